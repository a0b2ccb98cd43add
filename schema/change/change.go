// Package change compares two GraphQL schemas and classifies each difference by its effect on clients. Package schema reads the schemas
// and prints the changes.
package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// Diff returns the changes from before to after, the most severe first. The order of types, fields, arguments and values does not
// matter. The built-in types and directives of GraphQL are not compared.
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
		d.add(Safe, at, "has a description now")
	case n == "":
		d.add(Safe, at, "no longer has a description")
	default:
		d.add(Safe, at, "has a new description")
	}
}

// difference returns the values in before only and the values in after only, sorted and without duplicates.
func difference[T cmp.Ordered](before, after []T) (removed, added []T) {
	without := func(a, b []T) []T {
		set := map[T]bool{}
		for _, x := range a {
			set[x] = true
		}
		for _, x := range b {
			delete(set, x)
		}
		return slices.Sorted(maps.Keys(set))
	}
	return without(before, after), without(after, before)
}
