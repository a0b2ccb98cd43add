package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/stores"
	"fmt"
)

func (r *queryResolver) Node(ctx context.Context, id stores.ID) (stores.Node, error) {
	found, err := r.r.nodes(ctx, []stores.ID{id})
	return found[id], err
}

func (r *queryResolver) Nodes(ctx context.Context, ids []*stores.ID) ([]stores.Node, error) {
	if len(ids) > maxPage {
		return nil, badField("ids", fmt.Sprintf("Give at most %d ids.", maxPage))
	}
	keys := make([]stores.ID, len(ids))
	for i, id := range ids {
		keys[i] = *id
	}
	found, err := r.r.nodes(ctx, keys)
	out := make([]stores.Node, len(ids))
	for i, id := range keys {
		out[i] = found[id]
	}
	return out, err
}

func (r *Resolver) Mutation() generated.MutationResolver { return &mutationResolver{r} }

func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

func (r *Resolver) Subscription() generated.SubscriptionResolver { return &subscriptionResolver{r} }

type (
	mutationResolver     struct{ r *Resolver }
	queryResolver        struct{ r *Resolver }
	subscriptionResolver struct{ r *Resolver }
)
