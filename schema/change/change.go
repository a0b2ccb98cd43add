// Package change says what differs between two schemas, and whom each difference breaks. It compares trees of any two
// schemas and knows nothing of ours; reading and printing them is left to package schema.
package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// Diff returns the changes that lead from before to after, the worst first. The order of types, fields, arguments and values is no
// difference. Types and directives that belong to GraphQL itself are left out.
func Diff(before, after *ast.Schema) []Change {
	d := &differ{old: before, new: after}
	d.roots()
	d.definitions()
	d.directiveDefinitions()
	d.applied("schema", before.SchemaDirectives, after.SchemaDirectives)
	slices.SortFunc(d.list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(a.At, b.At), cmp.Compare(a.Text, b.Text))
	})
	return d.list
}

type differ struct {
	old, new *ast.Schema
	list     []Change
}

func (d *differ) add(l Level, at, format string, args ...any) {
	d.list = append(d.list, Change{l, at, fmt.Sprintf(format, args...)})
}

func (d *differ) description(at, o, n string) {
	switch {
	case o == n:
	case o == "":
		d.add(Safe, at, "is described now")
	case n == "":
		d.add(Safe, at, "is not described any more")
	default:
		d.add(Safe, at, "is described otherwise")
	}
}

// apart returns the sorted elements that are only in before, and those that are only in after, without repetition.
func apart[T cmp.Ordered](before, after []T) (gone, come []T) {
	less := func(a, b []T) []T {
		set := map[T]bool{}
		for _, x := range a {
			set[x] = true
		}
		for _, x := range b {
			delete(set, x)
		}
		return slices.Sorted(maps.Keys(set))
	}
	return less(before, after), less(after, before)
}
