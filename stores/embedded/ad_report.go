package embedded

import (
	"context"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// adReports implements stores.AdReports.
type adReports struct{ *Engine }

// figureColumns are the columns by which figures are kept, in the order of the fields of stores.AdFigures.
var figureColumns = []string{"day", "ad_set", "creative", "age", "gender", "place", "interest"}

// readFigures reads figureColumns, of which those that figures are not broken down by are NULL, and the sums.
func readFigures(r *row) (stores.AdFigures, error) {
	f := stores.AdFigures{Day: r.time(), AdSet: r.figureID(stores.KindAdSet), Creative: r.figureID(stores.KindCreative), Segment: stores.Segment{
		Age: r.text(), Gender: r.text(), Place: r.figureID(stores.KindPlace), Interest: r.figureID(stores.KindInterest),
	}, Impressions: r.int64(), Clicks: r.int64()}
	var err error
	f.Spend, err = stores.SpendOf(r.int64(), r.int64())
	return f, err
}

// figureID reads an ID, for which a row without one has zeros.
func (r *row) figureID(kind stores.Kind) stores.ID {
	if id := r.id(kind); id.UUID != (stores.ID{}).UUID {
		return id
	}
	return stores.ID{}
}

// figureArg is the argument of an ID: zeros for any other.
func figureArg(id stores.ID, kind stores.Kind) arg {
	if id.Kind != kind {
		id = stores.ID{}
	}
	return blobArg(id.UUID[:])
}

// Figures implements stores.AdReports.
func (s adReports) Figures(
	ctx context.Context, campaigns []stores.ID, from, until time.Time, by stores.AdBreakdown,
) (map[stores.ID][]stores.AdFigures, error) {
	keys, figures := keysOf(campaigns, stores.KindCampaign), map[stores.ID][]stores.AdFigures{}
	if len(keys.list) == 0 {
		return figures, s.checkOpen(ctx)
	}
	columns, group := bookkeeping.BreakdownColumns(figureColumns, "x", by)
	text := "SELECT " + columns + `, sum(x.impressions), sum(x.clicks), sum(x.spend_minor), sum(x.spend_nanos) FROM ad_figure x
		WHERE x.campaign = :campaign AND x.day >= :from AND x.day < :until` + group
	from, until = bookkeeping.Days(from, until)
	err := s.readAllKeys(ctx, len(keys.list), func(c *conn) error {
		for _, id := range keys.list {
			for r, err := range c.query(ctx, text, named("campaign", blobArg(id.UUID[:])), named("from", timeArg(from)), named("until", timeArg(until))) {
				if err != nil {
					return err
				}
				f, err := readFigures(r)
				if err != nil {
					return err
				}
				figures[id] = append(figures[id], f)
			}
		}
		return nil
	})
	return orZero(bookkeeping.WithoutEmpty(figures), err)
}

// Add implements stores.AdReports.
func (s adReports) Add(ctx context.Context, campaign stores.ID, source string, figures []stores.AdFigures) error {
	if err := bookkeeping.CheckFigures(campaign, figures); err != nil {
		return err
	}
	return s.write(ctx, func(c *conn) error {
		added, err := c.exec(ctx, "INSERT INTO ad_figure_source (campaign, source) VALUES (?, ?) ON CONFLICT DO NOTHING", idArg(campaign, stores.KindCampaign), textArg(source))
		if err != nil || added == 0 {
			return err
		}
		for _, f := range figures {
			f.Day = f.Day.UTC().Truncate(24 * time.Hour)
			if err := c.addFigures(ctx, campaign, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// shownReader reads the ads that a person has seen.
var shownReader = listReader[stores.ShownAd]{
	kind: stores.KindShownAd, columns: ", x.campaign, x.ad_set, x.creative, x.reasons",
	read: func(r *row, at *stores.ListPosition) stores.ShownAd {
		return stores.ShownAd{Token: at.ID.UUID, At: time.UnixMicro(at.Rank).UTC(), Campaign: r.id(stores.KindCampaign), AdSet: r.id(stores.KindAdSet),
			Creative: r.id(stores.KindCreative), Reasons: r.text()}
	},
}

// Shown implements stores.AdReports.
func (s adReports) Shown(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ShownAd], error) {
	source := keyList{from: "ad_event x WHERE x.person = :key AND x.kind = 'IMPRESSION'", order: listOrder{rank: "x.at", id: "x.token"}}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), shownReader, source, window)
}
