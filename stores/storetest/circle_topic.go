package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// CircleTopics tests stores.CircleTopics.
func CircleTopics(t *testing.T, open Open) {
	s := suite{t, open, "CircleTopics"}
	s.promises(circleTopicCalls)
	s.circleTopicNew()
	s.circleTopicRelated()
	s.circleTopicExpert()
	s.circleTopicAnswered()
	s.circleTopicLikeMinded()

	s.test("the circles of unknown people have no topics, and no keys return an empty map", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic := c.topic(t, "Topic")
		c.reply(t, c.friend, c.post(t, c.friend, at(0), topic))
		strangers := []stores.ID{fx.id(stores.KindUser), {}, asKind(c.me, stores.KindPage)}
		for _, viewer := range append(strangers, c.me) {
			for _, keys := range [][]stores.ID{strangers, nil} {
				about := stores.CircleTopic{Reach: 3, Topic: topic}
				fresh := stores.CircleNewTopics{Reach: 3, From: at(0), Until: at(9)}
				sameLists(t, "New", must(fx.CircleTopics.New(t.Context(), viewer, keys, fresh, wholeList))(t), nil)
				sameLists(t, "Related", must(fx.CircleTopics.Related(t.Context(), viewer, keys, about, wholeList))(t), nil)
				sameLists(t, "Experts", must(fx.CircleTopics.Experts(t.Context(), viewer, keys, about, wholeList))(t), nil)
				sameLists(t, "Answered", must(fx.CircleTopics.Answered(t.Context(), viewer, keys, topic, wholeList))(t), nil)
				sameLists(t, "LikeMinded", must(fx.CircleTopics.LikeMinded(t.Context(), viewer, keys, stores.CircleLikeMinded{Reach: 3}, wholeList))(t), nil)
			}
		}
	})
	s.test("a missing topic and an ID of another kind have no messages", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic := c.topic(t, "Topic")
		c.reply(t, c.friend, c.post(t, c.friend, at(0), topic, c.topic(t, "Another")))
		for _, missing := range []stores.ID{fx.id(stores.KindInterest), asKind(topic, stores.KindPage), {}} {
			want(t, "related", len(c.related(t, c.me, missing)), 0)
			want(t, "experts", len(c.experts(t, c.me, missing)), 0)
			want(t, "answered", len(c.answered(t, c.me, c.friend, missing)), 0)
		}
	})
	s.test("changes in Messages change the results", func(t *testing.T, fx *fixture) {
		c := newTopicFixture(t, fx)
		topic, other, third := c.topic(t, "A"), c.topic(t, "B"), c.topic(t, "C")
		fx.like(t, c.me, topic, 1)
		post := c.post(t, c.stranger, at(0), topic, other)
		comment := c.reply(t, c.friend, post)
		ask := func(what string, fresh, related, answered []stores.TopicCount, score int) {
			t.Helper()
			want(t, what+": new", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 2, From: at(0), Until: at(1)}), fresh)
			want(t, what+": related", c.related(t, c.me, topic), related)
			want(t, what+": experts", len(c.experts(t, c.me, topic)), len(answered))
			want(t, what+": answered", c.answered(t, c.me, c.friend, topic), answered)
			want(t, what+": like-minded", c.likeMinded(t, c.me, stores.MonthDays{}), []stores.CountedUser{{User: c.stranger, Count: score}})
		}
		a, b, x := stores.TopicCount{Topic: topic, Count: 1}, stores.TopicCount{Topic: other, Count: 1}, stores.TopicCount{Topic: third, Count: 1}
		both := []stores.TopicCount{a, b}
		ask("at first", both, both[1:], both[:1], 1)
		c.delete(t, post, at(9))
		ask("deleted", nil, nil, nil, 0)
		c.restore(t, post)
		c.delete(t, comment, at(9))
		ask("without the comment", both, both[1:], nil, 1)
		c.restore(t, comment)
		ask("restored", both, both[1:], both[:1], 1)
		for _, topics := range [][]stores.ID{{third, topic}, {third}} {
			if err := fx.Messages.Edit(t.Context(), post, stores.MessageChange{Topics: &topics}, at(3)); err != nil {
				t.Fatalf("Edit: %v", err)
			}
			if len(topics) == 2 {
				ask("about another", []stores.TopicCount{a, x}, []stores.TopicCount{x}, both[:1], 1)
			} else {
				ask("about nothing that was", []stores.TopicCount{x}, nil, nil, -1)
			}
		}
		if err := fx.Messages.Edit(t.Context(), post, stores.MessageChange{Audience: new(stores.AudienceFriends)}, at(4)); err != nil {
			t.Fatalf("Edit: %v", err)
		}
		ask("for friends", nil, nil, nil, 0)
	})
}

func circleTopicCalls(t *testing.T, fx *fixture, n int) []call {
	people, topic := fx.people(t, n, nil), fx.interests(t, 1, nil)[0]
	me := fx.person(t)
	fx.befriend(t, me, people[0])
	window := stores.Window{Limit: 2, Count: true}
	about := stores.CircleTopic{Reach: 3, Topic: topic}
	return []call{
		{"CircleTopics.New", n, func(ctx context.Context) error {
			return errOf(fx.CircleTopics.New(ctx, me, people, stores.CircleNewTopics{Reach: 3, From: at(0), Until: at(1)}, window))
		}},
		{"CircleTopics.Related", n, func(ctx context.Context) error {
			return errOf(fx.CircleTopics.Related(ctx, me, people, about, window))
		}},
		{"CircleTopics.Experts", n, func(ctx context.Context) error {
			return errOf(fx.CircleTopics.Experts(ctx, me, people, about, window))
		}},
		{"CircleTopics.Answered", n, func(ctx context.Context) error {
			return errOf(fx.CircleTopics.Answered(ctx, me, people, topic, window))
		}},
		{"CircleTopics.LikeMinded", n, func(ctx context.Context) error {
			filter := stores.CircleLikeMinded{Reach: 3, Birthday: stores.MonthDays{From: "12-21", Until: "01-21"}}
			return errOf(fx.CircleTopics.LikeMinded(ctx, me, people, filter, window))
		}},
	}
}
