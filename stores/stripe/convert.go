package stripe

import (
	"strings"
	"time"

	driver "github.com/stripe/stripe-go/v84"

	"fivefold/stores"
)

// scales are the currencies whose amounts have another unit in Stripe than in ISO 4217: above 0 the factor of the amount, below 0 the divisor.
// https://docs.stripe.com/currencies#special-cases and #zero-decimal
var scales = map[stores.Currency]int64{"ISK": 100, "UGX": 100, "MGA": -100}

// toStripe returns an amount as Stripe has it. One that Stripe cannot express returns ErrAmount, one that is too large ErrOverflow.
func toStripe(amount int64, currency stores.Currency) (int64, error) {
	switch scale := scales[currency]; {
	case scale > 0 && amount*scale/scale != amount:
		return 0, stores.ErrOverflow
	case scale > 0:
		return amount * scale, nil
	case scale < 0 && amount%-scale != 0:
		return 0, stores.ErrAmount
	case scale < 0:
		return amount / -scale, nil
	}
	return amount, nil
}

// fromStripe returns an amount and a currency of Stripe as ISO 4217 has them.
func fromStripe(amount int64, currency driver.Currency) (int64, stores.Currency, error) {
	c := stores.Currency(strings.ToUpper(string(currency)))
	switch scale := scales[c]; {
	case scale > 0 && amount%scale != 0:
		return 0, c, stores.ErrAmount
	case scale > 0:
		return amount / scale, c, nil
	case scale < 0 && amount*-scale/-scale != amount:
		return 0, c, stores.ErrOverflow
	case scale < 0:
		return amount * -scale, c, nil
	}
	return amount, c, nil
}

// idOf returns the ID of the network in metadata, and the zero ID when there is none.
func idOf(metadata map[string]string) stores.ID {
	id, err := stores.ParseID(metadata[metadataKey])
	if err != nil {
		return stores.ID{}
	}
	return id
}

// fromIntent returns a payment without refunds and disputes.
func fromIntent(intent *driver.PaymentIntent) (p stores.ProviderPayment, err error) {
	p = stores.ProviderPayment{ID: idOf(intent.Metadata), Reference: intent.ID, CreatedAt: time.Unix(intent.Created, 0).UTC()}
	if p.Amount, p.Currency, err = fromStripe(intent.Amount, intent.Currency); err != nil {
		return p, err
	}
	switch intent.Status {
	case driver.PaymentIntentStatusSucceeded:
		p.State = stores.PaymentSucceeded
		if intent.AmountReceived != intent.Amount { // less was captured, which the network never asks for
			p.Amount, p.Currency, err = fromStripe(intent.AmountReceived, intent.Currency)
		}
	case driver.PaymentIntentStatusCanceled:
		p.State = stores.PaymentExpired
	case driver.PaymentIntentStatusRequiresAction:
		p.State = stores.PaymentAction
		if next := intent.NextAction; next != nil && next.RedirectToURL != nil {
			p.ActionURL = next.RedirectToURL.URL
		}
	case driver.PaymentIntentStatusRequiresPaymentMethod: // nobody confirms it again
		p.State, p.FailureCode = stores.PaymentFailed, "requires_payment_method"
		if intent.LastPaymentError != nil {
			p.FailureCode = codeOf(intent.LastPaymentError)
		}
	default:
		p.State = stores.PaymentPending
	}
	return p, err
}

// fromRefund returns a refund.
func fromRefund(refund *driver.Refund) (o stores.ProviderOutflow, err error) {
	o = stores.ProviderOutflow{ID: idOf(refund.Metadata), Reference: refund.ID, CreatedAt: time.Unix(refund.Created, 0).UTC()}
	switch refund.Status {
	case driver.RefundStatusSucceeded:
		o.State = stores.OutflowPaid
	case driver.RefundStatusFailed, driver.RefundStatusCanceled:
		o.State, o.FailureCode = stores.OutflowReturned, string(refund.FailureReason)
	default:
		o.State = stores.OutflowPending
	}
	o.Amount, o.Currency, err = fromStripe(refund.Amount, refund.Currency)
	return o, err
}

// fromDispute returns a dispute, and whether it moves money: an inquiry, and a dispute that was prevented, does not.
func fromDispute(dispute *driver.Dispute) (o stores.ProviderOutflow, moves bool, err error) {
	o = stores.ProviderOutflow{Reference: dispute.ID, CreatedAt: time.Unix(dispute.Created, 0).UTC(), State: stores.OutflowPending}
	switch dispute.Status {
	case driver.DisputeStatusWon:
		o.State = stores.OutflowReturned
	case driver.DisputeStatusLost:
		o.State = stores.OutflowPaid
	case driver.DisputeStatusNeedsResponse, driver.DisputeStatusUnderReview:
	default:
		return o, false, nil
	}
	o.Amount, o.Currency, err = fromStripe(dispute.Amount, dispute.Currency)
	return o, true, err
}

// fromPayout returns a payout.
func fromPayout(payout *driver.Payout) (o stores.ProviderOutflow, err error) {
	o = stores.ProviderOutflow{ID: idOf(payout.Metadata), Reference: payout.ID, CreatedAt: time.Unix(payout.Created, 0).UTC()}
	switch payout.Status {
	case driver.PayoutStatusPaid:
		o.State = stores.OutflowPaid
	case driver.PayoutStatusFailed, driver.PayoutStatusCanceled:
		o.State, o.FailureCode = stores.OutflowReturned, string(payout.FailureCode)
	default:
		o.State = stores.OutflowPending
	}
	o.Amount, o.Currency, err = fromStripe(payout.Amount, payout.Currency)
	return o, err
}
