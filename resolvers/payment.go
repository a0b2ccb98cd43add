package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *advertiserResolver) Payments(ctx context.Context, objs []*stores.Advertiser, first *int, after *string, last *int, before *string) ([]*model.PaymentConnection, error) {
	return connect(ctx, idPtrs(objs, advertiserID), pageArgs{first, after, last, before}, scopeOf("payments"), ofFunds(r.r.Stores.Payments.Of), paymentEdge, newPaymentConnection)
}

func (r *advertiserResolver) Outflows(ctx context.Context, objs []*stores.Advertiser, first *int, after *string, last *int, before *string) ([]*model.OutflowConnection, error) {
	return connect(ctx, idPtrs(objs, advertiserID), pageArgs{first, after, last, before}, scopeOf("outflows"), ofFunds(r.r.Stores.Outflows.Of), outflowEdge, newOutflowConnection)
}

func (r *outflowResolver) Kind(ctx context.Context, objs []*stores.Outflow) ([]model.OutflowKind, error) {
	return each(objs, outflowKind), nil
}

func (r *outflowResolver) Amount(ctx context.Context, objs []*stores.Outflow) ([]*model.Money, error) {
	return each(objs, func(o *stores.Outflow) *model.Money { return moneyOf(o.Amount, o.Currency) }), nil
}

func (r *paymentResolver) Amount(ctx context.Context, objs []*stores.Payment) ([]*model.Money, error) {
	return each(objs, func(p *stores.Payment) *model.Money { return moneyOf(p.Amount, p.Currency) }), nil
}

func (r *paymentResolver) Refunded(ctx context.Context, objs []*stores.Payment) ([]*model.Money, error) {
	return each(objs, func(p *stores.Payment) *model.Money { return moneyOf(p.Refunded, p.Currency) }), nil
}

func (r *paymentResolver) Disputed(ctx context.Context, objs []*stores.Payment) ([]*model.Money, error) {
	return each(objs, func(p *stores.Payment) *model.Money { return moneyOf(p.Disputed, p.Currency) }), nil
}

func (r *Resolver) Outflow() generated.OutflowResolver { return &outflowResolver{r} }

func (r *Resolver) Payment() generated.PaymentResolver { return &paymentResolver{r} }

type (
	outflowResolver struct{ r *Resolver }
	paymentResolver struct{ r *Resolver }
)
