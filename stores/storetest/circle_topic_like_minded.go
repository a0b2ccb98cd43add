package storetest

import (
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleTopicLikeMinded tests LikeMinded.
func (s suite) circleTopicLikeMinded() {
	s.check("LikeMinded returns people who are not friends, by posts about what the person likes minus other posts, then by ID", func(t *rapid.T, fx *fixture) {
		d := drawTopicModel(t, fx)
		filter := stores.CircleLikeMinded{Reach: drawReach(t)}
		if day := rapid.SampledFrom([]stores.MonthDay{"01-01", "02-28", "02-29", "04-21", "05-21", "12-31"}); rapid.Bool().Draw(t, "born in some days") {
			filter.Birthday = stores.MonthDays{From: day.Draw(t, "born from"), Until: day.Draw(t, "born until")}
		}
		window := drawFirst(t)
		got := must(fx.CircleTopics.LikeMinded(t.Context(), d.viewer, d.people, filter, window))(t)
		for _, person := range d.people {
			if d.exists(person) {
				sameList(t, "LikeMinded of "+d.names(person), got[person], d.likeMinded(person, filter), window)
			}
		}
	})
	s.test("the score is negative when most posts are about other topics or none, and zero without posts", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		liked, also, other := c.topic(t, "Liked"), c.topic(t, "Also"), c.topic(t, "Other")
		fx.like(t, c.me, liked, 1)
		fx.like(t, c.me, also, 9)
		score := func(wanted int) {
			t.Helper()
			want(t, "like-minded", c.likeMinded(t, c.me, stores.MonthDays{}), []stores.CountedUser{{User: c.stranger, Count: wanted}})
		}
		score(0)
		c.post(t, c.stranger, at(0), other)
		score(-1)
		c.post(t, c.stranger, at(0))
		score(-2)
		c.post(t, c.stranger, at(0), liked, also, other) // this is one post
		score(-1)
		c.reply(t, c.stranger, c.post(t, c.me, at(0), liked), liked) // this is no post
		score(-1)
		c.post(t, c.stranger, at(0), also)
		c.post(t, c.stranger, at(0), liked)
		score(1)
	})
	s.test("friends are never like-minded, however the circle reaches them", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		fx.befriend(t, c.me, c.stranger)
		want(t, "like-minded", c.likeMinded(t, c.me, stores.MonthDays{}), nil)
	})
	s.test("the person's likes count, not viewer's", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		liked, hers := c.topic(t, "Liked"), c.topic(t, "Hers")
		viewer := fx.person(t)
		fx.like(t, c.me, liked, 1)
		fx.like(t, viewer, hers, 1)
		c.post(t, c.stranger, at(0), liked)
		want(t, "like-minded", c.likeMinded(t, viewer, stores.MonthDays{}), []stores.CountedUser{{User: c.stranger, Count: 1}})
	})
	s.test("Birthday includes both days, ignores the year, and may span the new year", func(t *testing.T, fx *fixture) {
		birthdays := []stores.Date{"1985-04-21", "0001-05-21", "9999-12-31", "2000-02-29", "1999-01-01", ""}
		me, friend := fx.person(t), fx.person(t)
		strangers := fx.people(t, len(birthdays), func(i int, u *stores.User) { u.Birthday = birthdays[i] })
		fx.befriend(t, friend, append(strangers, me)...)
		c := &topicFixture{fixture: fx, me: me}
		for days, born := range map[stores.MonthDays][]int{
			{}:                              {0, 1, 2, 3, 4, 5},
			{From: "04-21", Until: "05-21"}: {0, 1},
			{From: "04-22", Until: "05-21"}: {1},
			{From: "04-21", Until: "05-20"}: {0},
			{From: "04-21", Until: "04-21"}: {0},
			{From: "02-28", Until: "03-01"}: {3},
			{From: "02-29", Until: "02-29"}: {3},
			{From: "12-31", Until: "01-01"}: {2, 4},
			{From: "05-22", Until: "04-20"}: {2, 3, 4},
			{From: "01-01", Until: "12-31"}: {0, 1, 2, 3, 4},
			{From: "01-02", Until: "01-01"}: {0, 1, 2, 3, 4},
			{From: "06-01", Until: "06-30"}: nil,
		} {
			var wanted []stores.CountedUser
			for _, id := range pick(strangers, born) {
				wanted = append(wanted, stores.CountedUser{User: id})
			}
			want(t, "born from "+string(days.From)+" until "+string(days.Until), c.likeMinded(t, me, days), sortCounted(wanted))
		}
	})
	s.lists("LikeMinded", func(t tester, fx *fixture, rank []int) listFixture {
		c := newTopicFixture(t, fx)
		liked := c.topic(t, "Liked")
		fx.like(t, c.me, liked, 1)
		fx.act(t, c.friend, stores.ActUnfriend, c.stranger, at(9))
		ids := fx.people(t, len(rank), nil)
		for i, id := range ids {
			for range rank[i] {
				c.post(t, id, at(0), liked)
			}
			c.post(t, id, at(0)) // so that the scores begin at -1
		}
		return listFixture{
			ids:    ids,
			add:    func(items ...int) { fx.befriend(t, c.friend, pick(ids, items)...) },
			remove: func(i int) { fx.act(t, c.friend, stores.ActUnfriend, ids[i], at(9)) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := fx.CircleTopics.LikeMinded(t.Context(), c.me, c.keys(), stores.CircleLikeMinded{Reach: 2}, window)
				return listOf(got, err, c.me, func(r stores.CountedUser) stores.ID { return r.User })
			},
		}
	})
}
