package postgres

import (
	"context"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// groupColumns are the columns of the people of groups.
var groupColumns = bookkeeping.GroupColumns{Table: "ad_group_people", Campaign: "campaign_id", Person: "person_id", Segment: figureColumns[3:]}

// addPerson adds the statement that adds a person to a group that lacks people. Concurrent ones may add more people than it needs.
func (b *batch) addPerson(ctx context.Context, p bookkeeping.GroupPerson) {
	b.run(ctx, `INSERT INTO ad_group_people (campaign_id, age, gender, place_id, interest_id, person_id)
		SELECT @campaign::uuid, @age::text, @gender::text, @place::uuid, @interest::uuid, @person::uuid
		WHERE (SELECT count(*) FROM ad_group_people x WHERE x.campaign_id = @campaign AND x.age = @age AND x.gender = @gender AND x.place_id = @place
			AND x.interest_id = @interest) < @enough::bigint ON CONFLICT DO NOTHING`, args{
		"campaign": idArg(p.Campaign, stores.KindCampaign), "age": storable(p.Segment.Age), "gender": storable(p.Segment.Gender),
		"place": figureArg(p.Segment.Place, stores.KindPlace), "interest": figureArg(p.Segment.Interest, stores.KindInterest), "person": userArg(p.Person),
		"enough": int64(stores.MinAdGroup),
	})
}

// Reach implements stores.AdReports.
func (s adReports) Reach(ctx context.Context, campaigns []stores.ID, by stores.AdBreakdown) (map[stores.ID]stores.AdReach, error) {
	keys, found := keysOf(campaigns, stores.KindCampaign), map[stores.ID]stores.AdReach{}
	text := bookkeeping.ReachQuery(groupColumns, "x.campaign_id = ANY(@keys)", by)
	if len(keys.list) == 0 || text == "" {
		return found, s.checkOpen(ctx)
	}
	err := s.read(ctx, func(c *conn) error {
		if err := c.each(ctx, text, keys.args, func(r *row) error {
			id, segment := r.id(stores.KindCampaign), r.segment()
			a := found[id]
			if a.Groups == nil {
				a.Groups = map[stores.Segment]int{}
			}
			a.Groups[segment], a.Few = r.int(), r.int()
			found[id] = a
			return nil
		}); err != nil {
			return err
		}
		return c.each(ctx, "SELECT DISTINCT x.campaign_id FROM ad_figure_sources x WHERE x.campaign_id = ANY(@keys)", keys.args, func(r *row) error {
			id := r.id(stores.KindCampaign)
			a := found[id]
			if a.Added = true; a.Groups == nil {
				a.Groups = map[stores.Segment]int{}
			}
			found[id] = a
			return nil
		})
	})
	return orZero(found, err)
}

// segment reads the columns of a segment.
func (r *row) segment() stores.Segment {
	return stores.Segment{Age: r.text(), Gender: r.text(), Place: r.figureID(stores.KindPlace), Interest: r.figureID(stores.KindInterest)}
}
