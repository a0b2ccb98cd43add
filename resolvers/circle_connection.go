package resolvers

import (
	"context"
	"fmt"

	"fivefold/graph/model"
	"fivefold/stores"
)

// circles returns the circle around each person, nil for people whose friends the viewer may not see.
func (r *Resolver) circles(ctx context.Context, people []*stores.User, reach int) ([]*model.Circle, error) {
	if reach < 1 || reach > stores.MaxReach {
		return nil, badField("reach", fmt.Sprintf("The argument reach must be between 1 and %d.", stores.MaxReach))
	}
	visible, err := r.visibleTo(ctx, people, friendsOf)
	if err != nil {
		return nil, err
	}
	interests, err := r.visibleTo(ctx, people, interestsOf)
	if err != nil {
		return nil, err
	}
	out := make([]*model.Circle, len(people))
	for i, id := range visible {
		if id != nil {
			out[i] = &model.Circle{Of: *id, Reach: reach, ShowsInterests: interests[i] != nil}
		}
	}
	return out, nil
}

// circleKeys returns the list key of each circle.
func circleKeys[Filter comparable](circles []*model.Circle, filter func(reach int) Filter) []*filteredKey[stores.ID, Filter] {
	out := make([]*filteredKey[stores.ID, Filter], len(circles))
	for i, c := range circles {
		out[i] = &filteredKey[stores.ID, Filter]{c.Of, filter(c.Reach)}
	}
	return out
}

func circlePersonEdge(x stores.CircleMember, cursor model.Cursor) model.CirclePersonEdge {
	return model.CirclePersonEdge{Cursor: cursor, NodeID: x.User, Distance: x.Distance}
}

func circleMessageEdge(m stores.Message, cursor model.Cursor) model.CircleMessageEdge {
	return model.CircleMessageEdge{Cursor: cursor, NodeID: idOf(m)}
}

// keepMessages makes a method of a port that lists messages keep them for the request, so that loading their nodes costs no call.
func keepMessages[By any](ask func(context.Context, stores.ID, []stores.ID, By, stores.Window) (map[stores.ID]stores.List[stores.Message], error),
) func(context.Context, stores.ID, []stores.ID, By, stores.Window) (map[stores.ID]stores.List[stores.Message], error) {
	return func(ctx context.Context, viewerID stores.ID, of []stores.ID, by By, window stores.Window) (map[stores.ID]stores.List[stores.Message], error) {
		lists, err := ask(ctx, viewerID, of, by, window)
		for _, list := range lists {
			for _, item := range list.Items {
				viewer(ctx).keepStored(idOf(item.Value), item.Value)
			}
		}
		return lists, err
	}
}
