package auction_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/auction"
)

var monday = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

func TestSpendingFollowsTheSchedule(t *testing.T) {
	t.Parallel()
	p := auction.Plan{Start: monday.Add(-time.Hour), End: monday.Add(99 * time.Hour), Budget: 10_000}
	for hours, want := range map[int]int64{-2: 0, -1: 100, 0: 200, 49: 5100, 98: 10_000, 99: 0} {
		if got := p.Total(monday.Add(time.Duration(hours)*time.Hour), stores.Spend{}); got != want {
			t.Errorf("after %d hours: %d, want %d", hours, got, want)
		}
	}
	p.Daily = 240
	for hours, want := range map[int]int64{-1: 100, 0: 10, 1: 20, 11: 120, 23: 240, 24: 10} { // before midnight, the day of the schedule has an hour
		if got := p.Total(monday.Add(time.Duration(hours)*time.Hour), stores.Spend{}); got != want {
			t.Errorf("daily, after %d hours: %d, want %d", hours, got, want)
		}
	}
	if got := p.Total(monday.Add(11*time.Hour), stores.Spend{Minor: 100, Nanos: 999}); got != 220 {
		t.Errorf("daily, after spending before: %d", got)
	}
	if got := p.Total(monday.Add(11*time.Hour), stores.Spend{Minor: 5000}); got != 1300 {
		t.Errorf("the budget by then is less than a day's: %d", got)
	}
}

func TestTheLastDayOfADailyBudgetIsAsLongAsItsPartOfTheSchedule(t *testing.T) {
	t.Parallel()
	p := auction.Plan{Start: monday, End: monday.Add(30 * time.Hour), Budget: 10_000, Daily: 600}
	for hours, want := range map[int]int64{23: 600, 24: 100, 26: 300, 29: 600} {
		if got := p.Total(monday.Add(time.Duration(hours)*time.Hour), stores.Spend{}); got != want {
			t.Errorf("after %d hours: %d, want %d", hours, got, want)
		}
	}
}

func TestSharesAreRoundedDown(t *testing.T) {
	t.Parallel()
	p := auction.Plan{Start: monday, End: monday.Add(100 * time.Hour), Budget: 99}
	if got := p.Total(monday.Add(49*time.Hour), stores.Spend{}); got != 49 { // 49.5
		t.Errorf("%d", got)
	}
}

// Whoever spends no more than the total, at any times, never exceeds the budgets nor is ahead of the schedule, and may spend all of it.
func TestBudgetsAreNeverExceeded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := auction.Plan{Start: monday.Add(time.Duration(rapid.Int64Range(0, int64(auction.Day)).Draw(t, "start"))), Budget: rapid.Int64Range(1, 1<<50).Draw(t, "budget")}
		p.End = p.Start.Add(time.Duration(rapid.Int64Range(1, 9*int64(auction.Day)).Draw(t, "time")))
		if rapid.Bool().Draw(t, "has a daily budget") {
			p.Daily = rapid.Int64Range(1, p.Budget).Draw(t, "daily")
		}
		var spent, before stores.Spend
		at := p.Start.Add(-time.Hour)
		day := at.Truncate(auction.Day)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(20*time.Hour)).Draw(t, "passes")))
			if today := at.Truncate(auction.Day); today.After(day) {
				day, before = today, spent
			}
			left := stores.Spend{Minor: p.Total(at, before)}.Sub(spent)
			if rapid.Bool().Draw(t, "not all") {
				left = stores.Spend{Minor: left.Minor / 3, Nanos: left.Nanos / 2}
			}
			var err error
			if spent, err = spent.Add(left); err != nil {
				t.Fatal(err)
			}
			if spent.Compare(stores.Spend{Minor: p.Budget}) > 0 || p.Daily > 0 && spent.Sub(before).Compare(stores.Spend{Minor: p.Daily}) > 0 {
				t.Fatalf("spent %v, before today %v", spent, before)
			}
			passed, whole := at.Sub(p.Start)+auction.Ahead, p.End.Sub(p.Start)
			if ahead := float64(spent.Minor) - float64(p.Budget)*min(float64(passed)/float64(whole), 1); !left.IsZero() && ahead > 1+float64(p.Budget)/1e9 {
				t.Fatalf("spent %v, ahead by %v", spent, ahead)
			}
		}
		if last := p.End.Add(-1); p.Daily == 0 && !at.After(last) && p.Total(last, before) != p.Budget {
			t.Fatalf("at the end, %d of %d", p.Total(last, before), p.Budget)
		}
	})
}

func TestPredictions(t *testing.T) {
	t.Parallel()
	if got := auction.ClickRate(0, 0); got != 9000 {
		t.Errorf("of nothing: %d", got)
	}
	if got := auction.ClickRate(1_000_000, 50_000); got < 49_000 || got > 50_000 {
		t.Errorf("of much: %d", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		impressions, clicks := rapid.Int64().Draw(t, "impressions"), rapid.Int64().Draw(t, "clicks")
		if got := auction.ClickRate(impressions, clicks); got < 0 || got > auction.Million {
			t.Fatalf("%d", got)
		}
		common, seen := rapid.IntRange(-3, 20).Draw(t, "common"), rapid.IntRange(-3, 20).Draw(t, "seen")
		got := auction.Relevance(common, seen)
		if got < 1 || got > auction.MaxRelevance || auction.Relevance(common+1, seen) < got || auction.Relevance(common, seen+1) > got {
			t.Fatalf("%d", got)
		}
	})
	if auction.Relevance(0, 0) != auction.Million || auction.Relevance(2, 1) != auction.Million*3/4 {
		t.Errorf("%d %d", auction.Relevance(0, 0), auction.Relevance(2, 1))
	}
}
