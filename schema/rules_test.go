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

// A rule is a promise about the form of the whole schema.
type rule struct {
	name  string
	check func(s *ast.Schema, report func(format string, args ...any))
	// bad holds small schemas that break the rule, each with words of the report. A rule that cannot fail says nothing.
	bad map[string]string
}

func TestRules(t *testing.T) {
	s, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, line := range violations(r, s) {
				t.Error(line)
			}
			if len(r.bad) == 0 {
				t.Error("nothing shows that this rule can fail")
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

var rules = []rule{
	{
		"everything is described",
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
		"names keep to one form",
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
					report("%s: inputs, and nothing else, are called Input", def.Name)
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
			`input Filter { a: Int }`:          "Filter: inputs, and nothing else, are called Input",
			`type UserInput { a: Int }`:        "UserInput: inputs, and nothing else, are called Input",
		},
	},
	{
		"no store shows",
		func(s *ast.Schema, report func(string, ...any)) {
			store := regexp.MustCompile(`(?i)postgres|redis|cassandra|neo4j|typesense|sqlite|\bsql\b|\bcql\b|\bcypher\b|\bfts5?\b|outbox|embedded`)
			look := func(at, name, description string) {
				if m := store.FindString(words(name) + "\n" + description); m != "" {
					report("%s speaks of %s", at, strings.ToLower(m))
				}
			}
			for _, def := range own(s) {
				look(def.Name, def.Name, def.Description)
				for _, f := range fields(def) {
					look(def.Name+"."+f.Name, f.Name, f.Description)
					for _, a := range f.Arguments {
						look(def.Name+"."+f.Name+"("+a.Name+":)", a.Name, a.Description)
					}
				}
				for _, v := range def.EnumValues {
					look(def.Name+"."+v.Name, strings.ToLower(v.Name), v.Description)
				}
			}
		},
		map[string]string{
			`type T { redisKey: ID }`:                  "T.redisKey speaks of redis",
			`type T { rawSql: String }`:                "T.rawSql speaks of sql",
			`type PostgresUser { a: Int }`:             "PostgresUser speaks of postgres",
			`enum E { FROM_NEO4J }`:                    "E.FROM_NEO4J speaks of neo4j",
			`type T { a(cassandraPage: Int): Int }`:    "T.a(cassandraPage:) speaks of cassandra",
			`type T { "As Typesense has it." a: Int }`: "T.a speaks of typesense",
		},
	},
	{
		"connections have Relay's shape",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				switch {
				case strings.HasSuffix(def.Name, "Connection"):
					edge := strings.TrimSuffix(def.Name, "Connection") + "Edge"
					shape(def, report, "edges", "["+edge+"!]!")
					shape(def, report, "pageInfo", "PageInfo!")
					shape(def, report, "totalCount", "Int") // counted by a second call, which may fail
					node := ""
					if e := s.Types[edge]; e != nil && e.Fields.ForName("node") != nil {
						node = e.Fields.ForName("node").Type.Name()
					}
					shape(def, report, "nodes", "["+node+"!]")
				case strings.HasSuffix(def.Name, "Edge"):
					shape(def, report, "cursor", "String!")
					switch node := def.Fields.ForName("node"); {
					case node == nil:
						report("%s.node is missing", def.Name)
					case node.Type.NonNull:
						report("%s.node is %s: it may have gone since the cursor was made", def.Name, node.Type)
					}
				case def.Name == "PageInfo":
					shape(def, report, "hasNextPage", "Boolean!")
					shape(def, report, "hasPreviousPage", "Boolean!")
					shape(def, report, "startCursor", "String")
					shape(def, report, "endCursor", "String")
					if len(fields(def)) != 4 {
						report("PageInfo has %d fields, which not every subgraph has", len(fields(def)))
					}
				}
			}
		},
		map[string]string{
			connection(`edges: [TEdge!]! nodes: [N!] pageInfo: PageInfo!`, `cursor: String! node: N`):                     "TConnection.totalCount is missing",
			connection(`edges: [TEdge!]! nodes: [N!] totalCount: Int`, `cursor: String! node: N`):                         "TConnection.pageInfo is missing",
			connection(`edges: [TEdge]! nodes: [N!] pageInfo: PageInfo! totalCount: Int`, `cursor: String! node: N`):      "TConnection.edges is [TEdge]! instead of [TEdge!]!",
			connection(`edges: [TEdge!]! pageInfo: PageInfo! totalCount: Int`, `cursor: String! node: N`):                 "TConnection.nodes is missing",
			connection(`edges: [TEdge!]! nodes: [TEdge!] pageInfo: PageInfo! totalCount: Int`, `cursor: String! node: N`): "TConnection.nodes is [TEdge!] instead of [N!]",
			connection(`edges: [TEdge!]!`, `cursor: String node: N`):                                                      "TEdge.cursor is String instead of String!",
			connection(`edges: [TEdge!]!`, `cursor: String!`):                                                             "TEdge.node is missing",
			connection(`edges: [TEdge!]!`, `cursor: String! node: N!`):                                                    "TEdge.node is N!",
			`type PageInfo { hasNextPage: Boolean! startCursor: String endCursor: String! }`:                              "PageInfo.endCursor is String! instead of String",
			`type PageInfo { hasNextPage: Boolean! page: Int }`:                                                           "PageInfo has 2 fields",
		},
	},
	{
		"a connection is turned over in pages",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				for _, f := range fields(def) {
					if !strings.HasSuffix(f.Type.Name(), "Connection") {
						continue
					}
					at := def.Name + "." + f.Name
					argument(f, report, at, "first", "Int", true)
					argument(f, report, at, "after", "String", true)
					backward := f.Arguments.ForName("last") != nil || f.Arguments.ForName("before") != nil
					argument(f, report, at, "last", "Int", backward)
					argument(f, report, at, "before", "String", backward)
					if f.Type.Elem != nil {
						report("%s is a list of connections", at)
					}
				}
			}
		},
		map[string]string{
			`type TConnection { a: Int } type Query { t(after: String): TConnection }`:                        "Query.t(first:) is missing",
			`type TConnection { a: Int } type Query { t(first: Int): TConnection }`:                           "Query.t(after:) is missing",
			`type TConnection { a: Int } type Query { t(first: Int!, after: String): TConnection }`:           "Query.t(first:) is Int! instead of Int",
			`type TConnection { a: Int } type Query { t(first: Int, after: ID): TConnection }`:                "Query.t(after:) is ID instead of String",
			`type TConnection { a: Int } type Query { t(first: Int, after: String, last: Int): TConnection }`: "Query.t(before:) is missing",
			`type TConnection { a: Int } type Query { t(first: Int, after: String): [TConnection] }`:          "Query.t is a list of connections",
		},
	},
	{
		"a mutation takes one input and gives one payload",
		func(s *ast.Schema, report func(string, ...any)) {
			if s.Mutation == nil {
				return
			}
			for _, f := range fields(s.Mutation) {
				at := "Mutation." + f.Name
				stem := strings.ToUpper(f.Name[:1]) + f.Name[1:]
				if len(f.Arguments) != 1 {
					report("%s has %d arguments instead of one", at, len(f.Arguments))
				}
				argument(f, report, at, "input", stem+"Input!", true)
				if got, want := f.Type.String(), stem+"Payload!"; got != want {
					report("%s is %s instead of %s", at, got, want)
				}
				if in := s.Types[stem+"Input"]; in != nil {
					shape(in, report, "clientMutationId", "String")
				}
				out := s.Types[stem+"Payload"]
				if out == nil {
					continue
				}
				shape(out, report, "userErrors", "[UserError!]!")
				shape(out, report, "clientMutationId", "String")
				for _, p := range fields(out) {
					if p.Name != "userErrors" && p.Type.NonNull {
						report("%s.%s is %s: it has no value when there are userErrors", out.Name, p.Name, p.Type)
					}
				}
			}
		},
		map[string]string{
			mutation(`doIt: DoItPayload!`, ``, ``):                                           "Mutation.doIt has 0 arguments",
			mutation(`doIt(input: DoItInput!, x: Int): DoItPayload!`, ``, ``):                "Mutation.doIt has 2 arguments",
			mutation(`doIt(in: DoItInput!): DoItPayload!`, ``, ``):                           "Mutation.doIt(input:) is missing",
			mutation(`doIt(input: DoItInput): DoItPayload!`, ``, ``):                         "Mutation.doIt(input:) is DoItInput instead of DoItInput!",
			mutation(`doIt(input: DoItInput!): DoItPayload`, ``, ``):                         "Mutation.doIt is DoItPayload instead of DoItPayload!",
			mutation(`doThat(input: DoItInput!): DoItPayload!`, ``, ``):                      "Mutation.doThat(input:) is DoItInput! instead of DoThatInput!",
			mutation(`doIt(input: DoItInput!): DoItPayload!`, `b: Int`, ``):                  "DoItInput.clientMutationId is missing",
			mutation(`doIt(input: DoItInput!): DoItPayload!`, ``, `b: Int`):                  "DoItPayload.clientMutationId is missing",
			mutation(`doIt(input: DoItInput!): DoItPayload!`, ``, `userErrors: [UserError]`): "DoItPayload.userErrors is [UserError] instead of [UserError!]!",
			mutation(`doIt(input: DoItInput!): DoItPayload!`, ``, `done: Boolean!`):          "DoItPayload.done is Boolean!",
		},
	},
	{
		"a node or a list that fails takes only itself along",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				if def.Kind == ast.InputObject || strings.HasSuffix(def.Name, "Connection") {
					continue // whose nodes stand beside its edges
				}
				for _, f := range fields(def) {
					target := s.Types[f.Type.Name()]
					if target == nil || !f.Type.NonNull || def.Name+"."+f.Name == "Query.nodes" {
						continue
					}
					if target.Name == "Node" || implements(target, "Node") || strings.HasSuffix(target.Name, "Connection") {
						report("%s.%s is %s: it is fetched by a second call, which may fail", def.Name, f.Name, f.Type)
					}
				}
			}
		},
		map[string]string{
			`type TConnection { a: Int } type Query { t: TConnection! }`: "Query.t is TConnection!",
			node(`type T { n: N! }`):                                     "T.n is N!",
			node(`type T { n: [N!]! }`):                                  "T.n is [N!]!",
			node(`type T { n: Node! }`):                                  "T.n is Node!",
			node(`type Query { n(id: ID!): N! }`):                        "Query.n is N!",
		},
	},
	{
		"what may be null says when",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				if def.Kind == ast.InputObject {
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
		"a list has no holes",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				for _, f := range fields(def) {
					for _, typed := range append([]typed{{def.Name + "." + f.Name, f.Type}}, arguments(def, f)...) {
						for t := typed.of; t.Elem != nil; t = t.Elem {
							// It answers each id asked for, in its place.
							if !t.Elem.NonNull && typed.at != "Query.nodes" {
								report("%s is %s: its elements may be null", typed.at, typed.of)
							}
						}
					}
				}
			}
		},
		map[string]string{
			`type T { a: [Int] }`:            "T.a is [Int]: its elements may be null",
			`type T { a: [[Int!]]! }`:        "T.a is [[Int!]]!: its elements may be null",
			`type T { a: [T]! }`:             "T.a is [T]!: its elements may be null",
			`type T { a(b: [ID]): Int }`:     "T.a(b:) is [ID]: its elements may be null",
			`input I { a: [ID]! }`:           "I.a is [ID]!: its elements may be null",
			`type Query { nodes2: [Query] }`: "Query.nodes2 is [Query]",
		},
	},
	{
		"a node is an entity, and an entity is a node",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				if def.Kind != ast.Object {
					continue
				}
				byID, keys := false, def.Directives.ForNames("key")
				for _, key := range keys {
					if a := key.Arguments.ForName("fields"); a != nil && a.Value.Raw == "id" {
						byID = true
					}
				}
				if implements(def, "Node") && !byID {
					report("%s is a Node without @key(fields: \"id\")", def.Name)
				}
				if len(keys) > 0 && !implements(def, "Node") {
					report("%s has a @key and is no Node", def.Name)
				}
				if implements(def, "Node") {
					shape(def, report, "id", "ID!")
				}
			}
			if node := s.Types["Node"]; node != nil {
				shape(node, report, "id", "ID!")
				for name, typ := range map[string]string{"node": "Node", "nodes": "[Node]!"} {
					shape(s.Query, report, name, typ)
				}
			}
		},
		map[string]string{
			node(`type T implements Node { id: ID! }`):                         "T is a Node without @key",
			node(`type T implements Node @key(fields: "h") { id: ID! h: ID }`): "T is a Node without @key",
			`type T @key(fields: "id") { id: ID! }`:                            "T has a @key and is no Node",
			node(``):                                                           "Query.node is missing",
			node(`type Query { node: Node nodes: [Node!]! }`):                  "Query.nodes is [Node!]! instead of [Node]!",
		},
	},
	{
		"an id is called one, and nothing else is",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				for _, f := range fields(def) {
					at, named := def.Name+"."+f.Name, regexp.MustCompile(`^ids?$|Ids?$`).MatchString(f.Name)
					switch id := f.Type.Name() == "ID"; {
					case id && !named:
						report("%s is an ID and is not called one", at)
					// The client's own, which names nothing here.
					case named && !id && f.Name != "clientMutationId":
						report("%s is called an id and is a %s", at, f.Type.Name())
					}
				}
			}
		},
		map[string]string{
			`type T { owner: ID }`:       "T.owner is an ID and is not called one",
			`input I { owner: [ID!] }`:   "I.owner is an ID and is not called one",
			`type T { ownerId: String }`: "T.ownerId is called an id and is a String",
			`type T { id: Int }`:         "T.id is called an id and is a Int",
		},
	},
}

// own returns the types that are written in the schema, by name.
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

// words sets the words of a camelCase name apart.
func words(name string) string {
	return regexp.MustCompile(`([a-z0-9])([A-Z])`).ReplaceAllString(strings.ReplaceAll(name, "_", " "), "$1 $2")
}

func shape(def *ast.Definition, report func(string, ...any), field, want string) {
	if f := def.Fields.ForName(field); f == nil {
		report("%s.%s is missing", def.Name, field)
	} else if f.Type.String() != want {
		report("%s.%s is %s instead of %s", def.Name, field, f.Type, want)
	}
}

func argument(f *ast.FieldDefinition, report func(string, ...any), at, name, want string, needed bool) {
	if a := f.Arguments.ForName(name); a != nil && a.Type.String() != want {
		report("%s(%s:) is %s instead of %s", at, name, a.Type, want)
	} else if a == nil && needed {
		report("%s(%s:) is missing", at, name)
	}
}

// The schemas around a bad one.

func connection(connection, edge string) string {
	return "type N { a: Int } type PageInfo { a: Int } type TConnection { " + connection + " } type TEdge { " + edge + " }"
}

func mutation(field, input, payload string) string {
	if input == "" {
		input = "clientMutationId: String"
	}
	if payload == "" {
		payload = "userErrors: [UserError!]! clientMutationId: String"
	}
	return "type UserError { message: String! } type Mutation { " + field + " } input DoItInput { " + input + " } type DoItPayload { " + payload + " }"
}

func node(rest string) string {
	return `interface Node { id: ID! } type N implements Node @key(fields: "id") { id: ID! } ` + rest
}
