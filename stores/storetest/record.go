package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

// Records tests stores.Records.
func Records(t *testing.T, open Open) {
	s := suite{t, open, "Records"}
	s.promises(func(t *testing.T, fx *fixture, n int) []call {
		none := func(ctx context.Context, _ stores.RecordVisit) error { return ctx.Err() }
		return []call{
			{"Records.Scan", 0, func(ctx context.Context) error {
				return fx.Records.Scan(ctx, func(*stores.RecordTable, []stores.RecordValue) error { return nil })
			}},
			{"Records.Fill", 0, func(ctx context.Context) error { return fx.Records.Fill(ctx, none) }},
		}
	})
	s.recordCopy()
	s.recordRules()
}

// recordCopy tests what Fill adds.
func (s suite) recordCopy() {
	s.test("a store that is filled with the records of another has the same ones, and all ports return the same", func(t *testing.T, fx *fixture) {
		FillRecords(t, fx.Set)
		wanted, counts := recordsOf(t, fx.Records.Scan)
		for _, table := range stores.RecordTables() {
			if counts[table.Name] == 0 {
				t.Errorf("%s has no records: nothing is compared", table.Name)
			}
		}
		other := s.copyRows(t, fx.Set)
		wantError(t, "Fill", other.Records.Fill(t.Context(), fx.Records.Scan), nil)
		got, _ := recordsOf(t, other.Records.Scan)
		want(t, "records", got, wanted)
		ExpectRecords(t, other, ReadRecords(t, fx.Set))
	})
	s.test("a filled store goes on like the other one", func(t *testing.T, fx *fixture) {
		FillRecords(t, fx.Set)
		other := s.copyRows(t, fx.Set)
		wantError(t, "Fill", other.Records.Fill(t.Context(), fx.Records.Scan), nil)
		for _, set := range []stores.Set{fx.Set, other} {
			goOn := &fixture{port: "Records", made: 1 << 20}
			goOn.use(Harness{Set: set})
			goOn.recordedLater(t)
		}
		ExpectRecords(t, other, ReadRecords(t, fx.Set))
	})
	s.test("Scan ends with the error of visit", func(t *testing.T, fx *fixture) {
		FillRecords(t, fx.Set)
		stop, visits := errors.New("stop"), 0
		wantError(t, "Scan", fx.Records.Scan(t.Context(), func(*stores.RecordTable, []stores.RecordValue) error {
			visits++
			return stop
		}), stop)
		want(t, "visits", visits, 1)
	})
	s.test("Scan sees one state of the data, whatever is recorded meanwhile", func(t *testing.T, fx *fixture) {
		FillRecords(t, fx.Set)
		wanted, _ := recordsOf(t, fx.Records.Scan)
		var got []tableRecord
		wantError(t, "Scan", fx.Records.Scan(t.Context(), func(table *stores.RecordTable, record []stores.RecordValue) error {
			if len(got) == 0 {
				fx.recordedLater(t)
			}
			got = append(got, tableRecord{table, slices.Clone(record)})
			return nil
		}), nil)
		want(t, "records", got, wanted)
	})
	s.test("Fill of a store that has records returns ErrAlreadyExists, and changes nothing", func(t *testing.T, fx *fixture) {
		FillRecords(t, fx.Set)
		all, _ := recordsOf(t, fx.Records.Scan)
		other := s.copyRows(t, fx.Set)
		wantError(t, "Fill", other.Records.Fill(t.Context(), scanOf(all[len(all)-1:])), nil) // the last table has some
		for range 2 {
			wantError(t, "Fill", other.Records.Fill(t.Context(), fx.Records.Scan), stores.ErrAlreadyExists)
			got, _ := recordsOf(t, other.Records.Scan)
			want(t, "records", got, all[len(all)-1:])
		}
	})
}

// recordedLater changes what FillRecords has stored.
func (fx *fixture) recordedLater(t tester) {
	t.Helper()
	a := fx.fundedAdvertiser(t, 777)
	var holds []stores.ID
	for _, account := range must(fx.Books.Scan(t.Context(), stores.ID{}, stores.MaxBatch))(t) {
		for _, e := range values(must(fx.Books.Entries(t.Context(), []stores.ID{account.ID}, at(10), at(11), wholeList))(t)[account.ID]) {
			if e.Kind == stores.EntryHeld {
				holds = append(holds, e.Hold)
			}
		}
	}
	stored := must(fx.Books.Holds(t.Context(), holds))(t)
	for _, id := range holds { // in the order of their entries, the last one first
		if stored[id].AsOf(at(40)).State == stores.HoldOpen {
			must(fx.Ledger.Void(t.Context(), booking(40), id))(t)
		}
	}
	must(fx.Delivery.Close(t.Context(), at(8000), 100))(t)
	for i, p := range must(fx.Payments.Open(t.Context(), at(1000), stores.ID{}, stores.MaxBatch))(t) {
		must(fx.Payments.Advance(t.Context(), p.ID, stores.PaymentUpdate{State: stores.PaymentSucceeded, Reference: "late", At: at(70 + i)}))(t)
		break
	}
	must(fx.Answers.Keep(t.Context(), a.ID, "later", stores.Digest{}, []byte("a"), at(3)))(t)
}

// copyRows opens an empty store and puts all rows of a set into it.
func (s suite) copyRows(t *testing.T, from stores.Set) stores.Set {
	t.Helper()
	other := s.open(t).Set
	for _, table := range stores.Tables() {
		rows := must(from.Archive.Scan(t.Context(), table, stores.Rows{}, stores.MaxBatch))(t)
		if added := must(other.Archive.Put(t.Context(), rows))(t); added != rows.Len() {
			t.Fatalf("added %d of %d %s", added, rows.Len(), table)
		}
	}
	return other
}

// recordRules tests what Fill refuses.
func (s suite) recordRules() {
	s.test("a scan that fails after any number of records fills nothing, and a later one everything", func(t *testing.T, fx *fixture) {
		FillRecords(t, fx.Set)
		all, _ := recordsOf(t, fx.Records.Scan)
		other, failed := s.copyRows(t, fx.Set), errors.New("failed")
		for _, n := range []int{0, 1, len(all) / 3, len(all) / 2, len(all) - 1, len(all)} {
			err := other.Records.Fill(t.Context(), func(ctx context.Context, visit stores.RecordVisit) error {
				return errors.Join(scanOf(all[:n])(ctx, visit), failed)
			})
			wantError(t, "Fill", err, failed)
			got, _ := recordsOf(t, other.Records.Scan)
			want(t, "records", len(got), 0)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err := other.Records.Fill(ctx, func(ctx context.Context, visit stores.RecordVisit) error {
			cancel()
			return scanOf(all)(ctx, visit)
		})
		wantError(t, "a cancelled Fill", err, context.Canceled)
		wantError(t, "Fill", other.Records.Fill(t.Context(), fx.Records.Scan), nil)
		got, _ := recordsOf(t, other.Records.Scan)
		want(t, "records", got, all)
	})
	s.test("records that break a rule are refused, and nothing is stored", func(t *testing.T, fx *fixture) {
		FillRecords(t, fx.Set)
		all, _ := recordsOf(t, fx.Records.Scan)
		other := s.copyRows(t, fx.Set)
		for name, c := range forgeries {
			err := other.Records.Fill(t.Context(), scanOf(forge(all, c.forge)))
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.table) {
				t.Errorf("%s: %v, want %v and the name %s", name, err, c.want, c.table)
			}
			if got, _ := recordsOf(t, other.Records.Scan); len(got) > 0 {
				t.Fatalf("%s: %d records are stored", name, len(got))
			}
		}
		wantError(t, "the records as they are", other.Records.Fill(t.Context(), scanOf(forge(all, func(map[string][]tableRecord) {}))), nil)
	})
}
