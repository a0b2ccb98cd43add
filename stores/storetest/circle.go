package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Circles tests stores.Circles.
func Circles(t *testing.T, open Open) {
	s := suite{t, open, "Circles"}
	s.promises(circleCalls)
	s.circlePeople()
	s.circleMessages()

	s.test("unknown people have no circle", func(t *testing.T, fx *fixture) {
		me, unknown := fx.person(t), fx.id(stores.KindUser)
		for _, viewer := range []stores.ID{me, unknown, {}} {
			keys := []stores.ID{unknown, {}, asKind(me, stores.KindPage)}
			sameLists(t, "People", must(fx.Circles.People(t.Context(), viewer, keys, stores.CirclePeople{Reach: 3}, wholeList))(t), nil)
			sameLists(t, "Messages", must(fx.Circles.Messages(t.Context(), viewer, keys, stores.CircleMessages{Reach: 3}, wholeList))(t), nil)
		}
	})
	s.test("no keys return an empty map", func(t *testing.T, fx *fixture) {
		me := fx.person(t)
		want(t, "People", len(must(fx.Circles.People(t.Context(), me, nil, stores.CirclePeople{Reach: 3}, wholeList))(t)), 0)
		want(t, "Messages", len(must(fx.Circles.Messages(t.Context(), me, nil, stores.CircleMessages{Reach: 3}, wholeList))(t)), 0)
	})
	s.test("changes in Friendships, Users and Messages change the results", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		fx.befriend(t, p[1], p[0], p[2])
		post := stores.Post{ID: fx.id(stores.KindPost), Author: p[2], Wall: p[2], Text: "Post", Audience: stores.AudiencePublic, CreatedAt: at(0)}
		fx.put(t, stores.Rows{Posts: []stores.Post{post}})
		ask := func(people []stores.CircleMember, messages ...stores.ID) {
			t.Helper()
			sortMembers(people)
			want(t, "people", fx.circleMembers(t, p[0], p[0], 3), people)
			got := must(fx.Circles.Messages(t.Context(), p[0], p[:1], stores.CircleMessages{Reach: 3}, wholeList))(t)
			want(t, "messages", messageIDs(got[p[0]]), messages)
		}
		friend, both := []stores.CircleMember{{User: p[1], Distance: 1}}, []stores.CircleMember{{User: p[1], Distance: 1}, {User: p[2], Distance: 2}}
		ask(both, post.ID)
		fx.act(t, p[0], stores.ActBlock, p[2], at(5))
		ask(friend)
		fx.act(t, p[0], stores.ActUnblock, p[2], at(6))
		ask(both, post.ID)
		must(fx.Users.Update(t.Context(), p[1], stores.UserChange{FriendsVisibility: new(stores.OnlyMe)}))(t)
		ask(friend)
		fx.befriend(t, p[0], p[2])
		ask([]stores.CircleMember{{User: p[1], Distance: 1}, {User: p[2], Distance: 1}}, post.ID)
		fx.delete(t, post.ID, at(7))
		ask([]stores.CircleMember{{User: p[1], Distance: 1}, {User: p[2], Distance: 1}})
		fx.restore(t, post.ID)
		fx.act(t, p[0], stores.ActUnfriend, p[1], at(8))
		ask([]stores.CircleMember{{User: p[2], Distance: 1}, {User: p[1], Distance: 2}}, post.ID)
	})
}

// circleMembers returns the people of a circle as viewer may know it.
func (fx *fixture) circleMembers(t tester, viewer, person stores.ID, reach int) []stores.CircleMember {
	t.Helper()
	return values(must(fx.Circles.People(t.Context(), viewer, []stores.ID{person}, stores.CirclePeople{Reach: reach}, wholeList))(t)[person])
}

func circleCalls(t *testing.T, fx *fixture, n int) []call {
	people := fx.people(t, n, nil)
	me := fx.person(t)
	fx.befriend(t, me, people[0])
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Circles.People", n, func(ctx context.Context) error {
			return errOf(fx.Circles.People(ctx, me, people, stores.CirclePeople{Reach: 3, FirstName: stores.Only("Ada")}, window))
		}},
		{"Circles.Messages", n, func(ctx context.Context) error {
			return errOf(fx.Circles.Messages(ctx, me, people, stores.CircleMessages{Reach: 3, Before: at(0)}, window))
		}},
	}
}
