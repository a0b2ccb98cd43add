package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

// friendshipLookup tests ByIDs, Between and Declined.
func (s suite) friendshipLookup() {
	s.test("ByIDs returns the friendships and requests it finds", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		friends, asked, unasked := friendship(p[0], p[1], at(1)), friendship(p[1], p[2], at(2)), friendship(p[1], p[3], at(3))
		asked.Since = time.Time{}
		unasked.Requester = stores.ID{} // unknown
		fx.put(t, stores.Rows{Friendships: []stores.Friendship{friends, asked, unasked}})
		got := must(fx.Friendships.ByIDs(t.Context(), p[1], []stores.ID{asked.ID, friends.ID, stores.FriendshipID(p[0], p[2]), asked.ID, unasked.ID, {}, p[0]}))(t)
		want(t, "friendships", got, map[stores.ID]stores.Friendship{friends.ID: friends, asked.ID: asked, unasked.ID: unasked})
		want(t, "no keys", len(must(fx.Friendships.ByIDs(t.Context(), p[1], nil))(t)), 0)
	})
	s.friendshipVisibility()
	s.friendshipRelations()
	s.test("Declined returns who declined a request after a time; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		for i, end := range []stores.FriendshipAction{stores.ActDecline, stores.ActBlock, stores.ActCancel} {
			fx.act(t, p[0], stores.ActRequest, p[i+1], at(1))
			if by, other := p[i+1], p[0]; end == stores.ActCancel {
				fx.act(t, other, end, by, at(2))
			} else {
				fx.act(t, by, end, other, at(2))
			}
		}
		asked := append([]stores.ID{p[0], p[1], fx.id(stores.KindUser)}, p...)
		want(t, "declined", must(fx.Friendships.Declined(t.Context(), p[0], asked, at(1)))(t), map[stores.ID]bool{p[1]: true, p[2]: true})
		want(t, "declined later", len(must(fx.Friendships.Declined(t.Context(), p[0], asked, at(2)))(t)), 0)
		want(t, "declined by the requester", len(must(fx.Friendships.Declined(t.Context(), p[1], asked, at(1)))(t)), 0)
		want(t, "no others", len(must(fx.Friendships.Declined(t.Context(), p[0], nil, at(1)))(t)), 0)
	})
	s.test("Between omits the person and unrelated people; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		me := fx.person(t)
		others := fx.people(t, len(relations), nil)
		wanted := map[stores.ID]stores.Relation{}
		for i, relation := range relations {
			fx.setRelation(t, me, others[i], relation)
			if relation != stores.Unrelated {
				wanted[others[i]] = relation
			}
		}
		asked := append([]stores.ID{me, fx.id(stores.KindUser), others[2]}, others...)
		want(t, "relations", must(fx.Friendships.Between(t.Context(), me, asked))(t), wanted)
		want(t, "relations of the zero ID", len(must(fx.Friendships.Between(t.Context(), stores.ID{}, asked))(t)), 0)
		want(t, "no others", len(must(fx.Friendships.Between(t.Context(), me, nil))(t)), 0)
	})
}

// friendshipRelations tests Relations.
func (s suite) friendshipRelations() {
	s.test("Relations returns all relations of people, and none of those who have too many", func(t *testing.T, fx *fixture) {
		me, stranger, nobody := fx.person(t), fx.person(t), fx.id(stores.KindUser)
		others := fx.people(t, len(relations)+2, nil)
		wanted, entries := map[stores.ID]stores.Relation{}, 2
		for i, relation := range relations {
			fx.setRelation(t, me, others[i], relation)
			switch relation {
			case stores.Unrelated:
				continue
			case stores.BlockingEachOther:
				entries += 2
			default:
				entries++
			}
			wanted[others[i]] = relation
		}
		for _, other := range others[len(relations):] { // each is the lower person of one, very likely
			unasked := friendship(me, other, at(3))
			unasked.Requester, unasked.Since = stores.ID{}, time.Time{}
			fx.put(t, stores.Rows{Friendships: []stores.Friendship{unasked}})
			wanted[other] = stores.RequestedMe
		}
		all := func(limit int) map[stores.ID]map[stores.ID]stores.Relation {
			return must(fx.Friendships.Relations(t.Context(), []stores.ID{me, stranger, nobody, me, {}, stores.FriendshipID(me, stranger)}, limit))(t)
		}
		none := map[stores.ID]stores.Relation{}
		want(t, "relations", all(entries), map[stores.ID]map[stores.ID]stores.Relation{me: wanted, stranger: none, nobody: none})
		want(t, "too many", all(entries-1), map[stores.ID]map[stores.ID]stores.Relation{stranger: none, nobody: none})
		want(t, "of one other", must(fx.Friendships.Relations(t.Context(), []stores.ID{others[5]}, 2))(t),
			map[stores.ID]map[stores.ID]stores.Relation{others[5]: {me: relations[5].Reverse()}})
		want(t, "of nobody", len(must(fx.Friendships.Relations(t.Context(), nil, 1))(t)), 0)
	})
}

// friendshipVisibility tests whom ByIDs shows a friendship to: for every visibility of the lists of both people, and every relation of the
// viewer to both.
func (s suite) friendshipVisibility() {
	s.test("ByIDs returns what the viewer may see", func(t *testing.T, fx *fixture) {
		visibilities := []stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe}
		related := []stores.Relation{stores.Unrelated, stores.AreFriends, stores.Requested, stores.Blocking, stores.BlockedBy, stores.BlockingEachOther}
		shows := func(v stores.Visibility, r stores.Relation) bool {
			return v == stores.Everyone || v == stores.FriendsOnly && r == stores.AreFriends
		}
		viewer := fx.person(t)
		var ids []stores.ID
		seen, bySomebody := map[stores.ID]stores.Friendship{}, map[stores.ID]stores.Friendship{}
		for _, low := range visibilities {
			for _, high := range visibilities {
				for _, toLow := range related {
					for _, toHigh := range related {
						p := fx.people(t, 2, func(i int, u *stores.User) { u.FriendsVisibility = []stores.Visibility{low, high}[i] })
						f, asked := friendship(p[0], p[1], at(1)), friendship(p[0], fx.person(t), at(2))
						asked.Since = time.Time{}
						fx.put(t, stores.Rows{Friendships: []stores.Friendship{f, asked}})
						fx.setRelation(t, viewer, p[0], toLow)
						fx.setRelation(t, viewer, p[1], toHigh)
						ids = append(ids, f.ID, asked.ID)
						if !toLow.IsBlocked() && !toHigh.IsBlocked() && (shows(low, toLow) || shows(high, toHigh)) {
							seen[f.ID] = f
						}
						if low == stores.Everyone || high == stores.Everyone {
							bySomebody[f.ID] = f
						}
					}
				}
			}
		}
		want(t, "by the viewer", must(fx.Friendships.ByIDs(t.Context(), viewer, ids))(t), seen)
		want(t, "by a stranger", must(fx.Friendships.ByIDs(t.Context(), fx.person(t), ids))(t), bySomebody)
		want(t, "by nobody", must(fx.Friendships.ByIDs(t.Context(), stores.ID{}, ids))(t), bySomebody)
	})
}
