package limits

import (
	"maps"
	"slices"
)

// tries count how often secrets are tried, by the name of their owner; what tries nobody's is under the empty name. They are
// not changed once made.
type tries map[string]int

// merge puts two counts of each owner together.
func (t tries) merge(u tries, together func(a, b int) int) tries {
	if len(t) == 0 {
		return u
	}
	if len(u) == 0 {
		return t
	}
	all := maps.Clone(t)
	for owner, n := range u {
		all[owner] = together(all[owner], n)
	}
	return all
}

func larger(a, b int) int { return max(a, b) }

func (t tries) total() (n int) {
	for _, each := range t {
		n = plus(n, each)
	}
	return n
}

// owners are those with a name, in order.
func (t tries) owners() []string {
	if len(t) == 0 { // as nearly always
		return nil
	}
	names := slices.Sorted(maps.Keys(t))
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}
