package payments

import (
	"time"

	"fivefold/stores"
)

// A listing is what the provider has listed. It has several things with one ID of the network when the provider has made one twice.
type listing[T any] struct {
	all  map[string]T         // by reference
	with map[stores.ID]string // the reference of one with an ID
}

func newListing[T any]() listing[T] {
	return listing[T]{all: map[string]T{}, with: map[stores.ID]string{}}
}

func (l listing[T]) add(reference string, id stores.ID, item T) {
	l.all[reference] = item
	if !id.IsZero() {
		l.with[id] = reference
	}
}

// take removes and returns the thing with a reference. When the network does not know the reference, it is one with an ID.
func (l listing[T]) take(reference string, id stores.ID) (item T, found bool) {
	if reference == "" {
		reference = l.with[id]
	}
	item, found = l.all[reference]
	delete(l.all, reference)
	return item, found
}

// isOther reports whether a thing that the provider has listed is not the one with the ID that the network knows: that has another reference, or was compared.
func isOther(reference, known string, compared bool) bool {
	return compared || known != "" && known != reference
}

// isIn reports whether a time is from from and before until.
func isIn(t, from, until time.Time) bool { return !t.Before(from) && t.Before(until) }
