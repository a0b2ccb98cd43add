package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"fivefold/stores"
)

// LocalPayments tests stores.LocalPayments.
func LocalPayments(t *testing.T, open Open) {
	s := suite{t, open, "LocalPayments"}
	s.promises(func(t *testing.T, fx *fixture, n int) []call {
		fx.putLocal(t, localRecords(1)...)
		references := make([]string, n)
		for i := range references {
			references[i] = fmt.Sprintf("pay_%d", i)
		}
		return []call{
			{"LocalPayments.Put", 0, func(ctx context.Context) error { return fx.LocalPayments.Put(ctx, localRecords(2)[1]) }},
			{"LocalPayments.ByReferences", n, func(ctx context.Context) error { return errOf(fx.LocalPayments.ByReferences(ctx, references)) }},
			{"LocalPayments.Between", 0, func(ctx context.Context) error { return errOf(fx.LocalPayments.Between(ctx, at(0), at(9), "", n)) }},
			{"LocalPayments.Due", 0, func(ctx context.Context) error { return errOf(fx.LocalPayments.Due(ctx, at(9), n)) }},
		}
	})
	s.localPut()
	s.test("Between returns the records that were created in a time, by CreatedAt and Reference", func(t *testing.T, fx *fixture) {
		all := localRecords(5)
		for i := range all {
			all[i].CreatedAt = at([]int{2, 1, 1, 0, 3}[i])
		}
		all = fx.putLocal(t, all...)
		want(t, "all", must(fx.LocalPayments.Between(t.Context(), at(0), at(9), "", 9))(t), []stores.LocalRecord{all[3], all[1], all[2], all[0], all[4]})
		want(t, "part", must(fx.LocalPayments.Between(t.Context(), at(1), at(3), "pay_1", 9))(t), []stores.LocalRecord{all[2], all[0]})
		want(t, "one", must(fx.LocalPayments.Between(t.Context(), at(1), at(3), "", 1))(t), []stores.LocalRecord{all[1]})
	})
	s.test("Due returns the records whose time has come, the one that waits longest first", func(t *testing.T, fx *fixture) {
		all := localRecords(4)
		all[0].NextAt, all[1].NextAt, all[2].NextAt = at(3), at(1), at(4)
		all = fx.putLocal(t, all...)
		want(t, "due", must(fx.LocalPayments.Due(t.Context(), at(3), 9))(t), []stores.LocalRecord{all[1], all[0]})
		want(t, "one", must(fx.LocalPayments.Due(t.Context(), at(9), 1))(t), []stores.LocalRecord{all[1]})
	})
}

// localRecords makes n records, which are not stored yet.
func localRecords(n int) []stores.LocalRecord {
	records := make([]stores.LocalRecord, n)
	for i := range records {
		records[i] = stores.LocalRecord{Reference: fmt.Sprintf("pay_%d", i), CreatedAt: at(i), Data: []byte{0, 0xff, byte(i)}}
	}
	return records
}

// putLocal stores new records and returns them as they are stored.
func (fx *fixture) putLocal(t tester, records ...stores.LocalRecord) []stores.LocalRecord {
	t.Helper()
	for i, r := range records {
		if err := fx.LocalPayments.Put(t.Context(), r); err != nil {
			t.Fatalf("Put: %v", err)
		}
		records[i].Version = 1
	}
	return records
}

func (s suite) localPut() {
	s.test("Put stores a record as its next version, and no other version than the stored one", func(t *testing.T, fx *fixture) {
		r := localRecords(1)[0]
		r.CreatedAt, r.NextAt = inOtherZone(), inOtherZone().Add(time.Hour)
		for version := range int64(3) {
			r.Version, r.Data = version, []byte(fmt.Sprint("version ", version))
			if err := fx.LocalPayments.Put(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			kept := r
			kept.Version, kept.CreatedAt, kept.NextAt = version+1, at(0), at(3600)
			want(t, "stored", must(fx.LocalPayments.ByReferences(t.Context(), []string{r.Reference, "missing"}))(t), map[string]stores.LocalRecord{r.Reference: kept})
		}
		for _, version := range []int64{0, 1, 2, 4} {
			r.Version = version
			if err := fx.LocalPayments.Put(t.Context(), r); !errors.Is(err, stores.ErrConflict) {
				t.Errorf("version %d: %v", version, err)
			}
		}
		other := localRecords(2)[1]
		other.Version = 1
		if err := fx.LocalPayments.Put(t.Context(), other); !errors.Is(err, stores.ErrConflict) {
			t.Errorf("a missing record: %v", err)
		}
	})
	s.test("of concurrent Puts of one version one succeeds", func(t *testing.T, fx *fixture) {
		for version := range int64(2) {
			n := 0
			for _, err := range concurrently(16, func(i int) error {
				return fx.LocalPayments.Put(t.Context(), stores.LocalRecord{Reference: "pay_1", Version: version, CreatedAt: at(1), Data: []byte{byte(i)}})
			}) {
				if err == nil {
					n++
				} else if !errors.Is(err, stores.ErrConflict) {
					t.Error(err)
				}
			}
			want(t, "stored", n, 1)
		}
	})
}
