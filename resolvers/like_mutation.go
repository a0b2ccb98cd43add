package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// like sets a like of the viewer and returns its edge in the viewer's interests.
func (r *Resolver) like(ctx context.Context, interest stores.ID, strength int) (*model.LikedInterestEdge, error) {
	// Access: whoever is signed in, for themselves.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	set, err := r.Stores.Likes.Set(ctx, stores.Like{User: viewerID, Interest: interest, Strength: strength, Since: r.now()})
	if err != nil {
		return nil, err
	}
	viewer(ctx).keepStored(interest, &set.Interest)
	list := listOf(scopeGiven(scopeOf("interests"), scopeOfInterests(stores.InterestFilter{})), viewerID)
	return new(likedInterestEdge(set.Like, model.Cursor{List: list, At: set.Like.Position()})), nil
}

// unlike removes a like of the viewer.
func (r *Resolver) unlike(ctx context.Context, interest stores.ID) error {
	// Access: whoever is signed in, for themselves.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return errNotSignedIn
	}
	if err := validID("interestId", interest, stores.KindInterest); err != nil {
		return err
	}
	return r.Stores.Likes.Remove(ctx, viewerID, interest)
}
