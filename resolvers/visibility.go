package resolvers

import (
	"context"

	"fivefold/stores"
)

// listVisibility returns who may see a list of a person.
type listVisibility func(*stores.User) stores.Visibility

func friendsOf(u *stores.User) stores.Visibility   { return u.FriendsVisibility }
func interestsOf(u *stores.User) stores.Visibility { return u.InterestsVisibility }

// visibleTo returns the ids of the people all of whose lists the viewer may see, nil for the others, in order.
func (r *Resolver) visibleTo(ctx context.Context, people []*stores.User, lists ...listVisibility) ([]*stores.ID, error) {
	rels, err := r.relations(ctx, ids(people, userID))
	if err != nil {
		return nil, err
	}
	out, viewerID := make([]*stores.ID, len(people)), viewer(ctx).ID
	for i, u := range people {
		visible := true
		for _, list := range lists {
			visible = visible && canSeeList(list(u), u.ID, viewerID, rels[u.ID])
		}
		if visible {
			out[i] = &u.ID
		}
	}
	return out, nil
}

// visiblePairs pairs each person with one other, who is the viewer when other is nil. A pair is nil when the viewer may not see the list of
// one of the two. All are nil when there is no other person.
func (r *Resolver) visiblePairs(ctx context.Context, people []*stores.User, other *stores.ID, list listVisibility) ([]*stores.Pair, error) {
	out := make([]*stores.Pair, len(people))
	with, err := r.visibleOther(ctx, other, list)
	if err != nil || with.IsZero() {
		return out, err
	}
	visible, err := r.visibleTo(ctx, people, list)
	for i, id := range visible {
		if id != nil {
			out[i] = &stores.Pair{A: *id, B: with}
		}
	}
	return out, err
}

// visibleOther returns the id of the other person, zero when the viewer may not see their list.
func (r *Resolver) visibleOther(ctx context.Context, other *stores.ID, list listVisibility) (stores.ID, error) {
	if other == nil || *other == viewer(ctx).ID {
		return viewer(ctx).ID, nil
	}
	if err := validID("with", *other, stores.KindUser); err != nil {
		return stores.ID{}, err
	}
	u, err := r.user(ctx, *other)
	if err != nil || u == nil {
		return stores.ID{}, err
	}
	visible, err := r.visibleTo(ctx, []*stores.User{u}, list)
	if err != nil || visible[0] == nil {
		return stores.ID{}, err
	}
	return u.ID, nil
}

// onlyViewer returns the ids of the people who are the viewer, nil for the others.
func onlyViewer(ctx context.Context, people []*stores.User) []*stores.ID {
	out, viewerID := make([]*stores.ID, len(people)), viewer(ctx).ID
	for i, u := range people {
		// Access: the person.
		if u.ID == viewerID {
			out[i] = &u.ID
		}
	}
	return out
}
