package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) UpdateProfile(ctx context.Context, input model.UpdateProfileInput) (*model.UpdateProfilePayload, error) {
	errs, err := userErrors(r.r.updateProfile(ctx, input), "")
	return &model.UpdateProfilePayload{UserErrors: errs}, err
}

func (r *mutationResolver) UpdateVisibility(ctx context.Context, input model.UpdateVisibilityInput) (*model.UpdateVisibilityPayload, error) {
	errs, err := userErrors(r.r.updateUser(ctx, stores.UserChange{FriendsVisibility: input.Friends, InterestsVisibility: input.Interests}), "")
	return &model.UpdateVisibilityPayload{UserErrors: errs}, err
}

func (r *queryResolver) Viewer(ctx context.Context) (*stores.User, error) {
	return r.r.user(ctx, viewer(ctx).ID)
}

func (r *queryResolver) User(ctx context.Context, id *stores.ID, handle *string) (*stores.User, error) {
	switch {
	case (id == nil) == (handle == nil):
		return nil, badInput("Give exactly one of id and handle.")
	case id != nil:
		if err := validID("id", *id, stores.KindUser); err != nil {
			return nil, err
		}
		return r.r.user(ctx, *id)
	default:
		found, err := r.r.usersByHandle(ctx, []string{*handle})
		return found[*handle], err
	}
}

func (r *userResolver) FriendsVisibility(ctx context.Context, objs []*stores.User) ([]*stores.Visibility, error) {
	return visibilities(ctx, objs, friendsOf)
}

func (r *userResolver) InterestsVisibility(ctx context.Context, objs []*stores.User) ([]*stores.Visibility, error) {
	return visibilities(ctx, objs, interestsOf)
}

func (r *Resolver) User() generated.UserResolver { return &userResolver{r} }

type userResolver struct{ r *Resolver }
