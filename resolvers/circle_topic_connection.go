package resolvers

import (
	"fivefold/graph/model"
	"fivefold/stores"
)

// What the people of a circle write about: what to ask of the port for the viewer, and how a window becomes a connection.

// likingCircles gives the keys of those circles whose person shows their interests to the viewer, and nil for the others.
func likingCircles(circles []*model.Circle, days *stores.MonthDays) []*sorted[stores.ID, stores.CircleLikeMinded] {
	keys := circled(circles, func(reach int) stores.CircleLikeMinded {
		filter := stores.CircleLikeMinded{Reach: reach}
		if days != nil {
			filter.Birthday = *days
		}
		return filter
	})
	for i, c := range circles {
		// Access: whoever sees what the person likes, for the score tells of it.
		if !c.ShowsInterests {
			keys[i] = nil
		}
	}
	return keys
}

func newTopicConnection(of sorted[stores.ID, stores.CircleNewTopics], p part[stores.TopicCount]) *model.NewTopicConnection {
	return &model.NewTopicConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.TopicCount, cursor model.Cursor) model.NewTopicEdge {
		return model.NewTopicEdge{Cursor: cursor, NodeID: x.Topic, PostCount: x.Count}
	})}
}

func relatedTopicConnection(of sorted[stores.ID, stores.CircleTopic], p part[stores.TopicCount]) *model.RelatedTopicConnection {
	return &model.RelatedTopicConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.TopicCount, cursor model.Cursor) model.RelatedTopicEdge {
		return model.RelatedTopicEdge{Cursor: cursor, NodeID: x.Topic, PostCount: x.Count}
	})}
}

func expertConnection(of sorted[stores.ID, stores.CircleTopic], p part[stores.CountedUser]) *model.ExpertConnection {
	return &model.ExpertConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.CountedUser, cursor model.Cursor) model.ExpertEdge {
		return model.ExpertEdge{Cursor: cursor, NodeID: x.User, ReplyCount: x.Count, Topic: of.by.Topic}
	})}
}

func expertTopicConnection(of sorted[stores.ID, stores.ID], p part[stores.TopicCount]) *model.ExpertTopicConnection {
	return &model.ExpertTopicConnection{Of: of.of, Topic: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.TopicCount, cursor model.Cursor) model.ExpertTopicEdge {
		return model.ExpertTopicEdge{Cursor: cursor, NodeID: x.Topic, ReplyCount: x.Count}
	})}
}

func likeMindedConnection(of sorted[stores.ID, stores.CircleLikeMinded], p part[stores.CountedUser]) *model.LikeMindedConnection {
	return &model.LikeMindedConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.CountedUser, cursor model.Cursor) model.LikeMindedEdge {
		return model.LikeMindedEdge{Cursor: cursor, NodeID: x.User, Score: x.Count}
	})}
}
