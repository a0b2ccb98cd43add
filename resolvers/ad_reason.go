package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/stores"
)

func (r *adReasonResolver) Text(ctx context.Context, objs []*stores.AdReason) ([]*string, error) {
	return r.r.adReasonTexts(ctx, objs)
}

func (r *Resolver) AdReason() generated.AdReasonResolver { return &adReasonResolver{r} }

type adReasonResolver struct{ r *Resolver }
