package embedded

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestReactionsAgreeWithAMap lets a few people, some of whom block others, react to a post and a comment in any order.
func TestReactionsAgreeWithAMap(t *testing.T) {
	e := open(t, Memory)
	post, comment := numbered(stores.KindPost, 0), numbered(stores.KindComment, 1)
	var rows stores.Rows
	for n := range 5 {
		rows.Users = append(rows.Users, stores.User{ID: numbered(stores.KindUser, n), Handle: fmt.Sprint("person-", n)})
	}
	rows.Blocks = []stores.Block{{Blocker: rows.Users[1].ID, Blocked: rows.Users[0].ID}, {Blocker: rows.Users[2].ID, Blocked: rows.Users[0].ID}}
	rows.Posts = []stores.Post{{ID: post, Author: rows.Users[0].ID, Wall: rows.Users[0].ID, Audience: stores.AudiencePublic}}
	rows.Comments = []stores.Comment{{ID: comment, Author: rows.Users[0].ID, ReplyTo: post}}
	put(t, e, rows)
	s, messages, ctx := e.Set().Reactions, []stores.ID{comment, post}, t.Context()
	stored := map[stores.Pair]stores.Reaction{} // by the person and the message
	rapid.Check(t, func(t *rapid.T) {
		r := stores.Reaction{
			User: rapid.SampledFrom(rows.Users).Draw(t, "user").ID, Message: rapid.SampledFrom(messages).Draw(t, "message"),
			Kind:  rapid.SampledFrom([]stores.ReactionKind{stores.ReactionLove, stores.ReactionLike, stores.ReactionWow}).Draw(t, "kind"),
			Since: time.Unix(rapid.Int64Range(1, 3).Draw(t, "since"), 0).UTC(),
		}
		key := stores.Pair{A: r.User, B: r.Message}
		old, was := stored[key]
		if rapid.IntRange(0, 3).Draw(t, "remove") == 0 {
			if err := s.Remove(ctx, r.User, r.Message); errors.Is(err, stores.ErrNoReaction) == was {
				t.Fatalf("Remove gives %v, and there was %v", err, old)
			}
			delete(stored, key)
		} else {
			if was {
				r.Since = old.Since
			}
			if got, err := s.Set(ctx, r); err != nil || got != r {
				t.Fatalf("Set gives %v, %v, want %v", got, err, r)
			}
			stored[key] = r
		}
		viewer := rapid.SampledFrom(rows.Users).Draw(t, "viewer").ID
		for _, m := range messages {
			seen := seenReactions(stored, rows.Blocks, viewer, m)
			list, err := s.Of(ctx, viewer, messages, stores.Window{Limit: 10, Count: true})
			var got []stores.Reaction
			for _, item := range list[m].Items {
				got = append(got, item.Value)
			}
			if err != nil || !slices.Equal(got, seen) || list[m].Total != len(seen) {
				t.Fatalf("Of %s gives %v, %v, want %v", m, list[m], err, seen)
			}
			if counts, err := s.Counts(ctx, viewer, messages); err != nil || !slices.Equal(counts[m], countReactions(seen)) {
				t.Fatalf("Counts of %s gives %v, %v, of %v", m, counts[m], err, seen)
			}
			if mine, err := s.Between(ctx, viewer, messages); err != nil || mine[m] != stored[stores.Pair{A: viewer, B: m}] {
				t.Fatalf("Between gives %v, %v", mine, err)
			}
		}
	})
}

// seenReactions gives the reactions to a message that the viewer sees, in the order of their list.
func seenReactions(stored map[stores.Pair]stores.Reaction, blocks []stores.Block, viewer, m stores.ID) (seen []stores.Reaction) {
	for key, r := range stored {
		if key.B == m && !slices.Contains(blocks, stores.Block{Blocker: r.User, Blocked: viewer}) {
			seen = append(seen, r)
		}
	}
	slices.SortFunc(seen, func(a, b stores.Reaction) int { return cmp.Or(b.Since.Compare(a.Since), a.User.Compare(b.User)) })
	return seen
}

func countReactions(seen []stores.Reaction) (counts []stores.ReactionCount) {
	byKind := map[stores.ReactionKind]int{}
	for _, r := range seen {
		byKind[r.Kind]++
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		counts = append(counts, stores.ReactionCount{Kind: kind, Count: byKind[kind]})
	}
	slices.SortStableFunc(counts, func(a, b stores.ReactionCount) int { return cmp.Compare(b.Count, a.Count) })
	return counts
}

func TestNobodyReactsToWhatIsNotThere(t *testing.T) {
	e := open(t, Memory)
	put(t, e, two())
	s, ctx, ada := e.Set(), t.Context(), numbered(stores.KindUser, 1)
	post := numbered(stores.KindPost, 1)
	if err := s.Messages.Delete(ctx, post, time.Unix(9, 0)); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]stores.Reaction{
		"a deleted post": {User: ada, Message: post}, "nothing": {User: ada, Message: numbered(stores.KindPost, 99)},
		"a comment as if it were a post": {User: ada, Message: numbered(stores.KindPost, 2)},
		"by nobody":                      {User: numbered(stores.KindUser, 99), Message: numbered(stores.KindComment, 2)},
	} {
		if _, err := s.Reactions.Set(ctx, r); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
