package resolvers

import (
	"fmt"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// jobFilter checks the arguments of Circle.jobs.
func jobFilter(place stores.ID, sinceBefore *int) (stores.CircleJobs, error) {
	filter := stores.CircleJobs{Place: place}
	if sinceBefore != nil {
		if filter.Before = *sinceBefore; filter.Before < 1 || filter.Before > stores.MaxYear {
			return filter, badField("sinceBefore", fmt.Sprintf("The argument sinceBefore must be between 1 and %d.", stores.MaxYear))
		}
	}
	return filter, validID("place", place, stores.KindPlace)
}

// visitorFilter checks the arguments of Circle.visitors.
func visitorFilter(places []*stores.ID, from, until time.Time) (stores.CircleVisitors, error) {
	filter := stores.CircleVisitors{From: from, Until: until}
	if len(places) < 1 || len(places) > stores.MaxVisited {
		return filter, badField("places", fmt.Sprintf("The argument places must have 1 to %d places.", stores.MaxVisited))
	}
	seen := map[stores.ID]bool{}
	for i, id := range places {
		if err := validID(fmt.Sprintf("places.%d", i), *id, stores.KindPlace); err != nil {
			return filter, err
		}
		if seen[*id] {
			return filter, badField("places", "The argument places has a place twice. Give each place once.")
		}
		filter.Places[i], seen[*id] = *id, true
	}
	return filter, validSpan(from, until)
}

// validSpan checks that a span of time is not empty.
func validSpan(from, until time.Time) error {
	if !from.Before(until) {
		return badField("from", "The argument from must be before until.")
	}
	return nil
}

func circlePageEdge(x stores.JoinedPage, cursor model.Cursor) model.CirclePageEdge {
	return model.CirclePageEdge{Cursor: cursor, NodeID: x.Page, PostCount: x.Posts}
}

func circleJobEdge(x stores.Affiliation, cursor model.Cursor) model.CircleJobEdge {
	edge := model.CircleJobEdge{Cursor: cursor, NodeID: x.User, OrganisationID: x.Organisation}
	if x.Year > 0 {
		edge.Year = &x.Year
	}
	return edge
}

// circleVisitorEdge makes the edges of the visitors of the places of a filter.
func circleVisitorEdge(filter stores.CircleVisitors) func(stores.Visitor, model.Cursor) model.CircleVisitorEdge {
	return func(x stores.Visitor, cursor model.Cursor) model.CircleVisitorEdge {
		edge := model.CircleVisitorEdge{Cursor: cursor, NodeID: x.User, MessageCount: x.Messages}
		for i, place := range filter.Places {
			if !place.IsZero() {
				edge.Counts = append(edge.Counts, &model.PlaceMessageCount{PlaceID: place, Count: x.Counts[i]})
			}
		}
		return edge
	}
}
