package storetest

import (
	"cmp"
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// exchange counts what the two of a pair answered each other, as far as viewer may read it.
func (k *talk) exchange(pair stores.Pair) (e stores.ReplyCounts) {
	for _, m := range k.all {
		author := k.answered(m)
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

func exchangeModel(t *rapid.T, w *world) {
	k := drawTalk(t, w)
	pairs := append(k.pairs(), stores.Pair{A: w.id(stores.KindUser), B: k.people[0]}, stores.Pair{})
	wanted := map[stores.Pair]stores.ReplyCounts{}
	for _, pair := range pairs {
		if e := k.exchange(pair); e != (stores.ReplyCounts{}) {
			wanted[pair] = e
		}
	}
	if got := must(w.Threads.ReplyCounts(t.Context(), k.viewer, pairs))(t); !equal(got, wanted) {
		t.Fatalf("Exchanges to viewer %s:\n got %v\nwant %v\n%s", k.names(k.viewer), got, wanted, k)
	}
}

func pathsModel(t *rapid.T, w *world) {
	k := drawTalk(t, w)
	limit := rapid.IntRange(1, 4).Draw(t, "limit")
	got := must(w.Network.Paths(t.Context(), k.viewer, append(k.pairs(), stores.Pair{}), limit))(t)
	for _, pair := range k.pairs() {
		all := k.paths(pair)
		slices.SortFunc(all, func(a, b []stores.ID) int {
			return cmp.Or(cmp.Compare(k.weight(b), k.weight(a)), slices.CompareFunc(a, b, stores.ID.Compare))
		})
		if wanted := all[:min(limit, len(all))]; !slices.EqualFunc(got[pair], wanted, slices.Equal) {
			t.Fatalf("Paths of %s to viewer %s:\n got %v\nwant %v\n%s", k.names(pair.A, pair.B), k.names(k.viewer), got[pair], wanted, k)
		}
		delete(got, pair)
	}
	want(t, "pairs that were not asked about", len(got), 0)
}

// weight adds up the exchanges of neighbours.
func (k *talk) weight(path []stores.ID) (sum float64) {
	for i := range len(path) - 1 {
		sum += k.exchange(stores.Pair{A: path[i], B: path[i+1]}).Weight()
	}
	return sum
}

// receivedModel lets people react to what others wrote, and compares every window with a look at each reaction by itself.
func receivedModel(t *rapid.T, w *world) {
	k := drawTalk(t, w)
	latest := map[stores.Pair]stores.Item[stores.ReceivedReaction]{} // by who wrote and who reacted
	for _, m := range k.all {
		for _, person := range k.people {
			if m.deleted || rapid.IntRange(0, 2).Draw(t, "reacts") > 0 {
				continue
			}
			r := w.react(t, person, m.id, stores.ReactionLike, at(rapid.IntRange(0, 2).Draw(t, "since")))
			key, old := stores.Pair{A: m.author, B: person}, latest[stores.Pair{A: m.author, B: person}]
			if !k.readable(m) || !k.exists(person) ||
				!old.Value.Since.IsZero() && (r.Since.Before(old.Value.Since) || r.Since.Equal(old.Value.Since) && m.id.Compare(old.Value.Message) > 0) {
				continue
			}
			latest[key] = stores.Item[stores.ReceivedReaction]{
				At: stores.ListPosition{Rank: r.Since.UnixMicro(), ID: person}, Value: stores.ReceivedReaction{Reaction: r, WrittenAt: m.created}}
		}
	}
	window := stores.Window{Limit: rapid.IntRange(0, 4).Draw(t, "limit"), Backward: rapid.Bool().Draw(t, "backward"), Count: true}
	got := must(w.Reactions.Received(t.Context(), k.viewer, append(k.people, stores.ID{}), window))(t)
	for _, author := range k.people {
		var all []stores.Item[stores.ReceivedReaction]
		for key, item := range latest {
			if key.A == author {
				all = append(all, item)
			}
		}
		slices.SortFunc(all, func(a, b stores.Item[stores.ReceivedReaction]) int { return comparePositions(a.At, b.At) })
		answer, wanted := got[author], windowOf(all, window)
		if !slices.Equal(answer.Items, wanted.Items) || answer.More != wanted.More || answer.Total != wanted.Total {
			t.Fatalf("Received of %s to viewer %s:\n got %+v\nwant %+v\n%s", k.names(author), k.names(k.viewer), answer, wanted, k)
		}
	}
}
