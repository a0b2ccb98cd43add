package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// booksMonthly tests Monthly and Closed.
func (s suite) booksMonthly() {
	month := func(text string) time.Time { return must(time.Parse("2006-01", text))(s.t) }
	s.test("Monthly adds up the entries of each account by month in UTC and by cause", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 0, 0, 0)
		cause := fx.ids(stores.KindCampaign, 2)
		now := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
		post := func(to stores.ID, amount int64, of stores.ID, effective time.Time) stores.Transfer {
			transfer := fx.transfer(world, to, amount)
			transfer.Cause, transfer.EffectiveAt = of, effective
			return fx.record(t, now, transfer)
		}
		µs := time.Microsecond
		post(ids[0], 1, cause[0], month("2026-01").Add(-µs))
		post(ids[0], 2, cause[0], month("2026-01"))
		post(ids[0], 4, cause[0], month("2026-02").Add(-µs))
		post(ids[0], 8, cause[1], month("2026-01"))
		post(ids[0], 16, stores.ID{}, month("2026-02"))
		post(ids[0], 32, cause[0], time.Time{})
		post(ids[0], 64, asKind(cause[0], stores.KindPayment), month("1969-12").Add(31*24*time.Hour-µs))
		back := post(ids[1], 7, cause[1], month("2026-02"))
		if _, err := fx.Ledger.Reverse(t.Context(), stores.Booking{At: now}, fx.id(stores.KindTransfer), back.ID, 3, ""); err != nil {
			t.Fatal(err)
		}
		all := map[stores.ID][]stores.MonthlySum{
			ids[0]: {
				{Month: month("1969-12"), Cause: asKind(cause[0], stores.KindPayment), Amount: 64}, {Month: month("2025-12"), Cause: cause[0], Amount: 1},
				{Month: month("2026-01"), Cause: cause[0], Amount: 6}, {Month: month("2026-01"), Cause: cause[1], Amount: 8}, {Month: month("2026-02"), Amount: 16},
				{Month: month("2026-04"), Cause: cause[0], Amount: 32},
			},
			ids[1]: {{Month: month("2026-02"), Cause: cause[1], Amount: 7}, {Month: month("2026-04"), Cause: cause[1], Reversal: true, Amount: -3}},
		}
		keys := []stores.ID{ids[1], ids[2], ids[0], fx.id(stores.KindAccount), asKind(ids[0], stores.KindUser), {}, ids[1]}
		for _, c := range []struct{ from, until time.Time }{
			{}, {from: month("2026-01")}, {until: month("2026-02")}, {month("2026-01"), month("2026-02")}, {month("2026-02"), month("2026-01")}, {until: month("1969-12")},
		} {
			wanted := map[stores.ID][]stores.MonthlySum{}
			for id, sums := range all {
				for _, sum := range sums {
					if !sum.Month.Before(c.from) && (c.until.IsZero() || sum.Month.Before(c.until)) {
						wanted[id] = append(wanted[id], sum)
					}
				}
				sortSums(wanted[id])
			}
			got := must(fx.Books.Monthly(t.Context(), keys, c.from, c.until))(t)
			for _, sums := range got {
				sortSums(sums)
			}
			want(t, "sums from "+c.from.String()+" until "+c.until.String(), got, wanted)
		}
	})
	s.test("Monthly has what holds have captured by the cause of the hold", func(t *testing.T, fx *fixture) {
		world, ids := fx.funded(t, 100)
		h := fx.newHold(ids[0], world, 50)
		h.Cause = fx.id(stores.KindCampaign)
		h = fx.hold(t, at(1), h)
		fx.capture(t, at(2), h.ID, 10, false)
		captured := fx.capture(t, at(3), h.ID, 20, true)
		if _, err := fx.Ledger.Reverse(t.Context(), booking(4), fx.id(stores.KindTransfer), captured.ID, 0, ""); err != nil {
			t.Fatal(err)
		}
		got := must(fx.Books.Monthly(t.Context(), ids, time.Time{}, time.Time{}))(t)[ids[0]]
		sortSums(got)
		wanted := []stores.MonthlySum{{Month: stores.MonthOf(at(0)), Amount: 100}, {Month: stores.MonthOf(at(2)), Cause: h.Cause, Amount: -30},
			{Month: stores.MonthOf(at(4)), Cause: h.Cause, Reversal: true, Amount: 20}}
		sortSums(wanted)
		want(t, "sums", got, wanted)
	})
	s.check("Monthly has the sums of Entries", monthlySums)
	s.test("Closed returns the time before which the ledger is closed", func(t *testing.T, fx *fixture) {
		want(t, "closed", must(fx.Books.Closed(t.Context()))(t), time.Time{})
		for _, before := range []time.Time{at(3), at(1), {}} {
			if _, err := fx.Ledger.Close(t.Context(), booking(5), before); err != nil {
				t.Fatal(err)
			}
			want(t, "closed", must(fx.Books.Closed(t.Context()))(t), at(3))
		}
	})
}

// sortSums orders sums by month and cause, those of reversals last.
func sortSums(sums []stores.MonthlySum) {
	slices.SortFunc(sums, func(a, b stores.MonthlySum) int {
		switch {
		case !a.Month.Equal(b.Month):
			return a.Month.Compare(b.Month)
		case a.Cause != b.Cause:
			return a.Cause.Compare(b.Cause)
		case a.Reversal == b.Reversal:
			return 0
		}
		return strings.Compare(map[bool]string{true: "b", false: "a"}[a.Reversal], map[bool]string{true: "b", false: "a"}[b.Reversal])
	})
}

// monthlySums compares Monthly with the entries of an account, which have drawn times of several months.
func monthlySums(t *rapid.T, fx *fixture) {
	world, ids := fx.funded(t, 1000)
	causes := append(fx.ids(stores.KindCampaign, 2), stores.ID{})
	day := func(name string) time.Time { return at(0).AddDate(0, 0, -rapid.IntRange(0, 100).Draw(t, name)) }
	for range rapid.IntRange(1, 10).Draw(t, "number") {
		cause := rapid.SampledFrom(causes).Draw(t, "cause")
		if rapid.Bool().Draw(t, "hold") {
			h := fx.newHold(ids[0], world, 10)
			h.Cause, h.ExpiresAt = cause, at(1000)
			fx.capture(t, at(1), fx.hold(t, at(1), h).ID, rapid.Int64Range(1, 10).Draw(t, "captured"), rapid.Bool().Draw(t, "last"))
			continue
		}
		transfer := fx.transfer(world, ids[0], rapid.Int64Range(1, 9).Draw(t, "amount"))
		transfer.Cause, transfer.EffectiveAt = cause, day("effective")
		fx.record(t, at(1), transfer)
		if rapid.Bool().Draw(t, "reverse") {
			if _, err := fx.Ledger.Reverse(t.Context(), booking(1), fx.id(stores.KindTransfer), transfer.ID, 1, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	from, until := day("from"), day("until")
	for _, id := range []stores.ID{ids[0], world} {
		type key struct {
			month    time.Time
			cause    stores.ID
			reversal bool
		}
		sums := map[key]int64{}
		for _, e := range fx.entries(t, id) {
			if e.Amount == 0 || e.EffectiveAt.Before(from) || !e.EffectiveAt.Before(until) {
				continue
			}
			transfer := must(fx.Books.Transfers(t.Context(), []stores.ID{e.Transfer}))(t)[e.Transfer]
			cause := transfer.Cause
			if !transfer.Reverses.IsZero() {
				cause = must(fx.Books.Transfers(t.Context(), []stores.ID{transfer.Reverses}))(t)[transfer.Reverses].Cause
			}
			sums[key{stores.MonthOf(e.EffectiveAt), cause, !transfer.Reverses.IsZero()}] += e.Amount
		}
		var wanted []stores.MonthlySum
		for k, amount := range sums {
			wanted = append(wanted, stores.MonthlySum{Month: k.month, Cause: k.cause, Reversal: k.reversal, Amount: amount})
		}
		got := must(fx.Books.Monthly(t.Context(), []stores.ID{id}, from, until))(t)[id]
		sortSums(got)
		sortSums(wanted)
		want(t, "sums", got, wanted)
	}
}
