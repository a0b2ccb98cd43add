package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
)

func (r *ledgerEntryResolver) Description(ctx context.Context, objs []*model.LedgerEntry) ([]*string, error) {
	return r.r.entryDescriptions(ctx, objs)
}

func (r *Resolver) LedgerEntry() generated.LedgerEntryResolver { return &ledgerEntryResolver{r} }

type ledgerEntryResolver struct{ r *Resolver }
