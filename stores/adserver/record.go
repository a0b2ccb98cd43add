package adserver

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// MaxEvents is the largest number of events of a call of Record.
const MaxEvents = 100

// An Event is what happened to an ad that a person was shown.
type Event struct {
	Token string
	Kind  stores.AdEventKind
}

// Record records events of ads that a person was shown, and returns what has become of each, in their order: AdEventInvalid for a token that is not of this
// network, or of another person. Who has clicked an ad has seen it: its impression is recorded too. Repeating a call changes nothing. More than MaxEvents events
// return ErrTooMany.
func (s *Server) Record(ctx context.Context, person stores.ID, events []Event) ([]stores.AdEventOutcome, error) {
	if len(events) > MaxEvents {
		return nil, stores.ErrTooMany
	}
	now := s.now().UTC()
	outcomes := make([]stores.AdEventOutcome, len(events))
	var known []stores.AdEvent
	var place []int                // of each known event among events; -1 for an impression that follows from a click
	hasSeen := map[[16]byte]bool{} // by token
	add := func(kind stores.AdEventKind, t token, i int) {
		known, place = append(known, t.event(kind, now)), append(place, i)
		hasSeen[[16]byte(t.ID)] = true
	}
	var clicks []func()
	for i, e := range events {
		t, err := s.sealer.open(e.Token)
		switch {
		case err != nil || idOf(person.Kind, t.Person) != person:
			outcomes[i] = stores.AdEventInvalid
		case e.Kind == stores.AdClick:
			clicks = append(clicks, func() {
				if !hasSeen[[16]byte(t.ID)] {
					add(stores.AdImpression, t, -1)
				}
				add(e.Kind, t, i)
			})
		default:
			add(e.Kind, t, i)
		}
	}
	for _, click := range clicks { // after all impressions
		click()
	}
	if len(known) > 0 {
		recorded, err := s.stores.Delivery.Record(ctx, known, now)
		if err != nil {
			return nil, err
		}
		for k, outcome := range recorded {
			if known[k].Kind == stores.AdImpression && outcome == stores.AdEventRecorded {
				s.pending.remove(pairOf(person, known[k].AdSet), now)
			}
			if place[k] >= 0 {
				outcomes[place[k]] = outcome
			}
		}
	}
	for i, outcome := range outcomes {
		s.count.Event(events[i].Kind, outcome)
	}
	return outcomes, nil
}

// settleBatch is how many leases or campaigns are settled at a time.
const settleBatch = 100

// Settle closes leases that have ended, and ends campaigns whose schedule is over, which releases what they have not spent. It returns how many it has
// settled. What fails is tried again by the next call, and does not keep the others from being settled.
func Settle(ctx context.Context, set stores.Set, now time.Time) (settled int, err error) {
	for {
		closed, failed := set.Delivery.Close(ctx, now, settleBatch)
		settled, err = settled+len(closed), errors.Join(err, failed)
		if len(closed) < settleBatch {
			break
		}
	}
	ended := stores.CampaignEnded
	for {
		over, failed := set.Campaigns.Over(ctx, now, settleBatch)
		err = errors.Join(err, failed)
		before := settled
		for _, c := range over {
			updated, failed := set.Campaigns.Update(ctx, c.ID, stores.CampaignChange{State: &ended, IfOver: true}, now)
			err = errors.Join(err, failed)
			if failed == nil && updated.State == stores.CampaignEnded {
				settled++
			}
		}
		if len(over) < settleBatch || settled == before {
			return settled, err
		}
	}
}
