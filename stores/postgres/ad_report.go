package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// adReports implements stores.AdReports.
type adReports struct{ *Engine }

// figureColumns are the columns by which figures are kept, in the order of the fields of stores.AdFigures.
var figureColumns = []string{"day", "ad_set_id", "creative_id", "age", "gender", "place_id", "interest_id"}

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
func figureArg(id stores.ID, kind stores.Kind) pgtype.UUID {
	if id.Kind != kind {
		id = stores.ID{}
	}
	return pgtype.UUID{Bytes: id.UUID, Valid: true}
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
	from, until = bookkeeping.Days(from, until)
	a := with(keys.args, args{"from": from, "until": until})
	text := "SELECT k.n, f.* FROM " + keys.table + " CROSS JOIN LATERAL (SELECT " + columns + `, sum(x.impressions)::bigint, sum(x.clicks)::bigint,
		sum(x.spend_minor)::bigint, sum(x.spend_nanos)::bigint FROM ad_figures x WHERE x.campaign_id = k.id AND x.day >= @from AND x.day < @until` + group + ") f"
	err := s.read(ctx, func(c *conn) error {
		return c.each(ctx, text, a, func(r *row) error {
			id := keys.list[r.int()-1]
			f, err := readFigures(r)
			figures[id] = append(figures[id], f)
			return err
		})
	})
	return orZero(bookkeeping.WithoutEmpty(figures), err)
}

// Add implements stores.AdReports.
func (s adReports) Add(ctx context.Context, campaign stores.ID, source string, figures []stores.AdFigures) error {
	if err := bookkeeping.CheckFigures(campaign, figures); err != nil {
		return err
	}
	return s.write(ctx, func(c *conn) error {
		c.quiet = true
		added, err := c.exec(ctx, "INSERT INTO ad_figure_sources (campaign_id, source) VALUES (@campaign, @source) ON CONFLICT DO NOTHING",
			args{"campaign": idArg(campaign, stores.KindCampaign), "source": source})
		if err != nil || added == 0 {
			return err
		}
		b := c.batch()
		for _, f := range figures {
			f.Day = f.Day.UTC().Truncate(24 * time.Hour)
			b.addFigures(ctx, campaign, f)
		}
		return b.send(ctx)
	})
}

// Shown implements stores.AdReports.
func (s adReports) Shown(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ShownAd], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), list[stores.ShownAd]{
		kind: stores.KindShownAd, from: "ad_events x WHERE x.person_id = k.id AND x.kind = 'IMPRESSION'", order: listOrder{rank: "x.at", id: "x.token"},
		columns: ", x.campaign_id, x.ad_set_id, x.creative_id, x.reasons",
		read: func(r *row, at *stores.ListPosition) stores.ShownAd {
			return stores.ShownAd{Token: at.ID.UUID, At: rankTime(at.Rank), Campaign: r.id(stores.KindCampaign), AdSet: r.id(stores.KindAdSet),
				Creative: r.id(stores.KindCreative), Reasons: r.text()}
		},
	}, window)
}
