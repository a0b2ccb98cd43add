package storetest

import (
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleTopicNew tests New.
func (s suite) circleTopicNew() {
	s.check("New returns the topics each circle wrote about in a period and not before, most posts first, then by name, then by ID", func(t *rapid.T, fx *fixture) {
		d := drawTopicModel(t, fx)
		from := rapid.IntRange(0, 3).Draw(t, "from")
		filter := stores.CircleNewTopics{Reach: drawReach(t), From: at(from), Until: at(rapid.IntRange(from, 4).Draw(t, "until"))}
		window := drawFirst(t)
		got := must(fx.CircleTopics.New(t.Context(), d.viewer, d.people, filter, window))(t)
		for _, person := range d.people {
			if d.exists(person) {
				sameList(t, "New of "+d.names(person), got[person], d.newTopics(person, filter), window)
			}
		}
	})
	s.test("From is inclusive, Until is exclusive", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		edges := []time.Time{at(0).Add(-time.Microsecond), at(0), at(1).Add(-time.Microsecond), at(1)}
		var wanted []stores.TopicCount
		for i, when := range edges {
			topic := c.topic(t, string(rune('A'+i)))
			c.post(t, c.friend, when, topic)
			if i == 1 || i == 2 {
				wanted = append(wanted, stores.TopicCount{Topic: topic, Count: 1})
			}
		}
		want(t, "new", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(0), Until: at(1)}), wanted)
	})
	s.test("a topic is new unless a person of the circle posted about it before", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic := c.topic(t, "Topic")
		c.post(t, c.friend, at(1), topic)
		c.post(t, c.friend, at(1), topic)
		c.post(t, c.me, at(0), topic) // who is not in their own circle
		c.post(t, c.stranger, at(0), topic)
		fresh := []stores.TopicCount{{Topic: topic, Count: 2}}
		want(t, "new with friends", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(1), Until: at(2)}), fresh)
		want(t, "new with their friends", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 2, From: at(1), Until: at(2)}), nil)
	})
	s.test("comments do not make a topic new or old", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic, other := c.topic(t, "Topic"), c.topic(t, "Other")
		post := c.post(t, c.me, at(0))
		c.reply(t, c.friend, post, topic, other) // at(1)
		want(t, "new", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(1), Until: at(2)}), nil)
		c.post(t, c.friend, at(3), topic)
		want(t, "new later", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(3), Until: at(4)}), []stores.TopicCount{{Topic: topic, Count: 1}})
	})
	s.test("posts that viewer may not read do not make a topic new or old", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic, other := c.topic(t, "A"), c.topic(t, "B")
		hidden := stores.Post{ID: fx.id(stores.KindPost), Author: c.friend, Wall: c.friend, Text: "Post", Audience: stores.AudienceFriends, CreatedAt: at(0)}
		fx.put(t, stores.Rows{Posts: []stores.Post{hidden}, MessageTopics: []stores.MessageTopic{{Message: hidden.ID, Interest: topic}}})
		c.post(t, c.friend, at(1), topic)
		c.delete(t, c.post(t, c.friend, at(0), other), at(9))
		c.post(t, c.friend, at(1), other)
		filter := stores.CircleNewTopics{Reach: 1, From: at(1), Until: at(2)}
		both := []stores.TopicCount{{Topic: topic, Count: 1}, {Topic: other, Count: 1}}
		want(t, "as anybody sees it", c.newTopics(t, stores.ID{}, filter), both)
		want(t, "as a friend sees it", c.newTopics(t, c.me, filter), both[1:])
		filter.From = at(0)
		want(t, "from before", c.newTopics(t, stores.ID{}, filter), both)
		both[0].Count = 2
		want(t, "from before, as a friend sees it", c.newTopics(t, c.me, filter), both)
	})
	s.test("names are in order of their bytes", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		names := []string{"A", "Z", "a", "a b", "a-b", "ab", "z", "Ä", "ß", "Ω", "北京", "😀"}
		var wanted []stores.TopicCount
		for _, name := range names {
			wanted = append(wanted, stores.TopicCount{Topic: c.topic(t, name), Count: 1})
		}
		for i := len(wanted) - 1; i >= 0; i-- {
			c.post(t, c.friend, at(0), wanted[i].Topic)
		}
		want(t, "new", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(0), Until: at(1)}), wanted)
	})
	s.lists("New", func(t tester, fx *fixture, rank []int) listFixture {
		c := newTopicFixture(t, fx)
		return c.topicList(t, rank, func(topic stores.ID) stores.ID {
			return c.post(t, c.stranger, at(0), topic)
		}, func(window stores.Window) (map[stores.ID]stores.List[stores.TopicCount], error) {
			return fx.CircleTopics.New(t.Context(), c.me, c.keys(), stores.CircleNewTopics{Reach: 2, From: at(0), Until: at(1)}, window)
		}, c.me)
	})
}
