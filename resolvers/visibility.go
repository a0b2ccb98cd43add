package resolvers

import (
	"context"

	"fivefold/stores"
)

// A list of a person's that the person decides about.
type ownList func(*stores.User) stores.Visibility

func friendsOf(u *stores.User) stores.Visibility   { return u.FriendsVisibility }
func interestsOf(u *stores.User) stores.Visibility { return u.InterestsVisibility }

// visibleTo gives the ids of those people whose lists are all open to the viewer, and nil for the others, in order.
func (r *Resolver) visibleTo(ctx context.Context, people []*stores.User, lists ...ownList) ([]*stores.ID, error) {
	rels, err := r.relations(ctx, ids(people, userID))
	if err != nil {
		return nil, err
	}
	out, you := make([]*stores.ID, len(people)), viewer(ctx).ID
	for i, u := range people {
		open := true
		for _, list := range lists {
			open = open && isOpen(list(u), u.ID, you, rels[u.ID])
		}
		if open {
			out[i] = &u.ID
		}
	}
	return out, nil
}

// visiblePairs pairs each person with one other, the viewer when other is nil. A pair is nil when the list of one of the two is
// not open to the viewer, and all are when nobody is the other.
func (r *Resolver) visiblePairs(ctx context.Context, people []*stores.User, other *stores.ID, list ownList) ([]*stores.Pair, error) {
	out := make([]*stores.Pair, len(people))
	with, err := r.visibleOther(ctx, other, list)
	if err != nil || with.IsZero() {
		return out, err
	}
	open, err := r.visibleTo(ctx, people, list)
	for i, id := range open {
		if id != nil {
			out[i] = &stores.Pair{A: *id, B: with}
		}
	}
	return out, err
}

// visibleOther gives the id of the other person of a question, zero when their list is not open to the viewer.
func (r *Resolver) visibleOther(ctx context.Context, other *stores.ID, list ownList) (stores.ID, error) {
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
	open, err := r.visibleTo(ctx, []*stores.User{u}, list)
	if err != nil || open[0] == nil {
		return stores.ID{}, err
	}
	return u.ID, nil
}

// onlyYou gives the ids of those people who are the viewer, and nil for the others.
func onlyYou(ctx context.Context, people []*stores.User) []*stores.ID {
	out, you := make([]*stores.ID, len(people)), viewer(ctx).ID
	for i, u := range people {
		// Access: the person.
		if u.ID == you {
			out[i] = &u.ID
		}
	}
	return out
}
