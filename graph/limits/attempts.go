package limits

import (
	"maps"
	"slices"
	"strings"
)

// attempts counts attempts on secrets by the owner of the secret. Attempts without an owner are under the empty key. The map is
// never modified once it is shared.
type attempts map[string]int

// merge combines the counts of each owner.
func (a attempts) merge(b attempts, combine func(a, b int) int) attempts {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := maps.Clone(a)
	for owner, n := range b {
		all[owner] = combine(all[owner], n)
	}
	return all
}

func greater(a, b int) int { return max(a, b) }

func (a attempts) total() (n int) {
	for _, count := range a {
		n = plus(n, count)
	}
	return n
}

// KnownDevice begins the key of an owner whose device the client has proved to have. Such attempts have an address's limit of their own:
// strangers at the same address, such as others behind a proxy, must not keep the owner out.
const KnownDevice = "device "

// known returns the number of attempts on known devices.
func (a attempts) known() (n int) {
	for owner, count := range a {
		if strings.HasPrefix(owner, KnownDevice) {
			n = plus(n, count)
		}
	}
	return n
}

// owners returns the named owners in order.
func (a attempts) owners() []string {
	if len(a) == 0 { // the usual case
		return nil
	}
	names := slices.Sorted(maps.Keys(a))
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}
