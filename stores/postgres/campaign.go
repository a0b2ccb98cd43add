package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// campaigns implements stores.Campaigns.
type campaigns struct{ *Engine }

const campaignColumns = `x.id, x.advertiser_id, x.name, x.objective, x.state, x.starts_at, x.ends_at, x.budget, x.daily_budget, x.bid_kind, x.bid, x.frequency_cap,
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
	err := s.write(ctx, func(c *conn) (err error) {
		key := args{"id": idArg(given.ID, stores.KindCampaign)}
		if invalid == nil {
			err = c.insertCampaign(ctx, given, digest)
		}
		if err != nil {
			return err
		}
		created, err = queryRow(ctx, c, readCampaign, "SELECT "+campaignColumns+" FROM campaigns x WHERE x.id = @id AND x.digest = @digest", with(key, args{"digest": digest[:]}))
		if errors.Is(err, stores.ErrNotFound) {
			exists, failed := queryRow(ctx, c, func(r *row) bool { return r.bool() }, "SELECT EXISTS (SELECT FROM campaigns WHERE id = @id)", key)
			switch err = failed; {
			case err == nil && exists:
				err = stores.ErrKeyReused
			case err == nil:
				err = invalid
			}
		}
		return err
	})
	return orZero(created, err)
}

// insertCampaign stores a campaign and reserves its budget, unless its ID exists.
func (c *conn) insertCampaign(ctx context.Context, given stores.Campaign, digest stores.Digest) error {
	currency, err := c.advertiserCurrency(ctx, given.Advertiser)
	if err != nil {
		return err
	}
	n, err := c.exec(ctx, `INSERT INTO campaigns (id, advertiser_id, name, objective, state, starts_at, ends_at, budget, daily_budget, bid_kind, bid, frequency_cap, holds,
			held_until, created_at, digest) VALUES (@id, @advertiser, @name, @objective, @state, @starts_at, @ends_at, @budget, @daily_budget, @bid_kind, @bid, @frequency_cap, 1,
			@held_until, @created_at, @digest) ON CONFLICT (id) DO NOTHING`, args{
		"id": idArg(given.ID, stores.KindCampaign), "advertiser": idArg(given.Advertiser, stores.KindAdvertiser), "name": given.Name, "objective": given.Objective, "state": given.State, "starts_at": given.StartsAt,
		"ends_at": given.EndsAt, "budget": given.Budget, "daily_budget": given.DailyBudget, "bid_kind": given.BidKind, "bid": given.Bid, "frequency_cap": given.FrequencyCap,
		"held_until": given.ReserveOf(1, given.Budget, currency, given.CreatedAt).ExpiresAt, "created_at": given.CreatedAt, "digest": digest[:],
	})
	if err == nil && n > 0 {
		err = c.reserve(ctx, given, 1, given.Budget, currency, given.CreatedAt)
	}
	return err
}

// advertiserCurrency returns the currency of an advertiser, or ErrNotFound.
func (c *conn) advertiserCurrency(ctx context.Context, advertiser stores.ID) (stores.Currency, error) {
	return queryRow(ctx, c, func(r *row) stores.Currency { return stores.Currency(r.text()) }, "SELECT currency FROM advertisers WHERE id = @id",
		args{"id": idArg(advertiser, stores.KindAdvertiser)})
}

// reserve opens the nth hold of the budget of a campaign.
func (c *conn) reserve(ctx context.Context, of stores.Campaign, n int, amount int64, currency stores.Currency, now time.Time) error {
	hold, err := bookkeeping.CheckHold(of.ReserveOf(n, amount, currency, now))
	if err == nil {
		_, err = c.openHold(ctx, now, hold)
	}
	return err
}

// Update implements stores.Campaigns.
func (s campaigns) Update(ctx context.Context, id stores.ID, change stores.CampaignChange, now time.Time) (updated stores.Campaign, err error) {
	err = s.write(ctx, func(c *conn) error {
		key := args{"id": idArg(id, stores.KindCampaign)}
		before, err := queryRow(ctx, c, readCampaign, "SELECT "+campaignColumns+" FROM campaigns x WHERE x.id = @id FOR NO KEY UPDATE", key)
		if err != nil {
			return err
		}
		if updated, err = change.Apply(before, now); err != nil || updated == before {
			return err
		}
		if more := updated.Budget - before.Budget; more > 0 {
			currency, err := c.advertiserCurrency(ctx, updated.Advertiser)
			if err != nil {
				return err
			}
			updated.Holds++
			if err := c.reserve(ctx, updated, updated.Holds, more, currency, now); err != nil {
				return err
			}
		}
		for _, hold := range updated.BudgetHolds() {
			if updated.State != stores.CampaignEnded {
				break
			}
			if err := c.finishBudget(ctx, hold, id, now); err != nil {
				return err
			}
		}
		return c.run(ctx, `UPDATE campaigns SET name = @name, state = @state, ends_at = @ends_at, budget = @budget, daily_budget = @daily_budget, bid = @bid,
			frequency_cap = @frequency_cap, holds = @holds WHERE id = @id`, with(key, args{
			"name": updated.Name, "state": updated.State, "ends_at": updated.EndsAt, "budget": updated.Budget, "daily_budget": updated.DailyBudget, "bid": updated.Bid,
			"frequency_cap": updated.FrequencyCap, "holds": updated.Holds}))
	})
	return orZero(updated, err)
}

// ByIDs implements stores.Campaigns.
func (s campaigns) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Campaign, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindCampaign), func(c stores.Campaign) stores.ID { return c.ID }, readCampaign,
		"SELECT "+campaignColumns+" FROM campaigns x WHERE x.id = ANY(@keys)", nil)
}

// OfAdvertisers implements stores.Campaigns.
func (s campaigns) OfAdvertisers(ctx context.Context, advertisers []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Campaign], error) {
	return queryLists(ctx, s.Engine, keysOf(advertisers, stores.KindAdvertiser), list[stores.Campaign]{
		kind: stores.KindCampaign, from: "campaigns x WHERE x.advertiser_id = k.id", order: listOrder{rank: "x.created_at", id: "x.id"},
		columns: ", " + campaignColumns, read: func(r *row, _ *stores.ListPosition) stores.Campaign { return readCampaign(r) },
	}, window)
}

// Over implements stores.Campaigns.
func (s campaigns) Over(ctx context.Context, at time.Time, limit int) ([]stores.Campaign, error) {
	return queryAll(ctx, s.Engine, readCampaign, "SELECT "+campaignColumns+" FROM campaigns x WHERE x.state <> 'ENDED' AND x.ends_at <= @at ORDER BY x.ends_at, x.id LIMIT @limit",
		args{"at": at, "limit": limit})
}

// Live implements stores.Campaigns.
func (s campaigns) Live(ctx context.Context, at time.Time, after stores.ID, limit int) ([]stores.Campaign, error) {
	return queryAll(ctx, s.Engine, readCampaign, "SELECT "+campaignColumns+" FROM campaigns x WHERE x.state = 'ACTIVE' AND x.id > @after AND x.starts_at <= @at AND x.ends_at > @at ORDER BY x.id LIMIT @limit",
		args{"after": anyUUID(after), "at": at, "limit": limit})
}

// anyUUID returns the uuid of an ID of any kind, that of the zero ID before all others.
func anyUUID(id stores.ID) pgtype.UUID { return pgtype.UUID{Bytes: id.UUID, Valid: true} }
