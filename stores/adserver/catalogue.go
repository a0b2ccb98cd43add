package adserver

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"sync"
	"time"

	"fivefold/stores"
	"fivefold/stores/auction"
)

const (
	// MaxAge is the largest age of what a server knows of campaigns: after it, a request waits for it to be loaded.
	MaxAge = time.Minute

	refreshAge  = 10 * time.Second // after it, what is known is loaded again while requests use it
	retryLoad   = time.Second      // after a load that has failed
	rateAge     = 10 * time.Minute // of the predicted click rates
	loadTimeout = 30 * time.Second
)

// A catalogue is what can be shown at a time. It does not change.
type catalogue struct {
	loadedAt   time.Time
	rates      map[stores.ID]int64 // predicted clicks of a million impressions, by creative
	ratesAt    time.Time
	campaigns  map[stores.ID]*campaign
	adSets     []*adSet
	currencies []stores.Currency // of campaigns, sorted
	places     sync.Map          // what contains a place, by its ID; filled when it is needed
}

// A campaign is one that is live.
type campaign struct {
	stores.Campaign
	page        stores.ID
	currency    stores.Currency
	spentBefore stores.Spend // before day
	day         time.Time
}

// plan returns what the campaign may have spent by a time, in minor units. With a daily budget, it may spend nothing on a day after that of spentBefore, until the catalogue
// is loaded.
func (c *campaign) plan(now time.Time) int64 {
	if c.DailyBudget > 0 && !now.Truncate(auction.Day).Equal(c.day) {
		return 0
	}
	return auction.Plan{Start: c.StartsAt, End: c.EndsAt, Budget: c.Budget, Daily: c.DailyBudget}.Total(now, c.spentBefore)
}

// An adSet is one that is not paused and has a creative that can be shown.
type adSet struct {
	id        stores.ID
	campaign  *campaign
	audience  stores.AdAudience
	genders   map[string]string // the name in the audience by its key
	languages []string          // in lower case
	excluded  map[stores.ID]bool
	creatives []creative
}

// A creative is one that is approved and whose post exists.
type creative struct {
	id, post  stores.ID
	clickRate int64
}

// A load is a catalogue that is being loaded.
type load struct {
	at   time.Time
	done chan struct{} // closed when err is set
	err  error
}

// current returns the catalogue. It loads one if there is none that is new enough, and begins to when there soon will not be.
func (s *Server) current(ctx context.Context, now time.Time) (*catalogue, error) {
	for {
		known := s.catalogue.Load()
		if known != nil && now.Sub(known.loadedAt) < refreshAge && known.loadedAt.Truncate(auction.Day).Equal(now.Truncate(auction.Day)) {
			return known, nil
		}
		failed := s.failed.Load()
		if failed == nil || now.Sub(failed.at) >= retryLoad {
			if l := (&load{done: make(chan struct{}), at: now}); s.loading.CompareAndSwap(nil, l) {
				go s.load(l, known)
			}
		} else if known == nil || now.Sub(known.loadedAt) >= MaxAge {
			return nil, failed.err
		}
		if known != nil && now.Sub(known.loadedAt) < MaxAge {
			return known, nil
		}
		running := s.loading.Load()
		if running == nil {
			continue // it has just ended
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-running.done:
		}
		if running.err != nil {
			return nil, running.err
		}
	}
}

// load loads a catalogue, for all requests: without the context of the one that began it.
func (s *Server) load(l *load, before *catalogue) {
	ctx, cancel := context.WithTimeout(context.Background(), loadTimeout)
	defer cancel()
	defer func() {
		if fault := recover(); fault != nil {
			l.err = fmt.Errorf("cannot load the campaigns: %v", fault)
			s.log.LogAttrs(ctx, slog.LevelError, "the live campaigns could not be loaded because of a fault", slog.Any("error", l.err), slog.String("stack", string(debug.Stack())))
		}
		if l.err != nil {
			s.failed.Store(l)
		}
		s.loading.Store(nil)
		close(l.done)
	}()
	known, err := s.read(ctx, before, l.at)
	if err != nil {
		l.err = fmt.Errorf("cannot load the campaigns: %w", err)
		s.log.LogAttrs(ctx, slog.LevelWarn, "the live campaigns could not be loaded; they are tried again", slog.Any("error", err))
		return
	}
	s.catalogue.Store(known)
	s.failed.Store(nil)
	s.forget(known, l.at)
}

// forget removes the leases of campaigns that are over.
func (s *Server) forget(known *catalogue, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.leases, func(id stores.ID, l *campaignLease) bool { return known.campaigns[id] == nil && l.isOver(now) })
}
