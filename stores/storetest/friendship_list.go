package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

// friendList tests Friends.
func (s suite) friendList() {
	s.test("Friends omits those who block viewer, not those viewer blocks", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		fx.befriend(t, p[0], p[1], p[2], p[3])
		viewer := fx.person(t)
		fx.setRelation(t, viewer, p[1], stores.BlockedBy)
		fx.setRelation(t, viewer, p[2], stores.Blocking)
		names := func(viewer stores.ID) map[stores.ID]bool {
			ids := map[stores.ID]bool{}
			for _, f := range fx.friendsOf(t, viewer, p[0]) {
				ids[f.User] = true
			}
			return ids
		}
		want(t, "friends as viewer sees them", names(viewer), map[stores.ID]bool{p[2]: true, p[3]: true})
		want(t, "friends as anybody sees them", names(stores.ID{}), map[stores.ID]bool{p[1]: true, p[2]: true, p[3]: true})
		for viewer, total := range map[stores.ID]int{viewer: 2, {}: 3} {
			got := must(fx.Friendships.Friends(t.Context(), viewer, p[:1], stores.FriendsNewest, stores.Window{Count: true}))(t)
			want(t, "Total", got[p[0]].Total, total)
		}
	})
	s.test("Friends returns a window for each person", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 4, nil)
		fx.befriend(t, p[0], p[1], p[2], p[3])
		fx.befriend(t, p[1], p[2])
		got := must(fx.Friendships.Friends(t.Context(), stores.ID{}, p, stores.FriendsNewest, stores.Window{Limit: 2, Count: true}))(t)
		for i, total := range []int{3, 2, 2, 1} {
			if list := got[p[i]]; list.Total != total || len(list.Items) != min(2, total) || list.More != (total > 2) {
				t.Errorf("of %d friends: %d items, More %t, Total %d", total, len(list.Items), list.More, list.Total)
			}
		}
	})
	s.test("a friend has the friendship's ID and time, and At is the position in the list", func(t *testing.T, fx *fixture) {
		a, b := fx.person(t), fx.person(t)
		fx.put(t, stores.Rows{Friendships: []stores.Friendship{friendship(a, b, at(7))}})
		friend := stores.Friend{User: b, Friendship: stores.FriendshipID(a, b), Since: at(7)}
		want(t, "friends", fx.friendsOf(t, a, a), []stores.Friend{friend})
		list := must(fx.Friendships.Friends(t.Context(), a, []stores.ID{a}, stores.FriendsNewest, stores.Window{Limit: 9}))(t)[a]
		want(t, "place", list.Items[0].At, friend.Position())
	})
	s.test("the order by name follows a change of the name", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, func(i int, u *stores.User) { u.Name = []string{"", "Bo", "Cy"}[i] + " x" })
		fx.befriend(t, p[0], p[1], p[2])
		order := func() (ids []stores.ID) {
			for _, f := range values(must(fx.Friendships.Friends(t.Context(), p[0], p[:1], stores.FriendsByName, stores.Window{Limit: 9}))(t)[p[0]]) {
				ids = append(ids, f.User)
			}
			return ids
		}
		want(t, "before", order(), []stores.ID{p[1], p[2]})
		must(fx.Users.Update(t.Context(), p[2], stores.UserChange{Name: new("Äda")}))(t)
		want(t, "after", order(), []stores.ID{p[2], p[1]})
	})
	s.test("names are in order of the bytes of Fold in every script", func(t *testing.T, fx *fixture) {
		me := fx.person(t)
		ids := fx.people(t, len(scripts), func(i int, u *stores.User) { u.Name = scripts[i] })
		fx.befriend(t, me, ids...)
		list := must(fx.Friendships.Friends(t.Context(), me, []stores.ID{me}, stores.FriendsByName, stores.Window{Limit: 100}))(t)[me]
		inOrderOfScripts(t, values(list), ids, func(f stores.Friend) stores.ID { return f.User })
	})
	for _, order := range []stores.FriendOrder{stores.FriendsNewest, stores.FriendsByName} {
		s.lists("Friends by "+string(order), func(t tester, fx *fixture, ranks []int) listFixture {
			me, stranger := fx.person(t), fx.person(t)
			ids := fx.people(t, len(ranks), func(i int, u *stores.User) {
				if order == stores.FriendsByName {
					u.Name = rankedName(ranks[i], i)
				}
			})
			since := func(i int) time.Time {
				if order == stores.FriendsByName {
					return at(i % 3)
				}
				return at(ranks[i])
			}
			return listFixture{
				ids: ids,
				add: func(items ...int) {
					var rows stores.Rows
					for _, i := range items {
						rows.Friendships = append(rows.Friendships, friendship(me, ids[i], since(i)))
					}
					fx.put(t, rows)
				},
				remove: func(i int) { fx.act(t, ids[i], stores.ActUnfriend, me, at(9)) },
				read: func(window stores.Window) (stores.List[stores.ID], error) {
					got, err := fx.Friendships.Friends(t.Context(), me, []stores.ID{stranger, me, {}, me}, order, window)
					return listOf(got, err, me, func(f stores.Friend) stores.ID { return f.User })
				},
			}
		})
	}
}
