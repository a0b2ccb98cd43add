package limits

import (
	"maps"
	"slices"
)

// attempts count how often secrets are tried, by the name of their owner; what attempts nobody's is under the empty name. They are
// not changed once made.
type attempts map[string]int

// merge puts two counts of each owner together.
func (t attempts) merge(u attempts, together func(a, b int) int) attempts {
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

func greater(a, b int) int { return max(a, b) }

func (t attempts) total() (n int) {
	for _, each := range t {
		n = plus(n, each)
	}
	return n
}

// owners are those with a name, in order.
func (t attempts) owners() []string {
	if len(t) == 0 { // as nearly always
		return nil
	}
	names := slices.Sorted(maps.Keys(t))
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}
