package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// Books tests stores.Books.
func Books(t *testing.T, open Open) {
	s := suite{t, open, "Books"}
	s.promises(booksCalls)
	s.booksLookup()
	s.booksScan()
	s.booksBalances()
	s.booksEntries()
	s.booksMonthly()
}

func booksCalls(t *testing.T, fx *fixture, n int) []call {
	accounts := fx.accounts(t, n, func(_ int, a *stores.Account) { a.Floor = stores.NoFloor })
	world, _ := fx.funded(t)
	ids, owners := make([]stores.ID, n), fx.ids(stores.KindPage, n)
	for i, a := range accounts {
		ids[i] = a.ID
	}
	transfers, holds := fx.ids(stores.KindTransfer, n), fx.ids(stores.KindHold, n)
	transfers[0] = fx.record(t, at(1), fx.transfer(world, ids[0], 10)).ID
	holds[0] = fx.hold(t, at(1), fx.newHold(ids[0], world, 10)).ID
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Books.Accounts", n, func(ctx context.Context) error { return errOf(fx.Books.Accounts(ctx, ids)) }},
		{"Books.Owned", n, func(ctx context.Context) error { return errOf(fx.Books.Owned(ctx, owners)) }},
		{"Books.Balances", n, func(ctx context.Context) error { return errOf(fx.Books.Balances(ctx, ids, at(5))) }},
		{"Books.Entries", n, func(ctx context.Context) error {
			return errOf(fx.Books.Entries(ctx, ids, time.Time{}, time.Time{}, window))
		}},
		{"Books.Monthly", n, func(ctx context.Context) error { return errOf(fx.Books.Monthly(ctx, ids, time.Time{}, at(5))) }},
		{"Books.Closed", 0, func(ctx context.Context) error { return errOf(fx.Books.Closed(ctx)) }},
		{"Books.Transfers", n, func(ctx context.Context) error { return errOf(fx.Books.Transfers(ctx, transfers)) }},
		{"Books.Holds", n, func(ctx context.Context) error { return errOf(fx.Books.Holds(ctx, holds)) }},
		{"Books.Scan", 0, func(ctx context.Context) error { return errOf(fx.Books.Scan(ctx, stores.ID{}, n)) }},
	}
}

// booksLookup tests Accounts, Owned, Transfers and Holds.
func (s suite) booksLookup() {
	s.test("Accounts, Balances, Transfers and Holds return what they find; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 10, 20)
		first, second := fx.record(t, at(1), fx.transfer(world, ids[0], 1)), fx.record(t, at(1), fx.transfer(world, ids[1], 1))
		held, other := fx.hold(t, at(1), fx.newHold(ids[0], ids[1], 1)), fx.hold(t, at(1), fx.newHold(ids[1], ids[0], 1))
		around := func(kind stores.Kind, a, b stores.ID) []stores.ID {
			return []stores.ID{b, fx.id(kind), a, asKind(a, stores.KindUser), b, {}}
		}
		accounts := around(stores.KindAccount, ids[0], ids[1])
		want(t, "accounts", must(fx.Books.Accounts(t.Context(), accounts))(t),
			map[stores.ID]stores.AccountState{ids[0]: fx.account(t, ids[0]), ids[1]: fx.account(t, ids[1])})
		want(t, "balances", must(fx.Books.Balances(t.Context(), accounts, at(1)))(t), map[stores.ID]stores.Balance{
			ids[0]: {Account: ids[0], At: at(1), Posted: 11, Held: 1, Incoming: 1}, ids[1]: {Account: ids[1], At: at(1), Posted: 21, Held: 1, Incoming: 1},
		})
		want(t, "transfers", must(fx.Books.Transfers(t.Context(), around(stores.KindTransfer, first.ID, second.ID)))(t),
			map[stores.ID]stores.Transfer{first.ID: first, second.ID: second})
		want(t, "holds", must(fx.Books.Holds(t.Context(), around(stores.KindHold, held.ID, other.ID)))(t), map[stores.ID]stores.Hold{held.ID: held, other.ID: other})
	})
	s.test("no keys return nothing", func(t *testing.T, fx *fixture) {
		ctx := t.Context()
		want(t, "accounts", len(must(fx.Books.Accounts(ctx, nil))(t)), 0)
		want(t, "owned", len(must(fx.Books.Owned(ctx, nil))(t)), 0)
		want(t, "balances", len(must(fx.Books.Balances(ctx, nil, at(1)))(t)), 0)
		want(t, "entries", len(must(fx.Books.Entries(ctx, nil, at(1), at(2), wholeList))(t)), 0)
		want(t, "monthly sums", len(must(fx.Books.Monthly(ctx, nil, at(1), at(2)))(t)), 0)
		want(t, "transfers", len(must(fx.Books.Transfers(ctx, nil))(t)), 0)
		want(t, "holds", len(must(fx.Books.Holds(ctx, nil))(t)), 0)
	})
	s.test("Owned returns the accounts of each owner, ordered by ID; owners without accounts are absent", func(t *testing.T, fx *fixture) {
		owners := append(fx.ids(stores.KindPage, 2), fx.id(stores.KindUser))
		accounts := fx.accounts(t, 9, func(i int, a *stores.Account) {
			if i < 8 {
				a.Owner = owners[i%2]
			}
		})
		wanted := map[stores.ID][]stores.Account{}
		for i, a := range accounts[:8] {
			wanted[owners[i%2]] = append(wanted[owners[i%2]], a)
		}
		for _, owned := range wanted {
			sortBy(owned, func(a stores.Account) stores.ID { return a.ID })
		}
		keys := []stores.ID{owners[1], owners[2], owners[0], asKind(owners[0], stores.KindUser), {}, owners[1]}
		want(t, "owned", must(fx.Books.Owned(t.Context(), keys))(t), wanted)
		want(t, "one owner", must(fx.Books.Owned(t.Context(), owners[:1]))(t), map[stores.ID][]stores.Account{owners[0]: wanted[owners[0]]})
	})
}

// booksScan tests Scan.
func (s suite) booksScan() {
	s.test("Scan returns the next accounts after an ID, ordered by ID, at most limit", func(t *testing.T, fx *fixture) {
		want(t, "without accounts", len(must(fx.Books.Scan(t.Context(), stores.ID{}, 10))(t)), 0)
		_, _ = fx.funded(t, 5, 0, 7)
		fx.accounts(t, 6, nil)
		all := must(fx.Books.Scan(t.Context(), stores.ID{}, stores.MaxBatch))(t)
		want(t, "accounts", len(all), 10)
		if !slices.IsSortedFunc(all, func(a, b stores.AccountState) int { return a.ID.Compare(b.ID) }) {
			t.Errorf("not in order: %+v", all)
		}
		for _, a := range all {
			want(t, "account", a, fx.account(t, a.ID))
		}
		for _, limit := range []int{1, 3, 10, 11} {
			var got []stores.AccountState
			for after := (stores.ID{}); ; after = got[len(got)-1].ID {
				some := must(fx.Books.Scan(t.Context(), after, limit))(t)
				want(t, "number", len(some), min(limit, len(all)-len(got)))
				got = append(got, some...)
				if len(some) == 0 {
					break
				}
			}
			want(t, "accounts", got, all)
		}
		between := all[4].ID
		between.UUID[15]--
		want(t, "after an ID that none has", must(fx.Books.Scan(t.Context(), between, 2))(t), all[4:6])
	})
}
