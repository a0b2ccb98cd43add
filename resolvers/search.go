package resolvers

import (
	"context"
	"fivefold/graph/model"
)

func (r *queryResolver) Search(ctx context.Context, query string, kinds []model.SearchKind, filters *model.SearchFilterInput, first *int, after *string) (*model.SearchConnection, error) {
	filter, err := searchFilter(kinds, filters)
	if err != nil {
		return nil, err
	}
	return r.r.search(ctx, query, filter, pageArgs{first: first, after: after})
}
