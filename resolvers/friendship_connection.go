package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// The lists of friends: what to ask of the ports for the viewer, and how a page becomes a connection.

func (r *Resolver) friendLister(order stores.FriendOrder) lister[stores.ID, stores.Friend] {
	return func(ctx context.Context, people []stores.ID, page stores.Window) (map[stores.ID]stores.List[stores.Friend], error) {
		return r.Stores.Friendships.Friends(ctx, viewer(ctx).ID, people, order, page)
	}
}

func (r *Resolver) mutualFriendLister(ctx context.Context, pairs []stores.Pair, page stores.Window) (map[stores.Pair]stores.List[stores.Friend], error) {
	return r.Stores.Network.Mutual(ctx, viewer(ctx).ID, pairs, page)
}

func (r *Resolver) friendOfFriendLister(ctx context.Context, people []stores.ID, page stores.Window) (map[stores.ID]stores.List[stores.CountedUser], error) {
	return r.Stores.Network.FriendsOfFriends(ctx, viewer(ctx).ID, people, page)
}

func friendConnection(of stores.ID, p part[stores.Friend]) *model.FriendConnection {
	return &model.FriendConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, friendEdge)}
}

func friendEdge(f stores.Friend, cursor model.Cursor) model.FriendEdge {
	return model.FriendEdge{Cursor: cursor, NodeID: f.User, FriendshipID: f.Friendship, Since: f.Since}
}

func mutualFriendConnection(of stores.Pair, p part[stores.Friend]) *model.MutualFriendConnection {
	return &model.MutualFriendConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(f stores.Friend, cursor model.Cursor) model.MutualFriendEdge {
		return model.MutualFriendEdge{Cursor: cursor, NodeID: f.User}
	})}
}

func friendOfFriendConnection(of stores.ID, p part[stores.CountedUser]) *model.FriendOfFriendConnection {
	return &model.FriendOfFriendConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.CountedUser, cursor model.Cursor) model.FriendOfFriendEdge {
		return model.FriendOfFriendEdge{Cursor: cursor, NodeID: x.User, MutualFriendCount: x.Count}
	})}
}

func friendRequestConnection(of sorted[stores.ID, stores.RequestDirection], p part[stores.Friendship]) *model.FriendRequestConnection {
	edges := edgesOf(p, func(f stores.Friendship, cursor model.Cursor) model.FriendRequestEdge {
		return model.FriendRequestEdge{Cursor: cursor, Node: &f, UserID: f.Other(of.of)}
	})
	return &model.FriendRequestConnection{Of: of.of, Direction: of.by, PageInfo: p.info(), Edges: edges,
		Nodes: nodesOf(edges, func(e *model.FriendRequestEdge) *stores.Friendship { return e.Node })}
}

func blockedUserConnection(of stores.ID, p part[stores.Block]) *model.BlockedUserConnection {
	return &model.BlockedUserConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(b stores.Block, cursor model.Cursor) model.BlockedUserEdge {
		return model.BlockedUserEdge{Cursor: cursor, NodeID: b.Blocked, Since: b.Since}
	})}
}

// mutualFriendCounts counts the friends that the viewer and each person have in common.
func (r *Resolver) mutualFriendCounts(ctx context.Context, people []*stores.User) ([]*int, error) {
	pairs, err := r.pairsWith(ctx, people, nil, friendsOf)
	if err != nil {
		return nil, err
	}
	open := make([]*stores.Pair, 0, len(pairs))
	var at []int
	for i, pair := range pairs {
		if pair != nil && pair.A != pair.B {
			open, at = append(open, pair), append(at, i)
		}
	}
	counts, err := totals(ctx, open, func(p *stores.Pair) stores.Pair { return *p }, r.mutualFriendLister)
	out := make([]*int, len(people))
	for n, count := range counts {
		out[at[n]] = count
	}
	return out, err
}
