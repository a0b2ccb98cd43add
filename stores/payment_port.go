package stores

import (
	"context"
	"time"
)

// Payments keeps payments. It is the truth about them, and is never cached. It moves no money: that is in Ledger, whose accounts it does not check.
// Amounts must be above 0 (ErrAmount) and currencies valid (ErrCurrency).
type Payments interface {
	// Create stores a payment in the state CREATED and returns it. A payment with its ID that has the same account, amount, currency, provider and method
	// is returned as it is; one that differs returns ErrKeyReused. Of concurrent calls one stores it.
	Create(ctx context.Context, p Payment) (Payment, error)

	// Advance applies an update (PaymentUpdate.Apply) to a payment and returns it as it is then. A missing payment returns ErrNotFound. A reference that
	// another payment of the provider has returns ErrKeyReused.
	Advance(ctx context.Context, payment ID, update PaymentUpdate) (Payment, error)

	// ByIDs returns the payments that it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Payment, error)

	// ByReferences returns the payments of a provider that have these references, by reference. At most MaxBatch references.
	ByReferences(ctx context.Context, provider string, references []string) (map[string]Payment, error)

	// Of returns a window of the payments of each account, newest first, then by ID.
	Of(ctx context.Context, accounts []ID, window Window) (map[ID]List[Payment], error)

	// Open returns the next payments that are open and did not change since before, ordered by ID, after an ID. At most limit, which is at most MaxBatch.
	Open(ctx context.Context, before time.Time, after ID, limit int) ([]Payment, error)

	// Waiting returns how many payments are open, by provider and by what they wait for, and since when. One that waits for its payer (ACTION_REQUIRED before
	// ExpiresAt) is not among them. The one in CREATED waits since CreatedAt, that in PENDING since UpdatedAt, and that whose payer's time is over since ExpiresAt.
	Waiting(ctx context.Context, now time.Time) (map[Waiting]Backlog, error)

	// Between returns the next payments of a provider that were created from from and before until, ordered by CreatedAt, then by ID; of those created at
	// from only the ones after an ID. At most limit, which is at most MaxBatch.
	Between(ctx context.Context, provider string, from, until time.Time, after ID, limit int) ([]Payment, error)
}

// Outflows keeps refunds, disputes and payouts. It is the truth about them, and is never cached. It moves no money: that is in Ledger, whose accounts it
// does not check. Amounts must be above 0 (ErrAmount) and currencies valid (ErrCurrency).
type Outflows interface {
	// Create stores an outflow in the state CREATED and returns it. An outflow with its ID that has the same account, payment, amount, currency, provider
	// and destination is returned as it is; one that differs returns ErrKeyReused. A missing payment returns ErrNotFound. A refund without a
	// reference, which the provider does not know yet, of more than is left of its payment returns ErrExceedsPayment: refunds and disputes that have not
	// been returned never add up to more through it, also when calls are concurrent.
	Create(ctx context.Context, o Outflow) (Outflow, error)

	// Advance applies an update (OutflowUpdate.Apply) to an outflow and returns it as it is then. A missing outflow returns ErrNotFound.
	Advance(ctx context.Context, outflow ID, update OutflowUpdate) (Outflow, error)

	// ByIDs returns the outflows that it finds, in no order. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]Outflow, error)

	// ByPayments returns the outflows of each payment, oldest first, then by ID. Payments without outflows are absent. At most MaxBatch payments.
	ByPayments(ctx context.Context, payments []ID) (map[ID][]Outflow, error)

	// Of returns a window of the outflows of each account, newest first, then by ID.
	Of(ctx context.Context, accounts []ID, window Window) (map[ID]List[Outflow], error)

	// Payouts returns the next payouts of a provider that were created from from and before until, ordered by CreatedAt, then by ID; of those created at
	// from only the ones after an ID. At most limit, which is at most MaxBatch.
	Payouts(ctx context.Context, provider string, from, until time.Time, after ID, limit int) ([]Outflow, error)

	// Open returns the next outflows that are open and did not change since before, ordered by ID, after an ID. At most limit, which is at most MaxBatch.
	Open(ctx context.Context, before time.Time, after ID, limit int) ([]Outflow, error)

	// Waiting returns how many outflows are open, disputes too, by provider, kind and what they wait for, and since when: for an answer since CreatedAt, for a
	// result since UpdatedAt.
	Waiting(ctx context.Context) (map[Waiting]Backlog, error)
}
