package stores

import "time"

// KindPayment is the kind of the ID of a payment.
const KindPayment Kind = "payment"

// PaymentState is what has become of a payment. It only ever becomes a later one: see Before.
type PaymentState string

// The states of payments, in their order; FAILED and EXPIRED are equally late.
const (
	PaymentCreated   PaymentState = "CREATED"         // stored here; whether the provider knows it is not known
	PaymentAction    PaymentState = "ACTION_REQUIRED" // the payer has to confirm it
	PaymentPending   PaymentState = "PENDING"         // the provider has accepted it, and says later whether it succeeds
	PaymentFailed    PaymentState = "FAILED"          // by the provider
	PaymentExpired   PaymentState = "EXPIRED"         // cancelled, because the payer did not confirm it in time
	PaymentSucceeded PaymentState = "SUCCEEDED"       // the account has the money; also after FAILED and EXPIRED, when the provider has it after all
)

// paymentOrder is the order of states.
var paymentOrder = map[PaymentState]int{PaymentCreated: 0, PaymentAction: 1, PaymentPending: 2, PaymentFailed: 3, PaymentExpired: 3, PaymentSucceeded: 4}

// Before reports whether a payment in state s can become one in a later state.
func (s PaymentState) Before(later PaymentState) bool { return paymentOrder[s] < paymentOrder[later] }

// IsOpen reports whether a payment waits for its payer or for the provider.
func (s PaymentState) IsOpen() bool { return s.Before(PaymentFailed) }

// The rules of texts that a provider gives: its name, its IDs and codes; and the addresses of pages of it.
var (
	ProviderText = Text{Max: 255}
	ProviderURL  = Text{Max: 2000}
)

// A Payment brings money from a payment provider to an account.
type Payment struct {
	ID          ID
	Account     ID // that receives the money
	Amount      int64
	Currency    Currency
	Provider    string // its name
	Method      string // what pays, in the words of the provider, such as the token of a card; never its number
	Reference   string // the provider's ID; empty while the provider has not answered
	State       PaymentState
	FailureCode string // in the words of the provider; empty unless it has failed
	ActionURL   string // where the payer confirms it; empty unless that is required
	Refunded    int64  // of Amount, by refunds that have not been returned
	Disputed    int64  // of Amount, by disputes that the network has not won
	CreatedAt   time.Time
	UpdatedAt   time.Time // when State or Reference last changed
	ExpiresAt   time.Time // when it expires unless it has been confirmed
	SettledAt   time.Time // when it succeeded; the zero time otherwise
}

// Position returns the position of p in the list of its account's payments.
func (p Payment) Position() ListPosition {
	return ListPosition{Rank: p.CreatedAt.UnixMicro(), ID: p.ID}
}

// IsNode marks Payment as a type of the node field.
func (Payment) IsNode() {}

// IsEntity marks Payment as an entity of the federated graph.
func (Payment) IsEntity() {}

// A PaymentUpdate is what a provider says about a payment.
type PaymentUpdate struct {
	State       PaymentState
	Reference   string // empty when it is not known
	FailureCode string
	ActionURL   string
	At          time.Time
}

// Apply returns p as the update leaves it, and whether it changes. A Reference fills an empty one and never replaces one.
func (u PaymentUpdate) Apply(p Payment) (Payment, bool) {
	before := p
	if p.Reference == "" {
		p.Reference = ProviderText.Repair(u.Reference)
	}
	if p.State.Before(u.State) {
		p.State, p.FailureCode, p.ActionURL = u.State, "", ""
		switch u.State {
		case PaymentFailed:
			p.FailureCode = ProviderText.Repair(u.FailureCode)
		case PaymentAction:
			p.ActionURL = ProviderURL.Repair(u.ActionURL)
		case PaymentSucceeded:
			p.SettledAt = u.At.UTC().Truncate(time.Microsecond)
		}
	}
	if p == before {
		return p, false
	}
	p.UpdatedAt = u.At.UTC().Truncate(time.Microsecond)
	return p, true
}

// SamePayment reports whether a payment that is stored was created by a call that creates p.
func SamePayment(stored, p Payment) bool {
	return stored.Account == p.Account && stored.Amount == p.Amount && stored.Currency == p.Currency && stored.Provider == p.Provider && stored.Method == p.Method
}

// CheckPayment returns a payment that is to be created as it is stored, or the error of the port.
func CheckPayment(p Payment) (Payment, error) {
	if p.ID.Kind != KindPayment || p.Account.Kind != KindAccount {
		return p, ErrNotFound
	}
	if err := checkMoney(p.Amount, p.Currency); err != nil {
		return p, err
	}
	p.Method = ProviderText.Repair(p.Method)
	p.State, p.Reference, p.FailureCode, p.ActionURL, p.Refunded, p.Disputed, p.SettledAt = PaymentCreated, "", "", "", 0, 0, time.Time{}
	p.CreatedAt, p.ExpiresAt = p.CreatedAt.UTC().Truncate(time.Microsecond), p.ExpiresAt.UTC().Truncate(time.Microsecond)
	p.UpdatedAt = p.CreatedAt
	return p, nil
}

// checkMoney returns ErrAmount for an amount that is not above 0, and ErrCurrency for what is no currency.
func checkMoney(amount int64, currency Currency) error {
	if amount <= 0 {
		return ErrAmount
	}
	_, err := currency.Check()
	return err
}
