package storetest

import (
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleTopicAnswered tests Answered.
func (s suite) circleTopicAnswered() {
	s.check("Answered returns the topics of the posts a person replied to, most comments first, then by name, then by ID", func(t *rapid.T, fx *fixture) {
		d := drawTopicModel(t, fx)
		topic, window := d.drawTopic(t, fx), drawFirst(t)
		got := must(fx.CircleTopics.Answered(t.Context(), d.viewer, d.people, topic, window))(t)
		for _, person := range d.people {
			sameList(t, "Answered of "+d.names(person), got[person], d.answered(person, topic), window)
		}
	})
	s.test("Answered has the topic and those below it, and no other topics of the posts", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		top := c.topic(t, "Top")
		below, beside := c.topic(t, "Below", top), c.topic(t, "Beside")
		c.reply(t, c.friend, c.post(t, c.me, at(0), top, below, beside))
		c.reply(t, c.friend, c.post(t, c.me, at(0), below, beside))
		want(t, "answered", c.answered(t, c.me, c.friend, top), []stores.TopicCount{{Topic: below, Count: 2}, {Topic: top, Count: 1}})
		want(t, "answered below", c.answered(t, c.me, c.friend, below), []stores.TopicCount{{Topic: below, Count: 2}})
	})
	s.test("Answered is empty for a person who blocks viewer", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic := c.topic(t, "Topic")
		c.reply(t, c.stranger, c.post(t, c.friend, at(0), topic))
		want(t, "before", c.answered(t, c.me, c.stranger, topic), []stores.TopicCount{{Topic: topic, Count: 1}})
		fx.act(t, c.stranger, stores.ActBlock, c.me, at(1))
		want(t, "after", c.answered(t, c.me, c.stranger, topic), nil)
	})
	s.lists("Answered", func(t tester, fx *fixture, rank []int) listFixture {
		c := newTopicFixture(t, fx)
		top := c.topic(t, "Top")
		return c.topicList(t, rank, func(topic stores.ID) stores.ID {
			return c.reply(t, c.friend, c.post(t, c.me, at(0), topic))
		}, func(window stores.Window) (map[stores.ID]stores.List[stores.TopicCount], error) {
			return fx.CircleTopics.Answered(t.Context(), c.me, []stores.ID{c.me, c.friend, {}, c.friend}, top, window)
		}, c.friend, top)
	})
}
