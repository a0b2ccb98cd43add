package resolvers

import (
	"fmt"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// The lists of what the people of a circle are in: what to ask of the port for the viewer, and how a window becomes a connection.

func jobFilter(place stores.ID, sinceBefore *int) (stores.CircleJobs, error) {
	filter := stores.CircleJobs{Place: place}
	if sinceBefore != nil {
		if filter.Before = *sinceBefore; filter.Before < 1 || filter.Before > stores.MaxYear {
			return filter, badInput(fmt.Sprintf("The argument sinceBefore must be between 1 and %d.", stores.MaxYear))
		}
	}
	return filter, validID("place", place, stores.KindPlace)
}

func visitorFilter(places []*stores.ID, from, until time.Time) (stores.CircleVisitors, error) {
	filter := stores.CircleVisitors{From: from, Until: until}
	if len(places) < 1 || len(places) > stores.MaxVisited {
		return filter, badInput(fmt.Sprintf("Give 1 to %d places.", stores.MaxVisited))
	}
	seen := map[stores.ID]bool{}
	for i, id := range places {
		if err := validID("places", *id, stores.KindPlace); err != nil {
			return filter, err
		}
		if seen[*id] {
			return filter, badInput("Give each of the places once.")
		}
		filter.Places[i], seen[*id] = *id, true
	}
	return filter, validSpan(from, until)
}

// validSpan checks that a span of time is one.
func validSpan(from, until time.Time) error {
	if !from.Before(until) {
		return badInput("The argument from must lie before until.")
	}
	return nil
}

func circlePageConnection(of sorted[stores.ID, stores.CirclePages], p part[stores.JoinedPage]) *model.CirclePageConnection {
	return &model.CirclePageConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.JoinedPage, cursor model.Cursor) model.CirclePageEdge {
		return model.CirclePageEdge{Cursor: cursor, NodeID: x.Page, PostCount: x.Posts}
	})}
}

func circleJobConnection(of sorted[stores.ID, stores.CircleJobs], p part[stores.Affiliation]) *model.CircleJobConnection {
	return &model.CircleJobConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.Affiliation, cursor model.Cursor) model.CircleJobEdge {
		edge := model.CircleJobEdge{Cursor: cursor, NodeID: x.User, OrganisationID: x.Organisation}
		if x.Year > 0 {
			edge.Year = &x.Year
		}
		return edge
	})}
}

func circleVisitorConnection(of sorted[stores.ID, stores.CircleVisitors], p part[stores.Visitor]) *model.CircleVisitorConnection {
	return &model.CircleVisitorConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.Visitor, cursor model.Cursor) model.CircleVisitorEdge {
		edge := model.CircleVisitorEdge{Cursor: cursor, NodeID: x.User, MessageCount: x.Messages}
		for i, place := range of.by.Places {
			if !place.IsZero() {
				edge.Counts = append(edge.Counts, &model.PlaceMessageCount{PlaceID: place, Count: x.Counts[i]})
			}
		}
		return edge
	})}
}
