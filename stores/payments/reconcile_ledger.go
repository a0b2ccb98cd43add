package payments

import (
	"context"
	"maps"
	"slices"

	"fivefold/stores"
)

// booked returns what the ledger says about payments.
func (f *Flow) booked(ctx context.Context, payments []stores.ID, outflows map[stores.ID][]stores.Outflow) (map[stores.ID]Amounts, error) {
	var ids []stores.ID
	for _, p := range payments {
		ids = append(ids, SettledID(p))
		for _, o := range outflows[p] {
			ids = append(ids, outflowTransferID(o.ID, leaves), outflowTransferID(o.ID, returns))
		}
	}
	transfers := map[stores.ID]stores.Transfer{}
	for batch := range slices.Chunk(ids, stores.MaxBatch) {
		found, err := f.Stores.Books.Transfers(ctx, batch)
		if err != nil {
			return nil, err
		}
		maps.Copy(transfers, found)
	}
	booked := map[stores.ID]Amounts{}
	for _, p := range payments {
		a := Amounts{Settled: movedBy(transfers[SettledID(p)])}
		for _, o := range outflows[p] {
			left := movedBy(transfers[outflowTransferID(o.ID, leaves)]) - movedBy(transfers[outflowTransferID(o.ID, returns)])
			if o.ID.Kind == stores.KindDispute {
				a.Disputed += left
			} else {
				a.Refunded += left
			}
		}
		booked[p] = a
	}
	return booked, nil
}

// movedBy returns the amount that a transfer moves, and 0 for the zero Transfer.
func movedBy(t stores.Transfer) (amount int64) {
	for _, leg := range t.Legs {
		amount += max(leg.Amount, 0)
	}
	return amount
}
