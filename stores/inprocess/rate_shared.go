package inprocess

import (
	"context"
	"hash/maphash"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"

	"fivefold/stores"
)

// retryShared is the time for which shared limits that have failed are not asked.
const retryShared = time.Second

// SharedRateLimits implements stores.RateLimits with limits that processes share, and with those of this process. Both must have the tokens. So shared
// limits that fail, or have forgotten their buckets, neither reject everyone nor unlock what this process has limited, and what this process rejects costs
// no call. The shared limits are asked again after a second.
type SharedRateLimits struct {
	local  *RateLimits
	shared stores.RateLimits
	log    *slog.Logger

	askAgain atomic.Int64 // the time, in nanoseconds since 1970, at which the shared limits are asked again; 0 while they answer
	unshared atomic.Int64

	mu   sync.Mutex // guards the fields of credits
	seed maphash.Seed
	paid *otter.Cache[uint64, *credit]
}

// A credit is the tokens of a bucket that this process has taken ahead.
type credit struct {
	tokens   int
	fetching bool // a call takes ahead: others take what they need
}

// NewSharedRateLimits returns the limits of this process together with shared ones. It logs when the shared ones fail, and when they answer again.
func NewSharedRateLimits(local *RateLimits, shared stores.RateLimits, log *slog.Logger) *SharedRateLimits {
	return &SharedRateLimits{local: local, shared: shared, log: log, seed: maphash.MakeSeed(),
		paid: otter.Must(&otter.Options[uint64, *credit]{MaximumSize: maxBuckets})}
}

// Unshared returns the number of calls that the limits of this process alone have answered.
func (l *SharedRateLimits) Unshared() int64 { return l.unshared.Load() }

// Take implements stores.RateLimits. It never fails. It counts also when ctx has ended: nobody evades a limit by cancelling a request.
func (l *SharedRateLimits) Take(ctx context.Context, takes []stores.RateTake) (wait time.Duration, err error) {
	ctx = context.WithoutCancel(ctx)
	if wait, err = l.local.Take(ctx, takes); err != nil || wait > 0 {
		return wait, err
	}
	if !l.mayAsk() {
		l.unshared.Add(1)
		return 0, nil
	}
	wait, err = l.takeShared(ctx, takes)
	l.report(ctx, err)
	if err != nil {
		l.unshared.Add(1)
		return 0, nil
	}
	if wait > 0 {
		l.local.giveBack(takes)
	}
	return wait, nil
}

// mayAsk reports whether the shared limits are asked. After a failure one call in a second tries them.
func (l *SharedRateLimits) mayAsk() bool {
	at := l.askAgain.Load()
	now := time.Now()
	return at == 0 || now.UnixNano() >= at && l.askAgain.CompareAndSwap(at, now.Add(retryShared).UnixNano())
}

func (l *SharedRateLimits) report(ctx context.Context, err error) {
	if err != nil {
		if l.askAgain.Swap(time.Now().Add(retryShared).UnixNano()) == 0 {
			l.log.WarnContext(ctx, "shared rate limits fail; each server limits its own clients", "error", err)
		}
	} else if l.askAgain.Swap(0) != 0 {
		l.log.InfoContext(ctx, "rate limits are shared again")
	}
}

// A payment is a take from a shared bucket.
type payment struct {
	take   stores.RateTake
	credit *credit // nil for a rate without Ahead
	spent  int     // tokens of the credit; the take is of the rest
	ahead  int     // tokens that are taken in addition
}

// takeShared takes from shared buckets, as far as the process has not taken ahead.
func (l *SharedRateLimits) takeShared(ctx context.Context, takes []stores.RateTake) (wait time.Duration, err error) {
	payments, isAhead := l.begin(takes)
	if len(payments) == 0 {
		return 0, nil
	}
	wait, err = l.shared.Take(ctx, sum(payments, true))
	if err == nil && wait > 0 && isAhead { // there may be enough for these takes
		l.forgetAhead(payments)
		wait, err = l.shared.Take(ctx, sum(payments, false))
	}
	l.end(payments, err == nil && wait == 0)
	return wait, err
}

// begin spends credits and returns what is left to take; isAhead when that includes tokens for later calls.
func (l *SharedRateLimits) begin(takes []stores.RateTake) (payments []payment, isAhead bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	isCovered := true
	for _, take := range takes {
		p := payment{take: take}
		if take.Tokens <= 0 || take.Rate.Tokens <= 0 {
			continue
		}
		if take.Rate.Ahead > 0 {
			p.credit = l.creditOf(take)
			p.spent = min(p.credit.tokens, take.Tokens)
			p.credit.tokens -= p.spent
			if p.take.Tokens -= p.spent; p.take.Tokens > 0 && !p.credit.fetching {
				p.credit.fetching, p.ahead, isAhead = true, take.Rate.Ahead, true
			}
		}
		isCovered = isCovered && p.take.Tokens == 0
		payments = append(payments, p)
	}
	if isCovered {
		return nil, false
	}
	return payments, isAhead
}

func (l *SharedRateLimits) creditOf(take stores.RateTake) *credit {
	key := maphash.String(l.seed, take.Rate.Name+" "+take.Key)
	c, _ := l.paid.ComputeIfAbsent(key, func() (*credit, bool) { return &credit{}, false })
	return c
}

// forgetAhead leaves only what the takes need.
func (l *SharedRateLimits) forgetAhead(payments []payment) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range payments {
		if p := &payments[i]; p.ahead > 0 {
			p.credit.fetching, p.ahead = false, 0
		}
	}
}

// end keeps what was taken ahead, or returns what was spent.
func (l *SharedRateLimits) end(payments []payment, isTaken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range payments {
		if p.credit == nil {
			continue
		}
		if p.ahead > 0 {
			p.credit.fetching = false
		}
		if isTaken {
			p.credit.tokens += p.ahead
		} else {
			p.credit.tokens += p.spent
		}
	}
}

// sum returns the takes of payments, with what is taken ahead or without.
func sum(payments []payment, isAhead bool) []stores.RateTake {
	takes := make([]stores.RateTake, len(payments))
	for i, p := range payments {
		takes[i] = p.take
		if isAhead {
			takes[i].Tokens += p.ahead
		}
	}
	return takes
}
