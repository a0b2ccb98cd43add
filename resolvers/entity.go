package resolvers

import (
	"context"
	"fivefold/graph"
	"fivefold/graph/model"
	"fivefold/stores"
	"fmt"
)

func (r *entityResolver) FindFriendship(ctx context.Context, reps []*model.FriendshipRepresentation) ([]*stores.Friendship, error) {
	panic(fmt.Errorf("not implemented: FindFriendship - findFriendship"))
}

func (r *entityResolver) FindInterest(ctx context.Context, reps []*model.InterestRepresentation) ([]*stores.Interest, error) {
	panic(fmt.Errorf("not implemented: FindInterest - findInterest"))
}

func (r *entityResolver) FindSession(ctx context.Context, reps []*model.SessionRepresentation) ([]*stores.Session, error) {
	panic(fmt.Errorf("not implemented: FindSession - findSession"))
}

func (r *entityResolver) FindUser(ctx context.Context, reps []*model.UserRepresentation) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: FindUser - findUser"))
}

func (r *Resolver) Entity() graph.EntityResolver { return &entityResolver{r} }

type entityResolver struct{ *Resolver }
