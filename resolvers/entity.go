package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *entityResolver) FindUser(ctx context.Context, reps []*model.UserRepresentation) ([]*stores.User, error) {
	byID, byHandle := representedUsers(reps)
	found, err := r.r.users(ctx, byID)
	if err != nil {
		return nil, err
	}
	named, err := r.r.usersByHandle(ctx, byHandle)
	out := make([]*stores.User, len(reps))
	for i, rep := range reps {
		if rep.MatchedKey == model.UserMatchedKeyID {
			out[i] = found[*rep.ID]
		} else {
			out[i] = named[*rep.Handle]
		}
	}
	return out, err
}

func (r *Resolver) Entity() generated.EntityResolver { return &entityResolver{r} }

type entityResolver struct{ r *Resolver }
