// Package adserver shows ads to people and records what became of them, over the ports of stores. Any number of servers do so at once.
//
// A Server keeps the campaigns that are live in memory, at most MaxAge old. For a person it finds the ad sets whose audience they belong to, lets
// their creatives compete in an auction, and pays the winners from leases of their campaigns' budgets: see Delivery. A lease is opened when an ad needs it, of
// an amount that the schedule of the campaign allows, so that all servers together keep to budgets and daily budgets.
//
// What is shown has a token, which is encrypted and which only the servers of the network can read. It comes back with what happened: so nothing is stored for
// an ad until it was seen, and any server can record it.
package adserver

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/stores"
	"fivefold/stores/auction"
)

const (
	// MaxPlaces is the largest number of ads of a call of Select.
	MaxPlaces = 10
	// Reserve is the lowest price of an impression, in billionths of a minor unit: a minor unit for a thousand of them, which is the smallest bid.
	Reserve = stores.NanosPerMinor / 1000

	// MaxRounds is how often an auction is held for an answer, since budgets of winners do not allow it now.
	MaxRounds = 8

	maxCandidates = 100 // that take part in an auction: those that bid most
)

// An Ad is a creative that a person is shown.
type Ad struct {
	Creative, Post, Page stores.ID
	Reasons              []stores.AdReason // never empty
	Token                string            // for Record, until ExpiresAt
	ExpiresAt            time.Time
}

// A Visible returns those of some posts that the person may see. There are at most stores.MaxBatch of them.
type Visible func(ctx context.Context, posts []stores.ID) (map[stores.ID]bool, error)

// A Server shows ads. Its methods may be called by several goroutines.
type Server struct {
	stores stores.Set
	now    func() time.Time
	log    *slog.Logger
	sealer sealer
	count  Counts

	pending   pending
	catalogue atomic.Pointer[catalogue]
	loading   atomic.Pointer[load]
	failed    atomic.Pointer[load] // the last one, if it has failed

	mu     sync.Mutex
	leases map[stores.ID]*campaignLease // by campaign
}

// Counts counts what happens; its functions are called by several goroutines.
type Counts struct {
	Shown func(n int)                                     // ads
	Event func(stores.AdEventKind, stores.AdEventOutcome) // events
}

// New returns a server. secret is the same for all servers of the network.
func New(set stores.Set, secret [32]byte, now func() time.Time, log *slog.Logger, count Counts) *Server {
	if count.Shown == nil {
		count.Shown = func(int) {}
	}
	if count.Event == nil {
		count.Event = func(stores.AdEventKind, stores.AdEventOutcome) {}
	}
	return &Server{stores: set, now: now, log: log, sealer: newSealer(secret), count: count, leases: map[stores.ID]*campaignLease{}}
}

// Select returns ads for a person, the best first: at most places, fewer or none when there are not more. Their prices are reserved until they expire. A post
// is shown only if visible has it. places is at most MaxPlaces.
func (s *Server) Select(ctx context.Context, person stores.User, places int, visible Visible) ([]Ad, error) {
	now := s.now().UTC()
	known, err := s.current(ctx, now)
	if err != nil || places <= 0 || len(known.currencies) == 0 {
		return nil, err
	}
	matches, err := s.matches(ctx, known, person, now)
	if err != nil || len(matches) == 0 {
		return nil, err
	}
	matches = slices.DeleteFunc(matches, func(m match) bool { return s.pending.isFull(pairOf(person.ID, m.adSet.id), now) })
	candidates, err := s.candidates(ctx, matches, visible, now)
	if err != nil {
		return nil, err
	}
	won, err := s.winners(ctx, candidates, known.currencies, min(places, MaxPlaces), now)
	if err != nil {
		return nil, err
	}
	ads := make([]Ad, 0, len(won))
	for _, w := range won {
		lease, ok := s.leaseOf(w.match.adSet.campaign).reserve(now, w.Winner)
		if !ok {
			continue // other requests have reserved it meanwhile
		}
		token, err := s.sealer.seal(tokenOf(w, lease, person.ID))
		if err != nil {
			return nil, err
		}
		s.pending.add(pairOf(person.ID, w.match.adSet.id), now)
		ads = append(ads, Ad{Creative: w.Creative, Post: w.post, Page: w.match.adSet.campaign.page, Reasons: w.match.reasons, Token: token, ExpiresAt: lease.EndsAt})
	}
	s.count.Shown(len(ads))
	return ads, nil
}

// A winner is an ad that has won.
type winner struct {
	auction.Winner
	post  stores.ID
	match *match
}

// winners holds auctions until the budgets of all winners allow them now, at most MaxRounds times. An error of a store about one campaign leaves out that campaign; it
// is returned when no ad is left.
func (s *Server) winners(ctx context.Context, candidates []candidate, currencies []stores.Currency, places int, now time.Time) ([]winner, error) {
	var failed error
	for round := 1; ; round++ {
		won := inTurn(candidates, currencies, places, now)
		refused := map[stores.ID]bool{}
		won = slices.DeleteFunc(won, func(w winner) bool {
			err := s.leaseOf(w.match.adSet.campaign).fill(ctx, s, w.match.adSet.campaign, now, w.Winner)
			if err != nil && !errors.Is(err, errNotNow) {
				failed = err
			}
			refused[w.Campaign] = err != nil
			return err != nil
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		before := len(candidates)
		candidates = slices.DeleteFunc(candidates, func(c candidate) bool { return refused[c.Campaign] })
		if len(candidates) < before && len(candidates) > 0 && round < MaxRounds {
			continue
		}
		if len(won) > 0 {
			failed = nil
		}
		return won, failed
	}
}

// inTurn holds an auction for each currency. The currencies get places in turn, since their amounts cannot be compared; the one that is first changes with the time.
func inTurn(candidates []candidate, currencies []stores.Currency, places int, now time.Time) []winner {
	all := make([][]winner, len(currencies))
	for i := range all {
		currency := currencies[(i+int(now.Unix()))%len(currencies)]
		all[i] = hold(slices.DeleteFunc(slices.Clone(candidates), func(c candidate) bool { return c.match.adSet.campaign.currency != currency }), places)
	}
	var out []winner
	for place := range places {
		for _, won := range all {
			if place < len(won) && len(out) < places {
				out = append(out, won[place])
			}
		}
	}
	return out
}
