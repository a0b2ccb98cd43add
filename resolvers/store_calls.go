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
	isEach bool // for each way to its parents: lists with different filters are asked for one by one
}

// storeCalls reads the file: a line a field, with the methods that it calls and how often, where "each" stands for isEach.
var storeCalls = sync.OnceValue(func() map[string][]storeCall {
	fields := map[string][]storeCall{}
	for line := range strings.Lines(storeCallsText) {
		words := strings.Fields(line)
		for i := 1; i < len(words); i += 2 {
			n, isEach := strings.CutSuffix(words[i+1], "-each")
			c := storeCall{method: words[i], isEach: isEach}
			c.n, _ = strconv.Atoi(n)
			fields[words[0]] = append(fields[words[0]], c)
		}
	}
	return fields
})

// StoreCalls tells how often one call of a field, such as User.friends, calls each method of a port, such as Friendships.Friends,
// when its parents are come to in so many ways: at most so often, however many parents there are, for each stores.MaxBatch keys.
// It is fewer when there is nothing to ask, nobody is signed in, an answer is known already, or another field asks the same. The
// file is read off the source of the resolvers; every operation of their tests is held against it.
func StoreCalls(field string, ways int) map[string]int {
	out := map[string]int{}
	for _, c := range storeCalls()[field] {
		out[c.method] = c.n
		if c.isEach {
			out[c.method] *= ways
		}
	}
	return out
}

// OnlyComputes tells whether a field asks no store.
func OnlyComputes(field string) bool { return len(storeCalls()[field]) == 0 }
