package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// viewerLikes loads the viewer's own likes.
func (r *Resolver) viewerLikes(ctx context.Context, interests []stores.ID) (map[stores.ID]*stores.Like, error) {
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, nil
	}
	return pointers(loadBatched(ctx, "Likes.Between", interests, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Like, error) {
		return r.Stores.Likes.Between(ctx, viewerID, ids)
	}))
}

// commonInterestCounts counts the interests that the viewer and each person have in common: nil for the viewer, and where the viewer may not see the
// interests of the person.
func (r *Resolver) commonInterestCounts(ctx context.Context, people []*stores.User) ([]*int, error) {
	pairs, err := r.visiblePairs(ctx, people, nil, interestsOf)
	if err != nil {
		return nil, err
	}
	return totals(ctx, ofOthers(pairs), given(stores.InterestFilter{}, r.Stores.Likes.Common))
}

func likedInterestEdge(l stores.Like, cursor model.Cursor) model.LikedInterestEdge {
	return model.LikedInterestEdge{Cursor: cursor, NodeID: l.Interest, Strength: l.Strength, Since: l.Since}
}

func commonInterestEdge(c stores.CommonLike, cursor model.Cursor) model.CommonInterestEdge {
	return model.CommonInterestEdge{Cursor: cursor, NodeID: c.Interest, Strength: c.Strength, OtherStrength: c.OtherStrength}
}

func friendWhoLikesEdge(l stores.Like, cursor model.Cursor) model.FriendWhoLikesEdge {
	return model.FriendWhoLikesEdge{Cursor: cursor, NodeID: l.User, Strength: l.Strength}
}

func similarPersonEdge(x stores.CountedUser, cursor model.Cursor) model.SimilarPersonEdge {
	return model.SimilarPersonEdge{Cursor: cursor, NodeID: x.User, CommonInterestCount: x.Count}
}
