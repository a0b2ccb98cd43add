package change_test

import "testing"

func TestDiffReturnsChangesOfDirectives(t *testing.T) {
	testDiff(t, map[string]diffCase{
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
	})
}
