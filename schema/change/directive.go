package change

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

func (d *differ) directiveDefinitions() {
	own := func(def *ast.DirectiveDefinition) bool {
		return def.Position == nil || def.Position.Src == nil || !def.Position.Src.BuiltIn
	}
	for name, o := range d.old.Directives {
		if own(o) && d.new.Directives[name] == nil {
			d.add(Breaking, "@"+name, "was removed")
		}
	}
	for name, n := range d.new.Directives {
		o := d.old.Directives[name]
		if !own(n) {
			continue
		}
		if o == nil {
			d.add(Safe, "@"+name, "was added")
			continue
		}
		d.description("@"+name, o.Description, n.Description)
		d.arguments("@"+name, o.Arguments, n.Arguments)
		removed, added := difference(o.Locations, n.Locations)
		for _, l := range removed {
			d.add(Breaking, "@"+name, "is no longer allowed on %s", l)
		}
		for _, l := range added {
			d.add(Safe, "@"+name, "is allowed on %s now", l)
		}
		if o.IsRepeatable && !n.IsRepeatable {
			d.add(Breaking, "@"+name, "is no longer repeatable")
		} else if !o.IsRepeatable && n.IsRepeatable {
			d.add(Safe, "@"+name, "is repeatable now")
		}
	}
}

// applied compares the directives applied to one element of the schema.
func (d *differ) applied(at string, o, n ast.DirectiveList) {
	removed, added := difference(texts(o), texts(n))
	for _, text := range removed {
		level := Dangerous
		switch name(text) {
		case "deprecated", "oneOf":
			level = Safe
		case "key": // other subgraphs may refer to the type by this key
			level = Breaking
		}
		d.add(level, at, "lost %s", text)
	}
	for _, text := range added {
		level := Dangerous
		switch name(text) {
		case "deprecated", "key":
			level = Safe
		case "oneOf":
			level = Breaking
		}
		d.add(level, at, "has %s", text)
	}
}

func texts(list ast.DirectiveList) []string {
	out := make([]string, len(list))
	for i, dir := range list {
		// The formatter prints documents only, so the directive is printed as part of an empty query. Its arguments are sorted by name.
		sorted := *dir
		sorted.Arguments = slices.SortedFunc(slices.Values(dir.Arguments), func(a, b *ast.Argument) int {
			return cmp.Compare(a.Name, b.Name)
		})
		var b strings.Builder
		formatter.NewFormatter(&b).FormatQueryDocument(&ast.QueryDocument{Operations: ast.OperationList{{
			Operation: ast.Query, Directives: ast.DirectiveList{&sorted},
		}}})
		out[i] = strings.TrimSpace(strings.TrimPrefix(b.String(), "query "))
	}
	return out
}

func name(directive string) string {
	n, _, _ := strings.Cut(strings.TrimPrefix(directive, "@"), "(")
	return strings.TrimSpace(n)
}
