package bookkeeping

import (
	"cmp"
	"slices"
	"time"

	"fivefold/stores"
)

// CheckLease returns a lease that is to be opened, or the error of the port for what does not depend on the budget.
func CheckLease(l stores.Lease, now time.Time) (stores.Lease, error) {
	l.OpenedAt, l.EndsAt, l.Used, l.ClosedAt = normalTime(now), normalTime(l.EndsAt), stores.Spend{}, time.Time{}
	switch {
	case l.ID.Kind != stores.KindLease || l.Campaign.Kind != stores.KindCampaign:
		return l, stores.ErrNotFound
	case l.Amount <= 0:
		return l, stores.ErrAmount
	case !l.EndsAt.After(l.OpenedAt):
		return l, stores.ErrHoldEnded
	}
	return l, nil
}

// A LeasedBudget is a budget as engines keep it.
type LeasedBudget struct {
	Hold     stores.Hold
	Campaign stores.ID
	Leased   int64        // of open leases
	Closed   stores.Spend // used by closed leases
	Captured int64
	Finished bool
}

// Grant opens a lease that CheckLease has returned: it returns the lease with the amount that the budget has left for it, and adds it to the budget. most is the most that the
// budget may have leased and used with it.
func (b *LeasedBudget) Grant(l stores.Lease, most int64) (stores.Lease, error) {
	if b.Finished || b.Hold.AsOf(l.OpenedAt).State != stores.HoldOpen || b.Hold.ExpiresAt.Before(l.EndsAt.Add(stores.LeaseGrace)) {
		return l, stores.ErrHoldEnded
	}
	if l.Campaign != b.Campaign {
		return l, stores.ErrNotFound
	}
	left := min(b.Hold.Amount, most) - b.Leased - b.Closed.Minor
	if b.Closed.Nanos > 0 {
		left--
	}
	if left <= 0 {
		return l, stores.ErrBudgetExhausted
	}
	l.Amount = min(l.Amount, left)
	b.Leased += l.Amount
	return l, nil
}

// Close closes a lease of the budget and returns what is to be captured, which may be 0.
func (b *LeasedBudget) Close(l stores.Lease) (capture int64, err error) {
	if b.Closed, err = b.Closed.Add(l.Used); err != nil {
		return 0, err
	}
	b.Leased -= l.Amount
	capture = b.Closed.Minor - b.Captured
	b.Captured = b.Closed.Minor
	return capture, nil
}

// IsDone reports whether the hold can be released: the budget is finished and has no open lease.
func (b *LeasedBudget) IsDone() bool { return b.Finished && b.Leased == 0 }

// An EventKey identifies an event.
type EventKey struct {
	Token [16]byte
	Kind  stores.AdEventKind
}

// A FigureKey is by what figures are kept.
type FigureKey struct {
	Campaign, AdSet, Creative stores.ID
	Day                       time.Time
	Segment                   stores.Segment
}

// Recorded is what a call of Delivery.Record changes.
type Recorded struct {
	Outcomes []stores.AdEventOutcome
	Events   []stores.AdEvent   // those that are recorded, in their order
	Leases   []stores.Lease     // those that pay, with what they have used afterwards, by ID
	Figures  []stores.AdFigures // to be added, in the order of their keys, which is that in which rows are locked
	Keys     []FigureKey        // of Figures
	add      map[FigureKey]*stores.AdFigures
}

// Record decides what becomes of events. leases are locked; known are the events that are recorded.
func Record(events []stores.AdEvent, leases map[stores.ID]stores.Lease, known map[EventKey]bool, now time.Time) (*Recorded, error) {
	r := &Recorded{Outcomes: make([]stores.AdEventOutcome, len(events)), add: map[FigureKey]*stores.AdFigures{}}
	known, paying := cloneKeys(known), map[stores.ID]bool{}
	for i, e := range events {
		e.At = normalTime(e.At)
		lease, ok := leases[e.Lease]
		used, err := lease.Used.Add(e.Price)
		switch {
		case known[EventKey{e.Token, e.Kind}]:
			r.Outcomes[i] = stores.AdEventDuplicate
		case !ok || !lease.ClosedAt.IsZero() || !lease.EndsAt.After(now):
			r.Outcomes[i] = stores.AdEventExpired
		case err != nil || used.Compare(stores.Spend{Minor: lease.Amount}) > 0:
			r.Outcomes[i] = stores.AdEventUnpaid
		default:
			r.Outcomes[i] = stores.AdEventRecorded
			lease.Used, known[EventKey{e.Token, e.Kind}], paying[e.Lease] = used, true, true
			leases[e.Lease] = lease
			r.Events = append(r.Events, e)
			if err := r.count(e, lease.Campaign); err != nil {
				return nil, err
			}
		}
	}
	for id := range paying {
		r.Leases = append(r.Leases, leases[id])
	}
	slices.SortFunc(r.Leases, func(a, b stores.Lease) int { return a.ID.Compare(b.ID) })
	for key := range r.add {
		r.Keys = append(r.Keys, key)
	}
	slices.SortFunc(r.Keys, FigureKey.compare)
	for _, key := range r.Keys {
		r.Figures = append(r.Figures, *r.add[key])
	}
	return r, nil
}

func cloneKeys(known map[EventKey]bool) map[EventKey]bool {
	clone := make(map[EventKey]bool, len(known))
	for key := range known {
		clone[key] = true
	}
	return clone
}

// count adds a recorded event to the figures of its campaign.
func (r *Recorded) count(e stores.AdEvent, campaign stores.ID) (err error) {
	key := FigureKey{Campaign: campaign, AdSet: e.AdSet, Creative: e.Creative, Day: e.At.Truncate(24 * time.Hour), Segment: e.Segment}
	f := r.add[key]
	if f == nil {
		f = &stores.AdFigures{Day: key.Day, AdSet: e.AdSet, Creative: e.Creative, Segment: e.Segment}
		r.add[key] = f
	}
	if e.Kind == stores.AdClick {
		f.Clicks++
	} else {
		f.Impressions++
	}
	f.Spend, err = f.Spend.Add(e.Price)
	return err
}

func (k FigureKey) compare(other FigureKey) int {
	return cmp.Or(k.Campaign.Compare(other.Campaign), k.Day.Compare(other.Day), k.AdSet.Compare(other.AdSet), k.Creative.Compare(other.Creative),
		cmp.Compare(k.Segment.Age, other.Segment.Age), cmp.Compare(k.Segment.Gender, other.Segment.Gender),
		k.Segment.Place.Compare(other.Segment.Place), k.Segment.Interest.Compare(other.Segment.Interest))
}

// CheckEvents returns the error of the port for events that cannot be recorded as a whole.
func CheckEvents(events []stores.AdEvent) error {
	if len(events) > stores.MaxBatch {
		return stores.ErrTooMany
	}
	for _, e := range events {
		switch {
		case len(e.Reasons) > stores.MaxAdReasons:
			return stores.ErrTooMany
		case e.Price.Minor < 0 || e.Price.Nanos < 0 || e.Price.Nanos >= stores.NanosPerMinor:
			return stores.ErrAmount
		}
	}
	return nil
}
