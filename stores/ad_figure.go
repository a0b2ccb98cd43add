package stores

import (
	"context"
	"time"
)

// AdBreakdown is by what figures of ads are added up.
type AdBreakdown string

// Not at all; by the day in UTC; by the parts of Segment; by age and gender; by ad set and by creative.
const (
	AdTotal       AdBreakdown = "TOTAL"
	AdByDay       AdBreakdown = "DAY"
	AdByAge       AdBreakdown = "AGE"
	AdByGender    AdBreakdown = "GENDER"
	AdByAgeGender AdBreakdown = "AGE_GENDER"
	AdByPlace     AdBreakdown = "PLACE"
	AdByInterest  AdBreakdown = "INTEREST"
	AdByAdSet     AdBreakdown = "AD_SET"
	AdByCreative  AdBreakdown = "CREATIVE"
)

// AdFigures are what the events of a campaign add up to. The fields by which they are not broken down are zero.
type AdFigures struct {
	Day         time.Time // midnight in UTC
	AdSet       ID
	Creative    ID
	Segment     Segment
	Impressions int64
	Clicks      int64
	Spend       Spend
}

// A ShownAd is an ad that a person has seen.
type ShownAd struct {
	Token    [16]byte
	Campaign ID
	AdSet    ID
	Creative ID
	Reasons  string
	At       time.Time
}

// Position returns the position of s among the ads that a person has seen.
func (s ShownAd) Position() ListPosition {
	return ListPosition{Rank: s.At.UnixMicro(), ID: ID{Kind: KindShownAd, UUID: s.Token}}
}

// KindShownAd is the kind of the ID of a ShownAd, which has the bytes of its token.
const KindShownAd Kind = "shownad"

// AdReports reads what Delivery has recorded. It is the truth.
type AdReports interface {
	// Figures returns the figures of each campaign for events from from and before until, whole days in UTC, ordered by what they are broken down by: days, ages and
	// genders ascending, IDs by ID. A zero time is no bound. Campaigns without events are absent. A sum that Spend cannot hold returns ErrOverflow. At most
	// MaxBatch campaigns.
	Figures(ctx context.Context, campaigns []ID, from, until time.Time, by AdBreakdown) (map[ID][]AdFigures, error)

	// Reach returns of how many people the figures of each campaign are, by the groups of a breakdown by age, gender, place or interest. For other breakdowns, it
	// returns no groups. Campaigns of which neither people nor added figures are known are absent. At most MaxBatch campaigns.
	Reach(ctx context.Context, campaigns []ID, by AdBreakdown) (map[ID]AdReach, error)

	// Add adds figures of a campaign that were recorded elsewhere, such as those of an import, once for each source: a repeated one changes nothing. At most MaxBatch
	// figures; a negative one returns ErrAmount.
	Add(ctx context.Context, campaign ID, source string, figures []AdFigures) error

	// Shown returns a window of the ads that each person has seen, the latest first.
	Shown(ctx context.Context, people []ID, window Window) (map[ID]List[ShownAd], error)
}
