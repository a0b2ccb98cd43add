package schema_test

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// sizeRules are about the sizes of lists, which prices and gateways read.
var sizeRules = []rule{
	{
		"every connection and every list that no connection sizes has @listSize",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				if def.Kind == ast.InputObject || strings.HasPrefix(def.Name, "_") {
					continue
				}
				for _, f := range fields(def) {
					isSized := strings.HasSuffix(def.Name, "Connection") || strings.HasPrefix(f.Name, "_")
					if isConnection := strings.HasSuffix(f.Type.Name(), "Connection"); isConnection || f.Type.Elem != nil && !isSized {
						checkListSize(s, def.Name+"."+f.Name, f, report)
					}
				}
			}
		},
		map[string]string{
			`type T { a: [Int!] }`:                                "T.a has no @listSize",
			`type T { a: TConnection } type TConnection { n: T }`: "T.a has no @listSize",
			`type T { a: TConnection @listSize(assumedSize: 1, sizedFields: ["edges"]) } type TConnection { edges: [T] nodes: [T] }`:                                      `T.a sizes [edges] instead of [edges nodes]`,
			`type T { a: TConnection @listSize(assumedSize: 1, sizedFields: ["edges", "counts"]) } type TConnection { edges: [T] counts: [T] @listSize(assumedSize: 2) }`: `T.a sizes [edges counts] instead of [edges]`,
			`type T { a(first: Int): [T] @listSize(assumedSize: 1) }`:                                                                                                     "T.a has slicing arguments [] instead of [first]",
			`type T { a(first: Int): [T] @listSize(assumedSize: 1, slicingArguments: ["first"]) }`:                                                                        "T.a requires a slicing argument",
			`type T { a(first: Int): [T] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false) }`:                                                      "T.a has no assumedSize",
		},
	},
}

// checkListSize checks that @listSize names all arguments that slice the list, and all lists of a connection.
func checkListSize(s *ast.Schema, at string, f *ast.FieldDefinition, report func(string, ...any)) {
	d := f.Directives.ForName("listSize")
	if d == nil {
		report("%s has no @listSize", at)
		return
	}
	if d.Arguments.ForName("assumedSize") == nil {
		report("%s has no assumedSize", at)
	}
	var slicing, sized []string
	for _, a := range f.Arguments {
		if a.Name == "first" || a.Name == "last" {
			slicing = append(slicing, a.Name)
		}
	}
	if strings.HasSuffix(f.Type.Name(), "Connection") {
		for _, below := range s.Types[f.Type.Name()].Fields {
			if below.Type.Elem != nil && below.Directives.ForName("listSize") == nil { // others have a size of their own
				sized = append(sized, below.Name)
			}
		}
	}
	if got := namesIn(d, "slicingArguments"); !slices.Equal(got, slicing) {
		report("%s has slicing arguments %v instead of %v", at, got, slicing)
	}
	if got := namesIn(d, "sizedFields"); !slices.Equal(got, sized) {
		report("%s sizes %v instead of %v", at, got, sized)
	}
	if require := d.Arguments.ForName("requireOneSlicingArgument"); len(slicing) > 0 && (require == nil || require.Value.Raw != "false") {
		report("%s requires a slicing argument, but the server does not", at)
	}
}

// namesIn returns the names in a list that is an argument of a directive.
func namesIn(d *ast.Directive, argument string) (names []string) {
	if list := d.Arguments.ForName(argument); list != nil {
		for _, name := range list.Value.Children {
			names = append(names, name.Value.Raw)
		}
	}
	return names
}
