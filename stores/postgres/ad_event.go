package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// Record implements stores.Delivery.
func (s delivery) Record(ctx context.Context, events []stores.AdEvent, now time.Time) (outcomes []stores.AdEventOutcome, err error) {
	if err := bookkeeping.CheckEvents(events); err != nil || len(events) == 0 {
		return nil, errors.Join(err, s.checkOpen(ctx))
	}
	err = s.write(ctx, func(c *conn) error {
		c.quiet = true
		leases, known, err := c.lockLeases(ctx, events)
		if err != nil {
			return err
		}
		recorded, err := bookkeeping.Record(events, leases, known, now)
		if err != nil {
			return err
		}
		outcomes = recorded.Outcomes
		if len(recorded.Events) == 0 {
			return nil
		}
		return c.storeEvents(ctx, recorded)
	})
	return orZero(outcomes, err)
}

// lockLeases locks the leases of events, and returns them and which events are recorded. Events of one token have one lease, so no other call records them.
func (c *conn) lockLeases(ctx context.Context, events []stores.AdEvent) (map[stores.ID]stores.Lease, map[bookkeeping.EventKey]bool, error) {
	leases, known, ids := map[stores.ID]stores.Lease{}, map[bookkeeping.EventKey]bool{}, make([]stores.ID, len(events))
	for i, e := range events {
		ids[i] = e.Lease
	}
	b := c.batch()
	b.each(ctx, "SELECT "+leaseColumns+" FROM ad_leases x WHERE x.id = ANY(@keys) ORDER BY x.id FOR UPDATE", keysOf(ids, stores.KindLease).args, func(r *row) error {
		lease := readLease(r)
		leases[lease.ID] = lease
		return nil
	})
	b.each(ctx, "SELECT x.token, x.kind FROM ad_events x WHERE x.token = ANY(@tokens)",
		args{"tokens": column(events, func(e stores.AdEvent) pgtype.UUID { return pgtype.UUID{Bytes: e.Token, Valid: true} })}, func(r *row) error {
			known[bookkeeping.EventKey{Token: r.id(stores.KindShownAd).UUID, Kind: stores.AdEventKind(r.text())}] = true
			return nil
		})
	return leases, known, b.send(ctx)
}

// storeEvents stores what events change.
func (c *conn) storeEvents(ctx context.Context, r *bookkeeping.Recorded) error {
	b, campaigns := c.batch(), map[stores.ID]stores.ID{}
	for _, l := range r.Leases {
		campaigns[l.ID] = l.Campaign
		b.run(ctx, "UPDATE ad_leases SET used_minor = @minor, used_nanos = @nanos WHERE id = @id",
			args{"minor": l.Used.Minor, "nanos": l.Used.Nanos, "id": idArg(l.ID, stores.KindLease)})
	}
	ids := func(id func(stores.AdEvent) stores.ID, kind stores.Kind) pgtype.FlatArray[pgtype.UUID] {
		return column(r.Events, func(e stores.AdEvent) pgtype.UUID { return idArg(id(e), kind) })
	}
	b.run(ctx, `INSERT INTO ad_events (token, kind, lease_id, campaign_id, ad_set_id, creative_id, person_id, price_minor, price_nanos, reasons, at)
		SELECT * FROM unnest(@tokens::uuid[], @kinds::text[], @leases::uuid[], @campaigns::uuid[], @ad_sets::uuid[], @creatives::uuid[], @people::uuid[],
			@minors::bigint[], @nanos::bigint[], @reasons::text[], @times::timestamptz[])`, args{
		"tokens":    column(r.Events, func(e stores.AdEvent) pgtype.UUID { return pgtype.UUID{Bytes: e.Token, Valid: true} }),
		"kinds":     column(r.Events, func(e stores.AdEvent) string { return string(e.Kind) }),
		"leases":    ids(func(e stores.AdEvent) stores.ID { return e.Lease }, stores.KindLease),
		"campaigns": ids(func(e stores.AdEvent) stores.ID { return campaigns[e.Lease] }, stores.KindCampaign),
		"ad_sets":   ids(func(e stores.AdEvent) stores.ID { return e.AdSet }, stores.KindAdSet),
		"creatives": ids(func(e stores.AdEvent) stores.ID { return e.Creative }, stores.KindCreative),
		"people":    ids(func(e stores.AdEvent) stores.ID { return e.Person }, stores.KindUser),
		"minors":    column(r.Events, func(e stores.AdEvent) int64 { return e.Price.Minor }),
		"nanos":     column(r.Events, func(e stores.AdEvent) int64 { return e.Price.Nanos }),
		"reasons":   column(r.Events, func(e stores.AdEvent) string { return storable(e.Reasons) }),
		"times":     column(r.Events, func(e stores.AdEvent) time.Time { return e.At }),
	})
	for i, f := range r.Figures {
		b.addFigures(ctx, r.Keys[i].Campaign, f)
	}
	for _, p := range bookkeeping.People(r.Events, campaigns) {
		b.addPerson(ctx, p)
	}
	return b.send(ctx)
}

// addFigures adds the statement that adds figures to those of a campaign.
func (b *batch) addFigures(ctx context.Context, campaign stores.ID, f stores.AdFigures) {
	b.run(ctx, `INSERT INTO ad_figures AS x (campaign_id, day, ad_set_id, creative_id, age, gender, place_id, interest_id, impressions, clicks, spend_minor, spend_nanos)
		VALUES (@campaign, @day, @ad_set, @creative, @age, @gender, @place, @interest, @impressions, @clicks, @minor, @nanos)
		ON CONFLICT (campaign_id, day, ad_set_id, creative_id, age, gender, place_id, interest_id) DO UPDATE SET impressions = x.impressions + excluded.impressions,
			clicks = x.clicks + excluded.clicks, spend_minor = x.spend_minor + excluded.spend_minor, spend_nanos = x.spend_nanos + excluded.spend_nanos`, args{
		"campaign": idArg(campaign, stores.KindCampaign), "day": f.Day, "ad_set": figureArg(f.AdSet, stores.KindAdSet), "creative": figureArg(f.Creative, stores.KindCreative),
		"age": storable(f.Segment.Age), "gender": storable(f.Segment.Gender), "place": figureArg(f.Segment.Place, stores.KindPlace),
		"interest": figureArg(f.Segment.Interest, stores.KindInterest), "impressions": f.Impressions, "clicks": f.Clicks, "minor": f.Spend.Minor, "nanos": f.Spend.Nanos,
	})
}

// Seen implements stores.Delivery.
func (s delivery) Seen(ctx context.Context, person stores.ID, campaigns []stores.ID, since time.Time) (map[stores.ID]int, error) {
	wanted, seen := keysOf(campaigns, stores.KindCampaign), map[stores.ID]int{}
	if len(wanted.list) == 0 {
		return seen, s.checkOpen(ctx)
	}
	err := s.read(ctx, func(c *conn) error {
		return c.each(ctx, `SELECT x.campaign_id, count(*) FROM ad_events x WHERE x.person_id = @person AND x.kind = 'IMPRESSION' AND x.at >= @since
			AND x.campaign_id = ANY(@keys) GROUP BY x.campaign_id`, with(wanted.args, args{"person": userArg(person), "since": since}), func(r *row) error {
			seen[r.id(stores.KindCampaign)] = r.int()
			return nil
		})
	})
	return orZero(seen, err)
}
