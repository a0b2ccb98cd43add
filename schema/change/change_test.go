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

// A diffCase is a pair of schemas and the changes between them.
type diffCase struct {
	old, new string
	want     []string // changes from old to new
	back     []string // changes from new to old; nil if not checked
}

// testDiff compares the changes of each case with what Diff returns, in both directions.
func testDiff(t *testing.T, cases map[string]diffCase) {
	for name, c := range cases {
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
