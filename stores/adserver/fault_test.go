package adserver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
)

// Requests that begin at once get the error of the load, whichever of them has begun it.
func TestNoRequestWaitsForALoadThatHasEnded(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	person := m.person(nil)
	for range 20 {
		s := m.server(func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
			if call.Method == "Campaigns.Live" {
				return stores.ErrUnavailable
			}
			return next(ctx)
		})
		var requests sync.WaitGroup
		for range 64 {
			requests.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				if _, err := s.Select(ctx, person, 1, everything); !errors.Is(err, stores.ErrUnavailable) {
					t.Error(err)
				}
			})
		}
		requests.Wait()
	}
}

func TestAStoreThatIsDownIsNotAskedByEachRequest(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	var calls atomic.Int64
	s := m.server(func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		if call.Method == "Campaigns.Live" {
			calls.Add(1)
			return stores.ErrUnavailable
		}
		return next(ctx)
	})
	person := m.person(nil)
	for range 100 {
		if _, err := s.Select(t.Context(), person, 1, everything); !errors.Is(err, stores.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	m.later(retryLoad)
	_, _ = s.Select(t.Context(), person, 1, everything)
	if n := calls.Load(); n != 2 {
		t.Errorf("%d loads", n)
	}
}

func TestAFaultWhileLoadingIsAnError(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s := m.server(func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		if call.Method == "Campaigns.Live" {
			panic("broken")
		}
		return next(ctx)
	})
	if _, err := s.Select(t.Context(), m.person(nil), 1, everything); err == nil {
		t.Error("no error")
	}
}

// A campaign whose budget allows nothing now, or whose posts the person may not see, keeps no others from being shown, however many creatives it has.
func TestCampaignsThatCannotBeShownLeaveTheirPlaces(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	s, person := m.server(nil), m.person(nil)
	spent := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Budget, c.Bid = 1, 9_000_000 }) // an impression costs more than the budget
	hidden := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = 8000 })
	seen := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = 1000 })
	m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = 900 })
	isHidden := map[stores.ID]bool{hidden.post.ID: true}
	for _, o := range []offer{spent, hidden} {
		for i := range stores.MaxCreatives - 1 {
			p := o.post
			p.ID, p.Text = stores.NewID(stores.KindPost), fmt.Sprint("Soup ", i)
			m.do(m.set.Messages.CreatePost(ctx, p, nil))
			c := stores.Creative{ID: stores.NewID(stores.KindCreative), AdSet: o.adSet.ID, Post: p.ID, Review: stores.ReviewPending, CreatedAt: m.now()}
			m.do(m.set.Creatives.Create(ctx, c))
			_, err := m.set.Creatives.Review(ctx, c.ID, stores.ReviewApproved, "", m.now())
			m.do(err)
			isHidden[p.ID] = o.ID == hidden.ID
		}
	}
	for range 3 {
		ads, err := s.Select(ctx, person, 1, func(ctx context.Context, posts []stores.ID) (map[stores.ID]bool, error) {
			visible, err := everything(ctx, posts)
			for id := range visible {
				visible[id] = !isHidden[id]
			}
			return visible, err
		})
		m.do(err)
		if !slices.Equal(creativesOf(ads), []stores.ID{seen.creative.ID}) {
			t.Errorf("%v, want %v", creativesOf(ads), seen.creative.ID)
		}
		m.later(Retry / 2)
	}
}

// An error of a store about one campaign leaves out that campaign only, and a request that waits for a lease can be cancelled.
func TestOneCampaignHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	first := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = 9000 })
	second := m.offer(m.advertiser("EUR"), stores.AdAudience{}, nil)
	m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.Bid = 900 })
	asked, release := make(chan struct{}), make(chan struct{})
	var leases atomic.Int64
	person := m.person(nil)
	s := m.server(func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		if call.Method == "Delivery.Lease" && leases.Add(1) == 1 {
			close(asked)
			<-release
			return stores.ErrUnavailable
		}
		return next(ctx)
	})
	var slow sync.WaitGroup
	slow.Go(func() {
		ads, err := s.Select(t.Context(), person, 1, everything)
		if err != nil || !slices.Equal(creativesOf(ads), []stores.ID{second.creative.ID}) {
			t.Errorf("%v, %v, want %v instead of %v", creativesOf(ads), err, second.creative.ID, first.creative.ID)
		}
	})
	<-asked
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Select(ctx, person, 1, everything); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a request that waits: %v", err)
	}
	close(release)
	slow.Wait()
}

func TestWhoHasClickedAnAdHasSeenIt(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s, person := m.server(nil), m.person(nil)
	o := m.offer(m.advertiser("EUR"), stores.AdAudience{}, func(c *stores.Campaign) { c.BidKind, c.Bid, c.FrequencyCap = stores.BidClick, 40, 2 })
	ads := append(m.ads(s, person, 1), m.ads(s, person, 1)...)
	outcomes, err := s.Record(t.Context(), person.ID, []Event{{ads[0].Token, stores.AdClick}, {ads[1].Token, stores.AdClick}, {ads[0].Token, stores.AdImpression}, {"x", stores.AdClick}})
	m.do(err)
	if want := []stores.AdEventOutcome{stores.AdEventRecorded, stores.AdEventRecorded, stores.AdEventRecorded, stores.AdEventInvalid}; !slices.Equal(outcomes, want) {
		t.Errorf("%v, want %v", outcomes, want)
	}
	if got := m.record(s, person, stores.AdImpression, ads[1]); got[0] != stores.AdEventDuplicate {
		t.Errorf("the impression after the click: %v", got)
	}
	if got := m.report(o.Campaign); got.Impressions != 2 || got.Clicks != 2 {
		t.Errorf("%+v", got)
	}
	if ads := m.ads(s, person, 1); len(ads) != 0 {
		t.Errorf("after the cap: %v", ads)
	}
}

func TestServersSettleEverythingTogether(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	ctx := t.Context()
	o := m.offer(m.advertiser("EUR"), stores.AdAudience{}, nil)
	for range 3 * settleBatch {
		_, err := m.set.Delivery.Lease(ctx, stores.Lease{ID: stores.NewID(stores.KindLease), Campaign: o.ID, Hold: o.BudgetHolds()[0], Amount: 1, EndsAt: m.now().Add(time.Minute)}, o.Budget, m.now())
		m.do(err)
	}
	m.later(time.Minute)
	var settled atomic.Int64
	var servers sync.WaitGroup
	for range 4 {
		servers.Go(func() {
			n, err := Settle(ctx, m.set, m.now())
			if err != nil {
				t.Error(err)
			}
			settled.Add(int64(n))
		})
	}
	servers.Wait()
	budgets, err := m.set.Delivery.Budgets(ctx, o.BudgetHolds())
	m.do(err)
	if budgets[o.BudgetHolds()[0]].Leased != 0 || settled.Load() != 3*settleBatch {
		t.Errorf("%d settled, %+v", settled.Load(), budgets)
	}
}
