package stores

import (
	"context"
	"time"
)

// A Booking says how a call changes the ledger.
type Booking struct {
	At     time.Time // the caller's clock; what is recorded is never older than what the account has
	DryRun bool      // return what the call would return, or its error, and change nothing
}

// Ledger records money. It is the truth about it, and is never cached.
//
// A call takes effect completely or not at all. The store itself enforces, also against other programs, that the amounts of a transfer add up to 0 in
// each currency, that an account's available amount does not fall below its floor, that nothing is recorded in a closed period, and that what is
// recorded is neither changed nor deleted. Accounts are locked in the order of their IDs: concurrent calls do not deadlock.
//
// A call takes effect once for each ID that it is given: a repeated one changes nothing and returns what the first one recorded, however old it is;
// with other content it returns ErrKeyReused. Of concurrent calls one takes effect and all return the same. Times of the caller's clock are no content, nor is
// Capture's last. Names and descriptions are stored as LedgerText.Repair returns them.
// A caller that may repeat a call derives the ID from what it does: see DerivedID.
//
// Amounts that are 0, or negative where only a positive one has a meaning, return ErrAmount; a sum that an int64 cannot hold ErrOverflow;
// accounts of different currencies ErrCurrency; a missing account, transfer or hold ErrNotFound; both sides in one account ErrSelf; an available
// amount that would fall below the floor ErrInsufficientFunds.
type Ledger interface {
	// Open stores accounts, or none. One that exists and is equal but for OpenedAt is left as it is; one that differs returns ErrKeyReused. A Floor above
	// 0, below which an account would begin, returns ErrAmount, and more than MaxBatch accounts ErrTooMany.
	Open(ctx context.Context, accounts []Account) error

	// Post records a transfer and returns it. Amounts that do not add up to 0 in each currency return ErrUnbalanced, more than MaxLegs legs ErrTooMany,
	// an EffectiveAt after At ErrFuture, and one in a closed period ErrPeriodClosed.
	Post(ctx context.Context, b Booking, t Transfer) (Transfer, error)

	// Reverse records a transfer with the ID reversal that takes a transfer back: as a whole when amount is 0, otherwise amount of a transfer of two
	// legs. More than is left of it returns ErrExceedsTransfer; amount for one of more legs, and a transfer that is a reversal, ErrIrreversible.
	Reverse(ctx context.Context, b Booking, reversal, transfer ID, amount int64, description string) (Transfer, error)

	// Hold reserves money from At until ExpiresAt, which must be later (ErrHoldEnded), and returns the hold as it is now. State, Captured and EndedAt
	// are the ledger's.
	Hold(ctx context.Context, b Booking, h Hold) (Hold, error)

	// Capture records a transfer with the ID transfer of amount from the account of a hold to the account that it is for, and ends the hold when
	// last is set, which releases the rest, or nothing is left. An amount above what is left returns ErrExceedsHold; a hold that has ended, or
	// expired at At, ErrHoldEnded.
	Capture(ctx context.Context, b Booking, transfer, hold ID, amount int64, last bool) (Transfer, error)

	// Void releases what is left of a hold. One that has ended otherwise, or has expired at At, returns ErrHoldEnded; a voided one is returned.
	Void(ctx context.Context, b Booking, hold ID) (Hold, error)

	// Close closes the time before a date: no transfer can be effective in it any more. A time after b.At returns ErrFuture. What is closed stays closed:
	// an earlier date, and the zero time, change nothing. It returns the date before which the ledger is closed, the zero time when it is not.
	Close(ctx context.Context, b Booking, before time.Time) (time.Time, error)
}

// Books reads what Ledger has recorded. It is the truth.
type Books interface {
	// Accounts returns the accounts that it finds, in no order. At most MaxBatch ids.
	Accounts(ctx context.Context, ids []ID) (map[ID]AccountState, error)

	// Owned returns the accounts of each owner, ordered by ID. Owners without accounts are absent. At most MaxBatch owners.
	Owned(ctx context.Context, owners []ID) (map[ID][]Account, error)

	// Balances returns what the accounts that it finds have at a time, which may be in the past: entries count from their EffectiveAt on, and holds
	// from OpenedAt until they are captured, voided or expire. At most MaxBatch ids.
	Balances(ctx context.Context, ids []ID, at time.Time) (map[ID]Balance, error)

	// Entries returns a window of the entries of each account that are effective from from and before until, the last recorded first. A zero time is no
	// bound.
	Entries(ctx context.Context, accounts []ID, from, until time.Time, window Window) (map[ID]List[Entry], error)

	// Monthly returns what each account has received and given by month and cause, in no order: the sums of the entries that are effective from from
	// and before until. A zero time is no bound. Accounts without such entries are absent. At most MaxBatch accounts.
	Monthly(ctx context.Context, accounts []ID, from, until time.Time) (map[ID][]MonthlySum, error)

	// Closed returns the time before which the ledger is closed, the zero time when it is not: see Ledger.Close.
	Closed(ctx context.Context) (time.Time, error)

	// Transfers returns the transfers that it finds, in no order. At most MaxBatch ids.
	Transfers(ctx context.Context, ids []ID) (map[ID]Transfer, error)

	// Holds returns the holds that it finds, as they were last recorded, in no order: see Hold.AsOf. At most MaxBatch ids.
	Holds(ctx context.Context, ids []ID) (map[ID]Hold, error)

	// Scan returns the next accounts after an ID, ordered by ID, at most limit, which is at most MaxBatch.
	Scan(ctx context.Context, after ID, limit int) ([]AccountState, error)
}
