package stores

import (
	"context"
	"time"
)

// The kinds of the IDs of campaigns, ad sets, creatives and leases.
const (
	KindCampaign Kind = "campaign"
	KindAdSet    Kind = "adset"
	KindCreative Kind = "creative"
	KindLease    Kind = "lease"
)

// LeaseGrace is how much longer than its leases a budget is held at least, so that what they have used can be captured.
const LeaseGrace = 24 * time.Hour

// A Lease is a part of the budget of a campaign that one server may spend until its end. The budget is a hold.
type Lease struct {
	ID       ID
	Campaign ID
	Hold     ID
	Amount   int64 // in minor units
	Used     Spend // by the events that were recorded
	OpenedAt time.Time
	EndsAt   time.Time
	ClosedAt time.Time // the zero time while it is open
}

// A Budget is what has become of a hold that is spent through leases.
type Budget struct {
	Hold     ID
	Campaign ID
	Amount   int64 // of the hold
	Leased   int64 // of open leases
	Spent    Spend // by all events, those of open leases included
	Captured int64 // in the ledger: what closed leases have used, rounded down to the minor unit
	Finished bool  // there are no more leases
}

// AdEventKind is what happened to an ad.
type AdEventKind string

// It was seen; it was clicked.
const (
	AdImpression AdEventKind = "IMPRESSION"
	AdClick      AdEventKind = "CLICK"
)

// A Segment is a part of an audience, by which ads are reported. Its zero values say that the person has not said it, or that the ad does not use it.
type Segment struct {
	Age      string // such as 30-34
	Gender   string
	Place    ID // where the person lives, as far as the ad uses it
	Interest ID // because of which the person was chosen
}

// An AdEvent is an impression or a click of an ad that was shown to a person.
type AdEvent struct {
	Token    [16]byte // of the ad as it was shown; has at most one event of each kind
	Kind     AdEventKind
	Lease    ID // which pays
	AdSet    ID
	Creative ID
	Person   ID
	Price    Spend
	Segment  Segment
	Reasons  string // why the person was shown the ad, in a form of the caller, at most MaxAdReasons bytes
	At       time.Time
}

// MaxAdReasons is the largest size of AdEvent.Reasons.
const MaxAdReasons = 4000

// AdEventOutcome is what has become of an event.
type AdEventOutcome string

// It was recorded; the token has such an event already; its lease has ended, is closed or does not exist; its lease cannot pay it; it is no event of an ad that
// the person was shown, which Delivery does not know and never returns.
const (
	AdEventRecorded  AdEventOutcome = "RECORDED"
	AdEventDuplicate AdEventOutcome = "DUPLICATE"
	AdEventExpired   AdEventOutcome = "EXPIRED"
	AdEventUnpaid    AdEventOutcome = "UNPAID"
	AdEventInvalid   AdEventOutcome = "INVALID"
)

// Delivery spends the budgets of campaigns. Any number of servers lease parts of one budget and record events at the same time: events are paid by leases, whose
// sum never exceeds the budget, and what is recorded, what is reported and what leases have used are written in one transaction. It is the truth.
type Delivery interface {
	// Lease opens a lease of l.Amount until l.EndsAt, of less when less is left of the budget, and returns it. With it, open leases of all
	// holds of the campaign and what closed ones have used, in whole minor units, rounded up for each hold, are at most total: so servers together spend no more than a part
	// of a budget by a time. A repeated ID returns the lease as it is. Nothing
	// left returns ErrBudgetExhausted; an amount that is not positive ErrAmount; a missing hold, and one that another campaign spends, ErrNotFound; a hold that has ended, expires
	// less than LeaseGrace after EndsAt, or is finished, and an EndsAt that is not after now, ErrHoldEnded.
	Lease(ctx context.Context, l Lease, total int64, now time.Time) (Lease, error)

	// Record records events and adds them to the figures of their campaigns, and returns what has become of each. Prices are taken from leases that are
	// open and end after now. At most MaxBatch events.
	Record(ctx context.Context, events []AdEvent, now time.Time) ([]AdEventOutcome, error)

	// Close closes leases that have ended, the oldest end first, at most limit, and returns them: fewer than limit when there are no more. For each, the ledger captures what the budget has spent
	// by then in whole minor units and has not captured yet: the rest of a minor unit is captured with a later lease, or not at all. One that cannot be
	// captured stays open, does not count, and returns its error after the others.
	Close(ctx context.Context, now time.Time, limit int) ([]Lease, error)

	// Finish ends a budget: there are no more leases. The ledger releases what is left of the hold when the last lease is closed, at once without open leases.
	// A missing hold returns ErrNotFound.
	Finish(ctx context.Context, hold ID, now time.Time) error

	// Budgets returns the budgets of the holds that it finds, in no order, also those without leases. At most MaxBatch holds.
	Budgets(ctx context.Context, holds []ID) (map[ID]Budget, error)

	// Seen returns how many impressions of each campaign a person has had since a time. Campaigns without one are absent. At most MaxBatch campaigns.
	Seen(ctx context.Context, person ID, campaigns []ID, since time.Time) (map[ID]int, error)
}
