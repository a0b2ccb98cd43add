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

func (r *Resolver) similarPersonLister() lister[sorted[stores.ID, stores.InterestFilter], stores.Reached] {
	return perBy(func(ctx context.Context, people []stores.ID, filter stores.InterestFilter, page stores.Window) (map[stores.ID]stores.List[stores.Reached], error) {
		return r.Stores.Network.Similar(ctx, viewer(ctx).ID, people, filter, page)
	})
}

// viewerLikes fetches the viewer's own likes.
func (r *Resolver) viewerLikes(ctx context.Context, interests []stores.ID) (map[stores.ID]*stores.Like, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, nil
	}
	return pointers(inBatches(ctx, interests, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Like, error) {
		return r.Stores.Likes.Between(ctx, you, ids)
	}))
}

// catalogueKey names the one catalogue, narrowed by a filter.
type catalogueKey = sorted[struct{}, stores.InterestFilter]

func (r *Resolver) catalogueLister(ctx context.Context, keys []catalogueKey, page stores.Window) (map[catalogueKey]stores.List[stores.Interest], error) {
	out := make(map[catalogueKey]stores.List[stores.Interest], len(keys))
	for _, k := range keys {
		list, err := r.Stores.Interests.Catalogue(ctx, k.by, stores.InterestsPopular, page)
		if err != nil {
			return nil, err
		}
		out[k] = list
	}
	return out, nil
}

// catalogue answers a page of all interests.
func (r *Resolver) catalogue(ctx context.Context, kind, genre *string, order stores.InterestOrder, args pageArgs) (*model.InterestConnection, error) {
	filter, err := interestFilter(kind, genre)
	if err != nil {
		return nil, err
	}
	scope := "catalogue " + string(order) + " " + scopeOfFilter(filter)
	page, err := args.page(scope)
	if err != nil {
		return nil, err
	}
	list, err := r.Stores.Interests.Catalogue(ctx, filter, order, page)
	if err != nil {
		return nil, err
	}
	p := part[stores.Interest]{scope: scope, page: page, list: list}
	edges := edgesOf(p, func(i stores.Interest, cursor string) *model.InterestEdge {
		return &model.InterestEdge{Cursor: cursor, Node: &i}
	})
	return &model.InterestConnection{Filter: filter, PageInfo: p.info(), Edges: edges,
		Nodes: nodesOf(edges, func(e *model.InterestEdge) *stores.Interest { return e.Node })}, nil
}

func interestGenreConnection(of stores.ID, p part[stores.Genre]) *model.InterestGenreConnection {
	return &model.InterestGenreConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(g stores.Genre, cursor string) *model.InterestGenreEdge {
		return &model.InterestGenreEdge{Cursor: cursor, NodeID: g.Genre, Count: g.Count}
	})}
}

func likedInterestConnection(of sorted[stores.ID, stores.InterestFilter], p part[stores.Like]) *model.LikedInterestConnection {
	return &model.LikedInterestConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, likedInterestEdge)}
}

func likedInterestEdge(l stores.Like, cursor string) *model.LikedInterestEdge {
	return &model.LikedInterestEdge{Cursor: cursor, NodeID: l.Interest, Strength: l.Strength, Since: l.Since}
}

func commonInterestConnection(of sorted[stores.Pair, stores.InterestFilter], p part[stores.CommonLike]) *model.CommonInterestConnection {
	return &model.CommonInterestConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(c stores.CommonLike, cursor string) *model.CommonInterestEdge {
		return &model.CommonInterestEdge{Cursor: cursor, NodeID: c.Interest, Strength: c.Strength, OtherStrength: c.OtherStrength}
	})}
}

func friendWhoLikesConnection(of stores.ID, p part[stores.Like]) *model.FriendWhoLikesConnection {
	return &model.FriendWhoLikesConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(l stores.Like, cursor string) *model.FriendWhoLikesEdge {
		return &model.FriendWhoLikesEdge{Cursor: cursor, NodeID: l.User, Strength: l.Strength}
	})}
}

func similarPersonConnection(of sorted[stores.ID, stores.InterestFilter], p part[stores.Reached]) *model.SimilarPersonConnection {
	return &model.SimilarPersonConnection{Of: of.of, Filter: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.Reached, cursor string) *model.SimilarPersonEdge {
		return &model.SimilarPersonEdge{Cursor: cursor, NodeID: x.User, CommonInterestCount: x.Count}
	})}
}
