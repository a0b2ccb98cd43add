package storetest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// booking returns the booking of a call at at(i).
func booking(i int) stores.Booking { return stores.Booking{At: at(i)} }

// newAccounts makes n accounts with the floor 0 in EUR, changed by change, which are not stored yet.
func (fx *fixture) newAccounts(n int, change func(i int, a *stores.Account)) []stores.Account {
	accounts := make([]stores.Account, n)
	for i, id := range fx.ids(stores.KindAccount, n) {
		accounts[i] = stores.Account{ID: id, Kind: stores.AccountFunds, Name: fmt.Sprintf("Account %d", i), Currency: "EUR", OpenedAt: at(-i)}
		if change != nil {
			change(i, &accounts[i])
		}
	}
	return accounts
}

// accounts stores n accounts.
func (fx *fixture) accounts(t tester, n int, change func(i int, a *stores.Account)) []stores.Account {
	t.Helper()
	accounts := fx.newAccounts(n, change)
	if err := fx.Ledger.Open(t.Context(), accounts); err != nil {
		t.Fatalf("Open: %v", err)
	}
	return accounts
}

// funded stores an account without a floor and one with the floor 0 for each amount, and posts that amount to it at at(0).
func (fx *fixture) funded(t tester, amounts ...int64) (world stores.ID, ids []stores.ID) {
	t.Helper()
	accounts := fx.accounts(t, 1+len(amounts), func(i int, a *stores.Account) {
		if i == 0 {
			a.Kind, a.Floor = stores.AccountProvider, stores.NoFloor
		}
	})
	for i, amount := range amounts {
		ids = append(ids, accounts[i+1].ID)
		if amount != 0 {
			fx.record(t, at(0), fx.transfer(accounts[0].ID, accounts[i+1].ID, amount))
		}
	}
	return accounts[0].ID, ids
}

// transfer makes a transfer of two legs, which is not posted yet.
func (fx *fixture) transfer(from, to stores.ID, amount int64) stores.Transfer {
	return fx.transferOf(stores.Leg{Account: from, Amount: -amount}, stores.Leg{Account: to, Amount: amount})
}

// transferOf makes a transfer, which is not posted yet.
func (fx *fixture) transferOf(legs ...stores.Leg) stores.Transfer {
	return stores.Transfer{ID: fx.id(stores.KindTransfer), Legs: legs, Description: "coffee"}
}

// record posts a transfer.
func (fx *fixture) record(t tester, when time.Time, transfer stores.Transfer) stores.Transfer {
	t.Helper()
	posted, err := fx.Ledger.Post(t.Context(), stores.Booking{At: when}, transfer)
	if err != nil {
		t.Fatalf("Post: %v", err)
	}
	return posted
}

// newHold makes a hold that expires at at(100), which is not opened yet.
func (fx *fixture) newHold(from, to stores.ID, amount int64) stores.Hold {
	return stores.Hold{ID: fx.id(stores.KindHold), From: from, To: to, Amount: amount, Description: "hotel", ExpiresAt: at(100)}
}

// hold opens a hold.
func (fx *fixture) hold(t tester, when time.Time, h stores.Hold) stores.Hold {
	t.Helper()
	opened, err := fx.Ledger.Hold(t.Context(), stores.Booking{At: when}, h)
	if err != nil {
		t.Fatalf("Hold: %v", err)
	}
	return opened
}

// capture captures an amount of a hold, with a new ID.
func (fx *fixture) capture(t tester, when time.Time, hold stores.ID, amount int64, last bool) stores.Transfer {
	t.Helper()
	captured, err := fx.Ledger.Capture(t.Context(), stores.Booking{At: when}, fx.id(stores.KindTransfer), hold, amount, last)
	if err != nil {
		t.Fatalf("Capture: %v", err)
	}
	return captured
}

// opened returns the state of an account without entries.
func opened(a stores.Account) stores.AccountState {
	return stores.AccountState{Account: a, Hash: bookkeeping.Opening(a)}
}

// account returns the state of an account.
func (fx *fixture) account(t tester, id stores.ID) stores.AccountState {
	t.Helper()
	a, ok := must(fx.Books.Accounts(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return a
}

// storedHold returns a hold as it was last recorded.
func (fx *fixture) storedHold(t tester, id stores.ID) stores.Hold {
	t.Helper()
	h, ok := must(fx.Books.Holds(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return h
}

// balance returns what an account has at a time.
func (fx *fixture) balance(t tester, id stores.ID, when time.Time) stores.Balance {
	t.Helper()
	b, ok := must(fx.Books.Balances(t.Context(), []stores.ID{id}, when))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return b
}

// amounts returns what an account has at a time: Posted, Held and Incoming.
func (fx *fixture) amounts(t tester, id stores.ID, when time.Time) [3]int64 {
	t.Helper()
	b := fx.balance(t, id, when)
	return [3]int64{b.Posted, b.Held, b.Incoming}
}

// entries returns all entries of an account, the first recorded first.
func (fx *fixture) entries(t tester, id stores.ID) []stores.Entry {
	t.Helper()
	var all []stores.Entry
	window := wholeList
	for {
		list := must(fx.Books.Entries(t.Context(), []stores.ID{id}, time.Time{}, time.Time{}, window))(t)[id]
		all = append(all, values(list)...)
		if !list.More {
			slices.Reverse(all)
			return all
		}
		window.After = &list.Items[len(list.Items)-1].At
	}
}

// A bookState is what the books have about some accounts.
type bookState struct {
	ids     []stores.ID
	states  []stores.AccountState
	entries [][]stores.Entry
	holds   map[stores.ID]stores.Hold
}

// books returns what the books have about accounts, and fails unless their chains of entries are right.
func (fx *fixture) books(t tester, ids ...stores.ID) bookState {
	t.Helper()
	b := bookState{ids: ids}
	var holds []stores.ID
	for _, id := range ids {
		a := fx.account(t, id)
		entries := fx.entries(t, id)
		fx.expectChain(t, a, entries)
		b.states, b.entries = append(b.states, a), append(b.entries, entries)
		for _, e := range entries {
			if e.Kind == stores.EntryHeld {
				holds = append(holds, e.Hold)
			}
		}
	}
	b.holds = must(fx.Books.Holds(t.Context(), holds))(t)
	return b
}

// expectBooks fails unless the books have what they had.
func (fx *fixture) expectBooks(t tester, before bookState) {
	t.Helper()
	want(t, "books", fx.books(t, before.ids...), before)
}

// expectChain fails unless entries, the first recorded first, lead to the state of their account, without gaps and with the right hashes.
func (fx *fixture) expectChain(t tester, a stores.AccountState, entries []stores.Entry) {
	t.Helper()
	var transfers, holds []stores.ID
	for _, e := range entries {
		transfers, holds = append(transfers, e.Transfer), append(holds, e.Hold)
	}
	transferOf, holdOf := must(fx.Books.Transfers(t.Context(), transfers))(t), must(fx.Books.Holds(t.Context(), holds))(t)
	wanted := opened(a.Account)
	for i, e := range entries {
		var transfer *stores.Transfer
		var hold *stores.Hold
		if found, ok := transferOf[e.Transfer]; ok {
			transfer = &found
		}
		if found, ok := holdOf[e.Hold]; ok {
			hold = &found
		}
		wanted.Entries, wanted.Balance, wanted.Held = int64(i+1), wanted.Balance+e.Amount, wanted.Held+e.Held
		wanted.Hash = bookkeeping.Hash(wanted.Hash, e, transfer, hold)
		if e.Account != a.ID || e.Number != wanted.Entries || e.Balance != wanted.Balance || e.HeldAfter != wanted.Held || e.Hash != wanted.Hash {
			t.Fatalf("entry %d: %+v, want number, balance, held and hash of %+v", i, e, wanted)
		}
		if (transfer == nil) != e.Transfer.IsZero() || (hold == nil) != e.Hold.IsZero() || e.RecordedAt.Before(wanted.RecordedAt) {
			t.Fatalf("entry %d: %+v, transfer %+v, hold %+v", i, e, transfer, hold)
		}
		wanted.RecordedAt = e.RecordedAt
	}
	want(t, "state", a, wanted)
}

// expectError fails unless an error is the wanted one.
func (fx *fixture) expectError(t tester, what string, wanted, err error) {
	t.Helper()
	if !errors.Is(err, wanted) {
		t.Errorf("%s: %v, want %v", what, err, wanted)
	}
}

// refuses fails unless a call at at(5) returns an error, as a dry run too, and the books of accounts stay as they are.
func (fx *fixture) refuses(t tester, what string, wanted error, accounts []stores.ID, do func(b stores.Booking) error) {
	t.Helper()
	before := fx.books(t, accounts...)
	for _, dry := range []bool{true, false} {
		fx.expectError(t, fmt.Sprintf("%s (dry run: %t)", what, dry), wanted, do(stores.Booking{At: at(5), DryRun: dry}))
	}
	fx.expectBooks(t, before)
}
