package limits

import (
	"hash/maphash"

	"github.com/maypok86/otter/v2"
)

// maxKnownAddresses is the number of pairs that are remembered.
const maxKnownAddresses = 100_000

// KnownAddresses remembers from which addresses the owners of secrets have used them successfully, for the lifetime of the process. It is
// safe for concurrent use.
type KnownAddresses struct {
	seed  maphash.Seed
	pairs *otter.Cache[uint64, struct{}]
}

// NewKnownAddresses returns an empty memory for maxKnownAddresses pairs of an owner and an address. Pairs that are not used are forgotten first.
func NewKnownAddresses() *KnownAddresses {
	return &KnownAddresses{maphash.MakeSeed(), otter.Must(&otter.Options[uint64, struct{}]{MaximumSize: maxKnownAddresses})}
}

// Add remembers an address of an owner. The empty address is not remembered.
func (k *KnownAddresses) Add(owner, address string) {
	if address != "" {
		k.pairs.Set(k.key(owner, address), struct{}{})
	}
}

// Holds reports whether an address of an owner is remembered.
func (k *KnownAddresses) Holds(owner, address string) bool {
	_, ok := k.pairs.GetIfPresent(k.key(owner, address))
	return ok
}

func (k *KnownAddresses) key(owner, address string) uint64 {
	return maphash.String(k.seed, owner+"\x00"+address)
}
