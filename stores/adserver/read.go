package adserver

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/auction"
)

// read reads the live campaigns and everything that is needed to show their ads.
func (s *Server) read(ctx context.Context, before *catalogue, now time.Time) (*catalogue, error) {
	known := &catalogue{loadedAt: now, campaigns: map[stores.ID]*campaign{}}
	for after := (stores.ID{}); ; {
		live, err := s.stores.Campaigns.Live(ctx, now, after, stores.MaxBatch)
		if err != nil {
			return nil, err
		}
		for _, c := range live {
			known.campaigns[c.ID] = &campaign{Campaign: c, day: now.Truncate(auction.Day)}
		}
		if len(live) < stores.MaxBatch {
			break
		}
		after = live[len(live)-1].ID
	}
	for _, part := range []func(context.Context, *catalogue, *catalogue) error{s.readPayers, s.readSpent, s.readAdSets, s.readRates} {
		if err := part(ctx, known, before); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// readPayers reads the pages and currencies of the advertisers.
func (s *Server) readPayers(ctx context.Context, known, _ *catalogue) error {
	var ids []stores.ID
	for _, c := range known.campaigns {
		ids = append(ids, c.Advertiser)
	}
	advertisers, err := inBatches(ctx, unique(ids), s.stores.Advertisers.ByIDs)
	if err != nil {
		return err
	}
	for _, c := range known.campaigns {
		a := advertisers[c.Advertiser] // is never deleted
		c.page, c.currency = a.Page, a.Currency
		known.currencies = append(known.currencies, a.Currency)
	}
	slices.Sort(known.currencies)
	known.currencies = slices.Compact(known.currencies)
	return nil
}

// readSpent reads what campaigns with a daily budget have spent before today, once a day.
func (s *Server) readSpent(ctx context.Context, known, before *catalogue) error {
	var ask []stores.ID
	for id, c := range known.campaigns {
		if before != nil && before.campaigns[id] != nil && before.campaigns[id].day.Equal(c.day) && before.campaigns[id].DailyBudget > 0 {
			c.spentBefore = before.campaigns[id].spentBefore
		} else if c.DailyBudget > 0 {
			ask = append(ask, id)
		}
	}
	figures, err := inBatches(ctx, ask, func(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.AdFigures, error) {
		return s.stores.AdReports.Figures(ctx, ids, time.Time{}, known.loadedAt.Truncate(auction.Day), stores.AdTotal)
	})
	if err != nil {
		return err
	}
	for id, rows := range figures {
		for _, row := range rows {
			known.campaigns[id].spentBefore = row.Spend
		}
	}
	return nil
}

// readAdSets reads ad sets that are not paused, and their creatives that are approved and whose posts exist.
func (s *Server) readAdSets(ctx context.Context, known, _ *catalogue) error {
	sets, err := inBatches(ctx, slices.Collect(maps.Keys(known.campaigns)), s.stores.AdSets.OfCampaigns)
	if err != nil {
		return err
	}
	byID := map[stores.ID]stores.AdSet{}
	for _, sets := range sets {
		for _, set := range sets {
			if !set.IsPaused {
				byID[set.ID] = set
			}
		}
	}
	creatives, err := inBatches(ctx, slices.Collect(maps.Keys(byID)), s.stores.Creatives.OfAdSets)
	if err != nil {
		return err
	}
	var posts []stores.ID
	for _, of := range creatives {
		for _, c := range of {
			if c.Review == stores.ReviewApproved {
				posts = append(posts, c.Post)
			}
		}
	}
	found, err := inBatches(ctx, unique(posts), s.stores.Messages.Posts)
	if err != nil {
		return err
	}
	for id, of := range creatives {
		set := newAdSet(byID[id], known.campaigns[byID[id].Campaign])
		for _, c := range of {
			if p, ok := found[c.Post]; ok && c.Review == stores.ReviewApproved && p.DeletedAt.IsZero() {
				set.creatives = append(set.creatives, creative{id: c.ID, post: c.Post})
			}
		}
		if len(set.creatives) > 0 {
			known.adSets = append(known.adSets, set)
		}
	}
	slices.SortFunc(known.adSets, func(a, b *adSet) int { return a.id.Compare(b.id) })
	return nil
}

func newAdSet(s stores.AdSet, c *campaign) *adSet {
	set := &adSet{id: s.ID, campaign: c, audience: s.Audience, genders: map[string]string{}, excluded: map[stores.ID]bool{}}
	for _, g := range s.Audience.Genders {
		set.genders[stores.Fold(g)] = g
	}
	for _, l := range s.Audience.Languages {
		set.languages = append(set.languages, strings.ToLower(l))
	}
	for _, id := range s.Audience.Excluded {
		set.excluded[id] = true
	}
	return set
}

// readRates predicts the click rates of creatives from all that they have brought, every rateAge.
func (s *Server) readRates(ctx context.Context, known, before *catalogue) error {
	known.rates, known.ratesAt = map[stores.ID]int64{}, known.loadedAt
	if before != nil && known.loadedAt.Sub(before.ratesAt) < rateAge {
		known.rates, known.ratesAt = before.rates, before.ratesAt
	} else {
		var ids []stores.ID
		for _, set := range known.adSets {
			if set.campaign.BidKind == stores.BidClick {
				ids = append(ids, set.campaign.ID)
			}
		}
		figures, err := inBatches(ctx, unique(ids), func(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.AdFigures, error) {
			return s.stores.AdReports.Figures(ctx, ids, time.Time{}, time.Time{}, stores.AdByCreative)
		})
		if err != nil {
			return err
		}
		for _, rows := range figures {
			for _, row := range rows {
				known.rates[row.Creative] = auction.ClickRate(row.Impressions, row.Clicks)
			}
		}
	}
	for _, set := range known.adSets {
		for i := range set.creatives {
			rate, ok := known.rates[set.creatives[i].id]
			if !ok {
				rate = auction.ClickRate(0, 0)
			}
			set.creatives[i].clickRate = rate
		}
	}
	return nil
}

// unique returns ids without repetitions.
func unique(ids []stores.ID) []stores.ID {
	slices.SortFunc(ids, stores.ID.Compare)
	return slices.Compact(ids)
}

// inBatches calls read with MaxBatch ids at a time.
func inBatches[V any](ctx context.Context, ids []stores.ID, read func(context.Context, []stores.ID) (map[stores.ID]V, error)) (map[stores.ID]V, error) {
	out := make(map[stores.ID]V, len(ids))
	for batch := range slices.Chunk(ids, stores.MaxBatch) {
		found, err := read(ctx, batch)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, found)
	}
	return out, nil
}
