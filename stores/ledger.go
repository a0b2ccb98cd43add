package stores

import (
	"math"
	"time"
)

// The kinds of the IDs of accounts, transfers and holds.
const (
	KindAccount  Kind = "account"
	KindTransfer Kind = "transfer"
	KindHold     Kind = "hold"
)

// AccountKind is what an account is for.
type AccountKind string

// The kinds of accounts.
const (
	AccountFunds    AccountKind = "FUNDS"    // prepaid money of the owner
	AccountProvider AccountKind = "PROVIDER" // money that a payment provider has received, the other way round: it owes its balance below zero
	AccountRevenue  AccountKind = "REVENUE"  // what the network has earned
	AccountDisputed AccountKind = "DISPUTED" // money whose payer disputes the payment
	AccountBook     AccountKind = "BOOK"     // an account of imported books
)

// NoFloor is the Floor of an account whose balance may have any value.
const NoFloor = math.MinInt64

// LedgerText is the rule of the names of accounts and of the descriptions of transfers.
var LedgerText = Text{Max: 500}

// An Account has a balance in one currency. It is never changed after it was opened, and never deleted.
type Account struct {
	ID       ID
	Owner    ID // zero when it is the network's
	Kind     AccountKind
	Name     string
	Currency Currency
	Floor    int64 // the smallest available amount, in minor units; NoFloor for none
	OpenedAt time.Time
}

// IsNode marks Account as a type of the node field.
func (Account) IsNode() {}

// IsEntity marks Account as an entity of the federated graph.
func (Account) IsEntity() {}

// A Leg is what a transfer adds to an account.
type Leg struct {
	Account ID
	Amount  int64 // in minor units; negative when the account gives
}

// MaxLegs is the largest number of legs of a transfer.
const MaxLegs = 500

// A Transfer moves money between accounts. It is recorded once and never changed.
type Transfer struct {
	ID          ID
	Legs        []Leg // at least 2; the amounts of each currency add up to 0, and not all are 0
	Description string
	Cause       ID        // what it was made for, such as a payment; zero when the caller knows none
	Reverses    ID        // the transfer that it takes back, in part or whole; set by Reverse only
	Hold        ID        // the hold that it captures; set by Capture only
	EffectiveAt time.Time // when it counts; the zero time is RecordedAt
	RecordedAt  time.Time // set by the ledger
}

// IsNode marks Transfer as a type of the node field.
func (Transfer) IsNode() {}

// IsEntity marks Transfer as an entity of the federated graph.
func (Transfer) IsEntity() {}

// HoldState is what has become of a hold.
type HoldState string

// Its money is reserved; captured as a whole, or in part with the rest released; released; released because its time had passed.
const (
	HoldOpen     HoldState = "OPEN"
	HoldCaptured HoldState = "CAPTURED"
	HoldVoided   HoldState = "VOIDED"
	HoldExpired  HoldState = "EXPIRED"
)

// A Hold reserves money of an account for a later transfer to another account of the same currency.
type Hold struct {
	ID          ID
	From, To    ID
	Amount      int64 // above 0, in minor units
	Captured    int64 // of Amount, so far
	Description string
	Cause       ID // what it was made for; zero when the caller knows none
	OpenedAt    time.Time
	ExpiresAt   time.Time // after OpenedAt
	State       HoldState
	EndedAt     time.Time // the zero time while it is open; ExpiresAt of one that has expired
}

// Remaining returns the amount that h reserves.
func (h Hold) Remaining() int64 {
	if h.State != HoldOpen {
		return 0
	}
	return h.Amount - h.Captured
}

// AsOf returns h as it is at a time: expired when its time has passed, whether or not the ledger has recorded that.
func (h Hold) AsOf(at time.Time) Hold {
	if h.State == HoldOpen && !at.Before(h.ExpiresAt) {
		h.State, h.EndedAt = HoldExpired, h.ExpiresAt
	}
	return h
}

// IsNode marks Hold as a type of the node field.
func (Hold) IsNode() {}

// IsEntity marks Hold as an entity of the federated graph.
func (Hold) IsEntity() {}

// EntryKind is what an entry records.
type EntryKind string

// A leg of a transfer; the opening, a capture, the release and the expiry of a hold. A capture is the leg of the account that gives.
const (
	EntryPosted   EntryKind = "POSTED"
	EntryHeld     EntryKind = "HELD"
	EntryCaptured EntryKind = "CAPTURED"
	EntryVoided   EntryKind = "VOIDED"
	EntryExpired  EntryKind = "EXPIRED"
)

// A Digest is a SHA-256.
type Digest [32]byte

// An Entry is a change of one account. The entries of an account are a chain: the hash of each covers the entry, the transfer or hold that made it, and
// the hash of the entry before it, the first that of the account. Package bookkeeping computes it.
type Entry struct {
	Account     ID
	Number      int64 // from 1, without gaps
	Kind        EntryKind
	Transfer    ID    // zero when no money moved
	Hold        ID    // zero when no hold changed
	Amount      int64 // added to the balance
	Held        int64 // added to what is held
	Balance     int64 // after it
	HeldAfter   int64
	EffectiveAt time.Time
	RecordedAt  time.Time // never before that of the entry before it
	Hash        Digest
}

// Position returns the position of e among the entries of its account.
func (e Entry) Position() ListPosition { return ListPosition{Rank: e.Number, ID: e.Account} }

// An AccountState is an account as its last entry has left it.
type AccountState struct {
	Account
	Entries    int64 // the number of the last entry
	Balance    int64
	Held       int64     // by holds that are open, or whose expiry is not recorded
	RecordedAt time.Time // of the last entry; the zero time without one
	Hash       Digest    // of the last entry, or of the account without one
}

// A Balance is what an account has at a time, in minor units.
type Balance struct {
	Account  ID
	At       time.Time
	Posted   int64 // the sum of the amounts of its entries
	Held     int64 // reserved by holds of its money
	Incoming int64 // reserved for it by holds of other accounts
}

// Available returns what the account can give.
func (b Balance) Available() int64 { return b.Posted - b.Held }
