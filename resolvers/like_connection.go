package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// The lists of interests and likes: what to ask of the ports for the viewer, and how a page becomes a connection.

func (r *Resolver) friendWhoLikesLister(ctx context.Context, interests []stores.ID, page stores.Window) (map[stores.ID]stores.List[stores.Like], error) {
	return r.Stores.Likes.ByFriends(ctx, viewer(ctx).ID, interests, page)
}

func (r *Resolver) similarPersonLister() lister[sorted[stores.ID, stores.InterestFilter], stores.CountedUser] {
	return perBy(func(ctx context.Context, people []stores.ID, filter stores.InterestFilter, page stores.Window) (map[stores.ID]stores.List[stores.CountedUser], error) {
		return r.Stores.Network.Similar(ctx, viewer(ctx).ID, people, filter, page)
	})
}

// viewerLikes fetches the viewer's own likes.
func (r *Resolver) viewerLikes(ctx context.Context, interests []stores.ID) (map[stores.ID]*stores.Like, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, nil
	}
	return pointers(together(ctx, "Likes.Between", interests, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Like, error) {
		return r.Stores.Likes.Between(ctx, you, ids)
	}))
}

func (r *Resolver) interestCatalogue(order stores.InterestOrder) cataloguer[stores.InterestFilter, stores.Interest] {
	return func(ctx context.Context, filter stores.InterestFilter, window stores.Window) (stores.List[stores.Interest], error) {
		return r.Stores.Interests.Catalogue(ctx, filter, order, window)
	}
}

func interestConnection(filter stores.InterestFilter, p part[stores.Interest]) *model.InterestConnection {
	edges := edgesOf(p, func(i stores.Interest, cursor model.Cursor) model.InterestEdge {
		return model.InterestEdge{Cursor: cursor, Node: &i}
	})
	return &model.InterestConnection{Filter: filter, PageInfo: p.info(), Edges: edges,
		Nodes: nodesOf(edges, func(e *model.InterestEdge) *stores.Interest { return e.Node })}
}

func interestGenreConnection(of stores.ID, p part[stores.Genre]) *model.InterestGenreConnection {
	return &model.InterestGenreConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(g stores.Genre, cursor model.Cursor) model.InterestGenreEdge {
		return model.InterestGenreEdge{Cursor: cursor, NodeID: g.Genre, Count: g.Count}
	})}
}

func likedInterestConnection(of sorted[stores.ID, stores.InterestFilter], p part[stores.Like]) *model.LikedInterestConnection {
	return &model.LikedInterestConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, likedInterestEdge)}
}

func likedInterestEdge(l stores.Like, cursor model.Cursor) model.LikedInterestEdge {
	return model.LikedInterestEdge{Cursor: cursor, NodeID: l.Interest, Strength: l.Strength, Since: l.Since}
}

func commonInterestConnection(of sorted[stores.Pair, stores.InterestFilter], p part[stores.CommonLike]) *model.CommonInterestConnection {
	return &model.CommonInterestConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(c stores.CommonLike, cursor model.Cursor) model.CommonInterestEdge {
		return model.CommonInterestEdge{Cursor: cursor, NodeID: c.Interest, Strength: c.Strength, OtherStrength: c.OtherStrength}
	})}
}

func friendWhoLikesConnection(of stores.ID, p part[stores.Like]) *model.FriendWhoLikesConnection {
	return &model.FriendWhoLikesConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(l stores.Like, cursor model.Cursor) model.FriendWhoLikesEdge {
		return model.FriendWhoLikesEdge{Cursor: cursor, NodeID: l.User, Strength: l.Strength}
	})}
}

func similarPersonConnection(of sorted[stores.ID, stores.InterestFilter], p part[stores.CountedUser]) *model.SimilarPersonConnection {
	return &model.SimilarPersonConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.CountedUser, cursor model.Cursor) model.SimilarPersonEdge {
		return model.SimilarPersonEdge{Cursor: cursor, NodeID: x.User, CommonInterestCount: x.Count}
	})}
}
