package postgres

import (
	"context"
	"time"

	"fivefold/stores"
)

// adSets implements stores.AdSets, and creatives stores.Creatives.
type (
	adSets    struct{ *Engine }
	creatives struct{ *Engine }
)

const (
	adSetColumns    = `x.id, x.campaign_id, x.name, x.paused, x.audience, x.created_at`
	creativeColumns = `x.id, x.ad_set_id, x.post_id, x.review, x.note, x.reviewed_at, x.created_at`
)

// readAdSet reads adSetColumns.
func readAdSet(r *row) stores.AdSet {
	s := stores.AdSet{ID: r.id(stores.KindAdSet), Campaign: r.id(stores.KindCampaign), Name: r.text(), IsPaused: r.bool()}
	audience, err := stores.ParseAdAudience(r.text())
	if err != nil {
		r.err = err
	}
	s.Audience, s.CreatedAt = audience, r.time()
	return s
}

// readCreative reads creativeColumns.
func readCreative(r *row) stores.Creative {
	return stores.Creative{ID: r.id(stores.KindCreative), AdSet: r.id(stores.KindAdSet), Post: r.id(stores.KindPost), Review: stores.ReviewState(r.text()),
		Note: r.text(), ReviewedAt: r.time(), CreatedAt: r.time()}
}

// Create implements stores.AdSets.
func (s adSets) Create(ctx context.Context, a stores.AdSet) error {
	if err := a.Audience.Check(); err != nil {
		return err
	}
	return s.write(ctx, func(c *conn) error {
		campaign := args{"campaign": idArg(a.Campaign, stores.KindCampaign)}
		err := c.checkRoom(ctx, stores.MaxAdSets, "SELECT id FROM campaigns WHERE id = @campaign FOR NO KEY UPDATE", "SELECT count(*) FROM ad_sets WHERE campaign_id = @campaign", campaign)
		if err != nil {
			return err
		}
		return c.run(ctx, "INSERT INTO ad_sets (id, campaign_id, name, paused, audience, created_at) VALUES (@id, @campaign, @name, @paused, @audience, @created_at)",
			with(campaign, args{"id": idArg(a.ID, stores.KindAdSet), "name": a.Name, "paused": a.IsPaused, "audience": a.Audience.String(), "created_at": a.CreatedAt}))
	})
}

// checkRoom locks the row that lock selects, or returns ErrNotFound, and returns ErrTooMany when count selects limit or more.
func (c *conn) checkRoom(ctx context.Context, limit int, lock, count string, a args) error {
	if _, err := queryRow(ctx, c, func(*row) bool { return true }, lock, a); err != nil {
		return err
	}
	n, err := queryRow(ctx, c, (*row).int, count, a)
	if err == nil && n >= limit {
		err = stores.ErrTooMany
	}
	return err
}

// Update implements stores.AdSets.
func (s adSets) Update(ctx context.Context, id stores.ID, change stores.AdSetChange) (a stores.AdSet, err error) {
	err = s.write(ctx, func(c *conn) (err error) {
		key := args{"id": idArg(id, stores.KindAdSet)}
		if a, err = queryRow(ctx, c, readAdSet, "SELECT "+adSetColumns+" FROM ad_sets x WHERE x.id = @id FOR NO KEY UPDATE", key); err != nil {
			return err
		}
		change.Apply(&a)
		if err := a.Audience.Check(); err != nil {
			return err
		}
		return c.run(ctx, "UPDATE ad_sets SET name = @name, paused = @paused, audience = @audience WHERE id = @id",
			with(key, args{"name": a.Name, "paused": a.IsPaused, "audience": a.Audience.String()}))
	})
	return orZero(a, err)
}

// ByIDs implements stores.AdSets.
func (s adSets) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AdSet, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindAdSet), func(a stores.AdSet) stores.ID { return a.ID }, readAdSet,
		"SELECT "+adSetColumns+" FROM ad_sets x WHERE x.id = ANY(@keys)", nil)
}

// OfCampaigns implements stores.AdSets.
func (s adSets) OfCampaigns(ctx context.Context, campaigns []stores.ID) (map[stores.ID][]stores.AdSet, error) {
	keys := keysOf(campaigns, stores.KindCampaign)
	return queryGroups(ctx, s.Engine, keys, readAdSet,
		"SELECT k.n, "+adSetColumns+" FROM "+keys.table+" JOIN ad_sets x ON x.campaign_id = k.id ORDER BY k.n, x.created_at, x.id", nil)
}

// Create implements stores.Creatives.
func (s creatives) Create(ctx context.Context, v stores.Creative) error {
	return s.write(ctx, func(c *conn) error {
		set := args{"set": idArg(v.AdSet, stores.KindAdSet)}
		err := c.checkRoom(ctx, stores.MaxCreatives, "SELECT id FROM ad_sets WHERE id = @set FOR NO KEY UPDATE", "SELECT count(*) FROM creatives WHERE ad_set_id = @set", set)
		if err != nil {
			return err
		}
		return c.run(ctx, "INSERT INTO creatives (id, ad_set_id, post_id, review, note, created_at) VALUES (@id, @set, @post, 'PENDING', '', @created_at)",
			with(set, args{"id": idArg(v.ID, stores.KindCreative), "post": idArg(v.Post, stores.KindPost), "created_at": v.CreatedAt}))
	})
}

// Review implements stores.Creatives.
func (s creatives) Review(ctx context.Context, id stores.ID, state stores.ReviewState, note string, at time.Time) (v stores.Creative, err error) {
	if state == stores.ReviewPending {
		at = time.Time{}
	}
	err = s.write(ctx, func(c *conn) (err error) {
		v, err = queryRow(ctx, c, readCreative, "UPDATE creatives x SET review = @review, note = @note, reviewed_at = @at WHERE x.id = @id RETURNING "+creativeColumns,
			args{"review": state, "note": note, "at": timeOrNull(at), "id": idArg(id, stores.KindCreative)})
		return err
	})
	return orZero(v, err)
}

// ByIDs implements stores.Creatives.
func (s creatives) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Creative, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindCreative), func(c stores.Creative) stores.ID { return c.ID }, readCreative,
		"SELECT "+creativeColumns+" FROM creatives x WHERE x.id = ANY(@keys)", nil)
}

// OfAdSets implements stores.Creatives.
func (s creatives) OfAdSets(ctx context.Context, sets []stores.ID) (map[stores.ID][]stores.Creative, error) {
	keys := keysOf(sets, stores.KindAdSet)
	return queryGroups(ctx, s.Engine, keys, readCreative,
		"SELECT k.n, "+creativeColumns+" FROM "+keys.table+" JOIN creatives x ON x.ad_set_id = k.id ORDER BY k.n, x.created_at, x.id", nil)
}

// Pending implements stores.Creatives.
func (s creatives) Pending(ctx context.Context, after stores.ID, limit int) ([]stores.Creative, error) {
	return queryAll(ctx, s.Engine, readCreative, "SELECT "+creativeColumns+" FROM creatives x WHERE x.review = 'PENDING' AND x.id > @after ORDER BY x.id LIMIT @limit",
		args{"after": anyUUID(after), "limit": limit})
}
