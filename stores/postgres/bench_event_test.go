package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	driver "github.com/jackc/pgx/v5"

	"fivefold/stores"
)

// BenchmarkAdEvents measures impressions of 100 campaigns by the engine and by a handler that writes the statements for one event by hand, into the same tables,
// on connections of its own. Commits wait for the disk.
func BenchmarkAdEvents(b *testing.B) {
	for _, writers := range []int{1, 32} {
		for _, by := range []string{"engine", "hand"} {
			b.Run(fmt.Sprint(writers, "/", by), func(b *testing.B) {
				e := OpenDurable(b)
				leases := benchLeases(b, e.Set())
				record := func(ctx context.Context, event stores.AdEvent, now time.Time) error {
					outcomes, err := e.Set().Delivery.Record(ctx, []stores.AdEvent{event}, now)
					if err == nil && outcomes[0] != stores.AdEventRecorded {
						err = errors.New(string(outcomes[0]))
					}
					return err
				}
				if by == "hand" {
					record = (&handLedger{e.pool}).record
				}
				var left atomic.Int64
				left.Store(int64(b.N))
				b.ResetTimer()
				var calls sync.WaitGroup
				for range writers {
					calls.Go(func() {
						for left.Add(-1) >= 0 {
							now := time.Now().UTC()
							event := stores.AdEvent{Token: uuid.New(), Kind: stores.AdImpression, Lease: leases[rand.IntN(len(leases))].ID, AdSet: benchID(stores.KindAdSet, 1),
								Creative: benchID(stores.KindCreative, rand.IntN(10)), Person: benchID(stores.KindUser, rand.IntN(100_000)), Price: stores.Spend{Nanos: 1000},
								Segment: stores.Segment{Age: "25-29"}, Reasons: `[{"kind":"EVERYBODY"}]`, At: now}
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
	funds, revenue := benchID(stores.KindAccount, 1), benchID(stores.KindAccount, 2)
	accounts := []stores.Account{{ID: funds, Kind: stores.AccountFunds, Currency: "EUR", Floor: stores.NoFloor}, {ID: revenue, Kind: stores.AccountRevenue, Currency: "EUR"}}
	if err := set.Ledger.Open(b.Context(), accounts); err != nil {
		b.Fatal(err)
	}
	leases := make([]stores.Lease, 100)
	for i := range leases {
		hold := benchID(stores.KindHold, i)
		_, err := set.Ledger.Hold(b.Context(), stores.Booking{At: now}, stores.Hold{ID: hold, From: funds, To: revenue, Amount: 1_000_000, ExpiresAt: now.AddDate(0, 0, 7)})
		if err == nil {
			leases[i], err = set.Delivery.Lease(b.Context(), stores.Lease{ID: benchID(stores.KindLease, i), Campaign: benchID(stores.KindCampaign, i), Hold: hold, Amount: 1_000_000,
				EndsAt: now.Add(time.Hour)}, stores.MaxBudget, now)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return leases
}

// record records an event by the statements for just that.
func (l *handLedger) record(ctx context.Context, e stores.AdEvent, now time.Time) error {
	return driver.BeginFunc(ctx, l.pool, func(tx driver.Tx) error {
		var campaign uuid.UUID
		err := tx.QueryRow(ctx, `UPDATE ad_leases SET used_nanos = used_nanos + $1 WHERE id = $2 AND closed_at IS NULL AND ends_at > $3 AND used_minor < amount RETURNING campaign_id`,
			e.Price.Nanos, e.Lease.UUID, now).Scan(&campaign)
		if err != nil {
			return err
		}
		batch, none := &driver.Batch{}, uuid.UUID{}
		batch.Queue(`INSERT INTO ad_events (token, kind, lease_id, campaign_id, ad_set_id, creative_id, person_id, price_minor, price_nanos, reasons, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, uuid.UUID(e.Token), string(e.Kind), e.Lease.UUID, campaign, e.AdSet.UUID, e.Creative.UUID, e.Person.UUID,
			e.Price.Minor, e.Price.Nanos, e.Reasons, e.At)
		batch.Queue(`INSERT INTO ad_figures AS x (campaign_id, day, ad_set_id, creative_id, age, gender, place_id, interest_id, impressions, clicks, spend_minor, spend_nanos)
			VALUES ($1, $2, $3, $4, $5, '', $6, $6, 1, 0, 0, $7) ON CONFLICT (campaign_id, day, ad_set_id, creative_id, age, gender, place_id, interest_id)
			DO UPDATE SET impressions = x.impressions + 1, spend_nanos = x.spend_nanos + excluded.spend_nanos`,
			campaign, e.At.Truncate(24*time.Hour), e.AdSet.UUID, e.Creative.UUID, e.Segment.Age, none, e.Price.Nanos)
		batch.Queue(`INSERT INTO ad_group_people (campaign_id, age, gender, place_id, interest_id, person_id) SELECT $1, $2, '', $3, $3, $4 WHERE
			(SELECT count(*) FROM ad_group_people WHERE campaign_id = $1 AND age = $2 AND gender = '' AND place_id = $3 AND interest_id = $3) < 10 ON CONFLICT DO NOTHING`,
			campaign, e.Segment.Age, none, e.Person.UUID)
		return tx.SendBatch(ctx, batch).Close()
	})
}
