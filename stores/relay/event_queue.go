package relay

import (
	"context"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

// maxEventAge is how long an event is tried while the store of events is unavailable. Subscriptions end with the store, and clients that subscribe
// again read the lists: an event is for what happens while they look.
const maxEventAge = 2 * time.Minute

// An eventQueue has the events of the batch that is being applied, in their order. Its zero value is ready to use.
type eventQueue struct {
	events  []queuedEvent
	states  map[eventKey]eventState // of the batch when it could not be published completely
	dropped atomic.Int64
}

// A queuedEvent is an event of a change.
type queuedEvent struct {
	stores.Event
	key eventKey
	at  time.Time // of the change
	of  []stores.ID
}

// An eventKey names an event: the number of one of a change.
type eventKey struct {
	version int64
	number  int
}

type eventState int

const (
	eventIsNew     eventState = iota
	eventIsCounted            // it was tried, and the limit has counted it
	eventIsDone               // published, limited or dropped
)

// publish adds an event on the channels of ids to the queue.
func (l *LiveEvents) publish(c stores.Change, e stores.Event, of ...stores.ID) {
	key := eventKey{version: c.Version}
	if last := len(l.queue.events) - 1; last >= 0 && l.queue.events[last].key.version == c.Version {
		key.number = l.queue.events[last].key.number + 1
	}
	l.queue.events = append(l.queue.events, queuedEvent{e, key, c.At, slices.DeleteFunc(of, stores.ID.IsZero)})
}

// send publishes the queue in its order. When the store is unavailable, it returns the error, and the next call goes on with the same batch;
// events that are older than maxEventAge by then are dropped. An event that fails for another reason is dropped at once. Events to one person are
// limited, but for new friendships, which two people make.
func (l *LiveEvents) send(ctx context.Context) error {
	var unavailable error
	waiting := false
	for _, e := range l.queue.events {
		state := l.queue.states[e.key]
		if state == eventIsDone {
			continue
		}
		err := unavailable // asked once
		if err == nil {
			if state == eventIsNew && !e.To.IsZero() && e.Kind != stores.FriendshipAccepted && !l.limit.allows(e.Event, e.at) {
				l.queue.set(e.key, eventIsDone)
				continue
			}
			if err = l.Stores.Events.Publish(ctx, e.Event, e.of...); err != nil {
				state = eventIsCounted
			}
		}
		switch {
		case err == nil:
			state = eventIsDone
		case ctx.Err() != nil:
			l.queue.set(e.key, state)
			return ctx.Err()
		case isUnavailable(err) && time.Since(e.at) < maxEventAge:
			unavailable, waiting = err, true
		default:
			if isUnavailable(err) {
				unavailable = err
			}
			state = eventIsDone
			l.queue.dropped.Add(1)
			l.Log.LogAttrs(ctx, slog.LevelWarn, "an event was not published", slog.String("event", string(e.Kind)), slog.Any("error", err))
		}
		l.queue.set(e.key, state)
	}
	if waiting {
		return unavailable
	}
	clear(l.queue.states)
	return nil
}

func (q *eventQueue) set(key eventKey, state eventState) {
	if q.states == nil {
		q.states = map[eventKey]eventState{}
	}
	q.states[key] = state
}

// Dropped returns the number of events since the start that were not published because the store of events failed.
func (l *LiveEvents) Dropped() int64 { return l.queue.dropped.Load() }
