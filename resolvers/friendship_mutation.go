package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

var viewerFriendship = map[stores.Relation]model.ViewerFriendship{
	stores.Unrelated:   model.ViewerFriendshipNone,
	stores.Requested:   model.ViewerFriendshipRequested,
	stores.RequestedMe: model.ViewerFriendshipRequestedYou,
	stores.AreFriends:  model.ViewerFriendshipFriends,
	stores.Blocking:    model.ViewerFriendshipBlocked,
	stores.BlockedBy:   model.ViewerFriendshipNone, // such a person is not visible; the block was made between two reads
}

// viewerFriendships returns the viewer's relation to each person.
func (r *Resolver) viewerFriendships(ctx context.Context, people []*stores.User) ([]model.ViewerFriendship, error) {
	rels, err := r.relations(ctx, ids(people, userID))
	out := make([]model.ViewerFriendship, len(people))
	for i, u := range people {
		out[i] = viewerFriendship[rels[u.ID]]
		if u.ID == viewer(ctx).ID {
			out[i] = model.ViewerFriendshipYourself
		}
	}
	return out, err
}

// viewerActions returns the actions that the viewer may take on each person.
func (r *Resolver) viewerActions(ctx context.Context, people []*stores.User) ([][]stores.FriendshipAction, error) {
	rels, err := r.relations(ctx, ids(people, userID))
	out := make([][]stores.FriendshipAction, len(people))
	viewerID := viewer(ctx).ID
	for i, u := range people {
		out[i] = []stores.FriendshipAction{}
		if !viewerID.IsZero() && u.ID != viewerID {
			out[i] = append(out[i], actions(rels[u.ID])...)
		}
	}
	return out, err
}

// acted is the result of an action.
type acted struct {
	user, viewer *stores.User
	friendship   *stores.Friendship
	edge         *model.FriendEdge
	ended        *stores.ID
}

// act takes an action of the viewer on another person, and returns an expected failure as data.
func (r *Resolver) act(ctx context.Context, action stores.FriendshipAction, other stores.ID) (acted, []*model.UserError, error) {
	done, err := r.actOn(ctx, action, other)
	if err != nil {
		errs, err := userErrors(err, "userId")
		return acted{}, errs, err
	}
	return done, []*model.UserError{}, nil
}

// actOn takes an action of the viewer on another person, and loads what it changed.
func (r *Resolver) actOn(ctx context.Context, action stores.FriendshipAction, other stores.ID) (acted, error) {
	v := viewer(ctx)
	// Access: whoever is signed in, as stores.Relation.After accepts it.
	if v.ID.IsZero() {
		return acted{}, errNotSignedIn
	}
	if err := validID("userId", other, stores.KindUser); err != nil {
		return acted{}, err
	}
	before, err := r.relations(ctx, []stores.ID{other})
	if err != nil {
		return acted{}, err
	}
	f, err := r.Stores.Friendships.Act(ctx, v.ID, action, other, r.now())
	if err != nil {
		return acted{}, err
	}
	v.forget(other)
	if !f.ID.IsZero() {
		r.publishFriendship(ctx, f, v.ID, other)
	}
	people, err := r.users(ctx, []stores.ID{v.ID, other})
	if err != nil {
		return acted{}, err
	}
	done := acted{user: people[other], viewer: people[v.ID]}
	if f.ID.IsZero() {
		switch before[other] {
		case stores.Requested, stores.RequestedMe, stores.AreFriends:
			id := stores.FriendshipID(v.ID, other)
			done.ended = &id
		}
		return done, nil
	}
	done.friendship = &f
	if f.State() == stores.StateFriends {
		friend := stores.Friend{User: other, Friendship: f.ID, Since: f.Since}
		done.edge = new(friendEdge(friend, model.Cursor{List: listOf(scopeOf("friends "+string(stores.FriendsNewest)), v.ID), At: friend.Position()}))
	}
	return done, nil
}
