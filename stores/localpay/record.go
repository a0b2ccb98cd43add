package localpay

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"fivefold/stores"
)

// A record is what the provider knows of a payment or a payout. Times have microseconds.
type record struct {
	ID          string // of the network
	Reference   string
	Amount      int64
	Currency    string
	Method      string              // or the destination of a payout
	Payout      bool                `json:",omitempty"`
	State       stores.PaymentState `json:",omitempty"` // empty before the first call has arrived
	PayoutState stores.OutflowState `json:",omitempty"`
	FailureCode string              `json:",omitempty"`
	CreatedAt   time.Time
	Calls       int       // of Pay
	Refunds     []outflow `json:",omitempty"`
	Disputes    []outflow `json:",omitempty"`
	Plan        []step    `json:",omitempty"` // what happens later, in its order
	Events      []event   `json:",omitempty"` // that have not been delivered
	Made        int       // number of events
}

// An outflow is a refund or a dispute.
type outflow struct {
	ID          string `json:",omitempty"`
	Reference   string
	Amount      int64
	State       stores.OutflowState
	FailureCode string `json:",omitempty"`
	CreatedAt   time.Time
}

// A step is what happens later.
type step struct {
	At      time.Time
	Payment stores.PaymentState `json:",omitempty"` // that the payment becomes
	Outflow stores.OutflowState `json:",omitempty"` // that the outflow with the Reference, or the payout, becomes; PENDING opens a dispute
	Of      string              `json:",omitempty"` // the reference of the outflow; empty for the payout
	Code    string              `json:",omitempty"`
}

// An event is a webhook that has not been delivered.
type event struct {
	ID       string
	Type     string
	At       time.Time
	NextAt   time.Time // of the next attempt
	Attempts int
}

func decode(data []byte) (*record, error) {
	r := new(record)
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("localpay: a damaged record: %w", err)
	}
	return r, nil
}

// begin decides what happens to a payment.
func (r *record) begin(now time.Time) {
	switch r.Method {
	case NeedsAction:
		r.become(stores.PaymentAction, "", now)
	case Declined, Expired, LacksFunds:
		r.become(stores.PaymentFailed, r.Method, now)
	case SettlesLate:
		r.become(stores.PaymentPending, "", now)
		r.later(step{At: now.Add(Delay), Payment: stores.PaymentSucceeded})
	case FailsLate:
		r.become(stores.PaymentPending, "", now)
		r.later(step{At: now.Add(Delay), Payment: stores.PaymentFailed, Code: r.Method})
	case Succeeds, TimesOut, Unreachable, RefundFails, DisputedWon, DisputedLost:
		r.become(stores.PaymentSucceeded, "", now)
	default:
		r.become(stores.PaymentFailed, codeUnknown, now)
	}
	dispute := r.Reference + "_dispute"
	switch r.Method {
	case DisputedWon:
		r.later(step{At: now.Add(Delay), Outflow: stores.OutflowPending, Of: dispute}, step{At: now.Add(2 * Delay), Outflow: stores.OutflowReturned, Of: dispute})
	case DisputedLost:
		r.later(step{At: now.Add(Delay), Outflow: stores.OutflowPending, Of: dispute}, step{At: now.Add(2 * Delay), Outflow: stores.OutflowPaid, Of: dispute})
	}
}

// beginPayout decides what happens to a payout.
func (r *record) beginPayout(now time.Time) {
	r.PayoutState = stores.OutflowPending
	r.send("payout.created", now)
	if r.Method == PayoutFails {
		r.later(step{At: now.Add(Delay), Outflow: stores.OutflowReturned, Code: "account_closed"})
	} else {
		r.later(step{At: now.Add(Delay), Outflow: stores.OutflowPaid})
	}
}

// refund refunds a payment, once for each ID.
func (r *record) refund(asked stores.Outflow, now time.Time) (stores.ProviderOutflow, error) {
	id := asked.ID.String()
	if i := slices.IndexFunc(r.Refunds, func(o outflow) bool { return o.ID == id }); i >= 0 {
		if r.Refunds[i].Amount != asked.Amount {
			return stores.ProviderOutflow{}, stores.ErrKeyReused
		}
		return providerOutflow(r.Refunds[i], r.Currency), nil
	}
	left := r.Amount
	for _, o := range slices.Concat(r.Refunds, r.Disputes) {
		if o.State != stores.OutflowReturned {
			left -= o.Amount
		}
	}
	made := outflow{ID: id, Reference: r.Reference + "_refund" + strconv.Itoa(len(r.Refunds)+1), Amount: asked.Amount, State: stores.OutflowPaid, CreatedAt: now}
	switch {
	case r.State != stores.PaymentSucceeded:
		made.State, made.FailureCode = stores.OutflowReturned, codeUnsettled
	case asked.Amount > left:
		made.State, made.FailureCode = stores.OutflowReturned, codeTooMuch
	case r.Method == RefundFails:
		made.State = stores.OutflowPending
		r.later(step{At: now.Add(Delay), Outflow: stores.OutflowReturned, Of: made.Reference, Code: "refund_rejected"})
	}
	r.Refunds = append(r.Refunds, made)
	r.send("refund.created", now)
	return providerOutflow(made, r.Currency), nil
}

// become changes the state of a payment and sends an event.
func (r *record) become(state stores.PaymentState, code string, at time.Time) {
	r.State, r.FailureCode = state, code
	if state == stores.PaymentFailed || state == stores.PaymentExpired {
		r.Plan = nil
	}
	r.send("payment.changed", at)
}

func (r *record) later(steps ...step) {
	r.Plan = append(r.Plan, steps...)
	slices.SortStableFunc(r.Plan, func(a, b step) int { return a.At.Compare(b.At) })
}

// send adds an event. Its ID follows from the payment.
func (r *record) send(eventType string, at time.Time) {
	r.Made++
	r.Events = append(r.Events, event{ID: r.Reference + "_event" + strconv.Itoa(r.Made), Type: eventType, At: at, NextAt: at})
}

// advance does what has become due.
func (r *record) advance(now time.Time) {
	for len(r.Plan) > 0 && !r.Plan[0].At.After(now) {
		s := r.Plan[0]
		r.Plan = r.Plan[1:]
		switch {
		case s.Payment != "":
			r.become(s.Payment, s.Code, s.At)
		case s.Of == "":
			r.PayoutState, r.FailureCode = s.Outflow, s.Code
			r.send("payout.changed", s.At)
		case s.Outflow == stores.OutflowPending:
			r.Disputes = append(r.Disputes, outflow{Reference: s.Of, Amount: r.Amount, State: s.Outflow, CreatedAt: s.At})
			r.send("dispute.created", s.At)
		default:
			for _, list := range [][]outflow{r.Refunds, r.Disputes} {
				if i := slices.IndexFunc(list, func(o outflow) bool { return o.Reference == s.Of }); i >= 0 {
					list[i].State, list[i].FailureCode = s.Outflow, s.Code
				}
			}
			r.send("payment.outflow_changed", s.At)
		}
	}
}

// next returns when something happens, or an event is to be delivered; the zero time when nothing is left.
func (r *record) next() (at time.Time) {
	if len(r.Plan) > 0 {
		at = r.Plan[0].At
	}
	for _, e := range r.Events {
		if at.IsZero() || e.NextAt.Before(at) {
			at = e.NextAt
		}
	}
	return at
}

// payment returns a payment as the port has it; the zero value for nil.
func (p *Provider) payment(r *record) stores.ProviderPayment {
	if r == nil {
		return stores.ProviderPayment{}
	}
	id, _ := stores.ParseID(r.ID) // which the network has made
	made := stores.ProviderPayment{ID: id, Reference: r.Reference, Amount: r.Amount, Currency: stores.Currency(r.Currency), State: r.State, FailureCode: r.FailureCode, CreatedAt: r.CreatedAt}
	if r.State == stores.PaymentAction {
		made.ActionURL = p.action + r.Reference
	}
	for _, o := range r.Refunds {
		made.Refunds = append(made.Refunds, providerOutflow(o, r.Currency))
	}
	for _, o := range r.Disputes {
		made.Disputes = append(made.Disputes, providerOutflow(o, r.Currency))
	}
	return made
}

func providerOutflow(o outflow, currency string) stores.ProviderOutflow {
	id, _ := stores.ParseID(o.ID) // a dispute has none
	return stores.ProviderOutflow{ID: id, Reference: o.Reference, Amount: o.Amount, Currency: stores.Currency(currency), State: o.State, FailureCode: o.FailureCode, CreatedAt: o.CreatedAt}
}

// outflowOf returns a payout as the port has it; the zero value for nil.
func outflowOf(r *record) stores.ProviderOutflow {
	if r == nil {
		return stores.ProviderOutflow{}
	}
	return providerOutflow(outflow{ID: r.ID, Reference: r.Reference, Amount: r.Amount, State: r.PayoutState, FailureCode: r.FailureCode, CreatedAt: r.CreatedAt}, r.Currency)
}
