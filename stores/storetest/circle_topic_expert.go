package storetest

import (
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleTopicExpert tests Experts.
func (s suite) circleTopicExpert() {
	s.check("Experts returns who replies directly to posts about a topic or one below it, most comments first, then by ID", func(t *rapid.T, fx *fixture) {
		d := drawTopicModel(t, fx)
		filter := stores.CircleTopic{Reach: drawReach(t), Topic: d.drawTopic(t, fx)}
		window := drawFirst(t)
		got := must(fx.CircleTopics.Experts(t.Context(), d.viewer, d.people, filter, window))(t)
		for _, person := range d.people {
			if d.exists(person) {
				sameList(t, "Experts of "+d.names(person), got[person], d.experts(person, filter), window)
			}
		}
	})
	s.test("a topic includes the topics whose genre it is, at any depth", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		top := c.topic(t, "Top")
		middle := c.topic(t, "Middle", top)
		low := c.topic(t, "Low", middle)
		beside := c.topic(t, "Beside", top)
		c.reply(t, c.friend, c.post(t, c.me, at(0), low))
		c.reply(t, c.friend, c.post(t, c.me, at(0), middle))
		for topic, count := range map[stores.ID]int{top: 2, middle: 2, low: 1, beside: 0} {
			var wanted []stores.CountedUser
			if count > 0 {
				wanted = []stores.CountedUser{{User: c.friend, Count: count}}
			}
			want(t, "experts", c.experts(t, c.me, topic), wanted)
		}
	})
	s.test("topics may be genres of themselves and of each other", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		own, one := c.topic(t, "Own"), c.topic(t, "One")
		other := c.topic(t, "Other", one)
		c.addGenres(t, own, own)
		c.addGenres(t, one, other, own)
		c.reply(t, c.friend, c.post(t, c.me, at(0), one))
		c.reply(t, c.friend, c.post(t, c.me, at(0), own))
		for topic, count := range map[stores.ID]int{own: 2, one: 1, other: 1} {
			want(t, "experts", c.experts(t, c.me, topic), []stores.CountedUser{{User: c.friend, Count: count}})
		}
	})
	s.test("each comment counts once, however many topics its post has", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		top := c.topic(t, "Top")
		post := c.post(t, c.me, at(0), top, c.topic(t, "A", top), c.topic(t, "B", top))
		c.reply(t, c.friend, post)
		want(t, "experts", c.experts(t, c.me, top), []stores.CountedUser{{User: c.friend, Count: 1}})
		c.reply(t, c.friend, post)
		c.reply(t, c.stranger, post)
		want(t, "experts", c.experts(t, c.me, top), []stores.CountedUser{{User: c.friend, Count: 2}, {User: c.stranger, Count: 1}})
	})
	s.test("only direct replies to posts count, with the topics of the post, not of the comment", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic := c.topic(t, "Topic")
		comment := c.reply(t, c.me, c.post(t, c.me, at(0), topic), topic)
		c.reply(t, c.friend, comment)
		c.reply(t, c.friend, c.post(t, c.me, at(0)), topic)
		want(t, "experts", c.experts(t, c.me, topic), nil)
	})
	s.test("the person's own comments do not count, whatever the post's author", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic := c.topic(t, "Topic")
		post := c.post(t, fx.person(t), at(0), topic)
		c.reply(t, c.friend, post)
		c.reply(t, c.me, post)
		want(t, "experts", c.experts(t, c.me, topic), []stores.CountedUser{{User: c.friend, Count: 1}})
	})
	s.lists("Experts", func(t tester, fx *fixture, rank []int) listFixture {
		me, stranger := fx.person(t), fx.person(t)
		c := &topicFixture{fixture: fx, me: me}
		topic := c.topic(t, "Topic")
		post := c.post(t, me, at(0), c.topic(t, "Below", topic))
		ids := fx.people(t, len(rank), nil)
		for i, id := range ids {
			for range rank[i] + 1 {
				c.reply(t, id, post)
			}
		}
		return listFixture{
			ids:    ids,
			add:    func(items ...int) { fx.befriend(t, me, pick(ids, items)...) },
			remove: func(i int) { fx.act(t, me, stores.ActUnfriend, ids[i], at(9)) },
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				filter := stores.CircleTopic{Reach: 1, Topic: topic}
				got, err := fx.CircleTopics.Experts(t.Context(), me, []stores.ID{me, stranger, {}, me}, filter, window)
				return listOf(got, err, me, func(r stores.CountedUser) stores.ID { return r.User })
			},
		}
	})
}
