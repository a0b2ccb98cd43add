package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// ofFunds lists what belongs to the accounts of funds of advertisers, by the ids of the advertisers. list lists it by the accounts.
func ofFunds[T any](list lister[stores.ID, T]) lister[stores.ID, T] {
	return func(ctx context.Context, advertisers []stores.ID, window stores.Window) (map[stores.ID]stores.List[T], error) {
		accounts := make([]stores.ID, len(advertisers))
		for i, advertiser := range advertisers {
			accounts[i] = stores.FundsOf(advertiser)
		}
		lists, err := list(ctx, accounts, window)
		out := make(map[stores.ID]stores.List[T], len(lists))
		for i, advertiser := range advertisers {
			if l, ok := lists[accounts[i]]; ok {
				out[advertiser] = l
			}
		}
		return out, err
	}
}

func paymentEdge(p stores.Payment, cursor model.Cursor) model.PaymentEdge {
	return model.PaymentEdge{Cursor: cursor, Node: &p}
}

func outflowEdge(o stores.Outflow, cursor model.Cursor) model.OutflowEdge {
	return model.OutflowEdge{Cursor: cursor, Node: &o}
}

func outflowKind(o *stores.Outflow) model.OutflowKind {
	switch o.ID.Kind {
	case stores.KindRefund:
		return model.OutflowKindRefund
	case stores.KindDispute:
		return model.OutflowKindDispute
	}
	return model.OutflowKindPayout
}
