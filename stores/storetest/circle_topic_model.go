package storetest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// A topicModel is a circleModel whose messages have topics. It computes the results of stores.CircleTopics naively, sentence by
// sentence.
type topicModel struct {
	*circleModel
	topics map[stores.ID][]stores.ID // of messages
}

// posted returns the posts by the people of a circle that viewer may read.
func (d *topicModel) posted(person stores.ID, reach int) (list []stores.Post) {
	circle := d.circle(person, reach)
	for _, p := range d.posts {
		if circle[p.Author] > 0 && d.readsPost(p) {
			list = append(list, p)
		}
	}
	return list
}

// byCount sorts topics by count, the largest first, then by name, then by ID.
func (d *topicModel) byCount(counts map[stores.ID]int) (list []stores.TopicCount) {
	names := map[stores.ID]string{}
	for _, interest := range d.interests {
		names[interest.ID] = interest.Name
	}
	for topic, count := range counts {
		list = append(list, stores.TopicCount{Topic: topic, Count: count})
	}
	slices.SortFunc(list, func(a, b stores.TopicCount) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(names[a.Topic], names[b.Topic]), a.Topic.Compare(b.Topic))
	})
	return list
}

// newTopics returns the topics that are new in a circle.
func (d *topicModel) newTopics(person stores.ID, filter stores.CircleNewTopics) []stores.TopicCount {
	counts := map[stores.ID]int{}
	posts := d.posted(person, filter.Reach)
	for _, p := range posts {
		if !p.CreatedAt.Before(filter.From) && p.CreatedAt.Before(filter.Until) {
			for _, topic := range d.topics[p.ID] {
				counts[topic]++
			}
		}
	}
	for _, p := range posts {
		if p.CreatedAt.Before(filter.From) {
			for _, topic := range d.topics[p.ID] {
				delete(counts, topic)
			}
		}
	}
	return d.byCount(counts)
}

// relatedTopics returns the other topics of a circle's posts about a topic.
func (d *topicModel) relatedTopics(person stores.ID, filter stores.CircleTopic) []stores.TopicCount {
	counts := map[stores.ID]int{}
	for _, p := range d.posted(person, filter.Reach) {
		for _, topic := range d.topics[p.ID] {
			if topic != filter.Topic && slices.Contains(d.topics[p.ID], filter.Topic) {
				counts[topic]++
			}
		}
	}
	return d.byCount(counts)
}

// isBelow reports whether x is topic, or below it.
func (d *topicModel) isBelow(x, topic stores.ID) bool {
	above := []stores.ID{x}
	for i := 0; i < len(above); i++ {
		for _, genre := range d.genres {
			if genre.Interest == above[i] && !slices.Contains(above, genre.Genre) {
				above = append(above, genre.Genre)
			}
		}
	}
	return slices.Contains(above, topic)
}

// replyTopics returns, for each direct reply of a person to a post about topic or one below it, those topics of the
// post.
func (d *topicModel) replyTopics(person, topic stores.ID) (list [][]stores.ID) {
	for _, c := range d.comments {
		for _, p := range d.posts {
			if c.ReplyTo != p.ID || c.Author != person || !c.DeletedAt.IsZero() || !d.exists(person) || !d.readsPost(p) {
				continue
			}
			if about := slices.DeleteFunc(slices.Clone(d.topics[p.ID]), func(x stores.ID) bool { return !d.isBelow(x, topic) }); len(about) > 0 {
				list = append(list, about)
			}
		}
	}
	return list
}

// experts returns the people of a circle who reply to posts about a topic.
func (d *topicModel) experts(person stores.ID, filter stores.CircleTopic) (list []stores.CountedUser) {
	for x := range d.circle(person, filter.Reach) {
		if n := len(d.replyTopics(x, filter.Topic)); n > 0 {
			list = append(list, stores.CountedUser{User: x, Count: n})
		}
	}
	return sortCounted(list)
}

// answered returns the topics that make a person an expert.
func (d *topicModel) answered(person, topic stores.ID) []stores.TopicCount {
	counts := map[stores.ID]int{}
	for _, about := range d.replyTopics(person, topic) {
		for _, x := range about {
			counts[x]++
		}
	}
	return d.byCount(counts)
}

// likeMinded returns the people of a circle who are not friends, with their scores.
func (d *topicModel) likeMinded(person stores.ID, filter stores.CircleLikeMinded) (list []stores.CountedUser) {
	for x, distance := range d.circle(person, filter.Reach) {
		if distance == 1 || !bornWithin(d.users[x].Birthday, filter.Birthday) {
			continue
		}
		score := 0
		for _, p := range d.posted(person, filter.Reach) {
			switch likes := func(topic stores.ID) bool { return d.likes[stores.Pair{A: person, B: topic}] }; {
			case p.Author != x:
			case slices.ContainsFunc(d.topics[p.ID], likes):
				score++
			default:
				score--
			}
		}
		list = append(list, stores.CountedUser{User: x, Count: score})
	}
	return sortCounted(list)
}

// bornWithin compares the birthday with each day of days.
func bornWithin(birthday stores.Date, days stores.MonthDays) bool {
	if days == (stores.MonthDays{}) {
		return true
	}
	day, err := time.Parse(time.DateOnly, "2000-"+string(days.From)) // a leap year has all days
	for err == nil && birthday != "" {
		if day.Format("01-02") == string(birthday[5:]) {
			return true
		}
		if day.Format("01-02") == string(days.Until) {
			return false
		}
		if day = day.AddDate(0, 0, 1); day.Year() > 2000 {
			day = day.AddDate(-1, 0, 0)
		}
	}
	return false
}
