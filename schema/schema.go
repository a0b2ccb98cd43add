// Package schema holds the GraphQL schema, one file per noun, and returns it as text and as a tree. Package schema/change compares two
// versions of it.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// Files are the schema's source files.
//
//go:embed *.graphqls
var Files embed.FS

// Load returns the schema with its federation directives.
func Load() (*ast.Schema, error) {
	sources, err := read()
	if err != nil {
		return nil, err
	}
	s, err := gqlparser.LoadSchema(append(sources, federation)...)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return s, nil
}

// Parse returns the schema that sdl describes: that of the API, or that of a subgraph. name is for messages.
func Parse(name, sdl string) (*ast.Schema, error) {
	sources := []*ast.Source{{Name: name, Input: sdl}}
	if !strings.Contains(sdl, "directive @key") {
		sources = append(sources, federation)
	}
	s, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return s, nil
}

// Subgraph returns the schema that `_service { sdl }` returns to a gateway: the files in order of their names.
func Subgraph() (string, error) {
	sources, err := read()
	if err != nil {
		return "", err
	}
	texts := make([]string, len(sources))
	for i, s := range sources {
		texts[i] = s.Input
	}
	return strings.Join(texts, "\n"), nil
}

// API returns the schema as clients see it, printed: types by name, fields in the order of the files, without what only gateways use.
// Introspection returns the same schema.
func API() (string, error) {
	s, err := Load()
	if err != nil {
		return "", err
	}
	removeFederation(s)
	deferred := *s.Directives["defer"] // gqlparser defines it, and the server accepts it
	deferred.Position = &ast.Position{Src: &ast.Source{}}
	s.Directives["defer"] = &deferred
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(s)
	return strings.ReplaceAll(b.String(), "\n}\n", "\n}\n\n"), nil
}

// Public returns the schema of API. A location of @deprecated that no edition of the specification has is left out: libraries such as
// Python's graphql-core reject locations that they do not know.
func Public() (*ast.Schema, error) {
	sdl, err := API()
	if err != nil {
		return nil, err
	}
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "api", Input: sdl})
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	for name, d := range s.Directives {
		specified := *d
		specified.Locations = slices.DeleteFunc(slices.Clone(d.Locations), func(l ast.DirectiveLocation) bool { return l == "DIRECTIVE_DEFINITION" })
		s.Directives[name] = &specified
	}
	return s, nil
}

func read() ([]*ast.Source, error) {
	names, err := fs.Glob(Files, "*.graphqls") // sorted
	if err != nil {
		return nil, err
	}
	sources := make([]*ast.Source, len(names))
	for i, name := range names {
		text, err := Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources[i] = &ast.Source{Name: name, Input: string(text)}
	}
	return sources, nil
}

// removeFederation removes the directives of federation from s. Their definitions are built in and not printed.
func removeFederation(s *ast.Schema) {
	kept := func(list ast.DirectiveList) ast.DirectiveList {
		return slices.DeleteFunc(slices.Clone(list), func(d *ast.Directive) bool {
			def := s.Directives[d.Name]
			return def != nil && def.Position != nil && def.Position.Src == federation
		})
	}
	s.SchemaDirectives = kept(s.SchemaDirectives)
	for def := range maps.Values(s.Types) {
		def.Directives = kept(def.Directives)
		for _, f := range def.Fields {
			f.Directives = kept(f.Directives)
			for _, a := range f.Arguments {
				a.Directives = kept(a.Directives)
			}
		}
		for _, v := range def.EnumValues {
			v.Directives = kept(v.Directives)
		}
	}
}

// federation defines what a subgraph may use without a definition.
// https://specs.apollo.dev/federation/v2.9
var federation = &ast.Source{Name: "federation", BuiltIn: true, Input: `
directive @link(url: String!, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
directive @shareable repeatable on OBJECT | FIELD_DEFINITION
directive @external on OBJECT | FIELD_DEFINITION
directive @requires(fields: FieldSet!) on FIELD_DEFINITION
directive @provides(fields: FieldSet!) on FIELD_DEFINITION
directive @override(from: String!, label: String) on FIELD_DEFINITION
directive @interfaceObject on OBJECT
directive @extends on OBJECT | INTERFACE
directive @composeDirective(name: String!) repeatable on SCHEMA
directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
directive @tag(name: String!) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCHEMA
directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
scalar FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
`}
