package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// friendLister lists the friends of people in an order.
func (r *Resolver) friendLister(order stores.FriendOrder) lister[stores.ID, stores.Friend] {
	return func(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Friend], error) {
		return r.Stores.Friendships.Friends(ctx, viewer(ctx).ID, people, order, window)
	}
}

func friendEdge(f stores.Friend, cursor model.Cursor) model.FriendEdge {
	return model.FriendEdge{Cursor: cursor, NodeID: f.User, FriendshipID: f.Friendship, Since: f.Since}
}

func mutualFriendEdge(f stores.Friend, cursor model.Cursor) model.MutualFriendEdge {
	return model.MutualFriendEdge{Cursor: cursor, NodeID: f.User}
}

func friendOfFriendEdge(x stores.CountedUser, cursor model.Cursor) model.FriendOfFriendEdge {
	return model.FriendOfFriendEdge{Cursor: cursor, NodeID: x.User, MutualFriendCount: x.Count}
}

// friendRequestEdge makes the edges of a person's requests. Their user is the other person.
func friendRequestEdge(of stores.ID) func(stores.Friendship, model.Cursor) model.FriendRequestEdge {
	return func(f stores.Friendship, cursor model.Cursor) model.FriendRequestEdge {
		return model.FriendRequestEdge{Cursor: cursor, Node: &f, UserID: f.Other(of)}
	}
}

func blockedUserEdge(b stores.Block, cursor model.Cursor) model.BlockedUserEdge {
	return model.BlockedUserEdge{Cursor: cursor, NodeID: b.Blocked, UserID: b.Blocked, Since: b.Since}
}

// mutualFriendCounts counts the friends that the viewer and each person have in common: nil for the viewer, and where the viewer may
// not see the friends of the person.
func (r *Resolver) mutualFriendCounts(ctx context.Context, people []*stores.User) ([]*int, error) {
	pairs, err := r.visiblePairs(ctx, people, nil, friendsOf)
	if err != nil {
		return nil, err
	}
	return totals(ctx, ofOthers(pairs), forViewer(r.Stores.Network.Mutual))
}

// ofOthers returns pairs without those of a person and the same person.
func ofOthers(pairs []*stores.Pair) []*stores.Pair {
	for i, pair := range pairs {
		if pair != nil && pair.A == pair.B {
			pairs[i] = nil
		}
	}
	return pairs
}

// friendCounts counts the friends of each person: nil where the viewer may not see them.
func (r *Resolver) friendCounts(ctx context.Context, people []*stores.User) ([]*int, error) {
	visible, err := r.visibleTo(ctx, people, friendsOf)
	if err != nil {
		return nil, err
	}
	return totals(ctx, visible, r.friendLister(stores.FriendsNewest))
}
