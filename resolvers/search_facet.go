package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *facetValueResolver) Node(ctx context.Context, objs []*model.FacetValue) ([]stores.Node, error) {
	return loadOne(ctx, objs, func(v *model.FacetValue) stores.ID { return v.NodeID }, r.r.facetNodes)
}

func (r *Resolver) FacetValue() generated.FacetValueResolver { return &facetValueResolver{r} }

type facetValueResolver struct{ r *Resolver }
