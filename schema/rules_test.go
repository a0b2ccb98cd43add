package schema_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"fivefold/schema"
)

// A rule is a convention that the whole schema follows.
type rule struct {
	name  string
	check func(s *ast.Schema, report func(format string, args ...any))
	// bad holds small schemas that break the rule, each with a part of the expected report. Every rule has at least one.
	bad map[string]string
}

func TestRules(t *testing.T) {
	s, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range slices.Concat(namingRules, structureRules, sizeRules, consistencyRules) {
		t.Run(r.name, func(t *testing.T) {
			for _, line := range violations(r, s) {
				t.Error(line)
			}
			if len(r.bad) == 0 {
				t.Error("the rule has no schema that breaks it")
			}
			for sdl, want := range r.bad {
				if !strings.Contains(sdl, "type Query") {
					sdl += "\ntype Query { q: Int }"
				}
				bad, err := schema.Parse("bad", sdl)
				if err != nil {
					t.Errorf("%s: %v", sdl, err)
					continue
				}
				if got := strings.Join(violations(r, bad), "\n"); !strings.Contains(got, want) {
					t.Errorf("%s\nreported %q, want %q", sdl, got, want)
				}
			}
		})
	}
}

func violations(r rule, s *ast.Schema) []string {
	var list []string
	r.check(s, func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) })
	return list
}

// namingRules are about names and descriptions.
var namingRules = []rule{
	{
		"every element has a description",
		func(s *ast.Schema, report func(string, ...any)) {
			describe := func(at, text string) {
				if strings.TrimSpace(text) == "" {
					report("%s has no description", at)
				}
			}
			for _, def := range own(s) {
				describe(def.Name, def.Description)
				for _, f := range fields(def) {
					describe(def.Name+"."+f.Name, f.Description)
					for _, a := range f.Arguments {
						describe(def.Name+"."+f.Name+"("+a.Name+":)", a.Description)
					}
				}
				for _, v := range def.EnumValues {
					describe(def.Name+"."+v.Name, v.Description)
				}
			}
		},
		map[string]string{
			`type T { "x" a: Int }`:                              "T has no description",
			`"x" type T { a: Int }`:                              "T.a has no description",
			`"x" type T { "x" a(b: Int): Int }`:                  "T.a(b:) has no description",
			`"x" enum E { A }`:                                   "E.A has no description",
			`"x" input I { a: Int }`:                             "I.a has no description",
			`"x" type T { " " a: Int }`:                          "T.a has no description",
			`scalar S`:                                           "S has no description",
			`"x" type T { "x" a: Int } extend type T { b: Int }`: "T.b has no description",
		},
	},
	{
		"names follow the naming conventions",
		func(s *ast.Schema, report func(string, ...any)) {
			pascal := regexp.MustCompile(`^[A-Z][a-z0-9]+([A-Z][a-z0-9]*)*$`)
			camel := regexp.MustCompile(`^[a-z][a-z0-9]*([A-Z][a-z0-9]+)*$`)
			screaming := regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
			match := func(re *regexp.Regexp, form, at, name string) {
				if !re.MatchString(name) {
					report("%s is not in %s", at, form)
				}
			}
			for _, def := range own(s) {
				match(pascal, "PascalCase", def.Name, def.Name)
				if input := strings.HasSuffix(def.Name, "Input"); input != (def.Kind == ast.InputObject) {
					report("%s: exactly the input objects have names that end in Input", def.Name)
				}
				for _, f := range fields(def) {
					match(camel, "camelCase", def.Name+"."+f.Name, f.Name)
					for _, a := range f.Arguments {
						match(camel, "camelCase", def.Name+"."+f.Name+"("+a.Name+":)", a.Name)
					}
				}
				for _, v := range def.EnumValues {
					match(screaming, "SCREAMING_CASE", def.Name+"."+v.Name, v.Name)
				}
			}
		},
		map[string]string{
			`type snake_case { a: Int }`:       "snake_case is not in PascalCase",
			`type Snake_Case { a: Int }`:       "Snake_Case is not in PascalCase",
			`type T { snake_case: Int }`:       "T.snake_case is not in camelCase",
			`type T { Upper: Int }`:            "T.Upper is not in camelCase",
			`type Te { userID: Int }`:          "Te.userID is not in camelCase",
			`type Te { a(user_id: Int): Int }`: "Te.a(user_id:) is not in camelCase",
			`enum En { lower }`:                "En.lower is not in SCREAMING_CASE",
			`enum En { A__B }`:                 "En.A__B is not in SCREAMING_CASE",
			`input Filter { a: Int }`:          "Filter: exactly the input objects have names that end in Input",
			`type UserInput { a: Int }`:        "UserInput: exactly the input objects have names that end in Input",
		},
	},
	{
		"names and descriptions mention no store",
		func(s *ast.Schema, report func(string, ...any)) {
			store := regexp.MustCompile(`(?i)postgres|redis|cassandra|neo4j|typesense|sqlite|\bsql\b|\bcql\b|\bcypher\b|\bfts5?\b|outbox|embedded`)
			check := func(at, name, description string) {
				if m := store.FindString(words(name) + "\n" + description); m != "" {
					report("%s mentions %s", at, strings.ToLower(m))
				}
			}
			for _, def := range own(s) {
				check(def.Name, def.Name, def.Description)
				for _, f := range fields(def) {
					check(def.Name+"."+f.Name, f.Name, f.Description)
					for _, a := range f.Arguments {
						check(def.Name+"."+f.Name+"("+a.Name+":)", a.Name, a.Description)
					}
				}
				for _, v := range def.EnumValues {
					check(def.Name+"."+v.Name, strings.ToLower(v.Name), v.Description)
				}
			}
		},
		map[string]string{
			`type T { redisKey: ID }`:                  "T.redisKey mentions redis",
			`type T { rawSql: String }`:                "T.rawSql mentions sql",
			`type PostgresUser { a: Int }`:             "PostgresUser mentions postgres",
			`enum E { FROM_NEO4J }`:                    "E.FROM_NEO4J mentions neo4j",
			`type T { a(cassandraPage: Int): Int }`:    "T.a(cassandraPage:) mentions cassandra",
			`type T { "As Typesense has it." a: Int }`: "T.a mentions typesense",
		},
	},
	{
		"the description of a nullable field says when it is null",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				if def.Kind == ast.InputObject || def == s.Mutation { // whose description says when a payload is null
					continue
				}
				for _, f := range fields(def) {
					if !f.Type.NonNull && f.Name != "clientMutationId" && !strings.Contains(strings.ToLower(f.Description), "null") {
						report("%s.%s is %s and does not say when it is null", def.Name, f.Name, f.Type)
					}
				}
			}
		},
		map[string]string{
			`type T { "The name." name: String }`:           "T.name is String and does not say when it is null",
			`interface T { "The names." names: [String!] }`: "T.names is [String!] and does not say when it is null",
		},
	},
	{
		"exactly the fields of type ID have names that end in id",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				for _, f := range fields(def) {
					at, named := def.Name+"."+f.Name, regexp.MustCompile(`^ids?$|Ids?$`).MatchString(f.Name)
					switch id := f.Type.Name() == "ID"; {
					case id && !named:
						report("%s is an ID and its name does not end in id", at)
					// clientMutationId is chosen by the client and identifies no object.
					case named && !id && f.Name != "clientMutationId":
						report("%s has the name of an id and is of type %s", at, f.Type.Name())
					}
				}
			}
		},
		map[string]string{
			`type T { owner: ID }`:       "T.owner is an ID and its name does not end in id",
			`input I { owner: [ID!] }`:   "I.owner is an ID and its name does not end in id",
			`type T { ownerId: String }`: "T.ownerId has the name of an id and is of type String",
			`type T { id: Int }`:         "T.id has the name of an id and is of type Int",
		},
	},
}

// own returns the types that the schema files define, sorted by name.
func own(s *ast.Schema) []*ast.Definition {
	var list []*ast.Definition
	for _, name := range slices.Sorted(maps.Keys(s.Types)) {
		if def := s.Types[name]; !def.BuiltIn && !strings.HasPrefix(name, "__") {
			list = append(list, def)
		}
	}
	return list
}

// fields returns the fields of def without those of introspection.
func fields(def *ast.Definition) []*ast.FieldDefinition {
	return slices.DeleteFunc(slices.Clone(def.Fields), func(f *ast.FieldDefinition) bool { return strings.HasPrefix(f.Name, "__") })
}

type typed struct {
	at string
	of *ast.Type
}

func arguments(def *ast.Definition, f *ast.FieldDefinition) []typed {
	var list []typed
	for _, a := range f.Arguments {
		list = append(list, typed{def.Name + "." + f.Name + "(" + a.Name + ":)", a.Type})
	}
	return list
}

func implements(def *ast.Definition, name string) bool { return slices.Contains(def.Interfaces, name) }

// words separates the words of a camelCase or SCREAMING_CASE name with spaces.
func words(name string) string {
	return regexp.MustCompile(`([a-z0-9])([A-Z])`).ReplaceAllString(strings.ReplaceAll(name, "_", " "), "$1 $2")
}
