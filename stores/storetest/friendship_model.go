package storetest

import (
	"errors"
	"slices"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// friendshipModel runs actions of two or three people, and compares every method with the relations that Relation.After predicts.
func friendshipModel(t *rapid.T, fx *fixture) {
	p := fx.people(t, rapid.IntRange(2, 3).Draw(t, "people"), nil)
	type ordered [2]int
	relation := map[ordered]stores.Relation{} // of the first to the second
	edges := map[ordered]stores.Friendship{}  // with the lower index first
	blocked := map[ordered]time.Time{}
	person := rapid.IntRange(0, len(p)-1)
	paused := map[ordered]int{} // until when the first cannot request the second
	now := 0
	when := func(n int) time.Time { return at(0).Add(time.Duration(n) * stores.DeclinePause / 3) }
	t.Repeat(map[string]func(*rapid.T){
		"act": func(t *rapid.T) {
			i := person.Draw(t, "by")
			j := person.Filter(func(j int) bool { return j != i }).Draw(t, "other")
			action := rapid.SampledFrom(actions).Draw(t, "action")
			now += rapid.IntRange(0, 1).Draw(t, "later") // some actions happen in the same microsecond
			before := relation[ordered{i, j}]
			after, wantErr := before.After(action)
			if until, ok := paused[ordered{i, j}]; ok && wantErr == nil && after == stores.Requested && now < until {
				after, wantErr = before, stores.ErrTooSoon
			}
			got, err := fx.Friendships.Act(t.Context(), p[i], action, p[j], when(now))
			if !errors.Is(err, wantErr) {
				t.Fatalf("%s returns %v, want %v", action, err, wantErr)
			}
			if wantErr != nil {
				return
			}
			switch {
			case after == stores.AreFriends:
				delete(paused, ordered{i, j})
				delete(paused, ordered{j, i})
			case before == stores.RequestedMe:
				paused[ordered{j, i}] = now + 3
			}
			relation[ordered{i, j}], relation[ordered{j, i}] = after, after.Reverse()
			edge := ordered{min(i, j), max(i, j)}
			switch f := edges[edge]; after {
			case stores.Requested:
				f = friendship(p[i], p[j], when(now))
				f.Since = time.Time{}
				edges[edge] = f
			case stores.AreFriends:
				f.Since = when(now)
				edges[edge] = f
			case stores.Blocking, stores.BlockingEachOther:
				blocked[ordered{i, j}] = when(now)
				delete(edges, edge)
			default:
				delete(blocked, ordered{i, j})
				delete(edges, edge)
			}
			want(t, "answer", got, edges[edge])
		},
		"": func(t *rapid.T) {
			friends, sent, received, blocks := map[stores.ID][]stores.Friend{}, map[stores.ID][]stores.Friendship{}, map[stores.ID][]stores.Friendship{}, map[stores.ID][]stores.Block{}
			viewer := rapid.IntRange(0, len(p)-1).Draw(t, "viewer")
			found := map[stores.ID]stores.Friendship{}
			var ids []stores.ID
			for i := range p {
				between := map[stores.ID]stores.Relation{}
				for j := range p {
					f, both := edges[ordered{min(i, j), max(i, j)}]
					hidden := relation[ordered{viewer, i}].IsBlocked() || relation[ordered{viewer, j}].IsBlocked() || f.State() == stores.StateRequested
					if both && (i == viewer || j == viewer || !hidden) { // they show their friends to everyone
						found[f.ID] = f
					}
					if r := relation[ordered{i, j}]; r != stores.Unrelated {
						between[p[j]] = r
					}
					switch relation[ordered{i, j}] {
					case stores.AreFriends:
						if !relation[ordered{viewer, j}].IsBlocked() {
							friends[p[i]] = append(friends[p[i]], stores.Friend{User: p[j], Friendship: f.ID, Since: f.Since})
						}
					case stores.Requested:
						sent[p[i]] = append(sent[p[i]], f)
					case stores.RequestedMe:
						received[p[i]] = append(received[p[i]], f)
					case stores.Blocking, stores.BlockingEachOther:
						blocks[p[i]] = append(blocks[p[i]], stores.Block{Blocker: p[i], Blocked: p[j], Since: blocked[ordered{i, j}]})
					}
					ids = append(ids, stores.FriendshipID(p[i], p[j]))
				}
				want(t, "Between", must(fx.Friendships.Between(t.Context(), p[i], p))(t), between)
				want(t, "Relations", must(fx.Friendships.Relations(t.Context(), p[i:i+1], 2*len(p)))(t), map[stores.ID]map[stores.ID]stores.Relation{p[i]: between})
				declined := map[stores.ID]bool{}
				for j := range p {
					if until, ok := paused[ordered{i, j}]; ok && now < until {
						declined[p[j]] = true
					}
				}
				want(t, "Declined", must(fx.Friendships.Declined(t.Context(), p[i], p, when(now).Add(-stores.DeclinePause)))(t), declined)
			}
			window := stores.Window{Limit: stores.MaxLimit, Count: true}
			for i := range p {
				newestFriend := func(a, b stores.Friend) int { return compareNewest(a.Since, b.Since, a.User, b.User) }
				slices.SortFunc(friends[p[i]], newestFriend)
				newestRequest := func(a, b stores.Friendship) int {
					return compareNewest(a.RequestedAt, b.RequestedAt, a.Other(p[i]), b.Other(p[i]))
				}
				slices.SortFunc(sent[p[i]], newestRequest)
				slices.SortFunc(received[p[i]], newestRequest)
				slices.SortFunc(blocks[p[i]], func(a, b stores.Block) int { return compareNewest(a.Since, b.Since, a.Blocked, b.Blocked) })
			}
			sameLists(t, "Friends", must(fx.Friendships.Friends(t.Context(), p[viewer], p, stores.FriendsNewest, window))(t), friends)
			sameLists(t, "Requests SENT", must(fx.Friendships.Requests(t.Context(), p, stores.RequestsSent, window))(t), sent)
			sameLists(t, "Requests RECEIVED", must(fx.Friendships.Requests(t.Context(), p, stores.RequestsReceived, window))(t), received)
			sameLists(t, "Blocks", must(fx.Friendships.Blocks(t.Context(), p, window))(t), blocks)
			want(t, "ByIDs", must(fx.Friendships.ByIDs(t.Context(), p[viewer], ids))(t), found)
		},
	})
}
