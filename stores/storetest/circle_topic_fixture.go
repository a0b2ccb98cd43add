package storetest

import (
	"slices"
	"time"

	"fivefold/stores"
)

// topicList returns a list of topics with genres. write stores one message about a topic; it is called once more than the topic's rank.
func (c *topicFixture) topicList(t tester, rank []int, write func(topic stores.ID) stores.ID,
	read func(stores.Window) (map[stores.ID]stores.List[stores.TopicCount], error), key stores.ID, genres ...stores.ID,
) listFixture {
	ids := c.interests(t, len(rank), func(_ int, interest *stores.Interest) { interest.Name = "Item" })
	for _, id := range ids {
		c.addGenres(t, id, genres...)
	}
	written := make([][]stores.ID, len(rank))
	return listFixture{
		ids: ids,
		add: func(items ...int) {
			for _, i := range items {
				for _, message := range written[i] {
					c.restore(t, message)
				}
				for len(written[i]) <= rank[i] {
					written[i] = append(written[i], write(ids[i]))
				}
			}
		},
		remove: func(i int) {
			for _, message := range written[i] {
				c.delete(t, message, at(9))
			}
		},
		read: func(window stores.Window) (stores.List[stores.ID], error) {
			got, err := read(window)
			return listOf(got, err, key, func(x stores.TopicCount) stores.ID { return x.Topic })
		},
	}
}

// pick returns the ids at these indexes.
func pick(ids []stores.ID, places []int) (some []stores.ID) {
	for _, i := range slices.Sorted(slices.Values(places)) {
		some = append(some, ids[i])
	}
	return some
}

// A topicFixture is a person with a friend and the friend's friend, who write about topics.
type topicFixture struct {
	*fixture
	me, friend, stranger stores.ID
}

func newTopicFixture(t tester, fx *fixture) *topicFixture {
	t.Helper()
	p := fx.people(t, 3, nil)
	fx.befriend(t, p[1], p[0], p[2])
	return &topicFixture{fixture: fx, me: p[0], friend: p[1], stranger: p[2]}
}

// keys are the person, twice, and IDs without a circle.
func (c *topicFixture) keys() []stores.ID { return []stores.ID{{}, c.me, c.id(stores.KindUser), c.me} }

// topic stores a topic with a name.
func (c *topicFixture) topic(t tester, name string, genres ...stores.ID) stores.ID {
	t.Helper()
	topic := c.interests(t, 1, func(_ int, i *stores.Interest) { i.Name = name })[0]
	c.addGenres(t, topic, genres...)
	return topic
}

// addGenres stores the genres of a topic.
func (c *topicFixture) addGenres(t tester, topic stores.ID, genres ...stores.ID) {
	t.Helper()
	var rows stores.Rows
	for _, genre := range genres {
		rows.Genres = append(rows.Genres, stores.Genre{Interest: topic, Genre: genre, Count: 1})
	}
	c.put(t, rows)
}

// post stores a public post on its author's own wall, and returns its ID.
func (c *topicFixture) post(t tester, author stores.ID, when time.Time, topics ...stores.ID) stores.ID {
	t.Helper()
	p := stores.Post{ID: c.id(stores.KindPost), Author: author, Wall: author, Text: "Post", Audience: stores.AudiencePublic, CreatedAt: when}
	c.put(t, stores.Rows{Posts: []stores.Post{p}, MessageTopics: about(p.ID, topics)})
	return p.ID
}

// reply stores a comment, and returns its ID.
func (c *topicFixture) reply(t tester, author, message stores.ID, topics ...stores.ID) stores.ID {
	t.Helper()
	comment := stores.Comment{ID: c.id(stores.KindComment), Author: author, ReplyTo: message, Text: "Comment", CreatedAt: at(1)}
	c.put(t, stores.Rows{Comments: []stores.Comment{comment}, MessageTopics: about(comment.ID, topics)})
	return comment.ID
}

// about returns the rows of a message's topics.
func about(message stores.ID, topics []stores.ID) (rows []stores.MessageTopic) {
	for _, topic := range topics {
		rows = append(rows, stores.MessageTopic{Message: message, Interest: topic})
	}
	return rows
}

func (c *topicFixture) newTopics(t tester, viewer stores.ID, filter stores.CircleNewTopics) []stores.TopicCount {
	t.Helper()
	return values(must(c.CircleTopics.New(t.Context(), viewer, []stores.ID{c.me}, filter, wholeList))(t)[c.me])
}

func (c *topicFixture) related(t tester, viewer, topic stores.ID) []stores.TopicCount {
	t.Helper()
	filter := stores.CircleTopic{Reach: 2, Topic: topic}
	return values(must(c.CircleTopics.Related(t.Context(), viewer, []stores.ID{c.me}, filter, wholeList))(t)[c.me])
}

func (c *topicFixture) experts(t tester, viewer, topic stores.ID) []stores.CountedUser {
	t.Helper()
	filter := stores.CircleTopic{Reach: 2, Topic: topic}
	return values(must(c.CircleTopics.Experts(t.Context(), viewer, []stores.ID{c.me}, filter, wholeList))(t)[c.me])
}

func (c *topicFixture) answered(t tester, viewer, person, topic stores.ID) []stores.TopicCount {
	t.Helper()
	return values(must(c.CircleTopics.Answered(t.Context(), viewer, []stores.ID{person}, topic, wholeList))(t)[person])
}

func (c *topicFixture) likeMinded(t tester, viewer stores.ID, days stores.MonthDays) []stores.CountedUser {
	t.Helper()
	filter := stores.CircleLikeMinded{Reach: 2, Birthday: days}
	return values(must(c.CircleTopics.LikeMinded(t.Context(), viewer, []stores.ID{c.me}, filter, wholeList))(t)[c.me])
}
