package change_test

import "testing"

func TestDiffReturnsChangesOfFields(t *testing.T) {
	testDiff(t, map[string]diffCase{
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
	})
}
