package change_test

import "testing"

func TestDiffReturnsChangesOfArguments(t *testing.T) {
	testDiff(t, map[string]diffCase{
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
	})
}
