// Package auction decides which ads a person is shown and what they cost. It is pure: it knows no store and no clock, and the same input has the same
// result. Amounts are integers, in billionths of a minor unit.
//
// The ads compete for the places of one request in a second-price auction. An ad is worth what it is expected to pay for an impression: a
// thousandth of a bid per thousand impressions, or a bid per click times the predicted share of impressions that are clicked. Its score is its worth times
// its relevance to the person. The ads with the highest scores win, and each pays the smallest price with which it would have won, the reserve price at
// least: never more than its bid. An advertiser wins one place of a request, and does not compete with itself.
package auction

import (
	"cmp"
	"math/bits"
	"slices"

	"fivefold/stores"
)

// Million is the whole of which shares are parts.
const Million = 1_000_000

// MaxRelevance is the largest relevance. 1 is Million.
const MaxRelevance = 4 * Million

// MaxBid is the largest bid, in minor units. With it, the worth of an impression fits into 64 bits.
const MaxBid = 1_000_000_000

// A Candidate is an ad whose audience has the person. All candidates of an auction bid in one currency.
type Candidate struct {
	Creative, Campaign, Advertiser stores.ID

	Bid       int64 // in minor units, from 1 to MaxBid; any other bids nothing
	PerClick  bool  // whether the bid is for a click; otherwise for a thousand impressions
	ClickRate int64 // the predicted clicks of a million impressions, at most Million
	Relevance int64 // from 1 to MaxRelevance, where Million is neutral

	Left stores.Spend // what pacing and budget allow the campaign to spend now
	Seen int          // how often the person has seen the campaign in the time of Cap
	Cap  int          // how often they may; 0 for no cap
}

// A Winner is an ad that is shown. Its price is for an impression, or a click if it bids for clicks.
type Winner struct {
	Candidate
	Price stores.Spend
	Cost  stores.Spend // the expected price of the impression, as which it counts against Left
}

// An Outcome is why a candidate has won or not.
type Outcome string

// It has won; its score was lower than those of others; a better ad of the same advertiser took part; it bids less than the reserve price, or nothing; the
// person has seen it often enough; the budget does not allow its bid now.
const (
	Won            Outcome = "WON"
	Outbid         Outcome = "OUTBID"
	SameAdvertiser Outcome = "SAME_ADVERTISER"
	BelowReserve   Outcome = "BELOW_RESERVE"
	SeenOften      Outcome = "SEEN_OFTEN"
	NoBudget       Outcome = "NO_BUDGET"
)

// A Result is what an auction decides. Outcomes has an element for each candidate, in their order.
type Result struct {
	Winners  []Winner // the first place first
	Outcomes []Outcome
}

// Run holds an auction for a number of places. No ad is sold below reserve, in billionths of a minor unit for an impression. Candidates with the same
// score are ordered by the ID of the creative: the order of candidates does not matter. Duplicate creatives are not expected.
func Run(candidates []Candidate, places int, reserve int64) Result {
	result := Result{Outcomes: make([]Outcome, len(candidates))}
	ranked := make([]ranking, 0, len(candidates))
	for i, c := range candidates {
		worth := Worth(c)
		switch most := spendOfNanos(worth); {
		case worth <= 0 || worth < reserve:
			result.Outcomes[i] = BelowReserve
		case c.Cap > 0 && c.Seen >= c.Cap:
			result.Outcomes[i] = SeenOften
		case c.Left.Compare(most) < 0 || c.PerClick && c.Left.Compare(stores.Spend{Minor: c.Bid}) < 0:
			result.Outcomes[i] = NoBudget
		default:
			hi, lo := bits.Mul64(uint64(worth), uint64(relevance(c)))
			ranked = append(ranked, ranking{index: i, worth: worth, hi: hi, lo: lo})
		}
	}
	slices.SortFunc(ranked, func(a, b ranking) int {
		if order := cmp.Or(cmp.Compare(b.hi, a.hi), cmp.Compare(b.lo, a.lo)); order != 0 {
			return order
		}
		return candidates[a.index].Creative.Compare(candidates[b.index].Creative)
	})
	ranked = slices.DeleteFunc(ranked, onePerAdvertiser(candidates, result.Outcomes))
	for place, r := range ranked {
		if place >= places {
			result.Outcomes[r.index] = Outbid
			continue
		}
		var next ranking // the best that has not won this place
		if place+1 < len(ranked) {
			next = ranked[place+1]
		}
		result.Outcomes[r.index] = Won
		result.Winners = append(result.Winners, winner(candidates[r.index], next, reserve))
	}
	return result
}

// A ranking is the place of a candidate among the others. hi and lo are its score.
type ranking struct {
	index  int
	worth  int64
	hi, lo uint64
}

// onePerAdvertiser reports, for candidates in the order of their scores, whether the advertiser has a better one.
func onePerAdvertiser(candidates []Candidate, outcomes []Outcome) func(ranking) bool {
	taken := make(map[stores.ID]bool, len(candidates))
	return func(r ranking) bool {
		advertiser := candidates[r.index].Advertiser
		if taken[advertiser] {
			outcomes[r.index] = SameAdvertiser
			return true
		}
		taken[advertiser] = true
		return false
	}
}

// winner returns what a winner pays: as much as gives it the score of the next one, rounded up to a billionth, and reserve at least.
func winner(c Candidate, next ranking, reserve int64) Winner {
	cost := max(divideUp(next.hi, next.lo, uint64(relevance(c))), reserve, 1)
	price := cost
	if c.PerClick {
		hi, lo := bits.Mul64(uint64(cost), Million)
		price = divideUp(hi, lo, uint64(c.ClickRate)) // at most the bid, since cost is at most the worth
	}
	return Winner{Candidate: c, Price: spendOfNanos(price), Cost: spendOfNanos(cost)}
}

// Worth returns what a candidate is expected to pay for an impression at most, in billionths of a minor unit; 0 when its bid or its click rate is not valid.
func Worth(c Candidate) int64 {
	switch {
	case c.Bid < 1 || c.Bid > MaxBid || c.ClickRate < 0 || c.ClickRate > Million:
		return 0
	case c.PerClick:
		return c.Bid * (stores.NanosPerMinor / Million) * c.ClickRate
	}
	return c.Bid * (stores.NanosPerMinor / 1000)
}

func relevance(c Candidate) int64 { return min(max(c.Relevance, 1), MaxRelevance) }

// divideUp returns the quotient of a number of 128 bits, rounded up. It fits into 63 bits.
func divideUp(hi, lo, by uint64) int64 {
	quotient, rest := bits.Div64(hi, lo, by)
	if rest > 0 {
		quotient++
	}
	return int64(quotient)
}

func spendOfNanos(nanos int64) stores.Spend {
	return stores.Spend{Minor: nanos / stores.NanosPerMinor, Nanos: nanos % stores.NanosPerMinor}
}
