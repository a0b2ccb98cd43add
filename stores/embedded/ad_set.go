package embedded

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
	adSetColumns    = `x.id, x.campaign, x.name, x.paused, x.audience, x.created_at`
	creativeColumns = `x.id, x.ad_set, x.post, x.review, x.note, x.reviewed_at, x.created_at`
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
		campaign := idArg(a.Campaign, stores.KindCampaign)
		n, err := queryRow(ctx, c, (*row).int, "SELECT count(*) FROM ad_set WHERE campaign = ?", campaign)
		if err == nil && n >= stores.MaxAdSets {
			err = stores.ErrTooMany
		}
		if err != nil {
			return err
		}
		return constraintError(c.run(ctx, "INSERT INTO ad_set (id, campaign, name, paused, audience, created_at) VALUES (?, ?, ?, ?, ?, ?)",
			idArg(a.ID, stores.KindAdSet), campaign, textArg(a.Name), boolArg(a.IsPaused), textArg(a.Audience.String()), timeArg(a.CreatedAt)))
	})
}

// Update implements stores.AdSets.
func (s adSets) Update(ctx context.Context, id stores.ID, change stores.AdSetChange) (a stores.AdSet, err error) {
	err = s.write(ctx, func(c *conn) (err error) {
		key := idArg(id, stores.KindAdSet)
		if a, err = queryRow(ctx, c, readAdSet, "SELECT "+adSetColumns+" FROM ad_set x WHERE x.id = ?", key); err != nil {
			return err
		}
		change.Apply(&a)
		if err := a.Audience.Check(); err != nil {
			return err
		}
		return c.run(ctx, "UPDATE ad_set SET (name, paused, audience) = (?, ?, ?) WHERE id = ?", textArg(a.Name), boolArg(a.IsPaused), textArg(a.Audience.String()), key)
	})
	return orZero(a, err)
}

// ByIDs implements stores.AdSets.
func (s adSets) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.AdSet, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindAdSet), func(a stores.AdSet) stores.ID { return a.ID }, readAdSet,
		" SELECT "+adSetColumns+" FROM k CROSS JOIN ad_set x ON x.id = k.id")
}

// OfCampaigns implements stores.AdSets.
func (s adSets) OfCampaigns(ctx context.Context, campaigns []stores.ID) (map[stores.ID][]stores.AdSet, error) {
	return queryGroups(ctx, s.Engine, keysOf(campaigns, stores.KindCampaign), readAdSet,
		withKeys+" SELECT k.n, "+adSetColumns+" FROM k CROSS JOIN ad_set x ON x.campaign = k.id ORDER BY k.n, x.created_at, x.id")
}

// Create implements stores.Creatives.
func (s creatives) Create(ctx context.Context, v stores.Creative) error {
	return s.write(ctx, func(c *conn) error {
		set := idArg(v.AdSet, stores.KindAdSet)
		n, err := queryRow(ctx, c, (*row).int, "SELECT count(*) FROM creative WHERE ad_set = ?", set)
		if err == nil && n >= stores.MaxCreatives {
			err = stores.ErrTooMany
		}
		if err != nil {
			return err
		}
		return constraintError(c.run(ctx, "INSERT INTO creative (id, ad_set, post, review, note, created_at) VALUES (?, ?, ?, 'PENDING', '', ?)",
			idArg(v.ID, stores.KindCreative), set, idArg(v.Post, stores.KindPost), timeArg(v.CreatedAt)))
	})
}

// Review implements stores.Creatives.
func (s creatives) Review(ctx context.Context, id stores.ID, state stores.ReviewState, note string, at time.Time) (v stores.Creative, err error) {
	if state == stores.ReviewPending {
		at = time.Time{}
	}
	err = s.write(ctx, func(c *conn) (err error) {
		v, err = queryRow(ctx, c, readCreative, `UPDATE creative SET (review, note, reviewed_at) = (?, ?, ?) WHERE id = ?
			RETURNING id, ad_set, post, review, note, reviewed_at, created_at`, textArg(state), textArg(note), timeOrNull(at), idArg(id, stores.KindCreative))
		return err
	})
	return orZero(v, err)
}

// ByIDs implements stores.Creatives.
func (s creatives) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Creative, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindCreative), func(c stores.Creative) stores.ID { return c.ID }, readCreative,
		" SELECT "+creativeColumns+" FROM k CROSS JOIN creative x ON x.id = k.id")
}

// OfAdSets implements stores.Creatives.
func (s creatives) OfAdSets(ctx context.Context, sets []stores.ID) (map[stores.ID][]stores.Creative, error) {
	return queryGroups(ctx, s.Engine, keysOf(sets, stores.KindAdSet), readCreative,
		withKeys+" SELECT k.n, "+creativeColumns+" FROM k CROSS JOIN creative x ON x.ad_set = k.id ORDER BY k.n, x.created_at, x.id")
}

// Pending implements stores.Creatives.
func (s creatives) Pending(ctx context.Context, after stores.ID, limit int) ([]stores.Creative, error) {
	return queryAll(ctx, s.Engine, readCreative, "SELECT "+creativeColumns+" FROM creative x WHERE x.review = 'PENDING' AND x.id > :after ORDER BY x.id LIMIT :limit",
		named("after", blobArg(after.UUID[:])), named("limit", intArg(limit)))
}
