package embedded

import (
	"bytes"
	"context"
	"errors"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// campaigns implements stores.Campaigns.
type campaigns struct{ *Engine }

const campaignColumns = `x.id, x.advertiser, x.name, x.objective, x.state, x.starts_at, x.ends_at, x.budget, x.daily_budget, x.bid_kind, x.bid, x.frequency_cap,
	x.holds, x.held_until, x.created_at`

// readCampaign reads campaignColumns.
func readCampaign(r *row) stores.Campaign {
	return stores.Campaign{
		ID: r.id(stores.KindCampaign), Advertiser: r.id(stores.KindAdvertiser), Name: r.text(), Objective: stores.CampaignObjective(r.text()),
		State: stores.CampaignState(r.text()), StartsAt: r.time(), EndsAt: r.time(), Budget: r.int64(), DailyBudget: r.int64(), BidKind: stores.BidKind(r.text()),
		Bid: r.int64(), FrequencyCap: r.int(), Holds: r.int(), HeldUntil: r.time(), CreatedAt: r.time(),
	}
}

// Create implements stores.Campaigns.
func (s campaigns) Create(ctx context.Context, given stores.Campaign) (stores.Campaign, error) {
	digest, created := given.Digest(), stores.Campaign{}
	given, invalid := given.Begun() // of a repeated call it does not matter
	err := s.write(ctx, func(c *conn) error {
		id := idArg(given.ID, stores.KindCampaign)
		var stored stores.Digest
		_, err := queryRow(ctx, c, func(r *row) bool { return r.bytes(stored[:]) }, "SELECT digest FROM campaign WHERE id = ?", id)
		if err == nil && !bytes.Equal(stored[:], digest[:]) {
			err = stores.ErrKeyReused
		}
		if errors.Is(err, stores.ErrNotFound) {
			if err = invalid; err == nil {
				err = c.insertCampaign(ctx, given, digest)
			}
		}
		if err == nil {
			created, err = queryRow(ctx, c, readCampaign, "SELECT "+campaignColumns+" FROM campaign x WHERE x.id = ?", id)
		}
		return err
	})
	return orZero(created, err)
}

// insertCampaign stores a campaign and reserves its budget.
func (c *conn) insertCampaign(ctx context.Context, given stores.Campaign, digest stores.Digest) error {
	hold, err := c.reserve(ctx, given, 1, given.Budget, given.CreatedAt)
	if err != nil {
		return err
	}
	return constraintError(c.run(ctx, `INSERT INTO campaign (id, advertiser, name, objective, state, starts_at, ends_at, budget, daily_budget, bid_kind, bid, frequency_cap, holds,
		held_until, created_at, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)`,
		idArg(given.ID, stores.KindCampaign), idArg(given.Advertiser, stores.KindAdvertiser), textArg(given.Name), textArg(given.Objective), textArg(given.State),
		timeArg(given.StartsAt), timeArg(given.EndsAt), intArg(given.Budget), intArg(given.DailyBudget), textArg(given.BidKind), intArg(given.Bid),
		intArg(given.FrequencyCap), timeArg(hold.ExpiresAt), timeArg(given.CreatedAt), blobArg(digest[:])))
}

// reserve opens the nth hold of the budget of a campaign.
func (c *conn) reserve(ctx context.Context, of stores.Campaign, n int, amount int64, now time.Time) (stores.Hold, error) {
	currency, err := queryRow(ctx, c, func(r *row) stores.Currency { return stores.Currency(r.text()) }, "SELECT currency FROM advertiser WHERE id = ?",
		idArg(of.Advertiser, stores.KindAdvertiser))
	if err != nil {
		return stores.Hold{}, err
	}
	hold, err := bookkeeping.CheckHold(of.ReserveOf(n, amount, currency, now))
	if err != nil {
		return stores.Hold{}, err
	}
	return openHold(ctx, c, now, hold)
}

// Update implements stores.Campaigns.
func (s campaigns) Update(ctx context.Context, id stores.ID, change stores.CampaignChange, now time.Time) (updated stores.Campaign, err error) {
	err = s.write(ctx, func(c *conn) error {
		key := idArg(id, stores.KindCampaign)
		before, err := queryRow(ctx, c, readCampaign, "SELECT "+campaignColumns+" FROM campaign x WHERE x.id = ?", key)
		if err != nil {
			return err
		}
		if updated, err = change.Apply(before, now); err != nil || updated == before {
			return err
		}
		if more := updated.Budget - before.Budget; more > 0 {
			updated.Holds++
			if _, err := c.reserve(ctx, updated, updated.Holds, more, now); err != nil {
				return err
			}
		}
		for _, hold := range updated.BudgetHolds() {
			if updated.State != stores.CampaignEnded {
				break
			}
			if err := finishBudget(ctx, c, hold, id, now); err != nil {
				return err
			}
		}
		return c.run(ctx, "UPDATE campaign SET (name, state, ends_at, budget, daily_budget, bid, frequency_cap, holds) = (?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
			textArg(updated.Name), textArg(updated.State), timeArg(updated.EndsAt), intArg(updated.Budget), intArg(updated.DailyBudget), intArg(updated.Bid),
			intArg(updated.FrequencyCap), intArg(updated.Holds), key)
	})
	return orZero(updated, err)
}

// ByIDs implements stores.Campaigns.
func (s campaigns) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Campaign, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindCampaign), func(c stores.Campaign) stores.ID { return c.ID }, readCampaign,
		" SELECT "+campaignColumns+" FROM k CROSS JOIN campaign x ON x.id = k.id")
}

// OfAdvertisers implements stores.Campaigns.
func (s campaigns) OfAdvertisers(ctx context.Context, advertisers []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Campaign], error) {
	source := keyList{from: "campaign x WHERE x.advertiser = :key", order: listOrder{rank: "x.created_at", id: "x.id"}}
	reader := listReader[stores.Campaign]{kind: stores.KindCampaign, columns: ", " + campaignColumns,
		read: func(r *row, _ *stores.ListPosition) stores.Campaign { return readCampaign(r) }}
	return queryLists(ctx, s.Engine, keysOf(advertisers, stores.KindAdvertiser), reader, source, window)
}

// Over implements stores.Campaigns.
func (s campaigns) Over(ctx context.Context, at time.Time, limit int) ([]stores.Campaign, error) {
	return queryAll(ctx, s.Engine, readCampaign, "SELECT "+campaignColumns+" FROM campaign x WHERE x.state <> 'ENDED' AND x.ends_at <= :now ORDER BY x.ends_at, x.id LIMIT :limit",
		named("now", timeArg(at)), named("limit", intArg(limit)))
}

// Live implements stores.Campaigns.
func (s campaigns) Live(ctx context.Context, at time.Time, after stores.ID, limit int) ([]stores.Campaign, error) {
	return queryAll(ctx, s.Engine, readCampaign, "SELECT "+campaignColumns+` FROM campaign x
		WHERE x.state = 'ACTIVE' AND x.id > :after AND x.starts_at <= :now AND x.ends_at > :now ORDER BY x.id LIMIT :limit`,
		named("after", blobArg(after.UUID[:])), named("now", timeArg(at)), named("limit", intArg(limit)))
}
