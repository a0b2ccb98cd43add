package embedded

import (
	"context"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// groupColumns are the columns of the people of groups.
var groupColumns = bookkeeping.GroupColumns{Table: "ad_group_person", Campaign: "campaign", Person: "person", Segment: figureColumns[3:]}

// addPerson adds a person to a group that lacks people.
func (c *conn) addPerson(ctx context.Context, p bookkeeping.GroupPerson) error {
	return c.run(ctx, `INSERT INTO ad_group_person (campaign, age, gender, place, interest, person) SELECT :campaign, :age, :gender, :place, :interest, :person
		WHERE (SELECT count(*) FROM ad_group_person x WHERE x.campaign = :campaign AND x.age = :age AND x.gender = :gender AND x.place = :place AND x.interest = :interest) < :enough
		ON CONFLICT DO NOTHING`, named("campaign", idArg(p.Campaign, stores.KindCampaign)), named("age", textArg(p.Segment.Age)), named("gender", textArg(p.Segment.Gender)),
		named("place", figureArg(p.Segment.Place, stores.KindPlace)), named("interest", figureArg(p.Segment.Interest, stores.KindInterest)),
		named("person", userArg(p.Person)), named("enough", intArg(stores.MinAdGroup)))
}

// Reach implements stores.AdReports.
func (s adReports) Reach(ctx context.Context, campaigns []stores.ID, by stores.AdBreakdown) (map[stores.ID]stores.AdReach, error) {
	keys, found := keysOf(campaigns, stores.KindCampaign), map[stores.ID]stores.AdReach{}
	text := bookkeeping.ReachQuery(groupColumns, "x.campaign = :campaign", by)
	if len(keys.list) == 0 || text == "" {
		return found, s.checkOpen(ctx)
	}
	err := s.readAllKeys(ctx, len(keys.list), func(c *conn) error {
		for _, id := range keys.list {
			a, campaign := stores.AdReach{Groups: map[stores.Segment]int{}}, named("campaign", blobArg(id.UUID[:]))
			for r, err := range c.query(ctx, text, campaign) {
				if err != nil {
					return err
				}
				_, segment := r.id(stores.KindCampaign), r.segment()
				a.Groups[segment], a.Few = r.int(), r.int()
			}
			sources, err := queryRow(ctx, c, (*row).int, "SELECT EXISTS (SELECT 1 FROM ad_figure_source x WHERE x.campaign = :campaign)", campaign)
			if err != nil {
				return err
			}
			if a.Added = sources > 0; a.Added || len(a.Groups) > 0 {
				found[id] = a
			}
		}
		return nil
	})
	return orZero(found, err)
}

// segment reads the columns of a segment.
func (r *row) segment() stores.Segment {
	return stores.Segment{Age: r.text(), Gender: r.text(), Place: r.figureID(stores.KindPlace), Interest: r.figureID(stores.KindInterest)}
}
