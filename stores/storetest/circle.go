package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Circles tests stores.Circles.
func Circles(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(circleCalls)
	s.circlePeople()
	s.circleMessages()

	s.test("unknown people have no circle", func(t *testing.T, w *world) {
		me, nobody := w.person(t), w.id(stores.KindUser)
		for _, viewer := range []stores.ID{me, nobody, {}} {
			keys := []stores.ID{nobody, {}, posing(me, stores.KindPage)}
			sameLists(t, "People", must(w.Circles.People(t.Context(), viewer, keys, stores.CirclePeople{Reach: 3}, wholeList))(t), nil)
			sameLists(t, "Messages", must(w.Circles.Messages(t.Context(), viewer, keys, stores.CircleMessages{Reach: 3}, wholeList))(t), nil)
		}
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		me := w.person(t)
		want(t, "People", len(must(w.Circles.People(t.Context(), me, nil, stores.CirclePeople{Reach: 3}, wholeList))(t)), 0)
		want(t, "Messages", len(must(w.Circles.Messages(t.Context(), me, nil, stores.CircleMessages{Reach: 3}, wholeList))(t)), 0)
	})
	s.test("what is done in Friendships, Users and Messages changes the answers", func(t *testing.T, w *world) {
		p := w.people(t, 3, nil)
		w.befriend(t, p[1], p[0], p[2])
		post := stores.Post{ID: w.id(stores.KindPost), Author: p[2], Wall: p[2], Text: "Post", Audience: stores.AudiencePublic, CreatedAt: at(0)}
		w.put(t, stores.Rows{Posts: []stores.Post{post}})
		ask := func(people []stores.CircleMember, messages ...stores.ID) {
			t.Helper()
			sortNear(people)
			want(t, "people", w.near(t, p[0], p[0], 3), people)
			got := must(w.Circles.Messages(t.Context(), p[0], p[:1], stores.CircleMessages{Reach: 3}, wholeList))(t)
			want(t, "messages", values(got[p[0]]), messages)
		}
		friend, both := []stores.CircleMember{{User: p[1], Distance: 1}}, []stores.CircleMember{{User: p[1], Distance: 1}, {User: p[2], Distance: 2}}
		ask(both, post.ID)
		w.act(t, p[0], stores.ActBlock, p[2], at(5))
		ask(friend)
		w.act(t, p[0], stores.ActUnblock, p[2], at(6))
		ask(both, post.ID)
		must(w.Users.Update(t.Context(), p[1], stores.UserChange{FriendsVisibility: new(stores.OnlyMe)}))(t)
		ask(friend)
		w.befriend(t, p[0], p[2])
		ask([]stores.CircleMember{{User: p[1], Distance: 1}, {User: p[2], Distance: 1}}, post.ID)
		w.delete(t, post.ID, at(7))
		ask([]stores.CircleMember{{User: p[1], Distance: 1}, {User: p[2], Distance: 1}})
		w.restore(t, post.ID)
		w.act(t, p[0], stores.ActUnfriend, p[1], at(8))
		ask([]stores.CircleMember{{User: p[2], Distance: 1}, {User: p[1], Distance: 2}}, post.ID)
	})
}

// near gives the people of a circle as viewer may know it.
func (w *world) near(t tester, viewer, person stores.ID, reach int) []stores.CircleMember {
	t.Helper()
	return values(must(w.Circles.People(t.Context(), viewer, []stores.ID{person}, stores.CirclePeople{Reach: reach}, wholeList))(t)[person])
}

func circleCalls(t *testing.T, w *world, n int) []call {
	people := w.people(t, n, nil)
	me := w.person(t)
	w.befriend(t, me, people[0])
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Circles.People", n, func(ctx context.Context) error {
			return failure(w.Circles.People(ctx, me, people, stores.CirclePeople{Reach: 3, FirstName: "Ada"}, window))
		}},
		{"Circles.Messages", n, func(ctx context.Context) error {
			return failure(w.Circles.Messages(ctx, me, people, stores.CircleMessages{Reach: 3, Before: at(0)}, window))
		}},
	}
}
