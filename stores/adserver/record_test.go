package adserver

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

func TestEventsAreRecordedOnce(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s, person, other := m.server(nil), m.person(nil), m.person(nil)
	o := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.BidKind, c.Bid = stores.BidClick, 40 })
	ad := m.ads(s, person, 1)[0]
	want := func(name string, got []stores.AdEventOutcome, outcomes ...stores.AdEventOutcome) {
		t.Helper()
		if !slices.Equal(got, outcomes) {
			t.Errorf("%s: %v, want %v", name, got, outcomes)
		}
	}
	want("two impressions of one ad", m.record(s, person, stores.AdImpression, ad, ad), stores.AdEventRecorded, stores.AdEventDuplicate)
	want("again, by another server", m.record(m.server(nil), person, stores.AdImpression, ad), stores.AdEventDuplicate)
	want("by somebody else", m.record(s, other, stores.AdClick, ad), stores.AdEventInvalid)
	want("by another network", m.record(New(m.set, [32]byte{2}, m.now, s.log, Counts{}), person, stores.AdClick, ad), stores.AdEventInvalid)
	sealed, err := base64.RawURLEncoding.DecodeString(ad.Token)
	m.do(err)
	for i := 0; i < len(sealed); i += 7 {
		forged := slices.Clone(sealed)
		forged[i] ^= 1
		want("forged", m.record(s, person, stores.AdClick, Ad{Token: base64.RawURLEncoding.EncodeToString(forged)}), stores.AdEventInvalid)
	}
	for _, text := range []string{"", "x", "!", ad.Token[:len(ad.Token)-1], strings.Repeat("A", 100_000)} {
		want("no token", m.record(s, person, stores.AdClick, Ad{Token: text}), stores.AdEventInvalid)
	}
	if got := m.report(o.Campaign); got != (stores.AdFigures{Impressions: 1}) {
		t.Errorf("before the click: %+v", got)
	}
	want("the click", m.record(s, person, stores.AdClick, ad), stores.AdEventRecorded)
	if got := m.report(o.Campaign); got.Clicks != 1 || got.Spend.IsZero() || got.Spend.Compare(stores.Spend{Minor: 40}) > 0 {
		t.Errorf("after the click: %+v", got)
	}
	late := m.ads(s, person, 1)[0]
	m.later(late.ExpiresAt.Sub(m.now()))
	want("a late one", m.record(s, person, stores.AdImpression, late), stores.AdEventExpired)
	if _, err := s.Record(t.Context(), person.ID, make([]Event, MaxEvents+1)); !errors.Is(err, stores.ErrTooMany) {
		t.Errorf("too many events: %v", err)
	}
	// The person sees the ad and the reason, and a token reveals nothing.
	shown, err := m.set.AdReports.Shown(t.Context(), []stores.ID{person.ID}, stores.Window{Limit: 10})
	m.do(err)
	if items := shown[person.ID].Items; len(items) != 1 || items[0].Value.Reasons != stores.FormatAdReasons(ad.Reasons) || items[0].Value.Creative != o.creative.ID {
		t.Errorf("shown: %+v", items)
	}
	if strings.Contains(string(sealed), "EVERYBODY") {
		t.Error("the token can be read")
	}
}

// Several servers deliver a campaign at once; some of what they show is seen, some is not, and clocks go on. What was recorded is what the report, the leases and
// the ledger have, and neither the budget nor the daily budget is exceeded.
func TestServersNeverSpendMoreThanBudgets(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*stores.Campaign){
		"impressions": func(c *stores.Campaign) { c.Bid = 40_000 }, // 40 for each
		"clicks":      func(c *stores.Campaign) { c.BidKind, c.Bid = stores.BidClick, 70 },
	} {
		m := newMarket(t)
		o := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) {
			c.Budget, c.DailyBudget, c.EndsAt = 2000, 700, c.StartsAt.Add(4*24*time.Hour)
			change(c)
		})
		rival := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) {
			*c = stores.Campaign{ID: c.ID, Advertiser: c.Advertiser, Name: c.Name, Objective: c.Objective,
				State: c.State, StartsAt: c.StartsAt, EndsAt: o.EndsAt, Budget: 2000, BidKind: o.BidKind, Bid: o.Bid / 2, CreatedAt: c.CreatedAt}
		})
		people := []stores.User{m.person(nil), m.person(nil), m.person(nil)}
		servers := []*Server{m.server(nil), m.server(nil), m.server(nil), m.server(nil)}
		var mu sync.Mutex
		charged := 0
		for range 36 { // steps of three hours
			var working sync.WaitGroup
			for i := range 16 {
				working.Go(func() {
					s, p := servers[i%len(servers)], people[i%len(people)]
					for range 4 {
						ads := m.ads(s, p, 2)
						if i%3 == 0 {
							ads = ads[:len(ads)/2] // what is not seen is not paid
						}
						m.record(s, p, stores.AdImpression, ads...)
						outcomes := m.record(s, p, stores.AdClick, ads...)
						mu.Lock()
						for _, outcome := range outcomes {
							if outcome == stores.AdEventRecorded {
								charged++
							}
						}
						mu.Unlock()
					}
				})
			}
			working.Wait()
			m.later(3 * time.Hour)
			_, err := Settle(t.Context(), m.set, m.now())
			m.do(err)
		}
		if charged < 20 {
			t.Errorf("%s: %d ads were shown", name, charged)
		}
		for _, o := range []offer{o, rival} {
			m.checkSpent(name, o)
		}
		if spent := m.report(o.Campaign).Spend; spent.Minor < o.Budget/4 {
			t.Errorf("%s: only %v of %d was spent", name, spent, o.Budget)
		}
	}
}

// checkSpent checks what a campaign that is over has spent.
func (m *market) checkSpent(name string, o offer) {
	m.t.Helper()
	ctx := m.t.Context()
	budgets, err := m.set.Delivery.Budgets(ctx, o.BudgetHolds())
	m.do(err)
	b, report := budgets[o.BudgetHolds()[0]], m.report(o.Campaign)
	if b.Spent != report.Spend || b.Leased != 0 || b.Captured != report.Spend.Minor || !b.Finished || report.Spend.Compare(stores.Spend{Minor: o.Budget}) > 0 {
		m.t.Errorf("%s: %+v, report %+v", name, b, report)
	}
	days, err := m.set.AdReports.Figures(ctx, []stores.ID{o.ID}, time.Time{}, time.Time{}, stores.AdByDay)
	m.do(err)
	for _, day := range days[o.ID] {
		if o.DailyBudget > 0 && day.Spend.Compare(stores.Spend{Minor: o.DailyBudget}) > 0 {
			m.t.Errorf("%s: %v spent on %v", name, day.Spend, day.Day)
		}
	}
	funds := stores.FundsOf(o.Advertiser)
	balances, err := m.set.Books.Balances(ctx, []stores.ID{funds}, m.now())
	m.do(err)
	if got := balances[funds]; got.Posted != 1_000_000-report.Spend.Minor || got.Held != 0 {
		m.t.Errorf("%s: the ledger has %+v, the report %v", name, got, report.Spend)
	}
	campaigns, err := m.set.Campaigns.ByIDs(ctx, []stores.ID{o.ID})
	m.do(err)
	if campaigns[o.ID].State != stores.CampaignEnded {
		m.t.Errorf("%s: the campaign is %s after its end", name, campaigns[o.ID].State)
	}
}

func TestARaisedBudgetIsSpent(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s := m.server(nil)
	o := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Budget, c.Bid, c.EndsAt = 10, 1000, c.StartsAt.Add(time.Hour) }) // 1 for each, at most
	m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = 999 })
	seen := 0
	spend := func() {
		for range 30 {
			person := m.person(nil)
			for _, ad := range m.ads(s, person, 1) {
				if ad.Creative == o.creative.ID {
					m.record(s, person, stores.AdImpression, ad)
					seen++
				}
			}
			m.later(Retry)
		}
	}
	spend()
	if seen != 10 {
		t.Errorf("%d impressions of a budget of 10", seen)
	}
	more := int64(15)
	_, err := m.set.Campaigns.Update(t.Context(), o.ID, stores.CampaignChange{Budget: &more}, m.now())
	m.do(err)
	spend()
	if seen != 15 {
		t.Errorf("%d impressions of a budget of 15", seen)
	}
}

func TestWhatWasNotSeenCanBeSpentAgain(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s := m.server(nil)
	m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Budget, c.Bid, c.EndsAt = 5, 1000, c.StartsAt.Add(time.Hour) })
	m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = 1000 })
	shown := func() (n int) {
		for range 20 {
			n += len(m.ads(s, m.person(nil), 2)) // another one each time: see MaxPending
			m.later(Retry)
		}
		return n
	}
	if n := shown(); n != 5+20 {
		t.Errorf("%d ads of budgets that pay 5, and all", n)
	}
	m.later(LeaseTime)
	_, err := Settle(t.Context(), m.set, m.now())
	m.do(err)
	if n := shown(); n != 5+20 {
		t.Errorf("%d ads after the leases are closed", n)
	}
}

// A store that does not answer is not asked by each request, and does not end what is shown for a while.
func TestCampaignsAreKnownForAWhileWithoutTheStore(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	down, calls := false, 0
	var mu sync.Mutex
	s := m.server(func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		mu.Lock()
		defer mu.Unlock()
		if call.Method == "Campaigns.Live" {
			calls++
			if down {
				return stores.ErrUnavailable
			}
		}
		return next(ctx)
	})
	person := m.person(nil)
	m.offer(m.advertiser("EUR"), stores.AdAudience{}, nil)
	for range 5 {
		m.ads(s, person, 1)
	}
	mu.Lock()
	if calls != 1 {
		t.Errorf("%d loads", calls)
	}
	down = true
	mu.Unlock()
	m.later(MaxAge - time.Second)
	if n := len(m.ads(s, person, 1)); n != 1 {
		t.Errorf("%d ads while the store is down", n)
	}
	m.later(time.Second)
	if _, err := s.Select(t.Context(), person, 1, everything); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("after MaxAge: %v", err)
	}
	mu.Lock()
	down = false
	mu.Unlock()
	if n := len(m.ads(s, person, 1)); n != 1 {
		t.Errorf("%d ads when it is back", n)
	}
}
