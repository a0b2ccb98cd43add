package resolvers

import (
	"context"
	"slices"
	"time"

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

	stores.BlockingEachOther: model.ViewerFriendshipBlocked,
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

// viewerActions returns the actions that the viewer may take on each person. A request that would return stores.ErrTooSoon is not among
// them.
func (r *Resolver) viewerActions(ctx context.Context, people []*stores.User) ([][]stores.FriendshipAction, error) {
	out := make([][]stores.FriendshipAction, len(people))
	rels, err := r.relations(ctx, ids(people, userID))
	if err != nil {
		return nil, err
	}
	viewerID := viewer(ctx).ID
	var unrelated []stores.ID
	for i, u := range people {
		out[i] = []stores.FriendshipAction{}
		if viewerID.IsZero() || u.ID == viewerID {
			continue
		}
		out[i] = append(out[i], rels[u.ID].Actions()...)
		if rels[u.ID] == stores.Unrelated {
			unrelated = append(unrelated, u.ID)
		}
	}
	declined, err := loadBatched(ctx, "Friendships.Declined", unrelated, func(ctx context.Context, ids []stores.ID) (map[stores.ID]bool, error) {
		return r.Stores.Friendships.Declined(ctx, viewerID, ids, r.now().Add(-stores.DeclinePause))
	})
	for i, u := range people {
		if declined[u.ID] {
			out[i] = slices.DeleteFunc(out[i], func(a stores.FriendshipAction) bool { return a == stores.ActRequest })
		}
	}
	return out, err
}

// acted is the result of an action.
type acted struct {
	friendship stores.ID // zero when there is none
	edge       *model.FriendEdge
	request    *model.FriendRequestEdge
	block      *model.BlockedUserEdge
	ended      *stores.ID
}

// act takes an action of the viewer on another person, and returns an expected failure as data.
func (r *Resolver) act(ctx context.Context, action stores.FriendshipAction, other stores.ID) (acted, []*model.UserError, error) {
	done, err := r.actOn(ctx, action, other)
	errs, err := userErrors(err, "userId")
	return done, errs, err
}

// actOn takes an action of the viewer on another person.
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
	now := r.now()
	f, err := r.Stores.Friendships.Act(ctx, v.ID, action, other, now)
	v.forget(other)
	if err != nil {
		return acted{}, err
	}
	var done acted
	if f.ID.IsZero() {
		switch before[other] {
		case stores.Requested, stores.RequestedMe, stores.AreFriends:
			id := stores.FriendshipID(v.ID, other)
			done.ended = &id
		}
	} else {
		done.friendship = f.ID
		v.keepStored(f.ID, &f)
	}
	done.addEdges(v.ID, other, f, action, now)
	return done, nil
}

// addEdges adds the edge of the viewer's list that an action has added the other person to.
func (done *acted) addEdges(viewer, other stores.ID, f stores.Friendship, action stores.FriendshipAction, at time.Time) {
	switch {
	case action == stores.ActBlock:
		b := stores.Block{Blocker: viewer, Blocked: other, Since: at}
		done.block = new(blockedUserEdge(b, model.Cursor{List: listOf(scopeOf("blockedUsers"), viewer), At: b.Position()}))
	case f.ID.IsZero():
	case f.State() == stores.StateFriends:
		friend := stores.Friend{User: other, Friendship: f.ID, Since: f.Since}
		done.edge = new(friendEdge(friend, model.Cursor{List: listOf(scopeOf("friends "+string(stores.FriendsNewest)), viewer), At: friend.Position()}))
	default:
		list := listOf(scopeGiven(scopeOf("friendRequests"), string(stores.RequestsSent)), viewer)
		done.request = new(friendRequestEdge(viewer)(f, model.Cursor{List: list, At: f.RequestPosition(viewer)}))
	}
}
