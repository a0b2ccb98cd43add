package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// liked is the result of setting or removing a like.
type liked struct {
	interest *stores.Interest
	edge     *model.LikedInterestEdge
	viewer   *stores.User
}

func (r *Resolver) like(ctx context.Context, interest stores.ID, strength int) (liked, []*model.UserError, error) {
	return r.changeLike(ctx, interest, func(viewerID stores.ID) (*model.LikedInterestEdge, error) {
		l, err := r.Stores.Likes.Set(ctx, stores.Like{User: viewerID, Interest: interest, Strength: strength, Since: r.now()})
		list := listOf(scopeBy(scopeOf("interests"), scopeOfInterests), filteredKey[stores.ID, stores.InterestFilter]{of: viewerID})
		return new(likedInterestEdge(l, model.Cursor{List: list, At: l.Position()})), err
	})
}

func (r *Resolver) unlike(ctx context.Context, interest stores.ID) (liked, []*model.UserError, error) {
	return r.changeLike(ctx, interest, func(viewerID stores.ID) (*model.LikedInterestEdge, error) {
		return nil, r.Stores.Likes.Remove(ctx, viewerID, interest)
	})
}

// changeLike changes a like of the viewer and loads what it changed. It loads the same after an expected failure, so that a client whose data
// is old sees the current state.
func (r *Resolver) changeLike(ctx context.Context, interest stores.ID,
	change func(viewerID stores.ID) (*model.LikedInterestEdge, error)) (liked, []*model.UserError, error) {
	done, err := func() (done liked, err error) {
		// Access: whoever is signed in, for themselves.
		viewerID := viewer(ctx).ID
		if viewerID.IsZero() {
			return done, errNotSignedIn
		}
		if err = validID("interestId", interest, stores.KindInterest); err != nil {
			return done, err
		}
		var failure error
		if done.edge, failure = change(viewerID); failure != nil {
			done.edge = nil
			if _, ok := asFault(failure); !ok {
				return liked{}, failure
			}
		}
		found, err := r.interests(ctx, []stores.ID{interest})
		if err != nil {
			return liked{}, err
		}
		done.interest = found[interest]
		if done.viewer, err = r.user(ctx, viewerID); err != nil {
			return liked{}, err
		}
		return done, failure
	}()
	errs, err := userErrors(err, "interestId")
	return done, errs, err
}
