package stores

import (
	"context"
	"time"
)

// A PaymentProvider moves money between the network and the rest of the world. It knows payments, refunds and payouts by the IDs that the network has
// given them: a repeated call with the same ID takes effect once. A provider that does not answer returns ErrUnavailable, or ErrUnknownResult when the call
// may have taken effect; the caller repeats the call, or asks later. What a provider declines is a state with a failure code, not an error.
type PaymentProvider interface {
	// Name returns the name of the provider, which never changes.
	Name() string

	// Pay asks for a payment and returns what has become of it so far.
	Pay(ctx context.Context, p Payment) (ProviderPayment, error)

	// Cancel ends a payment that has not succeeded, and returns it. One that has ended, or that is being settled, is returned as it is.
	Cancel(ctx context.Context, reference string) (ProviderPayment, error)

	// Refund gives a part of a payment back to its payer. A payment that is not known returns ErrNotFound.
	Refund(ctx context.Context, refund Outflow, payment string) (ProviderOutflow, error)

	// PayOut pays money out.
	PayOut(ctx context.Context, payout Outflow) (ProviderOutflow, error)

	// Payment returns a payment with its refunds and disputes. One that is not known returns ErrNotFound.
	Payment(ctx context.Context, reference string) (ProviderPayment, error)

	// Payout returns a payout. One that is not known returns ErrNotFound.
	Payout(ctx context.Context, reference string) (ProviderOutflow, error)

	// List returns the next payments that were created from from and before until, at most 100, in the order of the provider, and the cursor after them,
	// which is empty at the end. The first call has no cursor.
	List(ctx context.Context, from, until time.Time, cursor string) (payments []ProviderPayment, next string, err error)

	// ListPayouts is List for payouts.
	ListPayouts(ctx context.Context, from, until time.Time, cursor string) (payouts []ProviderOutflow, next string, err error)

	// Event returns the event in the body of a webhook. A body that the provider has not signed, or not within 5 minutes of now, returns ErrForged; one
	// that is signed but has no event ErrMalformedEvent.
	Event(body []byte, signature string, now time.Time) (ProviderEvent, error)
}

// A ProviderPayment is a payment as its provider has it.
type ProviderPayment struct {
	ID          ID // that the network has given it; zero when the provider has none
	Reference   string
	Amount      int64
	Currency    Currency
	State       PaymentState
	FailureCode string
	ActionURL   string
	Refunds     []ProviderOutflow
	Disputes    []ProviderOutflow
	CreatedAt   time.Time
}

// A ProviderOutflow is a refund, a dispute or a payout as its provider has it. A dispute is PENDING until it is decided.
type ProviderOutflow struct {
	ID          ID // that the network has given it; zero when the provider has none, as for disputes and for what was refunded in its console
	Reference   string
	Amount      int64
	Currency    Currency
	State       OutflowState
	FailureCode string
	CreatedAt   time.Time
}

// EventState is what has become of an event of a provider.
type EventState string

// The states of events.
const (
	EventStored  EventState = "STORED"  // not acted upon yet
	EventDone    EventState = "DONE"    // acted upon
	EventIgnored EventState = "IGNORED" // of no payment or payout of the network, or of a type that changes none
)

// A ProviderEvent says that something about a payment or a payout has changed. What it says is not used: the provider is asked. Events may therefore arrive
// late, more than once and in any order.
type ProviderEvent struct {
	Provider   string
	Event      string // the provider's ID of it
	Type       string // in the words of the provider
	Subject    ID     // the payment or payout, when the provider has its ID; otherwise the zero ID
	Reference  string // the provider's ID of the payment or payout; empty when it has none
	Payout     bool   // Reference is of a payout
	CreatedAt  time.Time
	ReceivedAt time.Time
	Body       []byte // as it arrived
	State      EventState
	Attempts   int       // to act upon it that have failed
	NextAt     time.Time // of the next attempt
	Problem    string    // why the last attempt failed; empty when none has
}

// MaxEventBody is the largest size of the body of an event, in bytes. Stripe's largest objects have some 20 kB.
const MaxEventBody = 256 << 10

// An EventResult is the result of acting upon an event.
type EventResult struct {
	State    EventState
	Attempts int
	NextAt   time.Time
	Problem  string // stored without zero characters and invalid UTF-8
}

// ProviderEvents keeps what providers have sent. It is the truth about it.
type ProviderEvents interface {
	// Keep stores an event in the state STORED, and reports whether it is new. An event of the provider with its ID is left as it is.
	Keep(ctx context.Context, e ProviderEvent) (isNew bool, err error)

	// Record stores the result of acting upon an event. A missing event returns ErrNotFound; one that is not STORED any more is left as it is.
	Record(ctx context.Context, provider, event string, result EventResult) error

	// ByIDs returns the events of a provider that it finds, by their IDs, in no order. At most MaxBatch events.
	ByIDs(ctx context.Context, provider string, events []string) (map[string]ProviderEvent, error)

	// Due returns the STORED events whose NextAt is now or earlier, the one that waits longest first, at most limit, which is at most MaxBatch.
	Due(ctx context.Context, now time.Time, limit int) ([]ProviderEvent, error)

	// Waiting returns how many events are STORED, of all providers, and when the first of them was received.
	Waiting(ctx context.Context) (Backlog, error)
}

// CheckEvent returns an event as it is stored. One without a provider or an ID, or with a text that is too long, returns ErrMalformedEvent; a body of more
// than MaxEventBody bytes ErrTooMany.
func CheckEvent(e ProviderEvent) (ProviderEvent, error) {
	for _, text := range []string{e.Provider, e.Event, e.Type, e.Reference} {
		if checked, err := ProviderText.Check(text); err != nil || checked != text {
			return e, ErrMalformedEvent
		}
	}
	if e.Provider == "" || e.Event == "" {
		return e, ErrMalformedEvent
	}
	if len(e.Body) > MaxEventBody {
		return e, ErrTooMany
	}
	e.CreatedAt, e.ReceivedAt, e.NextAt = e.CreatedAt.UTC().Truncate(time.Microsecond), e.ReceivedAt.UTC().Truncate(time.Microsecond), e.NextAt.UTC().Truncate(time.Microsecond)
	e.State, e.Attempts, e.Problem = EventStored, 0, ""
	return e, nil
}
