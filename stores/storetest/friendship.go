package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

var (
	relations = []stores.Relation{
		stores.Unrelated, stores.Requested, stores.RequestedMe, stores.AreFriends, stores.Blocking, stores.BlockedBy,
	}
	actions = []stores.FriendshipAction{
		stores.ActRequest, stores.ActAccept, stores.ActDecline, stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock,
	}
)

// Friendships tests stores.Friendships.
func Friendships(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(friendshipCalls)

	s.test("Act does what Relation.After has", func(t *testing.T, w *world) {
		for _, relation := range relations {
			for _, action := range actions {
				what := fmt.Sprintf("%s of relation %d", action, relation)
				me, other := w.person(t), w.person(t)
				w.relate(t, me, other, relation)
				after, wantErr := relation.After(action)
				_, err := w.Friendships.Act(t.Context(), me, action, other, at(5))
				if !errors.Is(err, wantErr) {
					t.Errorf("%s gives %v, want %v", what, err, wantErr)
				}
				want(t, what, w.between(t, me, other), after)
				want(t, what+", seen by the other", w.between(t, other, me), after.Reverse())
			}
		}
	})
	s.test("Act returns the friendship or request as it is afterwards", func(t *testing.T, w *world) {
		a, b := w.person(t), w.person(t)
		id := stores.FriendshipID(a, b)
		asked := friendship(a, b, at(1))
		asked.Since = time.Time{}
		want(t, "a request", w.act(t, a, stores.ActRequest, b, at(1)), asked)
		want(t, "a request, found", must(w.Friendships.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.Friendship{id: asked})
		friends := asked
		friends.Since = at(2)
		want(t, "accepted", w.act(t, b, stores.ActAccept, a, at(2)), friends)
		want(t, "accepted, found", must(w.Friendships.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.Friendship{id: friends})
		want(t, "ended", w.act(t, a, stores.ActUnfriend, b, at(3)), stores.Friendship{})
		want(t, "ended, not found", must(w.Friendships.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.Friendship{})
		asked = friendship(b, a, at(4))
		asked.Since = time.Time{}
		want(t, "a request of the other", w.act(t, b, stores.ActRequest, a, at(4)), asked)
		friends = asked
		friends.Since = at(5)
		want(t, "a crossing request", w.act(t, a, stores.ActRequest, b, at(5)), friends)
		want(t, "a block", w.act(t, a, stores.ActBlock, b, at(6)), stores.Friendship{})
		want(t, "the end of a block", w.act(t, a, stores.ActUnblock, b, at(7)), stores.Friendship{})
		w.act(t, b, stores.ActRequest, a, at(8))
		want(t, "declined", w.act(t, a, stores.ActDecline, b, at(9)), stores.Friendship{})
		w.act(t, b, stores.ActRequest, a, at(8))
		want(t, "withdrawn", w.act(t, b, stores.ActCancel, a, at(9)), stores.Friendship{})
	})
	s.test("times are kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		a, b, c := w.person(t), w.person(t), w.person(t)
		want(t, "RequestedAt returned", w.act(t, a, stores.ActRequest, b, abroad()).RequestedAt, at(0))
		want(t, "Since returned", w.act(t, b, stores.ActAccept, a, abroad()).Since, at(0))
		f := must(w.Friendships.ByIDs(t.Context(), []stores.ID{stores.FriendshipID(a, b)}))(t)[stores.FriendshipID(a, b)]
		want(t, "stored", []time.Time{f.RequestedAt, f.Since}, []time.Time{at(0), at(0)})
		want(t, "Since of a friend", w.friendsOf(t, stores.ID{}, a)[0].Since, at(0))
		w.act(t, a, stores.ActBlock, c, abroad())
		want(t, "Since of a block", w.blocksOf(t, a)[0], stores.Block{Blocker: a, Blocked: c, Since: at(0)})
	})
	s.test("an action on a person who does not exist gives ErrNotFound", func(t *testing.T, w *world) {
		a, nobody := w.person(t), w.id(stores.KindUser)
		for _, action := range actions {
			if _, err := w.Friendships.Act(t.Context(), a, action, nobody, at(0)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s: %v", action, err)
			}
			if _, err := w.Friendships.Act(t.Context(), nobody, action, a, at(0)); err == nil {
				t.Errorf("%s by nobody succeeds", action)
			}
		}
		want(t, "relations", len(must(w.Friendships.Between(t.Context(), a, []stores.ID{nobody}))(t)), 0)
	})
	s.test("an action on oneself gives ErrSelf", func(t *testing.T, w *world) {
		a := w.person(t)
		for _, action := range actions {
			if _, err := w.Friendships.Act(t.Context(), a, action, a, at(0)); !errors.Is(err, stores.ErrSelf) {
				t.Errorf("%s: %v", action, err)
			}
		}
		want(t, "relations", len(must(w.Friendships.Between(t.Context(), a, []stores.ID{a}))(t)), 0)
	})
	s.test("requests that cross make friends", func(t *testing.T, w *world) {
		people := w.people(t, 32, nil)
		for i, err := range together(32, func(i int) error {
			return failure(w.Friendships.Act(t.Context(), people[i], stores.ActRequest, people[i^1], at(i)))
		}) {
			if err != nil {
				t.Errorf("REQUEST: %v", err)
			}
			if got := w.between(t, people[i], people[i^1]); got != stores.AreFriends {
				t.Errorf("relation %d", got)
			}
		}
	})
	s.test("of many equal actions at the same time, one is done", func(t *testing.T, w *world) {
		a, b := w.person(t), w.person(t)
		for _, step := range []struct {
			by, other stores.ID
			action    stores.FriendshipAction
			after     error
		}{
			{a, b, stores.ActRequest, stores.ErrAlreadyRequested}, {b, a, stores.ActAccept, stores.ErrNoRequest},
			{a, b, stores.ActUnfriend, stores.ErrNotFriends}, {a, b, stores.ActBlock, stores.ErrAlreadyBlocked}, {a, b, stores.ActUnblock, stores.ErrNotBlocked},
		} {
			done := 0
			for _, err := range together(16, func(int) error {
				return failure(w.Friendships.Act(t.Context(), step.by, step.action, step.other, at(0)))
			}) {
				if err == nil {
					done++
				} else if !errors.Is(err, step.after) {
					t.Errorf("%s: %v", step.action, err)
				}
			}
			if done != 1 {
				t.Errorf("%s was done %d times", step.action, done)
			}
		}
	})
	s.check("of actions at the same time on the same two people one comes first", func(t *rapid.T, w *world) {
		people := w.people(t, 2, nil)
		start := rapid.SampledFrom(relations).Draw(t, "relation of the first to the second")
		w.relate(t, people[0], people[1], start)
		var by [2]int
		var action [2]stores.FriendshipAction
		for i := range 2 {
			by[i] = rapid.IntRange(0, 1).Draw(t, "by")
			action[i] = rapid.SampledFrom(actions).Draw(t, "action")
		}
		got := together(2, func(i int) error {
			return failure(w.Friendships.Act(t.Context(), people[by[i]], action[i], people[1-by[i]], at(i)))
		})
		end := w.between(t, people[0], people[1])
		want(t, "seen by the other", w.between(t, people[1], people[0]), end.Reverse())
		for _, order := range [][2]int{{0, 1}, {1, 0}} { // some order explains what happened
			relation, fits := start, true
			for _, i := range order {
				seen := relation
				if by[i] == 1 {
					seen = relation.Reverse()
				}
				after, err := seen.After(action[i])
				fits = fits && errors.Is(got[i], err)
				if relation = after; by[i] == 1 {
					relation = after.Reverse()
				}
			}
			if fits && relation == end {
				return
			}
		}
		t.Fatalf("no order of the two explains the relation %d and the errors %v", end, got)
	})
	s.test("two are never friends and blocked, however their actions meet", func(t *testing.T, w *world) {
		people := w.people(t, 4, nil)
		for round := range 4 {
			together(16, func(i int) error {
				by, other := people[i%4], people[(i+1+i/4%3)%4]
				for step := range 6 {
					if _, err := w.Friendships.Act(t.Context(), by, actions[(i*5+step*3+round)%len(actions)], other, at(step)); err != nil && !isRule(err) {
						t.Errorf("Act: %v", err)
					}
				}
				return nil
			})
			for _, a := range people {
				for _, b := range people {
					if a == b {
						continue
					}
					relation := w.between(t, a, b)
					want(t, "the relation from the other side", w.between(t, b, a), relation.Reverse())
					areFriends := slices.ContainsFunc(w.friendsOf(t, stores.ID{}, a), func(f stores.Friend) bool { return f.User == b })
					blocks := slices.ContainsFunc(w.blocksOf(t, a), func(block stores.Block) bool { return block.Blocked == b })
					if areFriends != (relation == stores.AreFriends) || blocks != (relation == stores.Blocking) {
						t.Errorf("relation %d, in the list of friends %t, in that of blocks %t", relation, areFriends, blocks)
					}
				}
			}
		}
	})
	s.check("whatever people do in turn, every question about it gives the same answer", friendshipMachine)

	s.test("ByIDs returns the friendships and requests it finds", func(t *testing.T, w *world) {
		p := w.people(t, 4, nil)
		friends, asked, unasked := friendship(p[0], p[1], at(1)), friendship(p[1], p[2], at(2)), friendship(p[0], p[3], at(3))
		asked.Since = time.Time{}
		unasked.Requester = stores.ID{} // the source did not say
		w.put(t, stores.Rows{Friendships: []stores.Friendship{friends, asked, unasked}})
		got := must(w.Friendships.ByIDs(t.Context(), []stores.ID{asked.ID, friends.ID, stores.FriendshipID(p[0], p[2]), asked.ID, unasked.ID, {}, p[0]}))(t)
		want(t, "friendships", got, map[stores.ID]stores.Friendship{friends.ID: friends, asked.ID: asked, unasked.ID: unasked})
		want(t, "no keys", len(must(w.Friendships.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("Between leaves out oneself and those nothing binds; keys given twice are answered once", func(t *testing.T, w *world) {
		me := w.person(t)
		others := w.people(t, len(relations), nil)
		wanted := map[stores.ID]stores.Relation{}
		for i, relation := range relations {
			w.relate(t, me, others[i], relation)
			if relation != stores.Unrelated {
				wanted[others[i]] = relation
			}
		}
		asked := append([]stores.ID{me, w.id(stores.KindUser), others[2]}, others...)
		want(t, "relations", must(w.Friendships.Between(t.Context(), me, asked))(t), wanted)
		want(t, "relations of nobody", len(must(w.Friendships.Between(t.Context(), stores.ID{}, asked))(t)), 0)
		want(t, "no others", len(must(w.Friendships.Between(t.Context(), me, nil))(t)), 0)
	})
	s.test("Friends leaves out those who block viewer, not those viewer blocks", func(t *testing.T, w *world) {
		p := w.people(t, 4, nil)
		w.befriend(t, p[0], p[1], p[2], p[3])
		viewer := w.person(t)
		w.relate(t, viewer, p[1], stores.BlockedBy)
		w.relate(t, viewer, p[2], stores.Blocking)
		names := func(viewer stores.ID) map[stores.ID]bool {
			ids := map[stores.ID]bool{}
			for _, f := range w.friendsOf(t, viewer, p[0]) {
				ids[f.User] = true
			}
			return ids
		}
		want(t, "friends as viewer sees them", names(viewer), map[stores.ID]bool{p[2]: true, p[3]: true})
		want(t, "friends as anybody sees them", names(stores.ID{}), map[stores.ID]bool{p[1]: true, p[2]: true, p[3]: true})
		for viewer, total := range map[stores.ID]int{viewer: 2, {}: 3} {
			got := must(w.Friendships.Friends(t.Context(), viewer, p[:1], stores.FriendsNewest, stores.Window{Count: true}))(t)
			want(t, "Total", got[p[0]].Total, total)
		}
	})
	s.test("Friends answers each of people with a page of their own", func(t *testing.T, w *world) {
		p := w.people(t, 4, nil)
		w.befriend(t, p[0], p[1], p[2], p[3])
		w.befriend(t, p[1], p[2])
		got := must(w.Friendships.Friends(t.Context(), stores.ID{}, p, stores.FriendsNewest, stores.Window{Limit: 2, Count: true}))(t)
		for i, total := range []int{3, 2, 2, 1} {
			if list := got[p[i]]; list.Total != total || len(list.Items) != min(2, total) || list.More != (total > 2) {
				t.Errorf("of %d friends: %d items, More %t, Total %d", total, len(list.Items), list.More, list.Total)
			}
		}
	})
	s.test("a friend is told with the friendship and its time, and At gives the place in the list", func(t *testing.T, w *world) {
		a, b := w.person(t), w.person(t)
		w.put(t, stores.Rows{Friendships: []stores.Friendship{friendship(a, b, at(7))}})
		friend := stores.Friend{User: b, Friendship: stores.FriendshipID(a, b), Since: at(7)}
		want(t, "friends", w.friendsOf(t, a, a), []stores.Friend{friend})
		list := must(w.Friendships.Friends(t.Context(), a, []stores.ID{a}, stores.FriendsNewest, stores.Window{Limit: 9}))(t)[a]
		want(t, "place", list.Items[0].At, friend.Position())
	})
	s.test("the order by name follows a change of the name", func(t *testing.T, w *world) {
		p := w.people(t, 3, func(i int, u *stores.User) { u.Name = []string{"", "Bo", "Cy"}[i] + " x" })
		w.befriend(t, p[0], p[1], p[2])
		order := func() (ids []stores.ID) {
			for _, f := range values(must(w.Friendships.Friends(t.Context(), p[0], p[:1], stores.FriendsByName, stores.Window{Limit: 9}))(t)[p[0]]) {
				ids = append(ids, f.User)
			}
			return ids
		}
		want(t, "before", order(), []stores.ID{p[1], p[2]})
		must(w.Users.Update(t.Context(), p[2], stores.UserChange{Name: new("Äda")}))(t)
		want(t, "after", order(), []stores.ID{p[2], p[1]})
	})
	s.test("names are ordered by the bytes of Fold, whatever the script", func(t *testing.T, w *world) {
		me := w.person(t)
		ids := w.people(t, len(scripts), func(i int, u *stores.User) { u.Name = scripts[i] })
		w.befriend(t, me, ids...)
		list := must(w.Friendships.Friends(t.Context(), me, []stores.ID{me}, stores.FriendsByName, stores.Window{Limit: 100}))(t)[me]
		inOrderOfScripts(t, values(list), ids, func(f stores.Friend) stores.ID { return f.User })
	})
	s.test("requests are told to both, each in their direction, until they are answered", func(t *testing.T, w *world) {
		a, b := w.person(t), w.person(t)
		asked := w.act(t, a, stores.ActRequest, b, at(1))
		for _, answered := range []bool{false, true} {
			for person, direction := range map[stores.ID]stores.RequestDirection{a: stores.RequestsSent, b: stores.RequestsReceived} {
				other := map[stores.RequestDirection]stores.RequestDirection{
					stores.RequestsSent: stores.RequestsReceived, stores.RequestsReceived: stores.RequestsSent,
				}[direction]
				wanted := []stores.Friendship{asked}
				if answered {
					wanted = nil
				}
				want(t, "requests", w.requestsOf(t, person, direction), wanted)
				want(t, "requests the other way", len(w.requestsOf(t, person, other)), 0)
			}
			if !answered {
				w.act(t, b, stores.ActAccept, a, at(2))
			}
		}
	})

	for _, order := range []stores.FriendOrder{stores.FriendsNewest, stores.FriendsByName} {
		s.lists("Friends by "+string(order), func(t tester, w *world, ranks []int) feed {
			me, stranger := w.person(t), w.person(t)
			ids := w.people(t, len(ranks), func(i int, u *stores.User) {
				if order == stores.FriendsByName {
					u.Name = named(ranks[i], i)
				}
			})
			since := func(i int) time.Time {
				if order == stores.FriendsByName {
					return at(i % 3)
				}
				return at(ranks[i])
			}
			return feed{
				ids: ids,
				add: func(items ...int) {
					var rows stores.Rows
					for _, i := range items {
						rows.Friendships = append(rows.Friendships, friendship(me, ids[i], since(i)))
					}
					w.put(t, rows)
				},
				remove: func(i int) { w.act(t, ids[i], stores.ActUnfriend, me, at(9)) },
				read: func(page stores.Window) (stores.List[stores.ID], error) {
					got, err := w.Friendships.Friends(t.Context(), me, []stores.ID{stranger, me, {}, me}, order, page)
					return only(got, err, me, func(f stores.Friend) stores.ID { return f.User })
				},
			}
		})
	}
	for _, direction := range []stores.RequestDirection{stores.RequestsReceived, stores.RequestsSent} {
		s.lists("Requests "+string(direction), func(t tester, w *world, ranks []int) feed {
			me, stranger := w.person(t), w.person(t)
			ids := w.people(t, len(ranks), nil)
			both := func(i int) (from, to stores.ID) {
				if direction == stores.RequestsReceived {
					return ids[i], me
				}
				return me, ids[i]
			}
			return feed{
				ids: ids,
				add: func(items ...int) {
					for _, i := range items {
						from, to := both(i)
						w.act(t, from, stores.ActRequest, to, at(ranks[i]))
					}
				},
				remove: func(i int) {
					from, to := both(i)
					w.act(t, from, stores.ActCancel, to, at(9))
				},
				read: func(page stores.Window) (stores.List[stores.ID], error) {
					got, err := w.Friendships.Requests(t.Context(), []stores.ID{me, stranger, {}, me}, direction, page)
					return only(got, err, me, func(f stores.Friendship) stores.ID { return f.Other(me) })
				},
			}
		})
	}
	s.lists("Blocks", func(t tester, w *world, ranks []int) feed {
		me, stranger := w.person(t), w.person(t)
		ids := w.people(t, len(ranks), nil)
		return feed{
			ids: ids,
			add: func(items ...int) {
				for _, i := range items {
					w.act(t, me, stores.ActBlock, ids[i], at(ranks[i]))
				}
			},
			remove: func(i int) { w.act(t, me, stores.ActUnblock, ids[i], at(9)) },
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Friendships.Blocks(t.Context(), []stores.ID{me, stranger, {}, me}, page)
				return only(got, err, me, func(b stores.Block) stores.ID { return b.Blocked })
			},
		}
	})
}

// friendshipMachine lets two or three people act in turn and keeps beside the store what Relation.After makes of it.
func friendshipMachine(t *rapid.T, w *world) {
	p := w.people(t, rapid.IntRange(2, 3).Draw(t, "people"), nil)
	type ordered [2]int
	relation := map[ordered]stores.Relation{} // what the first is to the second
	edges := map[ordered]stores.Friendship{}  // with the lower index first
	blocked := map[ordered]time.Time{}
	person := rapid.IntRange(0, len(p)-1)
	now := 0
	t.Repeat(map[string]func(*rapid.T){
		"act": func(t *rapid.T) {
			i := person.Draw(t, "by")
			j := person.Filter(func(j int) bool { return j != i }).Draw(t, "other")
			action := rapid.SampledFrom(actions).Draw(t, "action")
			now += rapid.IntRange(0, 1).Draw(t, "later") // some things happen in the same microsecond
			before := relation[ordered{i, j}]
			after, wantErr := before.After(action)
			got, err := w.Friendships.Act(t.Context(), p[i], action, p[j], at(now))
			if !errors.Is(err, wantErr) {
				t.Fatalf("%s gives %v, want %v", action, err, wantErr)
			}
			if wantErr != nil {
				return
			}
			relation[ordered{i, j}], relation[ordered{j, i}] = after, after.Reverse()
			edge := ordered{min(i, j), max(i, j)}
			delete(blocked, ordered{i, j})
			switch f := edges[edge]; after {
			case stores.Requested:
				f = friendship(p[i], p[j], at(now))
				f.Since = time.Time{}
				edges[edge] = f
			case stores.AreFriends:
				f.Since = at(now)
				edges[edge] = f
			case stores.Blocking:
				blocked[ordered{i, j}] = at(now)
				delete(edges, edge)
			default:
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
					if both {
						found[f.ID] = f
					}
					if r := relation[ordered{i, j}]; r != stores.Unrelated {
						between[p[j]] = r
					}
					switch relation[ordered{i, j}] {
					case stores.AreFriends:
						if relation[ordered{viewer, j}] != stores.BlockedBy {
							friends[p[i]] = append(friends[p[i]], stores.Friend{User: p[j], Friendship: f.ID, Since: f.Since})
						}
					case stores.Requested:
						sent[p[i]] = append(sent[p[i]], f)
					case stores.RequestedMe:
						received[p[i]] = append(received[p[i]], f)
					case stores.Blocking:
						blocks[p[i]] = append(blocks[p[i]], stores.Block{Blocker: p[i], Blocked: p[j], Since: blocked[ordered{i, j}]})
					}
					ids = append(ids, stores.FriendshipID(p[i], p[j]))
				}
				want(t, "Between", must(w.Friendships.Between(t.Context(), p[i], p))(t), between)
			}
			page := stores.Window{Limit: stores.MaxLimit, Count: true}
			for i := range p {
				newestFriend := func(a, b stores.Friend) int { return newest(a.Since, b.Since, a.User, b.User) }
				slices.SortFunc(friends[p[i]], newestFriend)
				newestRequest := func(a, b stores.Friendship) int {
					return newest(a.RequestedAt, b.RequestedAt, a.Other(p[i]), b.Other(p[i]))
				}
				slices.SortFunc(sent[p[i]], newestRequest)
				slices.SortFunc(received[p[i]], newestRequest)
				slices.SortFunc(blocks[p[i]], func(a, b stores.Block) int { return newest(a.Since, b.Since, a.Blocked, b.Blocked) })
			}
			sameLists(t, "Friends", must(w.Friendships.Friends(t.Context(), p[viewer], p, stores.FriendsNewest, page))(t), friends)
			sameLists(t, "Requests SENT", must(w.Friendships.Requests(t.Context(), p, stores.RequestsSent, page))(t), sent)
			sameLists(t, "Requests RECEIVED", must(w.Friendships.Requests(t.Context(), p, stores.RequestsReceived, page))(t), received)
			sameLists(t, "Blocks", must(w.Friendships.Blocks(t.Context(), p, page))(t), blocks)
			want(t, "ByIDs", must(w.Friendships.ByIDs(t.Context(), ids))(t), found)
		},
	})
}

// newest orders by time, the newest first, then by ID.
func newest(a, b time.Time, idA, idB stores.ID) int {
	if c := b.Compare(a); c != 0 {
		return c
	}
	return idA.Compare(idB)
}

// sameLists fails unless every list is whole and as wanted. A key whose list is empty may be absent.
func sameLists[K comparable, T any](t tester, what string, got map[K]stores.List[T], wanted map[K][]T) {
	t.Helper()
	for key, list := range got {
		want(t, what, values(list), wanted[key])
		if list.More || list.Total != len(list.Items) {
			t.Fatalf("%s: More is %t and Total %d of %d items", what, list.More, list.Total, len(list.Items))
		}
	}
	for key, list := range wanted {
		if _, ok := got[key]; !ok && len(list) > 0 {
			t.Fatalf("%s: %v is missing, want %+v", what, key, list)
		}
	}
}

// isRule tells whether an error is one of Relation.After.
func isRule(err error) bool {
	return slices.ContainsFunc([]error{
		stores.ErrNotFound, stores.ErrAlreadyFriends, stores.ErrAlreadyRequested, stores.ErrNoRequest, stores.ErrNotFriends, stores.ErrAlreadyBlocked, stores.ErrNotBlocked,
	}, func(rule error) bool { return errors.Is(err, rule) })
}

// relate brings two people whom nothing binds into a relation.
func (w *world) relate(t tester, me, other stores.ID, relation stores.Relation) {
	t.Helper()
	switch relation {
	case stores.Requested:
		w.act(t, me, stores.ActRequest, other, at(0))
	case stores.AreFriends:
		w.act(t, me, stores.ActRequest, other, at(0))
		w.act(t, other, stores.ActAccept, me, at(1))
	case stores.Blocking:
		w.act(t, me, stores.ActBlock, other, at(0))
	case stores.RequestedMe, stores.BlockedBy:
		w.relate(t, other, me, relation.Reverse())
	}
}

// between gives what other is to me.
func (w *world) between(t tester, me, other stores.ID) stores.Relation {
	t.Helper()
	return must(w.Friendships.Between(t.Context(), me, []stores.ID{other}))(t)[other]
}

func (w *world) friendsOf(t tester, viewer, person stores.ID) []stores.Friend {
	t.Helper()
	return values(must(w.Friendships.Friends(t.Context(), viewer, []stores.ID{person}, stores.FriendsNewest, stores.Window{Limit: 100}))(t)[person])
}

func (w *world) requestsOf(t tester, person stores.ID, direction stores.RequestDirection) []stores.Friendship {
	t.Helper()
	return values(must(w.Friendships.Requests(t.Context(), []stores.ID{person}, direction, stores.Window{Limit: 100}))(t)[person])
}

func (w *world) blocksOf(t tester, person stores.ID) []stores.Block {
	t.Helper()
	return values(must(w.Friendships.Blocks(t.Context(), []stores.ID{person}, stores.Window{Limit: 100}))(t)[person])
}

func friendshipCalls(t *testing.T, w *world, n int) []call {
	people := w.people(t, n, nil)
	me, other := w.person(t), w.person(t)
	ids := make([]stores.ID, n)
	for i, person := range people {
		ids[i] = stores.FriendshipID(me, person)
	}
	w.befriend(t, me, people...)
	page := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Friendships.Act", 0, func(ctx context.Context) error {
			return failure(w.Friendships.Act(ctx, me, stores.ActRequest, other, at(0)))
		}},
		{"Friendships.ByIDs", n, func(ctx context.Context) error { return failure(w.Friendships.ByIDs(ctx, ids)) }},
		{"Friendships.Between", n, func(ctx context.Context) error { return failure(w.Friendships.Between(ctx, me, people)) }},
		{"Friendships.Friends", n, func(ctx context.Context) error {
			return failure(w.Friendships.Friends(ctx, me, people, stores.FriendsByName, page))
		}},
		{"Friendships.Requests", n, func(ctx context.Context) error {
			return failure(w.Friendships.Requests(ctx, people, stores.RequestsSent, page))
		}},
		{"Friendships.Blocks", n, func(ctx context.Context) error { return failure(w.Friendships.Blocks(ctx, people, page)) }},
	}
}
