package adserver

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"fivefold/stores"
	"fivefold/stores/auction"
)

const (
	// LeaseTime is how long a lease is open. What was shown and is not recorded by then is free for the advertiser, and its price can be spent again.
	LeaseTime = 20 * time.Minute
	// ShowTime is how long ads are shown with a lease. The rest of LeaseTime is for their events to come back.
	ShowTime = 10 * time.Minute
	// Retry is how long a campaign waits that the schedule or the budget did not allow a lease.
	Retry = 10 * time.Second

	clicksOfLease = 20 // what a lease is for at least, for bids per click
)

// errNotNow is for a campaign that may not spend more at the moment.
var errNotNow = errors.New("adserver: the budget allows no lease now")

// A campaignLease is what this server may spend of a campaign: one lease, as far as its ads have not reserved it.
type campaignLease struct {
	mu       sync.Mutex
	lease    stores.Lease
	reserved stores.Spend
	retryAt  time.Time // until then no lease is asked for

	filling chan struct{} // has a value while a request asks for a lease
}

// leaseOf returns what this server may spend of a campaign.
func (s *Server) leaseOf(c *campaign) *campaignLease {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.leases[c.ID]
	if l == nil {
		l = &campaignLease{filling: make(chan struct{}, 1)}
		s.leases[c.ID] = l
	}
	return l
}

// isOver reports whether nothing can be spent any more without another lease.
func (l *campaignLease) isOver(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !now.Before(l.lease.EndsAt) && !now.Before(l.retryAt)
}

// left returns what an auction may count on: nothing until the campaign may ask for a lease again, otherwise anything, since fill decides.
func (l *campaignLease) left(now time.Time) stores.Spend {
	if _, waits := l.state(now, auction.Winner{}); waits {
		return stores.Spend{}
	}
	return stores.Spend{Minor: math.MaxInt64}
}

// state reports whether the lease pays an ad, and whether the campaign must not ask for another one yet.
func (l *campaignLease) state(now time.Time, w auction.Winner) (covered, waits bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.covers(now, w), now.Before(l.retryAt)
}

// covers reports whether the lease is open for ads and pays another one. An impression must be paid in whole; of clicks, as many are paid as are
// expected, one at least.
func (l *campaignLease) covers(now time.Time, w auction.Winner) bool {
	if l.lease.ID.IsZero() || !now.Before(l.lease.OpenedAt.Add(ShowTime)) || !now.Before(l.lease.EndsAt) {
		return false
	}
	after, err := l.reserved.Add(w.Cost)
	if err != nil || after.Compare(stores.Spend{Minor: l.lease.Amount}) > 0 {
		return false
	}
	return !w.PerClick || (stores.Spend{Minor: l.lease.Amount}).Sub(l.reserved).Compare(w.Price) >= 0
}

// reserve reserves what an ad costs and returns the lease that pays it. It reports false when the lease does not cover it.
func (l *campaignLease) reserve(now time.Time, w auction.Winner) (stores.Lease, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.covers(now, w) {
		return stores.Lease{}, false
	}
	l.reserved, _ = l.reserved.Add(w.Cost) // covers has added them
	return l.lease, true
}

// fill makes sure that the lease covers an ad, with a new one if it does not. It returns errNotNow when the campaign may not spend that now.
func (l *campaignLease) fill(ctx context.Context, s *Server, c *campaign, now time.Time, w auction.Winner) error {
	if covered, _ := l.state(now, w); covered {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case l.filling <- struct{}{}:
	}
	defer func() { <-l.filling }()
	switch covered, waits := l.state(now, w); { // another request may have filled it
	case covered:
		return nil
	case waits:
		return errNotNow
	}
	lease, err := s.openLease(ctx, c, now, w)
	if err != nil && ctx.Err() != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		l.lease, l.reserved = lease, stores.Spend{}
		if l.covers(now, w) {
			return nil
		}
		err = errNotNow
	}
	l.retryAt = now.Add(Retry)
	return err
}

// openLease opens a lease of a campaign of which one of its holds has something left, as far as the schedule allows.
func (s *Server) openLease(ctx context.Context, c *campaign, now time.Time, w auction.Winner) (stores.Lease, error) {
	budgets, err := s.stores.Delivery.Budgets(ctx, c.BudgetHolds())
	if err != nil {
		return stores.Lease{}, err
	}
	total, taken := c.plan(now), int64(0) // the latter by all holds, without the beginnings of minor units
	for _, b := range budgets {
		taken += b.Leased + b.Captured
	}
	event := max(w.Cost.Ceil(), 1)
	if w.PerClick {
		event = max(w.Price.Ceil(), event)
	}
	for _, id := range c.BudgetHolds() {
		b, ok := budgets[id]
		left := min(total-taken, b.Amount-b.Leased-b.Captured)
		if !ok || b.Finished || left < event {
			continue
		}
		// Half of what is left, so that other servers find something.
		lease, err := s.stores.Delivery.Lease(ctx, stores.Lease{ID: stores.NewID(stores.KindLease), Campaign: c.ID, Hold: id, Amount: min(c.leaseAmount(), max(left/2, event)),
			EndsAt: now.Add(LeaseTime)}, total, now)
		if errors.Is(err, stores.ErrBudgetExhausted) || errors.Is(err, stores.ErrHoldEnded) {
			continue
		}
		return lease, err
	}
	return stores.Lease{}, errNotNow
}

// leaseAmount returns how much a lease is for: twice what the schedule spends in ShowTime, and enough for a thousand impressions or some clicks.
func (c *campaign) leaseAmount() int64 {
	least := c.Bid
	if c.BidKind == stores.BidClick {
		least *= clicksOfLease
	}
	whole := c.EndsAt.Sub(c.StartsAt)
	scheduled := int64(float64(c.Budget) / float64(whole) * float64(2*ShowTime))
	return max(least, scheduled)
}
