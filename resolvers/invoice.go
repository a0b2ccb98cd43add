package resolvers

import (
	"context"
	"fivefold/graph/generated"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *advertiserResolver) Invoices(ctx context.Context, objs []*stores.Advertiser, from *stores.Date, until *stores.Date) ([][]*stores.Invoice, error) {
	months, err := r.r.invoiceMonths(from, until)
	if err != nil {
		return nil, err
	}
	return r.r.invoices(ctx, objs, months)
}

func (r *invoiceResolver) Lines(ctx context.Context, objs []*stores.Invoice, first *int, after *string, last *int, before *string) ([]*model.InvoiceLineConnection, error) {
	return connect(ctx, pointersTo(objs), pageArgs{first, after, last, before}, scopeOfInvoiceLines, invoiceLines, invoiceLineEdge, newInvoiceLineConnection)
}

func (r *invoiceResolver) Total(ctx context.Context, objs []*stores.Invoice) ([]*model.Money, error) {
	return each(objs, func(i *stores.Invoice) *model.Money { return moneyOf(i.Total, i.Currency) }), nil
}

func (r *invoiceLineResolver) Amount(ctx context.Context, objs []*stores.InvoiceLine) ([]*model.Money, error) {
	return each(objs, func(l *stores.InvoiceLine) *model.Money { return moneyOf(l.Amount, l.Currency) }), nil
}

func (r *paymentResolver) Outflows(ctx context.Context, objs []*stores.Payment) ([][]*stores.Outflow, error) {
	return loadLists(ctx, "Outflows.ByPayments", objs, func(p *stores.Payment) stores.ID { return p.ID }, r.r.Stores.Outflows.ByPayments)
}

func (r *Resolver) Invoice() generated.InvoiceResolver { return &invoiceResolver{r} }

func (r *Resolver) InvoiceLine() generated.InvoiceLineResolver { return &invoiceLineResolver{r} }

type (
	invoiceResolver     struct{ r *Resolver }
	invoiceLineResolver struct{ r *Resolver }
)
