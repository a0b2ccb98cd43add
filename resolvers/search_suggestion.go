package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *queryResolver) Suggest(ctx context.Context, prefix string, kinds []model.SearchKind, first int) ([]*model.Suggestion, error) {
	return r.r.suggest(ctx, prefix, kinds, first)
}

func (r *queryResolver) ExactMatches(ctx context.Context, name string) ([]stores.Node, error) {
	return r.r.exactMatches(ctx, name)
}
