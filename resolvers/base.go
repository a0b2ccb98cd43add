package resolvers

import (
	"context"
	"fivefold/graph"
	"fivefold/stores"
	"fmt"
)

func (r *queryResolver) Node(ctx context.Context, id stores.ID) (stores.Node, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *queryResolver) Nodes(ctx context.Context, ids []*stores.ID) ([]stores.Node, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *Resolver) Mutation() graph.MutationResolver { return &mutationResolver{r} }

func (r *Resolver) Query() graph.QueryResolver { return &queryResolver{r} }

type (
	mutationResolver struct{ *Resolver }
	queryResolver    struct{ *Resolver }
)
