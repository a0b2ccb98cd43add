package relay

import (
	"sync"
	"time"

	"fivefold/stores"
)

// What one person can cause another to receive is bounded: replies, reactions and friend requests that are made, withdrawn and repeated.
// Events beyond the limits are not sent; the lists have everything. The numbers leave room for a quick conversation of two people.
const (
	maxEventsOfPair    = 20          // events of one person to another at once
	eventOfPairEvery   = time.Minute // and then one more in each such time
	maxEventsOfSubject = 3           // events of one person about one message or friendship at once
	eventOfSubjectEach = time.Hour   // and then one more in each such time
	maxLimitedPairs    = 50_000      // pairs and subjects that are remembered
)

// An eventLimit limits events in this process; every process counts the same events. Its zero value is ready to use.
type eventLimit struct {
	mu   sync.Mutex
	next map[limitedEvents]time.Time // when the allowance is whole again
}

// limitedEvents are the events of one person to another, or those about one subject.
type limitedEvents struct{ by, to, subject stores.ID }

// allows reports whether an event may be sent now, and counts it.
func (l *eventLimit) allows(e stores.Event, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == nil || len(l.next) >= maxLimitedPairs {
		l.forget(now)
	}
	return l.take(limitedEvents{e.By, e.To, e.Subject}, maxEventsOfSubject, eventOfSubjectEach, now) &&
		l.take(limitedEvents{by: e.By, to: e.To}, maxEventsOfPair, eventOfPairEvery, now)
}

// take counts an event unless burst events and one more for each time since were sent.
func (l *eventLimit) take(of limitedEvents, burst int, each time.Duration, now time.Time) bool {
	next := l.next[of]
	if next.Before(now) {
		next = now
	}
	if next.Sub(now) > time.Duration(burst-1)*each {
		return false
	}
	l.next[of] = next.Add(each)
	return true
}

// forget drops what no longer limits anything, and everything when that is not enough.
func (l *eventLimit) forget(now time.Time) {
	for of, next := range l.next {
		if !next.After(now) {
			delete(l.next, of)
		}
	}
	if l.next == nil || len(l.next) >= maxLimitedPairs {
		l.next = make(map[limitedEvents]time.Time)
	}
}
