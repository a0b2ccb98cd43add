package storetest

import (
	"context"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// CircleTopics tests stores.CircleTopics.
func CircleTopics(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(circleTopicCalls)
	s.newTopics()
	s.relatedTopics()
	s.experts()
	s.answered()
	s.likeMinded()

	s.test("the circles of unknown people write about nothing, and no keys give an empty map", func(t *testing.T, w *world) {
		c := newClub(t, w)
		topic := c.topic(t, "Topic")
		c.answer(t, c.friend, c.post(t, c.friend, at(0), topic))
		strangers := []stores.ID{w.id(stores.KindUser), {}, posing(c.me, stores.KindPage)}
		for _, viewer := range append(strangers, c.me) {
			for _, keys := range [][]stores.ID{strangers, nil} {
				about := stores.CircleTopic{Reach: 3, Topic: topic}
				fresh := stores.CircleNewTopics{Reach: 3, From: at(0), Until: at(9)}
				sameLists(t, "New", must(w.CircleTopics.New(t.Context(), viewer, keys, fresh, wholeList))(t), nil)
				sameLists(t, "Related", must(w.CircleTopics.Related(t.Context(), viewer, keys, about, wholeList))(t), nil)
				sameLists(t, "Experts", must(w.CircleTopics.Experts(t.Context(), viewer, keys, about, wholeList))(t), nil)
				sameLists(t, "Answered", must(w.CircleTopics.Answered(t.Context(), viewer, keys, topic, wholeList))(t), nil)
				sameLists(t, "LikeMinded", must(w.CircleTopics.LikeMinded(t.Context(), viewer, keys, stores.CircleLikeMinded{Reach: 3}, wholeList))(t), nil)
			}
		}
	})
	s.test("nothing is about a missing topic, nor about what is no topic", func(t *testing.T, w *world) {
		c := newClub(t, w)
		topic := c.topic(t, "Topic")
		c.answer(t, c.friend, c.post(t, c.friend, at(0), topic, c.topic(t, "Another")))
		for _, missing := range []stores.ID{w.id(stores.KindInterest), posing(topic, stores.KindPage), {}} {
			want(t, "related", len(c.related(t, c.me, missing)), 0)
			want(t, "experts", len(c.experts(t, c.me, missing)), 0)
			want(t, "answered", len(c.answered(t, c.me, c.friend, missing)), 0)
		}
	})
	s.test("what is done in Messages changes the answers", func(t *testing.T, w *world) {
		c := newClub(t, w)
		topic, other, third := c.topic(t, "A"), c.topic(t, "B"), c.topic(t, "C")
		w.like(t, c.me, topic, 1)
		post := c.post(t, c.stranger, at(0), topic, other)
		comment := c.answer(t, c.friend, post)
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
			if err := w.Messages.Edit(t.Context(), post, stores.MessageChange{Topics: &topics}, at(3)); err != nil {
				t.Fatalf("Edit: %v", err)
			}
			if len(topics) == 2 {
				ask("about another", []stores.TopicCount{a, x}, []stores.TopicCount{x}, both[:1], 1)
			} else {
				ask("about nothing that was", []stores.TopicCount{x}, nil, nil, -1)
			}
		}
		if err := w.Messages.Edit(t.Context(), post, stores.MessageChange{Audience: new(stores.AudienceFriends)}, at(4)); err != nil {
			t.Fatalf("Edit: %v", err)
		}
		ask("for friends", nil, nil, nil, 0)
	})
}

// newTopics tests New.
func (s suite) newTopics() {
	s.check("New gives what each circle wrote about in a time and not before, most posts first, then by name, then by ID", func(t *rapid.T, w *world) {
		d := drawDebate(t, w)
		from := rapid.IntRange(0, 3).Draw(t, "from")
		filter := stores.CircleNewTopics{Reach: drawReach(t), From: at(from), Until: at(rapid.IntRange(from, 4).Draw(t, "until"))}
		window := drawFirst(t)
		got := must(w.CircleTopics.New(t.Context(), d.viewer, d.people, filter, window))(t)
		for _, person := range d.people {
			if d.exists(person) {
				sameList(t, "New of "+d.names(person), got[person], d.newTopics(person, filter), window)
			}
		}
	})
	s.test("what was written at From is new, and what was written at Until is not", func(t *testing.T, w *world) {
		c := newClub(t, w)
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
	s.test("a topic is not new when somebody of the circle posted about it before, and when only others did it is", func(t *testing.T, w *world) {
		c := newClub(t, w)
		topic := c.topic(t, "Topic")
		c.post(t, c.friend, at(1), topic)
		c.post(t, c.friend, at(1), topic)
		c.post(t, c.me, at(0), topic) // who is not in the own circle
		c.post(t, c.stranger, at(0), topic)
		fresh := []stores.TopicCount{{Topic: topic, Count: 2}}
		want(t, "new with friends", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(1), Until: at(2)}), fresh)
		want(t, "new with their friends", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 2, From: at(1), Until: at(2)}), nil)
	})
	s.test("comments make no topic new, and none old", func(t *testing.T, w *world) {
		c := newClub(t, w)
		topic, other := c.topic(t, "Topic"), c.topic(t, "Other")
		post := c.post(t, c.me, at(0))
		c.answer(t, c.friend, post, topic, other) // at(1)
		want(t, "new", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(1), Until: at(2)}), nil)
		c.post(t, c.friend, at(3), topic)
		want(t, "new later", c.newTopics(t, c.me, stores.CircleNewTopics{Reach: 1, From: at(3), Until: at(4)}), []stores.TopicCount{{Topic: topic, Count: 1}})
	})
	s.test("what viewer may not read makes no topic new, and none old", func(t *testing.T, w *world) {
		c := newClub(t, w)
		topic, other := c.topic(t, "A"), c.topic(t, "B")
		hidden := stores.Post{ID: w.id(stores.KindPost), Author: c.friend, Wall: c.friend, Text: "Post", Audience: stores.AudienceFriends, CreatedAt: at(0)}
		w.put(t, stores.Rows{Posts: []stores.Post{hidden}, MessageTopics: []stores.MessageTopic{{Message: hidden.ID, Interest: topic}}})
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
	s.test("names stand in the order of their bytes", func(t *testing.T, w *world) {
		c := newClub(t, w)
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
	s.lists("New", func(t tester, w *world, rank []int) feed {
		c := newClub(t, w)
		return c.topicFeed(t, rank, func(topic stores.ID) stores.ID {
			return c.post(t, c.stranger, at(0), topic)
		}, func(window stores.Window) (map[stores.ID]stores.List[stores.TopicCount], error) {
			return w.CircleTopics.New(t.Context(), c.me, c.keys(), stores.CircleNewTopics{Reach: 2, From: at(0), Until: at(1)}, window)
		}, c.me)
	})
}

// relatedTopics tests Related.
func (s suite) relatedTopics() {
	s.check("Related gives what stands beside a topic, most posts first, then by name, then by ID", func(t *rapid.T, w *world) {
		d := drawDebate(t, w)
		filter := stores.CircleTopic{Reach: drawReach(t), Topic: d.drawTopic(t, w)}
		window := drawFirst(t)
		got := must(w.CircleTopics.Related(t.Context(), d.viewer, d.people, filter, window))(t)
		for _, person := range d.people {
			if d.exists(person) {
				sameList(t, "Related of "+d.names(person), got[person], d.relatedTopics(person, filter), window)
			}
		}
	})
	s.test("only posts by people of the circle count, and comments do not", func(t *testing.T, w *world) {
		c := newClub(t, w)
		topic, beside := c.topic(t, "Topic"), c.topic(t, "Beside")
		c.post(t, c.me, at(0), topic, beside)
		c.answer(t, c.friend, c.post(t, c.friend, at(0), topic), topic, beside)
		want(t, "related", c.related(t, c.me, topic), nil)
		c.post(t, c.friend, at(0), topic, beside)
		c.post(t, c.stranger, at(0), topic, beside)
		want(t, "related", c.related(t, c.me, topic), []stores.TopicCount{{Topic: beside, Count: 2}})
		want(t, "related to the other", c.related(t, c.me, beside), []stores.TopicCount{{Topic: topic, Count: 2}})
	})
	s.lists("Related", func(t tester, w *world, rank []int) feed {
		c := newClub(t, w)
		about := c.topic(t, "Topic")
		return c.topicFeed(t, rank, func(topic stores.ID) stores.ID {
			return c.post(t, c.stranger, at(0), topic, about)
		}, func(window stores.Window) (map[stores.ID]stores.List[stores.TopicCount], error) {
			return w.CircleTopics.Related(t.Context(), c.me, c.keys(), stores.CircleTopic{Reach: 2, Topic: about}, window)
		}, c.me)
	})
}

func circleTopicCalls(t *testing.T, w *world, n int) []call {
	people, topic := w.people(t, n, nil), w.interests(t, 1, nil)[0]
	me := w.person(t)
	w.befriend(t, me, people[0])
	window := stores.Window{Limit: 2, Count: true}
	about := stores.CircleTopic{Reach: 3, Topic: topic}
	return []call{
		{"CircleTopics.New", n, func(ctx context.Context) error {
			return failure(w.CircleTopics.New(ctx, me, people, stores.CircleNewTopics{Reach: 3, From: at(0), Until: at(1)}, window))
		}},
		{"CircleTopics.Related", n, func(ctx context.Context) error {
			return failure(w.CircleTopics.Related(ctx, me, people, about, window))
		}},
		{"CircleTopics.Experts", n, func(ctx context.Context) error {
			return failure(w.CircleTopics.Experts(ctx, me, people, about, window))
		}},
		{"CircleTopics.Answered", n, func(ctx context.Context) error {
			return failure(w.CircleTopics.Answered(ctx, me, people, topic, window))
		}},
		{"CircleTopics.LikeMinded", n, func(ctx context.Context) error {
			filter := stores.CircleLikeMinded{Reach: 3, Birthday: stores.MonthDays{From: "12-21", Until: "01-21"}}
			return failure(w.CircleTopics.LikeMinded(ctx, me, people, filter, window))
		}},
	}
}
