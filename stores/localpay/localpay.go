// Package localpay is a payment provider without a bank, for development, demos and tests. What happens to a payment follows from its method and from the
// clock of the caller, and from nothing else. It keeps its data in the stores, so that they survive a restart, signs webhooks as Stripe does, and delivers
// them at least once.
package localpay

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"fivefold/stores"
)

// Name is the name of the provider.
const Name = "local"

// The methods of payments. Any other one fails with the code "unknown_method".
const (
	Succeeds      = "card_ok"             // at once
	NeedsAction   = "card_action"         // after Confirm
	Declined      = "card_declined"       // fails with this code
	Expired       = "card_expired"        // fails with this code
	LacksFunds    = "card_lacks_funds"    // fails with this code
	TimesOut      = "card_timeout"        // succeeds, but the first answer does not arrive
	Unreachable   = "card_unreachable"    // the first call does not arrive, the second one succeeds
	SettlesLate   = "bank_late"           // after Delay
	FailsLate     = "bank_fails"          // after Delay, with this code
	DisputedWon   = "card_disputed_won"   // is disputed after Delay and won after two
	DisputedLost  = "card_disputed_lost"  // is disputed after Delay and lost after two
	RefundFails   = "card_refund_fails"   // a refund is returned after Delay
	PayoutFails   = "bank_closed"         // as the destination of a payout: it is returned after Delay; any other one is paid after Delay
	codeUnknown   = "unknown_method"      // of a payment
	codeTooMuch   = "amount_too_large"    // of a refund of more than is left
	codeUnsettled = "payment_not_settled" // of a refund of a payment that has not succeeded
)

// Delay is the time until what happens later happens.
const Delay = time.Hour

// A Provider implements stores.PaymentProvider.
type Provider struct {
	records stores.LocalPayments
	secret  string
	now     func() time.Time
	action  string // the beginning of the addresses of the pages where payers confirm
}

// New returns a provider that keeps its data in records. secret is that of the data: it is not used as it is. Payers confirm at action, followed by the
// reference of their payment.
func New(records stores.LocalPayments, secret [32]byte, now func() time.Time, action string) *Provider {
	hash := hmac.New(sha256.New, secret[:])
	hash.Write([]byte("webhooks of the local payment provider"))
	return &Provider{records, hex.EncodeToString(hash.Sum(nil)), now, action}
}

// Name implements stores.PaymentProvider.
func (*Provider) Name() string { return Name }

// time returns the time of the caller, as it is stored.
func (p *Provider) time() time.Time { return p.now().UTC().Truncate(time.Microsecond) }

// maxConflicts is how often a change of a record is repeated because others have changed it.
const maxConflicts = 20

// change loads a record, does what has become due, calls do, and stores the record if it differs. A missing one is begin, or ErrNotFound when begin is nil.
func (p *Provider) change(ctx context.Context, reference string, begin *record, do func(r *record, now time.Time) error) (*record, error) {
	for range maxConflicts {
		stored, err := p.records.ByReferences(ctx, []string{reference})
		if err != nil {
			return nil, err
		}
		kept, found := stored[reference]
		now, r := p.time(), begin
		switch {
		case found:
			if r, err = decode(kept.Data); err != nil {
				return nil, err
			}
		case begin == nil:
			return nil, stores.ErrNotFound
		default:
			clone := *begin
			r, kept = &clone, stores.LocalRecord{Reference: reference, CreatedAt: now}
			r.CreatedAt = now
		}
		r.Reference = reference
		r.advance(now)
		failed := do(r, now)
		kept.NextAt = r.next()
		data, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		if string(data) == string(kept.Data) {
			return r, failed
		}
		kept.Data = data
		if err = p.records.Put(ctx, kept); err == nil {
			return r, failed
		}
		if !errors.Is(err, stores.ErrConflict) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("localpay: %w: other calls changed the payment %d times", stores.ErrUnavailable, maxConflicts)
}

func nothing(*record, time.Time) error { return nil }

// Pay implements stores.PaymentProvider.
func (p *Provider) Pay(ctx context.Context, asked stores.Payment) (stores.ProviderPayment, error) {
	begin := &record{ID: asked.ID.String(), Amount: asked.Amount, Currency: string(asked.Currency), Method: asked.Method}
	r, err := p.change(ctx, "lp_"+hex.EncodeToString(asked.ID.UUID[:]), begin, func(r *record, now time.Time) error {
		if r.Amount != begin.Amount || r.Currency != begin.Currency || r.Method != begin.Method {
			return stores.ErrKeyReused
		}
		r.Calls++
		switch {
		case r.Method == Unreachable && r.Calls == 1:
			return fmt.Errorf("localpay: %w", stores.ErrUnavailable)
		case r.State == "":
			r.begin(now)
		}
		if r.Method == TimesOut && r.Calls == 1 {
			return fmt.Errorf("localpay: %w", stores.ErrUnknownResult)
		}
		return nil
	})
	return p.payment(r), err
}

// Confirm is what a payer does who confirms a payment, or does not accept it. A payment that does not wait for it is returned as it is.
func (p *Provider) Confirm(ctx context.Context, reference string, accept bool) (stores.ProviderPayment, error) {
	r, err := p.change(ctx, reference, nil, func(r *record, now time.Time) error {
		switch {
		case r.State != stores.PaymentAction:
		case accept:
			r.become(stores.PaymentSucceeded, "", now)
		default:
			r.become(stores.PaymentFailed, "not_confirmed", now)
		}
		return nil
	})
	return p.payment(r), err
}

// Cancel implements stores.PaymentProvider.
func (p *Provider) Cancel(ctx context.Context, reference string) (stores.ProviderPayment, error) {
	r, err := p.change(ctx, reference, nil, func(r *record, now time.Time) error {
		if r.State == stores.PaymentAction {
			r.become(stores.PaymentExpired, "", now)
		}
		return nil
	})
	return p.payment(r), err
}

// Payment implements stores.PaymentProvider.
func (p *Provider) Payment(ctx context.Context, reference string) (stores.ProviderPayment, error) {
	r, err := p.change(ctx, reference, nil, nothing)
	return p.payment(r), err
}

// Refund implements stores.PaymentProvider.
func (p *Provider) Refund(ctx context.Context, refund stores.Outflow, payment string) (out stores.ProviderOutflow, err error) {
	_, err = p.change(ctx, payment, nil, func(r *record, now time.Time) error {
		out, err = r.refund(refund, now)
		return err
	})
	if err != nil {
		return stores.ProviderOutflow{}, err
	}
	return out, nil
}

// PayOut implements stores.PaymentProvider.
func (p *Provider) PayOut(ctx context.Context, payout stores.Outflow) (stores.ProviderOutflow, error) {
	begin := &record{ID: payout.ID.String(), Amount: payout.Amount, Currency: string(payout.Currency), Method: payout.Destination, Payout: true}
	r, err := p.change(ctx, "lo_"+hex.EncodeToString(payout.ID.UUID[:]), begin, func(r *record, now time.Time) error {
		if r.Amount != begin.Amount || r.Currency != begin.Currency || r.Method != begin.Method {
			return stores.ErrKeyReused
		}
		if r.PayoutState == "" {
			r.beginPayout(now)
		}
		return nil
	})
	return outflowOf(r), err
}

// Payout implements stores.PaymentProvider.
func (p *Provider) Payout(ctx context.Context, reference string) (stores.ProviderOutflow, error) {
	if !strings.HasPrefix(reference, "lo_") {
		return stores.ProviderOutflow{}, stores.ErrNotFound
	}
	r, err := p.change(ctx, reference, nil, nothing)
	return outflowOf(r), err
}
