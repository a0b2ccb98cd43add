package stores

import "time"

// The kinds of the IDs of outflows, which are what an outflow is.
const (
	KindRefund  Kind = "refund"  // of a payment, to its payer
	KindDispute Kind = "dispute" // of a payment, which its payer does not accept
	KindPayout  Kind = "payout"  // of what an account has left
)

// OutflowState is what has become of an outflow. It only ever becomes a later one: see Before.
type OutflowState string

// The states of outflows, in their order. A provider may take back what it has paid, so that RETURNED is the last.
const (
	OutflowCreated  OutflowState = "CREATED"  // stored here; whether the money has left the account, and whether the provider knows it, is not known
	OutflowPending  OutflowState = "PENDING"  // the money has left the account; the provider says later whether it has arrived, or who has won a dispute
	OutflowPaid     OutflowState = "PAID"     // it has arrived; a dispute is lost
	OutflowReturned OutflowState = "RETURNED" // it is back in the account, or has never left it; a dispute is won
)

var outflowOrder = map[OutflowState]int{OutflowCreated: 0, OutflowPending: 1, OutflowPaid: 2, OutflowReturned: 3}

// Before reports whether an outflow in state s can become one in a later state.
func (s OutflowState) Before(later OutflowState) bool { return outflowOrder[s] < outflowOrder[later] }

// IsOpen reports whether an outflow waits for the provider.
func (s OutflowState) IsOpen() bool { return s.Before(OutflowPaid) }

// An Outflow is money that leaves an account through its payment provider. The kind of its ID says why.
type Outflow struct {
	ID          ID
	Account     ID // that gives the money
	Payment     ID // that is refunded or disputed; zero for a payout
	Amount      int64
	Currency    Currency
	Provider    string
	Destination string // of a payout, in the words of the provider; empty otherwise
	Reference   string // the provider's ID; empty while the provider has not answered
	State       OutflowState
	FailureCode string // in the words of the provider; empty unless it is returned
	CreatedAt   time.Time
	UpdatedAt   time.Time // when State or Reference last changed
}

// Position returns the position of o in the list of its account's outflows.
func (o Outflow) Position() ListPosition {
	return ListPosition{Rank: o.CreatedAt.UnixMicro(), ID: o.ID}
}

// IsNode marks Outflow as a type of the node field.
func (Outflow) IsNode() {}

// IsEntity marks Outflow as an entity of the federated graph.
func (Outflow) IsEntity() {}

// An OutflowUpdate is what a provider says about an outflow.
type OutflowUpdate struct {
	From        OutflowState // an outflow in another state does not change; empty for any
	State       OutflowState
	Reference   string // empty when it is not known
	FailureCode string
	At          time.Time
}

// Apply returns o as the update leaves it, and whether it changes. A Reference fills an empty one and never replaces one.
func (u OutflowUpdate) Apply(o Outflow) (Outflow, bool) {
	if u.From != "" && o.State != u.From {
		return o, false
	}
	before := o
	if o.Reference == "" {
		o.Reference = ProviderText.Repair(u.Reference)
	}
	if o.State.Before(u.State) {
		o.State, o.FailureCode = u.State, ""
		if u.State == OutflowReturned {
			o.FailureCode = ProviderText.Repair(u.FailureCode)
		}
	}
	if o == before {
		return o, false
	}
	o.UpdatedAt = u.At.UTC().Truncate(time.Microsecond)
	return o, true
}

// SameOutflow reports whether an outflow that is stored was created by a call that creates o.
func SameOutflow(stored, o Outflow) bool {
	return stored.ID == o.ID && stored.Account == o.Account && stored.Payment == o.Payment && stored.Amount == o.Amount && stored.Currency == o.Currency &&
		stored.Provider == o.Provider && stored.Destination == o.Destination
}

// CheckOutflow returns an outflow that is to be created as it is stored, or the error of the port.
func CheckOutflow(o Outflow) (Outflow, error) {
	isPayout := o.ID.Kind == KindPayout
	if !isPayout && o.ID.Kind != KindRefund && o.ID.Kind != KindDispute || o.Account.Kind != KindAccount || isPayout != o.Payment.IsZero() ||
		!isPayout && o.Payment.Kind != KindPayment {
		return o, ErrNotFound
	}
	if err := checkMoney(o.Amount, o.Currency); err != nil {
		return o, err
	}
	o.Destination, o.Reference = ProviderText.Repair(o.Destination), ProviderText.Repair(o.Reference)
	o.State, o.FailureCode = OutflowCreated, ""
	o.CreatedAt = o.CreatedAt.UTC().Truncate(time.Microsecond)
	o.UpdatedAt = o.CreatedAt
	return o, nil
}
