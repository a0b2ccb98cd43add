package schema_test

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// structureRules are about the types of connections, mutations, nodes and lists.
var structureRules = []rule{
	{
		"connections have Relay's shape",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				switch {
				case strings.HasSuffix(def.Name, "Connection"):
					edge := strings.TrimSuffix(def.Name, "Connection") + "Edge"
					expectField(def, report, "edges", "["+edge+"!]!")
					expectField(def, report, "pageInfo", "PageInfo!")
					expectField(def, report, "totalCount", "Int") // counted by a second call, which may fail
					node := ""
					if e := s.Types[edge]; e != nil && e.Fields.ForName("node") != nil {
						node = e.Fields.ForName("node").Type.Name()
					}
					expectField(def, report, "nodes", "["+node+"!]")
				case strings.HasSuffix(def.Name, "Edge"):
					expectField(def, report, "cursor", "String!")
					switch node := def.Fields.ForName("node"); {
					case node == nil:
						report("%s.node is missing", def.Name)
					case node.Type.NonNull:
						report("%s.node is %s: the node may be deleted or hidden", def.Name, node.Type)
					}
				case def.Name == "PageInfo":
					expectField(def, report, "hasNextPage", "Boolean!")
					expectField(def, report, "hasPreviousPage", "Boolean!")
					expectField(def, report, "startCursor", "String")
					expectField(def, report, "endCursor", "String")
					if len(fields(def)) != 4 {
						report("PageInfo has %d fields: all subgraphs must define the same four", len(fields(def)))
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
		"a field of a connection has arguments for paging",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				for _, f := range fields(def) {
					if !strings.HasSuffix(f.Type.Name(), "Connection") {
						continue
					}
					at := def.Name + "." + f.Name
					expectArgument(f, report, at, "first", "Int", true)
					expectArgument(f, report, at, "after", "String", true)
					backward := f.Arguments.ForName("last") != nil || f.Arguments.ForName("before") != nil
					expectArgument(f, report, at, "last", "Int", backward)
					expectArgument(f, report, at, "before", "String", backward)
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
		"an argument for paging has the same description everywhere",
		func(s *ast.Schema, report func(string, ...any)) {
			described := map[string]*ast.ArgumentDefinition{}
			for _, def := range own(s) {
				for _, f := range fields(def) {
					for _, name := range []string{"first", "after", "last", "before"} {
						a := f.Arguments.ForName(name)
						if a == nil || !strings.HasSuffix(f.Type.Name(), "Connection") {
							continue
						}
						if described[name] == nil {
							described[name] = a
						}
						if got, want := a.Description, described[name].Description; got != want {
							report("%s.%s(%s:) is described as %q, elsewhere as %q", def.Name, f.Name, name, got, want)
						}
					}
				}
			}
		},
		map[string]string{
			`type TConnection { a: Int } type Query { t("0 to 100" first: Int): TConnection u("1 to 100" first: Int): TConnection }`: `Query.u(first:) is described as "1 to 100", elsewhere as "0 to 100"`,
		},
	},
	{
		"a mutation takes one input and returns one payload",
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
				expectArgument(f, report, at, "input", stem+"Input!", true)
				if got, want := f.Type.String(), stem+"Payload"; got != want {
					report("%s is %s instead of %s", at, got, want)
				}
				if in := s.Types[stem+"Input"]; in != nil {
					expectField(in, report, "clientMutationId", "String")
				}
				out := s.Types[stem+"Payload"]
				if out == nil {
					continue
				}
				expectField(out, report, "userErrors", "[UserError!]!")
				expectField(out, report, "clientMutationId", "String")
				for _, p := range fields(out) {
					if p.Name != "userErrors" && p.Type.NonNull {
						report("%s.%s is %s: it has no value when there are userErrors", out.Name, p.Name, p.Type)
					}
				}
			}
		},
		map[string]string{
			mutation(`doIt: DoItPayload`, ``, ``):                                           "Mutation.doIt has 0 arguments",
			mutation(`doIt(input: DoItInput!, x: Int): DoItPayload`, ``, ``):                "Mutation.doIt has 2 arguments",
			mutation(`doIt(in: DoItInput!): DoItPayload`, ``, ``):                           "Mutation.doIt(input:) is missing",
			mutation(`doIt(input: DoItInput): DoItPayload`, ``, ``):                         "Mutation.doIt(input:) is DoItInput instead of DoItInput!",
			mutation(`doIt(input: DoItInput!): DoItPayload!`, ``, ``):                       "Mutation.doIt is DoItPayload! instead of DoItPayload",
			mutation(`doThat(input: DoItInput!): DoItPayload`, ``, ``):                      "Mutation.doThat(input:) is DoItInput! instead of DoThatInput!",
			mutation(`doIt(input: DoItInput!): DoItPayload`, `b: Int`, ``):                  "DoItInput.clientMutationId is missing",
			mutation(`doIt(input: DoItInput!): DoItPayload`, ``, `b: Int`):                  "DoItPayload.clientMutationId is missing",
			mutation(`doIt(input: DoItInput!): DoItPayload`, ``, `userErrors: [UserError]`): "DoItPayload.userErrors is [UserError] instead of [UserError!]!",
			mutation(`doIt(input: DoItInput!): DoItPayload`, ``, `done: Boolean!`):          "DoItPayload.done is Boolean!",
		},
	},
	{
		"fields of nodes and connections are nullable",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				if def.Kind == ast.InputObject || strings.HasSuffix(def.Name, "Connection") {
					continue // its nodes are loaded with its edges
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
		"elements of lists are not null",
		func(s *ast.Schema, report func(string, ...any)) {
			for _, def := range own(s) {
				for _, f := range fields(def) {
					for _, typed := range append([]typed{{def.Name + "." + f.Name, f.Type}}, arguments(def, f)...) {
						for t := typed.of; t.Elem != nil; t = t.Elem {
							// Query.nodes returns one element per id, null for a missing node.
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
		"nodes and entities are the same types",
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
					report("%s has a @key and does not implement Node", def.Name)
				}
				if implements(def, "Node") {
					expectField(def, report, "id", "ID!")
				}
			}
			if node := s.Types["Node"]; node != nil {
				expectField(node, report, "id", "ID!")
				for name, typ := range map[string]string{"node": "Node", "nodes": "[Node]!"} {
					expectField(s.Query, report, name, typ)
				}
			}
		},
		map[string]string{
			node(`type T implements Node { id: ID! }`):                         "T is a Node without @key",
			node(`type T implements Node @key(fields: "h") { id: ID! h: ID }`): "T is a Node without @key",
			`type T @key(fields: "id") { id: ID! }`:                            "T has a @key and does not implement Node",
			node(``):                                                           "Query.node is missing",
			node(`type Query { node: Node nodes: [Node!]! }`):                  "Query.nodes is [Node!]! instead of [Node]!",
		},
	},
}

func expectField(def *ast.Definition, report func(string, ...any), field, want string) {
	if f := def.Fields.ForName(field); f == nil {
		report("%s.%s is missing", def.Name, field)
	} else if f.Type.String() != want {
		report("%s.%s is %s instead of %s", def.Name, field, f.Type, want)
	}
}

func expectArgument(f *ast.FieldDefinition, report func(string, ...any), at, name, want string, needed bool) {
	if a := f.Arguments.ForName(name); a != nil && a.Type.String() != want {
		report("%s(%s:) is %s instead of %s", at, name, a.Type, want)
	} else if a == nil && needed {
		report("%s(%s:) is missing", at, name)
	}
}

// connection, mutation and node complete a definition to a small schema.

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
