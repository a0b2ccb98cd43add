package resolvers

import (
	"context"
	"fivefold/graph"
	"fivefold/graph/model"
	"fivefold/stores"
	"fmt"
)

func (r *mutationResolver) UpdateProfile(ctx context.Context, input model.UpdateProfileInput) (*model.UpdateProfilePayload, error) {
	panic(fmt.Errorf("not implemented: UpdateProfile - updateProfile"))
}

func (r *mutationResolver) UpdateVisibility(ctx context.Context, input model.UpdateVisibilityInput) (*model.UpdateVisibilityPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateVisibility - updateVisibility"))
}

func (r *queryResolver) Viewer(ctx context.Context) (*stores.User, error) {
	panic(fmt.Errorf("not implemented: Viewer - viewer"))
}

func (r *queryResolver) User(ctx context.Context, id *stores.ID, handle *string) (*stores.User, error) {
	panic(fmt.Errorf("not implemented: User - user"))
}

func (r *userResolver) Bio(ctx context.Context, objs []*stores.User) ([]*string, error) {
	panic(fmt.Errorf("not implemented: Bio - bio"))
}

func (r *userResolver) FriendsVisibility(ctx context.Context, objs []*stores.User) ([]*stores.Visibility, error) {
	panic(fmt.Errorf("not implemented: FriendsVisibility - friendsVisibility"))
}

func (r *userResolver) InterestsVisibility(ctx context.Context, objs []*stores.User) ([]*stores.Visibility, error) {
	panic(fmt.Errorf("not implemented: InterestsVisibility - interestsVisibility"))
}

func (r *Resolver) User() graph.UserResolver { return &userResolver{r} }

type userResolver struct{ *Resolver }
