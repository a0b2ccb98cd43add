package storetest

import (
	"fivefold/stores"

	"pgregory.net/rapid"
)

// drawTopicModel draws a circleModel and topics, whose genres may form cycles, and stores it.
func drawTopicModel(t *rapid.T, fx *fixture) *topicModel {
	d := &topicModel{circleModel: drawCircleModel(t, fx), topics: map[stores.ID][]stores.ID{}}
	var rows stores.Rows
	for i, interest := range d.interests[:3] {
		for _, genre := range d.interests[:3] { // drawNetwork has drawn the other genres of the third
			if (i < 2 || genre.ID == interest.ID) && rapid.Bool().Draw(t, "has genre") {
				rows.Genres = append(rows.Genres, stores.Genre{Interest: interest.ID, Genre: genre.ID, Count: 1})
			}
		}
	}
	d.genres = append(d.genres, rows.Genres...)
	write := func(message stores.ID) {
		for _, interest := range d.interests {
			if rapid.Bool().Draw(t, "is about") {
				d.topics[message] = append(d.topics[message], interest.ID)
				rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: message, Interest: interest.ID})
			}
		}
	}
	for _, p := range d.posts {
		write(p.ID)
	}
	for _, c := range d.comments {
		write(c.ID)
	}
	fx.put(t, rows)
	return d
}

// drawTopic draws a topic, a missing one, or an ID of another kind.
func (d *topicModel) drawTopic(t *rapid.T, fx *fixture) stores.ID {
	topics := []stores.ID{fx.id(stores.KindInterest), asKind(d.interests[0].ID, stores.KindPage), {}}
	for range 3 { // mostly an existing one
		for _, interest := range d.interests {
			topics = append(topics, interest.ID)
		}
	}
	return rapid.SampledFrom(topics).Draw(t, "topic")
}
