package adserver

import (
	"sync"
	"time"

	"fivefold/stores"
)

const (
	// MaxPending is how many ads of an ad set a server shows to a person who reports none of them. Their prices are reserved until they expire: otherwise a
	// client that only asks for ads could reserve what a campaign may spend.
	MaxPending = 10

	// maxPendingPairs bounds the memory: of more people and ad sets, the older half is forgotten.
	maxPendingPairs = 100_000
)

// A pair is a person and an ad set whose ads they are shown.
type pair struct{ person, adSet [16]byte }

func pairOf(person, adSet stores.ID) pair { return pair{person.UUID, adSet.UUID} }

// pending counts the ads that this server has shown to people and that were not reported to it. An ad counts for LeaseTime at least, which is as long as its price may be
// reserved, and for twice that at most.
type pending struct {
	mu            sync.Mutex
	since         time.Time // the beginning of latest
	latest, older map[pair]int
}

// add counts an ad that is shown.
func (p *pending) add(of pair, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget(now)
	p.latest[of]++
}

// remove ends the counting of an ad that was reported.
func (p *pending) remove(of pair, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget(now)
	counts := p.older
	if counts[of] == 0 {
		counts = p.latest
	}
	if counts[of]--; counts[of] <= 0 {
		delete(counts, of)
	}
}

// isFull reports whether the person must not be shown another ad of the ad set yet.
func (p *pending) isFull(of pair, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forget(now)
	return p.latest[of]+p.older[of] >= MaxPending
}

// forget drops what is too old, or too much.
func (p *pending) forget(now time.Time) {
	age := now.Sub(p.since)
	if age < LeaseTime && len(p.latest) < maxPendingPairs/2 && p.latest != nil {
		return
	}
	if p.older = p.latest; age >= 2*LeaseTime || p.older == nil {
		p.older = map[pair]int{}
	}
	p.latest, p.since = map[pair]int{}, now
}
