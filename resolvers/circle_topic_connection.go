package resolvers

import (
	"fivefold/graph/model"
	"fivefold/stores"
)

// likeMindedKeys returns the list key of each circle, nil where the viewer may not see the interests of its person.
func likeMindedKeys(circles []*model.Circle, days *stores.MonthDays) []*filteredKey[stores.ID, stores.CircleLikeMinded] {
	keys := circleKeys(circles, func(reach int) stores.CircleLikeMinded {
		filter := stores.CircleLikeMinded{Reach: reach}
		if days != nil {
			filter.Birthday = *days
		}
		return filter
	})
	for i, c := range circles {
		// Access: whoever may see the interests of the person, because the score reveals them.
		if !c.ShowsInterests {
			keys[i] = nil
		}
	}
	return keys
}

// expertTopicKeys returns the list key of each expert.
func expertTopicKeys(experts []*model.ExpertEdge) []*filteredKey[stores.ID, stores.ID] {
	keys := make([]*filteredKey[stores.ID, stores.ID], len(experts))
	for i, e := range experts {
		keys[i] = &filteredKey[stores.ID, stores.ID]{e.NodeID, e.Topic}
	}
	return keys
}

func newTopicEdge(x stores.TopicCount, cursor model.Cursor) model.NewTopicEdge {
	return model.NewTopicEdge{Cursor: cursor, NodeID: x.Topic, PostCount: x.Count}
}

func relatedTopicEdge(x stores.TopicCount, cursor model.Cursor) model.RelatedTopicEdge {
	return model.RelatedTopicEdge{Cursor: cursor, NodeID: x.Topic, PostCount: x.Count}
}

// expertEdge makes the edges of the experts on a topic.
func expertEdge(topic stores.ID) func(stores.CountedUser, model.Cursor) model.ExpertEdge {
	return func(x stores.CountedUser, cursor model.Cursor) model.ExpertEdge {
		return model.ExpertEdge{Cursor: cursor, NodeID: x.User, ReplyCount: x.Count, Topic: topic}
	}
}

func expertTopicEdge(x stores.TopicCount, cursor model.Cursor) model.ExpertTopicEdge {
	return model.ExpertTopicEdge{Cursor: cursor, NodeID: x.Topic, ReplyCount: x.Count}
}

func likeMindedEdge(x stores.CountedUser, cursor model.Cursor) model.LikeMindedEdge {
	return model.LikeMindedEdge{Cursor: cursor, NodeID: x.User, Score: x.Count}
}
