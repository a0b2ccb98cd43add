package storetest

import (
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// circleTopicRelated tests Related.
func (s suite) circleTopicRelated() {
	s.check("Related returns the other topics of posts about a topic, most posts first, then by name, then by ID", func(t *rapid.T, fx *fixture) {
		d := drawTopicModel(t, fx)
		filter := stores.CircleTopic{Reach: drawReach(t), Topic: d.drawTopic(t, fx)}
		window := drawFirst(t)
		got := must(fx.CircleTopics.Related(t.Context(), d.viewer, d.people, filter, window))(t)
		for _, person := range d.people {
			if d.exists(person) {
				sameList(t, "Related of "+d.names(person), got[person], d.relatedTopics(person, filter), window)
			}
		}
	})
	s.test("only posts by people of the circle count, and comments do not", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic, beside := c.topic(t, "Topic"), c.topic(t, "Beside")
		c.post(t, c.me, at(0), topic, beside)
		c.reply(t, c.friend, c.post(t, c.friend, at(0), topic), topic, beside)
		want(t, "related", c.related(t, c.me, topic), nil)
		c.post(t, c.friend, at(0), topic, beside)
		c.post(t, c.stranger, at(0), topic, beside)
		want(t, "related", c.related(t, c.me, topic), []stores.TopicCount{{Topic: beside, Count: 2}})
		want(t, "related to the other", c.related(t, c.me, beside), []stores.TopicCount{{Topic: topic, Count: 2}})
	})
	s.lists("Related", func(t tester, fx *fixture, rank []int) listFixture {
		c := newTopicFixture(t, fx)
		about := c.topic(t, "Topic")
		return c.topicList(t, rank, func(topic stores.ID) stores.ID {
			return c.post(t, c.stranger, at(0), topic, about)
		}, func(window stores.Window) (map[stores.ID]stores.List[stores.TopicCount], error) {
			return fx.CircleTopics.Related(t.Context(), c.me, c.keys(), stores.CircleTopic{Reach: 2, Topic: about}, window)
		}, c.me)
	})
}
