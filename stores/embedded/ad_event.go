package embedded

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// Record implements stores.Delivery.
func (s delivery) Record(ctx context.Context, events []stores.AdEvent, now time.Time) (outcomes []stores.AdEventOutcome, err error) {
	if err := bookkeeping.CheckEvents(events); err != nil || len(events) == 0 {
		return nil, errors.Join(err, s.checkOpen(ctx))
	}
	err = s.write(ctx, func(c *conn) error {
		leases, known := map[stores.ID]stores.Lease{}, map[bookkeeping.EventKey]bool{}
		for _, e := range events {
			if err := c.readEvent(ctx, e, leases, known); err != nil {
				return err
			}
		}
		recorded, err := bookkeeping.Record(events, leases, known, now)
		if err != nil {
			return err
		}
		outcomes = recorded.Outcomes
		return c.storeEvents(ctx, recorded)
	})
	return orZero(outcomes, err)
}

// readEvent adds the lease of an event, and whether the event is recorded.
func (c *conn) readEvent(ctx context.Context, e stores.AdEvent, leases map[stores.ID]stores.Lease, known map[bookkeeping.EventKey]bool) error {
	if _, ok := leases[e.Lease]; !ok {
		lease, err := leaseOf(ctx, c, e.Lease)
		if err != nil && !errors.Is(err, stores.ErrNotFound) {
			return err
		}
		if err == nil {
			leases[e.Lease] = lease
		}
	}
	_, err := queryRow(ctx, c, (*row).int, "SELECT 1 FROM ad_event WHERE token = ? AND kind = ?", blobArg(e.Token[:]), textArg(e.Kind))
	if errors.Is(err, stores.ErrNotFound) {
		return nil
	}
	known[bookkeeping.EventKey{Token: e.Token, Kind: e.Kind}] = err == nil
	return err
}

// storeEvents stores what events change.
func (c *conn) storeEvents(ctx context.Context, r *bookkeeping.Recorded) error {
	campaigns := map[stores.ID]stores.ID{}
	for _, l := range r.Leases {
		campaigns[l.ID] = l.Campaign
		if err := c.run(ctx, "UPDATE ad_lease SET used_minor = ?, used_nanos = ? WHERE id = ?",
			intArg(l.Used.Minor), intArg(l.Used.Nanos), idArg(l.ID, stores.KindLease)); err != nil {
			return err
		}
	}
	for _, e := range r.Events {
		err := c.run(ctx, `INSERT INTO ad_event (token, kind, lease, campaign, ad_set, creative, person, price_minor, price_nanos, reasons, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, blobArg(e.Token[:]), textArg(e.Kind), idArg(e.Lease, stores.KindLease),
			idArg(campaigns[e.Lease], stores.KindCampaign), idOrNull(e.AdSet, stores.KindAdSet), idOrNull(e.Creative, stores.KindCreative),
			idOrNull(e.Person, stores.KindUser), intArg(e.Price.Minor), intArg(e.Price.Nanos), textArg(e.Reasons), timeArg(e.At))
		if err != nil {
			return err
		}
	}
	for i, f := range r.Figures {
		if err := c.addFigures(ctx, r.Keys[i].Campaign, f); err != nil {
			return err
		}
	}
	for _, p := range bookkeeping.People(r.Events, campaigns) {
		if err := c.addPerson(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// addFigures adds figures to those of a campaign.
func (c *conn) addFigures(ctx context.Context, campaign stores.ID, f stores.AdFigures) error {
	return c.run(ctx, `INSERT INTO ad_figure (campaign, day, ad_set, creative, age, gender, place, interest, impressions, clicks, spend_minor, spend_nanos)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET impressions = impressions + excluded.impressions, clicks = clicks + excluded.clicks,
			spend_minor = spend_minor + excluded.spend_minor, spend_nanos = spend_nanos + excluded.spend_nanos`,
		idArg(campaign, stores.KindCampaign), timeArg(f.Day), figureArg(f.AdSet, stores.KindAdSet), figureArg(f.Creative, stores.KindCreative), textArg(f.Segment.Age),
		textArg(f.Segment.Gender), figureArg(f.Segment.Place, stores.KindPlace), figureArg(f.Segment.Interest, stores.KindInterest), intArg(f.Impressions),
		intArg(f.Clicks), intArg(f.Spend.Minor), intArg(f.Spend.Nanos))
}

// Seen implements stores.Delivery.
func (s delivery) Seen(ctx context.Context, person stores.ID, campaigns []stores.ID, since time.Time) (map[stores.ID]int, error) {
	wanted, seen := map[stores.ID]bool{}, map[stores.ID]int{}
	for _, id := range campaigns {
		wanted[id] = true
	}
	err := s.read(ctx, func(c *conn) error {
		for r, err := range c.query(ctx, "SELECT x.campaign, count(*) FROM ad_event x WHERE x.person = ? AND x.kind = 'IMPRESSION' AND x.at >= ? GROUP BY x.campaign",
			userArg(person), timeArg(since)) {
			if err != nil {
				return err
			}
			if id := r.id(stores.KindCampaign); wanted[id] {
				seen[id] = r.int()
			}
		}
		return nil
	})
	return orZero(seen, err)
}
