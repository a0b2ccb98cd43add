package storetest

import (
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circlePeople tests People, and with it what every circle is.
func (s suite) circlePeople() {
	s.check("People returns the nearest first, then by last name, then by ID", func(t *rapid.T, fx *fixture) {
		n := drawCircleModel(t, fx)
		filter := stores.CirclePeople{
			Reach:     drawReach(t),
			FirstName: rapid.SampledFrom([]stores.TextFilter{{}, {}, stores.Only("Ada"), stores.Only("ada"), stores.Only("ADA"), stores.Only("Ad_"), stores.Only("%"), stores.Only("")}).Draw(t, "first name"),
		}
		window := drawFirst(t)
		got := must(fx.Circles.People(t.Context(), n.viewer, n.people, filter, window))(t)
		for _, person := range n.people {
			if n.exists(person) {
				sameList(t, "People of "+n.names(person), got[person], n.members(person, filter), window)
			}
		}
	})
	s.test("Reach is the largest number of friendships to a person on the shortest path", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 5, nil)
		for i := range p[1:] {
			fx.befriend(t, p[i], p[i+1])
		}
		fx.befriend(t, p[0], p[2]) // p3 has distance 2 over p2, and a longer path
		wanted := [][]stores.CircleMember{1: {{User: p[1], Distance: 1}, {User: p[2], Distance: 1}}, 2: {{User: p[3], Distance: 2}}, 3: {{User: p[4], Distance: 3}}}
		var all []stores.CircleMember
		for reach := 1; reach <= stores.MaxReach; reach++ {
			all = append(all, wanted[reach]...)
			sortMembers(all)
			want(t, "people", fx.circleMembers(t, stores.ID{}, p[0], reach), all)
		}
	})
	s.test("a circle excludes its person, those who block viewer and those viewer blocks", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 5, nil)
		fx.befriend(t, p[0], p[1:4]...)
		fx.befriend(t, p[1], p[2:4]...)
		viewer := p[4]
		fx.act(t, p[2], stores.ActBlock, viewer, at(1))
		fx.act(t, viewer, stores.ActBlock, p[3], at(1))
		for reach := 1; reach <= stores.MaxReach; reach++ {
			want(t, "as viewer knows it", fx.circleMembers(t, viewer, p[0], reach), []stores.CircleMember{{User: p[1], Distance: 1}})
			want(t, "as anybody knows it", len(fx.circleMembers(t, stores.ID{}, p[0], reach)), 3)
		}
	})
	s.test("viewer is in the circles of others", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		fx.befriend(t, p[1], p[0], p[2])
		want(t, "people", fx.circleMembers(t, p[2], p[0], 2), []stores.CircleMember{{User: p[1], Distance: 1}, {User: p[2], Distance: 2}})
	})
	s.test("a path leads through a person whom viewer blocks, but not through a person who blocks viewer", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 6, nil)
		fx.befriend(t, p[0], p[1], p[2])
		fx.befriend(t, p[1], p[3])
		fx.befriend(t, p[2], p[4])
		viewer := p[5]
		fx.act(t, p[1], stores.ActBlock, viewer, at(1))
		fx.act(t, viewer, stores.ActBlock, p[2], at(1))
		want(t, "people", fx.circleMembers(t, viewer, p[0], 2), []stores.CircleMember{{User: p[4], Distance: 2}})
	})
	s.test("a circle leads on only through a person whose friends viewer may see", func(t *testing.T, fx *fixture) {
		visibility := []stores.Visibility{stores.OnlyMe, stores.Everyone, stores.FriendsOnly, stores.OnlyMe}
		p := fx.people(t, 8, func(i int, u *stores.User) {
			if u.FriendsVisibility = stores.OnlyMe; i < len(visibility) {
				u.FriendsVisibility = visibility[i]
			}
		})
		for i := 1; i <= 3; i++ { // p1, p2 and p3 lead to p4, p5 and p6
			fx.befriend(t, p[0], p[i])
			fx.befriend(t, p[i], p[i+3])
		}
		fx.befriend(t, p[7], p[2])
		seen := func(viewer stores.ID, beyond ...stores.ID) {
			t.Helper()
			var wanted []stores.CircleMember
			for _, friend := range p[1:4] {
				wanted = append(wanted, stores.CircleMember{User: friend, Distance: 1})
			}
			for _, id := range beyond {
				wanted = append(wanted, stores.CircleMember{User: id, Distance: 2})
			}
			sortMembers(wanted)
			want(t, "people", fx.circleMembers(t, viewer, p[0], 2), wanted)
		}
		seen(stores.ID{}, p[4])
		seen(p[4], p[4])
		seen(p[7], p[4], p[5], p[7]) // a friend of p2
		seen(p[3], p[4], p[6])       // p3's own
	})
	s.test("last names are in order of the bytes of Fold", func(t *testing.T, fx *fixture) {
		names := []string{"", "😀", "a b", "a-b", "ab", "Äc", "dora", "Đorđe", "straße", "STRASSF", "Z", "Ω", "北京"}
		me, friends := fx.person(t), fx.people(t, len(names), func(i int, u *stores.User) { u.LastName = names[i] })
		fx.befriend(t, me, friends...)
		var wanted []stores.CircleMember
		for _, friend := range friends {
			wanted = append(wanted, stores.CircleMember{User: friend, Distance: 1})
		}
		want(t, "people", fx.circleMembers(t, me, me, 1), wanted)
	})
	s.test("FirstName is compared exactly", func(t *testing.T, fx *fixture) {
		names := []string{"Zoë", "Zoe", "zoë", "ZOË", "Zoe\u0308", "Zoë ", ""}
		me, friends := fx.person(t), fx.people(t, len(names), func(i int, u *stores.User) { u.FirstName = names[i] })
		fx.befriend(t, me, friends...)
		for i, name := range names {
			filter := stores.CirclePeople{Reach: 3, FirstName: stores.Only(name)}
			got := must(fx.Circles.People(t.Context(), me, []stores.ID{me}, filter, wholeList))(t)[me]
			if name == "" { // nobody has it
				want(t, "people without a first name", values(got), nil)
			} else {
				want(t, "people called "+name, values(got), []stores.CircleMember{{User: friends[i], Distance: 1}})
			}
		}
	})
	s.lists("People", func(t tester, fx *fixture, rank []int) listFixture {
		me, stranger, between := fx.person(t), fx.person(t), fx.person(t)
		fx.befriend(t, me, between)
		ids := fx.people(t, len(rank), func(i int, u *stores.User) {
			u.FirstName, u.LastName = "Item", []string{"b", "Á"}[rank[i]%2]
		})
		from := func(i int) stores.ID { return []stores.ID{between, me}[rank[i]/2] } // higher ranks are nearer
		return listFixture{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Friendships = append(rows.Friendships, friendship(from(i), ids[i], at(i)))
				}
				fx.put(t, rows)
			},
			remove: func(i int) { fx.act(t, from(i), stores.ActUnfriend, ids[i], at(9)) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				filter := stores.CirclePeople{Reach: 2, FirstName: stores.Only("Item")}
				got, err := fx.Circles.People(t.Context(), me, []stores.ID{{}, stranger, me, me}, filter, window)
				return listOf(got, err, me, func(x stores.CircleMember) stores.ID { return x.User })
			},
		}
	})
}
