package resolvers

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed store_calls.txt
var storeCallsText string

// A storeCall is how often a field calls a method.
type storeCall struct {
	method string
	n      int
	isEach bool // for each path to its parents: lists with different filters are loaded one by one
}

// storeCallsOf is what store_calls.txt says: the calls of each field, and the fields that only compute. Those that a field makes only if an argument is given
// are of User.friends(search).
type storeCallsOf struct {
	calls    map[string][]storeCall
	computes map[string]bool
}

// storeCalls reads the file. A line has a field and then either "computes", or the methods that the field calls and how often,
// where "each" stands for isEach. Nothing is known of a field without a line.
var storeCalls = sync.OnceValue(func() storeCallsOf {
	fields := storeCallsOf{map[string][]storeCall{}, map[string]bool{}}
	for line := range strings.Lines(storeCallsText) {
		words := strings.Fields(line)
		if len(words) == 2 && words[1] == "computes" {
			fields.computes[words[0]] = true
			continue
		}
		for i := 1; i < len(words); i += 2 {
			n, isEach := strings.CutSuffix(words[i+1], "-each")
			c := storeCall{method: words[i], isEach: isEach}
			c.n, _ = strconv.Atoi(n)
			fields.calls[words[0]] = append(fields.calls[words[0]], c)
		}
	}
	return fields
})

// StoreCalls returns how often one call of a field, such as User.friends, calls each method of a port, such as Friendships.Friends.
// It is an upper bound for each stores.MaxBatch keys, whatever the number of parents; paths is the number of paths of calls that
// lead to the parents, and given are the arguments that are not null. Fewer calls are made when there are no keys, there is no viewer, a result is already known, or another field
// makes the same call. An ad that needs a lease calls Delivery.Budgets and Delivery.Lease, the latter for each hold of its budget. A search in lists that find more than the engine returns calls it again, at most maxListSearches times, and lists of
// more than stores.MaxLimit items are read on. Query.search calls it for each query of textsearch.Fewer, too, if it finds nothing. A test derives the file from the source of the resolvers, and the operations of the other tests must keep
// within it.
func StoreCalls(field string, given []string, paths int) map[string]int {
	out := map[string]int{}
	add := func(calls []storeCall) {
		for _, c := range calls {
			if c.isEach {
				c.n *= paths
			}
			out[c.method] += c.n
		}
	}
	add(storeCalls().calls[field])
	for _, argument := range given {
		add(storeCalls().calls[field+"("+argument+")"])
	}
	return out
}

// OnlyComputes reports whether store_calls.txt says that the resolver of a field asks no store. A field that the file does not name
// may ask.
func OnlyComputes(field string) bool { return storeCalls().computes[field] }
