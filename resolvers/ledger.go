package resolvers

import (
	"context"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/money"
)

// moneyOf returns an amount as the API shows it.
func moneyOf(minorUnits int64, currency stores.Currency) *model.Money {
	return &model.Money{MinorUnits: minorUnits, Currency: string(currency), Formatted: money.Format(minorUnits, currency, "en")}
}

// fundsAt returns what the accounts of funds of advertisers have at a time, now when it is nil.
func (r *Resolver) fundsAt(ctx context.Context, advertisers []*stores.Advertiser, at *time.Time) ([]*model.AccountBalance, error) {
	when := r.now()
	if at != nil {
		if at.After(when) {
			return nil, badField("at", "The time must not be in the future.")
		}
		when = *at
	}
	accounts := stores.Distinct(ids(advertisers, fundsID))
	found, err := inBatches(ctx, accounts, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Balance, error) {
		return r.Stores.Books.Balances(ctx, ids, when)
	})
	if err != nil {
		return nil, err
	}
	out := make([]*model.AccountBalance, len(advertisers))
	for i, a := range advertisers {
		if b, ok := found[fundsID(a)]; ok {
			out[i] = &model.AccountBalance{Posted: moneyOf(b.Posted, a.Currency), Held: moneyOf(b.Held, a.Currency), Incoming: moneyOf(b.Incoming, a.Currency),
				Available: moneyOf(b.Available(), a.Currency)}
		}
	}
	return out, nil
}

func fundsID(a *stores.Advertiser) stores.ID { return stores.FundsOf(a.ID) }

// A period is the time from from on and before until. The zero time is no bound.
type period struct{ from, until time.Time }

func (p period) String() string { return p.from.UTC().String() + " " + p.until.UTC().String() }

// periodOf returns the period of two arguments.
func periodOf(from, until *time.Time) (p period, err error) {
	if from != nil {
		p.from = *from
	}
	if until != nil {
		if p.until = *until; p.until.IsZero() {
			p.until = p.until.Add(time.Microsecond) // nothing is before either; the zero time would be no bound
		}
	}
	if from != nil && until != nil && until.Before(*from) {
		err = badField("until", "The time until must not be before the time from.")
	}
	return p, err
}

// A statementEntry is an entry of an account of a currency.
type statementEntry struct {
	stores.Entry
	currency stores.Currency
}

// statements lists the entries of the accounts of funds of advertisers, by the ids of the advertisers.
func (r *Resolver) statements(advertisers []*stores.Advertiser, p period) lister[stores.ID, statementEntry] {
	return func(ctx context.Context, keys []stores.ID, window stores.Window) (map[stores.ID]stores.List[statementEntry], error) {
		accounts := make([]stores.ID, len(keys))
		for i, advertiser := range keys {
			accounts[i] = stores.FundsOf(advertiser)
		}
		lists, err := r.Stores.Books.Entries(ctx, accounts, p.from, p.until, window)
		out := make(map[stores.ID]stores.List[statementEntry], len(lists))
		for _, a := range advertisers {
			list, ok := lists[fundsID(a)]
			if !ok {
				continue
			}
			items := make([]stores.Item[statementEntry], len(list.Items))
			for i, item := range list.Items {
				items[i] = stores.Item[statementEntry]{At: item.At, Value: statementEntry{item.Value, a.Currency}}
			}
			out[a.ID] = stores.List[statementEntry]{Items: items, More: list.More, Total: list.Total}
		}
		return out, err
	}
}

func statementEdge(e statementEntry, cursor model.Cursor) model.StatementEdge {
	return model.StatementEdge{Cursor: cursor, Node: &model.LedgerEntry{
		Number: e.Number, Kind: e.Kind, Amount: moneyOf(e.Amount, e.currency), Held: moneyOf(e.Held, e.currency), Balance: moneyOf(e.Balance, e.currency),
		EffectiveAt: e.EffectiveAt, RecordedAt: e.RecordedAt, TransferID: e.Transfer, HoldID: e.Hold,
	}}
}

// entryDescriptions returns the descriptions of the transfers that made entries, and of the holds where no money moved.
func (r *Resolver) entryDescriptions(ctx context.Context, entries []*model.LedgerEntry) ([]*string, error) {
	transfers, err := loadBatched(ctx, "Books.Transfers", ofKind(stores.KindTransfer, ids(entries, func(e *model.LedgerEntry) stores.ID { return e.TransferID })), r.Stores.Books.Transfers)
	if err != nil {
		return nil, err
	}
	holds, err := loadBatched(ctx, "Books.Holds", ofKind(stores.KindHold, ids(entries, func(e *model.LedgerEntry) stores.ID {
		if e.TransferID.IsZero() {
			return e.HoldID
		}
		return stores.ID{}
	})), r.Stores.Books.Holds)
	out := make([]*string, len(entries))
	for i, e := range entries {
		if t, ok := transfers[e.TransferID]; ok {
			out[i] = &t.Description
		} else if h, ok := holds[e.HoldID]; ok {
			out[i] = &h.Description
		}
	}
	return out, err
}
