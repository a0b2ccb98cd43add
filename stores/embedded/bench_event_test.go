package embedded

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	driver "zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"fivefold/stores"
)

// BenchmarkAdEvents measures impressions of 100 campaigns by the engine, and by a handler that writes the statements for one event by hand, into the same
// tables, on one connection with the same settings, which writers take in turns. Commits wait for the disk.
func BenchmarkAdEvents(b *testing.B) {
	for _, writers := range []int{1, 32} {
		for _, by := range []string{"engine", "hand"} {
			b.Run(fmt.Sprint(writers, "/", by), func(b *testing.B) {
				dir := b.TempDir()
				e, err := Open(b.Context(), dir)
				if err != nil {
					b.Fatal(err)
				}
				defer func() { _ = e.Close() }()
				leases := benchLeases(b, e.Set())
				record := func(ctx context.Context, event stores.AdEvent, now time.Time) error {
					outcomes, err := e.Set().Delivery.Record(ctx, []stores.AdEvent{event}, now)
					if err == nil && outcomes[0] != stores.AdEventRecorded {
						err = errors.New(string(outcomes[0]))
					}
					return err
				}
				if by == "hand" {
					record = newHandLedger(b, filepath.Join(dir, fileName)).record
				}
				var left atomic.Int64
				left.Store(int64(b.N))
				b.ResetTimer()
				var calls sync.WaitGroup
				for range writers {
					calls.Go(func() {
						for left.Add(-1) >= 0 {
							now := time.Now().UTC()
							lease := leases[rand.IntN(len(leases))]
							event := stores.AdEvent{Token: uuid.New(), Kind: stores.AdImpression, Lease: lease.ID, AdSet: testID(stores.KindAdSet, 1), Creative: testID(stores.KindCreative, rand.IntN(10)),
								Person: testID(stores.KindUser, rand.IntN(100_000)), Price: stores.Spend{Nanos: 1000}, Segment: stores.Segment{Age: "25-29"}, Reasons: `[{"kind":"EVERYBODY"}]`, At: now}
							if err := record(b.Context(), event, now); err != nil {
								b.Error(err)
							}
						}
					})
				}
				calls.Wait()
				b.StopTimer()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
			})
		}
	}
}

// benchLeases opens a lease of each of 100 budgets.
func benchLeases(b *testing.B, set stores.Set) []stores.Lease {
	b.Helper()
	now := time.Now()
	funds, revenue := testID(stores.KindAccount, 1), testID(stores.KindAccount, 2)
	accounts := []stores.Account{{ID: funds, Kind: stores.AccountFunds, Currency: "EUR", Floor: stores.NoFloor}, {ID: revenue, Kind: stores.AccountRevenue, Currency: "EUR"}}
	if err := set.Ledger.Open(b.Context(), accounts); err != nil {
		b.Fatal(err)
	}
	leases := make([]stores.Lease, 100)
	for i := range leases {
		hold := testID(stores.KindHold, i)
		_, err := set.Ledger.Hold(b.Context(), stores.Booking{At: now}, stores.Hold{ID: hold, From: funds, To: revenue, Amount: 1_000_000, ExpiresAt: now.AddDate(0, 0, 7)})
		if err == nil {
			leases[i], err = set.Delivery.Lease(b.Context(), stores.Lease{ID: testID(stores.KindLease, i), Campaign: testID(stores.KindCampaign, i), Hold: hold, Amount: 1_000_000,
				EndsAt: now.Add(time.Hour)}, stores.MaxBudget, now)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return leases
}

// record records an event by the statements for just that.
func (l *handLedger) record(_ context.Context, e stores.AdEvent, now time.Time) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	end, err := sqlitex.ImmediateTransaction(l.c)
	if err != nil {
		return err
	}
	defer end(&err)
	var campaign []byte
	err = sqlitex.Execute(l.c, `UPDATE ad_lease SET used_nanos = used_nanos + ? WHERE id = ? AND closed_at IS NULL AND ends_at > ? AND used_minor < amount RETURNING campaign`,
		&sqlitex.ExecOptions{Args: []any{e.Price.Nanos, e.Lease.UUID[:], now.UnixMicro()}, ResultFunc: func(s *driver.Stmt) error {
			campaign = make([]byte, s.ColumnLen(0))
			s.ColumnBytes(0, campaign)
			return nil
		}})
	if err != nil {
		return err
	}
	if campaign == nil {
		return errors.New("the lease has ended")
	}
	err = sqlitex.Execute(l.c, `INSERT INTO ad_event (token, kind, lease, campaign, ad_set, creative, person, price_minor, price_nanos, reasons, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		&sqlitex.ExecOptions{Args: []any{e.Token[:], string(e.Kind), e.Lease.UUID[:], campaign, e.AdSet.UUID[:], e.Creative.UUID[:], e.Person.UUID[:], e.Price.Minor, e.Price.Nanos,
			e.Reasons, e.At.UnixMicro()}})
	if err != nil {
		return err
	}
	err = sqlitex.Execute(l.c, `INSERT INTO ad_figure (campaign, day, ad_set, creative, age, gender, place, interest, impressions, clicks, spend_minor, spend_nanos)
		VALUES (?, ?, ?, ?, ?, '', zeroblob(16), zeroblob(16), 1, 0, 0, ?) ON CONFLICT DO UPDATE SET impressions = impressions + 1, spend_nanos = spend_nanos + excluded.spend_nanos`,
		&sqlitex.ExecOptions{Args: []any{campaign, e.At.Truncate(24 * time.Hour).UnixMicro(), e.AdSet.UUID[:], e.Creative.UUID[:], e.Segment.Age, e.Price.Nanos}})
	if err != nil {
		return err
	}
	return sqlitex.Execute(l.c, `INSERT INTO ad_group_person (campaign, age, gender, place, interest, person) SELECT ?1, ?2, '', zeroblob(16), zeroblob(16), ?3
		WHERE (SELECT count(*) FROM ad_group_person WHERE campaign = ?1 AND age = ?2 AND gender = '' AND place = zeroblob(16) AND interest = zeroblob(16)) < 10 ON CONFLICT DO NOTHING`,
		&sqlitex.ExecOptions{Args: []any{campaign, e.Segment.Age, e.Person.UUID[:]}})
}
