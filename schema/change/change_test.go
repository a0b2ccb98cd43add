package change_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"fivefold/schema/change"
)

func load(t *testing.T, sdl string) *ast.Schema {
	t.Helper()
	if !strings.Contains(sdl, "type Query") {
		sdl += " type Query { q: Int }"
	}
	s, err := gqlparser.LoadSchema(
		&ast.Source{Name: "test", Input: sdl},
		&ast.Source{Name: "federation", BuiltIn: true, Input: `directive @key(fields: String!) repeatable on OBJECT directive @link(url: String!) on SCHEMA`},
	)
	if err != nil {
		t.Fatalf("%s: %v", sdl, err)
	}
	return s
}

func TestDiffReturnsTheChangesInBothDirections(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     []string // changes from old to new
		back     []string // changes from new to old; nil if not checked
	}{
		"no change": {
			`type T { a: Int b(x: Int = 1): [T!]! }`, `type T { b(x: Int = 1): [T!]! a: Int }`,
			[]string{}, []string{},
		},
		"the order of values and members": {
			`enum E { A B } type T { a: E } type S { a: E } union U = S | T`, `enum E { B A } type T { a: E } type S { a: E } union U = T | S`,
			[]string{}, []string{},
		},
		"a type": {
			``, `type T { a: Int }`,
			[]string{"SAFE T was added"}, []string{"BREAKING T was removed"},
		},
		"a type of another kind": {
			`scalar T`, `enum T { A }`,
			[]string{"BREAKING T is of kind ENUM instead of SCALAR"}, []string{"BREAKING T is of kind SCALAR instead of ENUM"},
		},
		"a field": {
			`type T { a: Int }`, `type T { a: Int b: Int }`,
			[]string{"SAFE T.b was added"}, []string{"BREAKING T.b was removed"},
		},
		"an interface's field": {
			`interface T { a: Int }`, `interface T { a: Int b: Int }`,
			[]string{"SAFE T.b was added"}, []string{"BREAKING T.b was removed"},
		},
		"a non-null output": {
			`type T { a: Int }`, `type T { a: Int! }`,
			[]string{"SAFE T.a is of type Int! instead of Int"}, []string{"BREAKING T.a is of type Int instead of Int!"},
		},
		"a list of non-null outputs": {
			`type T { a: [Int]! }`, `type T { a: [Int!]! }`,
			[]string{"SAFE T.a is of type [Int!]! instead of [Int]!"}, []string{"BREAKING T.a is of type [Int]! instead of [Int!]!"},
		},
		"a non-null list of nullable outputs": {
			`type T { a: [Int!] }`, `type T { a: [Int]! }`,
			[]string{"BREAKING T.a is of type [Int]! instead of [Int!]"}, []string{"BREAKING T.a is of type [Int!] instead of [Int]!"},
		},
		"an output of another type": {
			`type T { a: Int }`, `type T { a: Float }`,
			[]string{"BREAKING T.a is of type Float instead of Int"}, []string{"BREAKING T.a is of type Int instead of Float"},
		},
		"an output to a list": {
			`type T { a: Int }`, `type T { a: [Int] }`,
			[]string{"BREAKING T.a is of type [Int] instead of Int"}, []string{"BREAKING T.a is of type Int instead of [Int]"},
		},
		"an interface to one of its types": {
			`interface N { i: ID } type T implements N { i: ID } type S { a: N }`, `interface N { i: ID } type T implements N { i: ID } type S { a: T! }`,
			[]string{"DANGEROUS S.a is of type T! instead of N"}, []string{"BREAKING S.a is of type N instead of T!"},
		},
		"a union to one of its members": {
			`type T { a: Int } type V { a: Int } union U = T | V type S { a: [U] }`, `type T { a: Int } type V { a: Int } union U = T | V type S { a: [T] }`,
			[]string{"DANGEROUS S.a is of type [T] instead of [U]"}, []string{"BREAKING S.a is of type [U] instead of [T]"},
		},
		"an argument": {
			`type T { a: Int }`, `type T { a(x: Int): Int }`,
			[]string{"SAFE T.a(x:) was added"}, []string{"BREAKING T.a(x:) was removed"},
		},
		"an argument with a default": {
			`type T { a: Int }`, `type T { a(x: Int! = 1): Int }`,
			[]string{"DANGEROUS T.a(x:) was added with the default 1"}, []string{"BREAKING T.a(x:) was removed"},
		},
		"a required argument": {
			`type T { a: Int }`, `type T { a(x: Int!): Int }`,
			[]string{"BREAKING T.a(x:) was added and is required"}, []string{"BREAKING T.a(x:) was removed"},
		},
		"a non-null argument": {
			`type T { a(x: Int): Int }`, `type T { a(x: Int!): Int }`,
			[]string{"BREAKING T.a(x:) is of type Int! instead of Int"}, []string{"SAFE T.a(x:) is of type Int instead of Int!"},
		},
		"a list argument of non-null values": {
			`type T { a(x: [Int]): Int }`, `type T { a(x: [Int!]): Int }`,
			[]string{"BREAKING T.a(x:) is of type [Int!] instead of [Int]"}, []string{"SAFE T.a(x:) is of type [Int] instead of [Int!]"},
		},
		"a non-null argument with a default rejects null": {
			`type T { a(x: Int): Int }`, `type T { a(x: Int! = 1): Int }`,
			[]string{"BREAKING T.a(x:) is of type Int! instead of Int", "DANGEROUS T.a(x:) is 1 by default"},
			[]string{"DANGEROUS T.a(x:) lost the default 1", "SAFE T.a(x:) is of type Int instead of Int!"},
		},
		"an argument of another type": {
			`type T { a(x: Int): Int }`, `type T { a(x: ID): Int }`,
			[]string{"BREAKING T.a(x:) is of type ID instead of Int"}, []string{"BREAKING T.a(x:) is of type Int instead of ID"},
		},
		"an argument to a list": {
			`type T { a(x: Int): Int }`, `type T { a(x: [Int]): Int }`,
			[]string{"BREAKING T.a(x:) is of type [Int] instead of Int"}, []string{"BREAKING T.a(x:) is of type Int instead of [Int]"},
		},
		"another default": {
			`type T { a(x: Int = 1): Int }`, `type T { a(x: Int = 2): Int }`,
			[]string{"DANGEROUS T.a(x:) is 2 by default instead of 1"}, []string{"DANGEROUS T.a(x:) is 1 by default instead of 2"},
		},
		"a default for a required argument": {
			`type T { a(x: Int!): Int }`, `type T { a(x: Int! = 1): Int }`,
			[]string{"SAFE T.a(x:) is no longer required and defaults to 1"}, []string{"BREAKING T.a(x:) lost the default 1 and is required"},
		},
		"an input field": {
			`input I { a: Int }`, `input I { a: Int b: Int }`,
			[]string{"SAFE I.b was added"}, []string{"BREAKING I.b was removed"},
		},
		"a required input field": {
			`input I { a: Int }`, `input I { a: Int b: Int! }`,
			[]string{"BREAKING I.b was added and is required"}, []string{"BREAKING I.b was removed"},
		},
		"a non-null input field": {
			`input I { a: Int = 1 }`, `input I { a: Int! }`,
			[]string{"BREAKING I.a is of type Int! instead of Int", "BREAKING I.a lost the default 1 and is required"}, nil,
		},
		"an enum value": {
			`enum E { A }`, `enum E { A B }`,
			[]string{"DANGEROUS E.B was added"}, []string{"BREAKING E.B was removed"},
		},
		"a member of a union": {
			`type S { a: Int } type T { a: Int } union U = S`, `type S { a: Int } type T { a: Int } union U = S | T`,
			[]string{"DANGEROUS U contains T now"}, []string{"BREAKING U no longer contains T"},
		},
		"an interface": {
			`interface N { a: Int } type T { a: Int }`, `interface N { a: Int } type T implements N { a: Int }`,
			[]string{"DANGEROUS T implements N now"}, []string{"BREAKING T no longer implements N"},
		},
		"descriptions": {
			`"x" type T { "x" a("x" b: Int): Int c: E } enum E { "x" A }`, `"y" type T { a("y" b: Int): Int "y" c: E } enum E { "y" A }`,
			[]string{
				"SAFE E.A has a new description", "SAFE T has a new description", "SAFE T.a no longer has a description",
				"SAFE T.a(b:) has a new description", "SAFE T.c has a description now",
			}, nil,
		},
		"deprecation": {
			`type T { a(x: Int): Int } enum E { A B } input I { a: Int }`,
			`type T { a(x: Int @deprecated): Int @deprecated(reason: "b") } enum E { A B @deprecated } input I { a: Int @deprecated }`,
			[]string{
				"SAFE E.B has @deprecated", "SAFE I.a has @deprecated",
				`SAFE T.a has @deprecated(reason: "b")`, "SAFE T.a(x:) has @deprecated",
			},
			[]string{
				"SAFE E.B lost @deprecated", "SAFE I.a lost @deprecated",
				`SAFE T.a lost @deprecated(reason: "b")`, "SAFE T.a(x:) lost @deprecated",
			},
		},
		"a key": {
			`type T @key(fields: "a") { a: Int }`, `type T @key(fields: "a") @key(fields: "b") { a: Int }`,
			[]string{`SAFE T has @key(fields: "b")`}, []string{`BREAKING T lost @key(fields: "b")`},
		},
		"specifiedBy": {
			`scalar T`, `scalar T @specifiedBy(url: "https://example.com")`,
			[]string{`DANGEROUS T has @specifiedBy(url: "https://example.com")`}, []string{`DANGEROUS T lost @specifiedBy(url: "https://example.com")`},
		},
		"a directive on the schema": {
			`schema { query: Query }`, `schema @link(url: "x") { query: Query }`,
			[]string{`DANGEROUS schema has @link(url: "x")`}, nil,
		},
		"oneOf": {
			`input I { a: Int b: Int }`, `input I @oneOf { a: Int b: Int }`,
			[]string{"BREAKING I has @oneOf"}, []string{"SAFE I lost @oneOf"},
		},
		"a directive": {
			``, `directive @d(x: Int) on FIELD`,
			[]string{"SAFE @d was added"}, []string{"BREAKING @d was removed"},
		},
		"locations and arguments of a directive": {
			`"x" directive @d on FIELD`, `"y" directive @d(x: Int!) repeatable on QUERY`,
			[]string{
				"BREAKING @d is no longer allowed on FIELD", "BREAKING @d(x:) was added and is required",
				"SAFE @d has a new description", "SAFE @d is allowed on QUERY now", "SAFE @d is repeatable now",
			},
			[]string{
				"BREAKING @d is no longer allowed on QUERY", "BREAKING @d is no longer repeatable", "BREAKING @d(x:) was removed",
				"SAFE @d has a new description", "SAFE @d is allowed on FIELD now",
			},
		},
		"mutations": {
			``, `type Mutation { m: Int }`,
			[]string{"SAFE Mutation was added", "SAFE mutation was added"}, []string{"BREAKING Mutation was removed", "BREAKING mutation was removed"},
		},
		"a root type of another name": {
			`type Query { q: Int } type Q { q: Int }`, `schema { query: Q } type Query { q: Int } type Q { q: Int }`,
			[]string{"DANGEROUS query is Q instead of Query"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := load(t, c.old), load(t, c.new)
			compare(t, "old to new", change.Diff(before, after), c.want)
			if c.back != nil {
				compare(t, "new to old", change.Diff(after, before), c.back)
			}
			if self := change.Diff(after, after); len(self) != 0 {
				t.Errorf("differs from itself: %v", self)
			}
		})
	}
}

func compare(t *testing.T, direction string, got []change.Change, want []string) {
	t.Helper()
	lines := []string{}
	for _, c := range got {
		lines = append(lines, strings.Join(strings.Fields(c.String()), " "))
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%s:\n  %s\nwant\n  %s", direction, strings.Join(lines, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestWorstReturnsTheHighestLevel(t *testing.T) {
	before := load(t, `enum E { A B } type T { a: Int }`)
	for after, want := range map[string]change.Level{
		`enum E { A B } type T { a: Int }`:        change.Safe,
		`enum E { A B } type T { a: Int b: Int }`: change.Safe,
		`enum E { A B C } type T { a: Int! }`:     change.Dangerous,
		`enum E { A C } type T { a: Int! }`:       change.Breaking,
	} {
		if got := change.Worst(change.Diff(before, load(t, after))); got != want {
			t.Errorf("%s: %v, want %v", after, got, want)
		}
	}
}
