package bookkeeping_test

import (
	"context"
	"slices"
	"time"

	"fivefold/stores"
)

type memoryBooks struct{ *memory }

// found returns the values of ids that m has.
func found[T any](ctx context.Context, m *memory, values map[stores.ID]T, ids []stores.ID) (map[stores.ID]T, error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return nil, err
	}
	got := map[stores.ID]T{}
	for _, id := range ids {
		if v, ok := values[id]; ok {
			got[id] = v
		}
	}
	return got, nil
}

func (m memoryBooks) Accounts(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AccountState, error) {
	return found(ctx, m.memory, m.accounts, ids)
}

func (m memoryBooks) Transfers(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Transfer, error) {
	return found(ctx, m.memory, m.transfers, ids)
}

func (m memoryBooks) Holds(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Hold, error) {
	return found(ctx, m.memory, m.holds, ids)
}

func (m memoryBooks) Owned(ctx context.Context, owners []stores.ID) (map[stores.ID][]stores.Account, error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return nil, err
	}
	got := map[stores.ID][]stores.Account{}
	for _, a := range m.sorted() {
		if !a.Owner.IsZero() && slices.Contains(owners, a.Owner) {
			got[a.Owner] = append(got[a.Owner], a.Account)
		}
	}
	return got, nil
}

// sorted returns all accounts in order of their IDs.
func (m memoryBooks) sorted() []stores.AccountState {
	var all []stores.AccountState
	for _, a := range m.accounts {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b stores.AccountState) int { return a.ID.Compare(b.ID) })
	return all
}

func (m memoryBooks) Scan(ctx context.Context, after stores.ID, limit int) ([]stores.AccountState, error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return nil, err
	}
	rest := slices.DeleteFunc(m.sorted(), func(a stores.AccountState) bool { return a.ID.Compare(after) <= 0 })
	return rest[:min(limit, len(rest))], nil
}

func (m memoryBooks) Balances(ctx context.Context, ids []stores.ID, at time.Time) (map[stores.ID]stores.Balance, error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return nil, err
	}
	at = at.UTC().Truncate(time.Microsecond)
	got := map[stores.ID]stores.Balance{}
	for _, id := range ids {
		if _, ok := m.accounts[id]; !ok {
			continue
		}
		b := stores.Balance{Account: id, At: at}
		for _, e := range m.entries[id] {
			if !e.EffectiveAt.After(at) {
				b.Posted += e.Amount
			}
		}
		for _, h := range m.holds {
			if h.From == id {
				b.Held += m.reserved(h, at)
			}
			if h.To == id {
				b.Incoming += m.reserved(h, at)
			}
		}
		got[id] = b
	}
	return got, nil
}

// reserved returns what a hold reserves at a time.
func (m memoryBooks) reserved(h stores.Hold, at time.Time) (sum int64) {
	if !at.Before(h.ExpiresAt) {
		return 0
	}
	for _, e := range m.entries[h.From] {
		if e.Hold == h.ID && !e.EffectiveAt.After(at) {
			sum += e.Held
		}
	}
	return sum
}

func (m memoryBooks) Monthly(ctx context.Context, accounts []stores.ID, from, until time.Time) (map[stores.ID][]stores.MonthlySum, error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return nil, err
	}
	got := map[stores.ID][]stores.MonthlySum{}
	for _, id := range stores.Distinct(accounts) {
		sums := map[stores.MonthlySum]int64{} // by all but Amount
		for _, e := range m.entries[id] {
			if e.Amount == 0 || e.EffectiveAt.Before(from) || !until.IsZero() && !e.EffectiveAt.Before(until) {
				continue
			}
			t := m.transfers[e.Transfer]
			sum := stores.MonthlySum{Month: stores.MonthOf(e.EffectiveAt), Cause: t.Cause, Reversal: !t.Reverses.IsZero()}
			if sum.Reversal {
				sum.Cause = m.transfers[t.Reverses].Cause
			}
			sums[sum] += e.Amount
		}
		for sum, amount := range sums {
			sum.Amount = amount
			got[id] = append(got[id], sum)
		}
	}
	return got, nil
}

func (m memoryBooks) Closed(ctx context.Context) (time.Time, error) {
	end, err := m.begin(ctx)
	defer end()
	return m.before, err
}

func (m memoryBooks) Entries(ctx context.Context, accounts []stores.ID, from, until time.Time, window stores.Window) (map[stores.ID]stores.List[stores.Entry], error) {
	end, err := m.begin(ctx)
	defer end()
	if err != nil {
		return nil, err
	}
	got := map[stores.ID]stores.List[stores.Entry]{}
	for _, id := range accounts {
		var items []stores.Item[stores.Entry]
		total := 0
		for _, e := range m.entries[id] {
			if e.EffectiveAt.Before(from) || !until.IsZero() && !e.EffectiveAt.Before(until) {
				continue
			}
			total++
			if window.Contains(e.Position()) {
				items = append(items, stores.Item[stores.Entry]{At: e.Position(), Value: e})
			}
		}
		list := stores.InWindow(items, window)
		if window.Count {
			list.Total = total
		}
		got[id] = list
	}
	return got, nil
}
