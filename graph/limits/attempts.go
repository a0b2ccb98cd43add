package limits

import (
	"cmp"
	"maps"
	"slices"
)

// An Attempt is a try of a secret, or a new secret, as rates count it.
type Attempt struct {
	// Owner is a key of the owner of the secret, for the rate of an account. It must not depend on whether such an owner exists. What the
	// client proves to be the owner's, such as a device, has keys of its own, which attempts of others do not use up. Empty without an owner.
	Owner string

	// Source is a key for the rate of an address, if it is not the address of the client: what the client proves to be the owner's. Strangers
	// may share the owner's address, and must not keep the owner out.
	Source string
}

// attempts counts attempts. The map is never modified once it is shared.
type attempts map[Attempt]int

// merge combines the counts of each attempt.
func (a attempts) merge(b attempts, combine func(a, b int) int) attempts {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := maps.Clone(a)
	for attempt, n := range b {
		all[attempt] = combine(all[attempt], n)
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

// A share is the number of attempts that a key has.
type share struct {
	key string
	n   int
}

// shares returns the number of attempts of each key, in order of the keys.
func (a attempts) shares(keyOf func(Attempt) string) []share {
	if len(a) == 0 { // the usual case
		return nil
	}
	counts := map[string]int{}
	for attempt, n := range a {
		key := keyOf(attempt)
		counts[key] = plus(counts[key], n)
	}
	all := make([]share, 0, len(counts))
	for key, n := range counts {
		all = append(all, share{key, n})
	}
	slices.SortFunc(all, func(a, b share) int { return cmp.Compare(a.key, b.key) })
	return all
}

// owners returns the attempts of each owner. The empty key has those without an owner.
func (a attempts) owners() []share { return a.shares(func(at Attempt) string { return at.Owner }) }

// sources returns the attempts of each source, those without a source under the address of the client.
func (a attempts) sources(address string) []share {
	return a.shares(func(at Attempt) string { return cmp.Or(at.Source, address) })
}
