package storetest

import (
	"fivefold/stores"

	"pgregory.net/rapid"
)

// replyCounts counts the direct replies between the two people of a pair that viewer may read.
func (k *conversation) replyCounts(pair stores.Pair) (e stores.ReplyCounts) {
	for _, m := range k.all {
		author := k.repliedAuthor(m)
		if !k.readable(m) || author.IsZero() || (m.author != pair.A || author != pair.B) && (m.author != pair.B || author != pair.A) {
			continue
		}
		if m.replyTo.Kind == stores.KindPost {
			e.ToPosts++
		} else {
			e.ToComments++
		}
	}
	return e
}

func replyCountsModel(t *rapid.T, fx *fixture) {
	k := drawConversation(t, fx)
	pairs := append(k.pairs(), stores.Pair{A: fx.id(stores.KindUser), B: k.people[0]}, stores.Pair{})
	wanted := map[stores.Pair]stores.ReplyCounts{}
	for _, pair := range pairs {
		if e := k.replyCounts(pair); e != (stores.ReplyCounts{}) {
			wanted[pair] = e
		}
	}
	if got := must(fx.Threads.ReplyCounts(t.Context(), k.viewer, pairs))(t); !equal(got, wanted) {
		t.Fatalf("Exchanges to viewer %s:\n got %v\nwant %v\n%s", k.names(k.viewer), got, wanted, k)
	}
}
