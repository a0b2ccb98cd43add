package resolvers

import (
	"context"
	"errors"
	"slices"
	"time"

	"fivefold/stores"
)

// maxChangers is the largest number of people whose changes of a message are delivered as one.
const maxChangers = 100

// changes delivers the changes of each message at most once in an interval, so that quick edits and reactions do not execute the selection of
// every subscriber each time. The first change is delivered at once, and those that follow it as one at the end of the interval: what is
// delivered is the state at that moment, so the last state is never lost. The zero value delivers every change by itself.
type changes struct {
	interval  time.Duration
	delivered map[stores.ID]time.Time // when a message was delivered last; within the interval
	held      []heldChange
}

// A heldChange is delivered when it is due.
type heldChange struct {
	delivery
	due time.Time
}

// add returns the delivery of a change that need not wait, false when it is held.
func (c *changes) add(d delivery, now time.Time) (delivery, bool) {
	if i := slices.IndexFunc(c.held, func(h heldChange) bool { return h.Subject == d.Subject }); i >= 0 {
		if h := &c.held[i]; !slices.Contains(h.by, d.By) {
			if h.by = append(h.by, d.By); len(h.by) >= maxChangers {
				h.due = now
			}
		}
		return delivery{}, false
	}
	if last, ok := c.delivered[d.Subject]; ok && now.Sub(last) < c.interval {
		c.held = append(c.held, heldChange{d, last.Add(c.interval)})
		return delivery{}, false
	}
	c.record(d, now)
	return d, true
}

// record remembers when a message was delivered, and forgets those whose interval has passed.
func (c *changes) record(d delivery, now time.Time) {
	for id, at := range c.delivered {
		if now.Sub(at) >= c.interval {
			delete(c.delivered, id)
		}
	}
	if c.delivered == nil {
		c.delivered = map[stores.ID]time.Time{}
	}
	c.delivered[d.Subject] = now
}

// next returns the index of the held change that is due first, -1 when none is held.
func (c *changes) next() int {
	first := -1
	for i, h := range c.held {
		if first < 0 || h.due.Before(c.held[first].due) {
			first = i
		}
	}
	return first
}

// receive returns the next change that is due, or reads events until one is.
func (s *eventStream) receive(ctx context.Context) (delivery, error) {
	for {
		waiting, cancel := ctx, context.CancelFunc(func() {})
		if i := s.changes.next(); i >= 0 {
			h, now := s.changes.held[i], time.Now()
			if !h.due.After(now) {
				s.changes.held = slices.Delete(s.changes.held, i, i+1)
				s.changes.record(h.delivery, now)
				return h.delivery, nil
			}
			waiting, cancel = context.WithDeadline(ctx, h.due)
		}
		e, err := s.Subscription.Next(waiting)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return delivery{}, err
		}
		d := delivery{Event: e, stream: s, by: []stores.ID{e.By}}
		if e.Kind != stores.MessageChanged || s.changes.interval <= 0 {
			return d, nil
		}
		if d, ok := s.changes.add(d, time.Now()); ok {
			return d, nil
		}
	}
}
