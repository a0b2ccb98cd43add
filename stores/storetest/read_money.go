package storetest

import (
	"testing"
	"time"

	"fivefold/stores"
)

func readPayments(t *testing.T, s stores.Set) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	payments, accounts := []stores.ID{readID(stores.KindPayment, 1), readID(stores.KindPayment, 2)}, []stores.ID{readID(stores.KindAccount, 1)}
	note := requireNoError(t)
	note(s.Payments.ByIDs(ctx, payments))
	note(s.Payments.ByReferences(ctx, "bank", []string{"a", "b"}))
	note(s.Payments.Open(ctx, now, payments[0], 10))
	note(s.Payments.Waiting(ctx, now))
	note(s.Outflows.Waiting(ctx))
	note(s.ProviderEvents.Waiting(ctx))
	note(s.Payments.Between(ctx, "bank", now, now, payments[0], 10))
	note(s.Outflows.ByIDs(ctx, []stores.ID{readID(stores.KindRefund, 1), readID(stores.KindPayout, 1)}))
	note(s.Outflows.ByPayments(ctx, payments))
	note(s.Outflows.Payouts(ctx, "local", now, now, readID(stores.KindPayout, 1), 10))
	note(s.Outflows.Open(ctx, now, readID(stores.KindRefund, 1), 10))
	for _, window := range windowForms {
		note(s.Payments.Of(ctx, accounts, window))
		note(s.Outflows.Of(ctx, accounts, window))
	}
	note(s.ProviderEvents.ByIDs(ctx, "bank", []string{"a", "b"}))
	note(s.ProviderEvents.Due(ctx, now, 10))
	note(s.LocalPayments.ByReferences(ctx, []string{"a", "b"}))
	note(s.LocalPayments.Between(ctx, now, now, "a", 10))
	note(s.LocalPayments.Due(ctx, now, 10))
}
