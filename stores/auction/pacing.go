package auction

import (
	"math/bits"
	"time"

	"fivefold/stores"
)

// Ahead is how far spending may be ahead of the schedule, so that a campaign begins at once.
const Ahead = time.Hour

// Day is the time of a daily budget: from midnight to midnight in UTC.
const Day = 24 * time.Hour

// A Plan is how a campaign spends its budget: evenly from Start until End, and at most Daily in each day in UTC, evenly over the day.
type Plan struct {
	Start, End time.Time
	Budget     int64 // in minor units
	Daily      int64 // in minor units; 0 for no daily budget
}

// Total returns what a campaign may have spent in all by a time, in minor units: no more than Ahead ahead of the schedule, and nothing before Start and from
// End on. before is what it has spent before the day of that time.
func (p Plan) Total(at time.Time, before stores.Spend) int64 {
	if at.Before(p.Start) || !at.Before(p.End) {
		return 0
	}
	total := share(p.Budget, p.Start, p.End, at)
	if p.Daily == 0 {
		return total
	}
	midnight := at.UTC().Truncate(Day)
	from, until := midnight, midnight.Add(Day)
	if p.Start.After(from) {
		from = p.Start
	}
	if p.End.Before(until) {
		until = p.End
	}
	return min(total, before.Minor+share(p.Daily, from, until, at))
}

// share returns the part of an amount that may be spent at a time, rounded down.
func share(amount int64, from, until, at time.Time) int64 {
	whole, passed := until.Sub(from), at.Sub(from)+Ahead
	if passed >= whole {
		return amount
	}
	hi, lo := bits.Mul64(uint64(amount), uint64(passed))
	part, _ := bits.Div64(hi, lo, uint64(whole))
	return int64(part)
}
