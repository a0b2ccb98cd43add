package change_test

import "testing"

func TestDiffReturnsChangesOfTypes(t *testing.T) {
	testDiff(t, map[string]diffCase{
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
		"mutations": {
			``, `type Mutation { m: Int }`,
			[]string{"SAFE Mutation was added", "SAFE mutation was added"}, []string{"BREAKING Mutation was removed", "BREAKING mutation was removed"},
		},
		"a root type of another name": {
			`type Query { q: Int } type Q { q: Int }`, `schema { query: Q } type Query { q: Int } type Q { q: Int }`,
			[]string{"DANGEROUS query is Q instead of Query"}, nil,
		},
	})
}
