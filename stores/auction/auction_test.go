package auction_test

import (
	"encoding/binary"
	"math/big"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/auction"
)

func id(kind stores.Kind, n int) stores.ID {
	id := stores.ID{Kind: kind}
	binary.BigEndian.PutUint64(id.UUID[8:], uint64(n))
	return id
}

// draw draws a number, often one that others have too.
func draw(t *rapid.T, name string, least, most int64) int64 {
	return rapid.OneOf(rapid.Int64Range(least, min(least+3, most)), rapid.Int64Range(least, most)).Draw(t, name)
}

func drawCandidates(t *rapid.T) []auction.Candidate {
	out := make([]auction.Candidate, rapid.IntRange(0, 9).Draw(t, "candidates"))
	for i := range out {
		out[i] = auction.Candidate{
			Creative: id("creative", i), Campaign: id("campaign", i), Advertiser: id(stores.KindAdvertiser, rapid.IntRange(0, 4).Draw(t, "advertiser")),
			Bid: draw(t, "bid", 0, auction.MaxBid+1), PerClick: rapid.Bool().Draw(t, "per click"), ClickRate: draw(t, "click rate", 0, auction.Million+1),
			Relevance: draw(t, "relevance", 0, auction.MaxRelevance), Left: stores.Spend{Minor: draw(t, "left", 0, 2*auction.MaxBid), Nanos: draw(t, "nanos", 0, stores.NanosPerMinor-1)},
			Seen: rapid.IntRange(0, 3).Draw(t, "seen"), Cap: rapid.IntRange(0, 3).Draw(t, "cap"),
		}
	}
	return out
}

// An entrant of the oracle is a candidate that may win, with its score.
type entrant struct {
	index int
	score *big.Int
}

// oracle finds the winners place by place, with numbers of any size.
func oracle(candidates []auction.Candidate, places int, reserve int64) (order []int, prices []*big.Int) {
	var entrants []entrant
	for i, c := range candidates {
		worth := worthOf(c)
		if worth.Sign() <= 0 || worth.Cmp(big.NewInt(reserve)) < 0 || c.Cap > 0 && c.Seen >= c.Cap || nanos(c.Left).Cmp(worth) < 0 ||
			c.PerClick && nanos(c.Left).Cmp(nanos(stores.Spend{Minor: c.Bid})) < 0 {
			continue
		}
		entrants = append(entrants, entrant{i, new(big.Int).Mul(worth, big.NewInt(max(c.Relevance, 1)))})
	}
	best := func(without map[stores.ID]bool) *entrant {
		var best *entrant
		for i, e := range entrants {
			if without[candidates[e.index].Advertiser] {
				continue
			}
			if best == nil || e.score.Cmp(best.score) > 0 || e.score.Cmp(best.score) == 0 && candidates[e.index].Creative.Compare(candidates[best.index].Creative) < 0 {
				best = &entrants[i]
			}
		}
		return best
	}
	taken := map[stores.ID]bool{}
	for len(order) < places {
		e := best(taken)
		if e == nil {
			break
		}
		c := candidates[e.index]
		taken[c.Advertiser] = true
		least := big.NewInt(max(reserve, 1))
		if next := best(taken); next != nil {
			needed := new(big.Int).Add(next.score, big.NewInt(max(c.Relevance, 1)-1))
			if needed.Quo(needed, big.NewInt(max(c.Relevance, 1))); needed.Cmp(least) > 0 {
				least = needed
			}
		}
		order, prices = append(order, e.index), append(prices, least)
	}
	return order, prices
}

func worthOf(c auction.Candidate) *big.Int {
	if c.Bid < 1 || c.Bid > auction.MaxBid || c.ClickRate > auction.Million {
		return new(big.Int)
	}
	worth := new(big.Int).Mul(big.NewInt(c.Bid), big.NewInt(stores.NanosPerMinor))
	if c.PerClick {
		return worth.Quo(worth.Mul(worth, big.NewInt(c.ClickRate)), big.NewInt(auction.Million))
	}
	return worth.Quo(worth, big.NewInt(1000))
}

func nanos(s stores.Spend) *big.Int {
	n := new(big.Int).Mul(big.NewInt(s.Minor), big.NewInt(stores.NanosPerMinor))
	return n.Add(n, big.NewInt(s.Nanos))
}

func TestTheBestWinAndPayThePriceOfTheNext(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		candidates, places, reserve := drawCandidates(t), rapid.IntRange(0, 4).Draw(t, "places"), draw(t, "reserve", 0, 5_000_000_000)
		got := auction.Run(candidates, places, reserve)
		order, costs := oracle(candidates, places, reserve)
		if len(got.Winners) != len(order) {
			t.Fatalf("%d winners, want %d", len(got.Winners), len(order))
		}
		for place, w := range got.Winners {
			c := candidates[order[place]]
			if !reflect.DeepEqual(w.Candidate, c) || nanos(w.Cost).Cmp(costs[place]) != 0 || got.Outcomes[order[place]] != auction.Won {
				t.Fatalf("place %d: %+v, want %+v for %s", place, w, c, costs[place])
			}
			if nanos(w.Cost).Cmp(worthOf(c)) > 0 || nanos(w.Cost).Cmp(big.NewInt(reserve)) < 0 {
				t.Fatalf("%s for what is worth %s, with the reserve %d", nanos(w.Cost), worthOf(c), reserve)
			}
			if c.PerClick && w.Price.Compare(stores.Spend{Minor: c.Bid}) > 0 || !c.PerClick && w.Price != w.Cost || w.Price.IsZero() {
				t.Fatalf("the price %v of a bid of %d", w.Price, c.Bid)
			}
			if w.Price.Compare(c.Left) > 0 {
				t.Fatalf("the price %v with %v left", w.Price, c.Left)
			}
			if c.PerClick { // the smallest price whose expectation is not less than the cost
				expected := new(big.Int).Mul(nanos(w.Price), big.NewInt(c.ClickRate))
				cost := new(big.Int).Mul(costs[place], big.NewInt(auction.Million))
				if less := new(big.Int).Sub(expected, big.NewInt(c.ClickRate)); expected.Cmp(cost) < 0 || less.Cmp(cost) >= 0 {
					t.Fatalf("the price %v for the cost %s", w.Price, costs[place])
				}
			}
		}
	})
}

func TestTheOrderOfCandidatesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		candidates, places := drawCandidates(t), rapid.IntRange(0, 4).Draw(t, "places")
		mixed := rapid.Permutation(candidates).Draw(t, "mixed")
		a, b := auction.Run(candidates, places, 0), auction.Run(mixed, places, 0)
		if !reflect.DeepEqual(a.Winners, b.Winners) {
			t.Fatalf("%+v\n%+v", a.Winners, b.Winners)
		}
		outcomes := map[stores.ID]auction.Outcome{}
		for i, c := range mixed {
			outcomes[c.Creative] = b.Outcomes[i]
		}
		for i, c := range candidates {
			if outcomes[c.Creative] != a.Outcomes[i] {
				t.Fatalf("%v: %s and %s", c.Creative, a.Outcomes[i], outcomes[c.Creative])
			}
		}
	})
}

// Nobody gains by a bid that is not what an impression is worth to them, where there is one place: with a higher bid, they win only what costs more.
func TestAHigherBidNeverLosesAPlaceOrLowersThePriceOfOthers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		candidates := drawCandidates(t)
		before := auction.Run(candidates, 1, 0)
		if len(before.Winners) == 0 {
			return
		}
		w := before.Winners[0]
		for i := range candidates {
			if candidates[i].Creative == w.Creative && w.Bid < auction.MaxBid {
				candidates[i].Bid++
				candidates[i].Left = stores.Spend{Minor: 2 * auction.MaxBid}
			}
		}
		after := auction.Run(candidates, 1, 0).Winners[0]
		if after.Creative != w.Creative || after.Price != w.Price {
			t.Fatalf("%+v, before %+v", after, w)
		}
	})
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	whole := stores.Spend{Minor: 1000}
	c := func(n int, bid int64, change func(*auction.Candidate)) auction.Candidate {
		c := auction.Candidate{Creative: id("creative", n), Advertiser: id(stores.KindAdvertiser, n), Bid: bid, Relevance: auction.Million, Left: whole}
		if change != nil {
			change(&c)
		}
		return c
	}
	candidates := []auction.Candidate{
		c(1, 200, nil), c(2, 100, nil), c(3, 300, func(c *auction.Candidate) { c.Seen, c.Cap = 2, 2 }), c(4, 400, func(c *auction.Candidate) { c.Left = stores.Spend{Nanos: 399_999_999} }),
		c(5, 1, nil), c(6, 150, func(c *auction.Candidate) { c.Advertiser = id(stores.KindAdvertiser, 1) }), c(7, 0, nil),
		c(8, 500, func(c *auction.Candidate) { c.PerClick, c.ClickRate, c.Left = true, 10_000, stores.Spend{Minor: 499} }),
	}
	got := auction.Run(candidates, 1, 50_000_000)
	want := []auction.Outcome{auction.Won, auction.Outbid, auction.SeenOften, auction.NoBudget, auction.BelowReserve, auction.SameAdvertiser, auction.BelowReserve, auction.NoBudget}
	if !reflect.DeepEqual(got.Outcomes, want) {
		t.Errorf("%v, want %v", got.Outcomes, want)
	}
	if price := got.Winners[0].Price; price != (stores.Spend{Nanos: 100_000_000}) { // a thousandth of 100
		t.Errorf("the price is %v", price)
	}
}

func TestTiesAreOrderedByCreative(t *testing.T) {
	t.Parallel()
	var candidates []auction.Candidate
	for n := range 20 {
		candidates = append(candidates, auction.Candidate{Creative: id("creative", (n*7)%20), Advertiser: id(stores.KindAdvertiser, n), Bid: 100, Relevance: auction.Million,
			Left: stores.Spend{Minor: 1}})
	}
	for place, w := range auction.Run(candidates, 20, 0).Winners {
		if w.Creative != id("creative", place) {
			t.Errorf("place %d: %v", place, w.Creative)
		}
	}
}
