// Package stripe is the payment provider Stripe. A payment is a PaymentIntent that is confirmed when it is made, with the ID of the network as its idempotency
// key and in its metadata. A payout goes to an external account of the Stripe account that the key is of.
package stripe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	driver "github.com/stripe/stripe-go/v84"

	"fivefold/stores"
)

// Name is the name of the provider.
const Name = "stripe"

// metadataKey is the key of the ID of the network in the metadata of objects.
const metadataKey = "fivefold_id"

// Options are how to reach Stripe.
type Options struct {
	SecretKey      string   // sk_… or rk_…
	WebhookSecrets []string // whsec_…; two while one is changed
	URL            string   // of the API; Stripe's when empty
	ReturnURL      string   // where payers return to after they have confirmed a payment; payments that need another page are not possible without one
}

// timeout is the limit of a request. Stripe answers most within 2 seconds, and advises 30 for those that ask banks.
const timeout = 30 * time.Second

// A Provider implements stores.PaymentProvider.
type Provider struct {
	client  *driver.Client
	secrets []string
	page    string
}

// New returns a provider. It asks Stripe for nothing.
func New(o Options) *Provider {
	config := &driver.BackendConfig{HTTPClient: &http.Client{Timeout: timeout}, MaxNetworkRetries: driver.Int64(1), EnableTelemetry: driver.Bool(false),
		LeveledLogger: &driver.LeveledLogger{Level: driver.LevelNull}} // it would log amounts
	if o.URL != "" {
		config.URL = driver.String(o.URL)
	}
	return &Provider{driver.NewClient(o.SecretKey, driver.WithBackends(driver.NewBackendsWithConfig(config))), o.WebhookSecrets, o.ReturnURL}
}

// Name implements stores.PaymentProvider.
func (*Provider) Name() string { return Name }

// Pay implements stores.PaymentProvider.
func (p *Provider) Pay(ctx context.Context, asked stores.Payment) (stores.ProviderPayment, error) {
	amount, err := toStripe(asked.Amount, asked.Currency)
	if err != nil {
		return declined(asked, "amount_invalid"), nil
	}
	params := &driver.PaymentIntentCreateParams{
		Amount: driver.Int64(amount), Currency: driver.String(strings.ToLower(string(asked.Currency))), PaymentMethod: driver.String(asked.Method), Confirm: driver.Bool(true),
		Metadata: map[string]string{metadataKey: asked.ID.String()}, AutomaticPaymentMethods: &driver.PaymentIntentCreateAutomaticPaymentMethodsParams{Enabled: driver.Bool(true)},
	}
	if p.page == "" {
		params.AutomaticPaymentMethods.AllowRedirects = driver.String("never")
	} else {
		params.ReturnURL = driver.String(p.page)
	}
	params.IdempotencyKey = driver.String(asked.ID.String())
	intent, err := p.client.V1PaymentIntents.Create(ctx, params)
	if failure, ok := errors.AsType[*driver.Error](err); ok && isDecline(failure) {
		if failure.PaymentIntent == nil {
			return declined(asked, codeOf(failure)), nil
		}
		made, err := fromIntent(failure.PaymentIntent)
		made.State, made.FailureCode = stores.PaymentFailed, codeOf(failure)
		return made, err
	}
	if err != nil {
		return stores.ProviderPayment{}, callError(ctx, err, stores.ErrUnknownResult)
	}
	return p.whole(ctx, intent)
}

// declined returns a payment that Stripe has not made.
func declined(asked stores.Payment, code string) stores.ProviderPayment {
	return stores.ProviderPayment{ID: asked.ID, Amount: asked.Amount, Currency: asked.Currency, State: stores.PaymentFailed, FailureCode: code, Reference: asked.Reference}
}

// Cancel implements stores.PaymentProvider.
func (p *Provider) Cancel(ctx context.Context, reference string) (stores.ProviderPayment, error) {
	intent, err := p.client.V1PaymentIntents.Cancel(ctx, reference, &driver.PaymentIntentCancelParams{CancellationReason: driver.String("abandoned")})
	if failure, ok := errors.AsType[*driver.Error](err); ok && failure.Code == driver.ErrorCodePaymentIntentUnexpectedState {
		return p.Payment(ctx, reference)
	}
	if err != nil {
		return stores.ProviderPayment{}, callError(ctx, err, stores.ErrUnknownResult)
	}
	return fromIntent(intent)
}

// Payment implements stores.PaymentProvider.
func (p *Provider) Payment(ctx context.Context, reference string) (stores.ProviderPayment, error) {
	intent, err := p.client.V1PaymentIntents.Retrieve(ctx, reference, &driver.PaymentIntentRetrieveParams{Expand: []*string{driver.String("latest_charge")}})
	if err != nil {
		return stores.ProviderPayment{}, callError(ctx, err, stores.ErrUnavailable)
	}
	return p.whole(ctx, intent)
}

// whole returns a payment with its refunds and disputes.
func (p *Provider) whole(ctx context.Context, intent *driver.PaymentIntent) (stores.ProviderPayment, error) {
	made, err := fromIntent(intent)
	if err != nil || made.State != stores.PaymentSucceeded {
		return made, err
	}
	for refund, err := range p.client.V1Refunds.List(ctx, &driver.RefundListParams{PaymentIntent: driver.String(intent.ID)}) {
		if err != nil {
			return stores.ProviderPayment{}, callError(ctx, err, stores.ErrUnavailable)
		}
		o, err := fromRefund(refund)
		if err != nil {
			return stores.ProviderPayment{}, err
		}
		made.Refunds = append(made.Refunds, o)
	}
	for dispute, err := range p.client.V1Disputes.List(ctx, &driver.DisputeListParams{PaymentIntent: driver.String(intent.ID)}) {
		if err != nil {
			return stores.ProviderPayment{}, callError(ctx, err, stores.ErrUnavailable)
		}
		if o, moves, err := fromDispute(dispute); err != nil {
			return stores.ProviderPayment{}, err
		} else if moves {
			made.Disputes = append(made.Disputes, o)
		}
	}
	return made, nil
}

// Refund implements stores.PaymentProvider.
func (p *Provider) Refund(ctx context.Context, refund stores.Outflow, payment string) (stores.ProviderOutflow, error) {
	amount, err := toStripe(refund.Amount, refund.Currency)
	if err != nil {
		return rejected(refund, "amount_invalid"), nil
	}
	params := &driver.RefundCreateParams{PaymentIntent: driver.String(payment), Amount: driver.Int64(amount), Metadata: map[string]string{metadataKey: refund.ID.String()}}
	params.IdempotencyKey = driver.String(refund.ID.String())
	made, err := p.client.V1Refunds.Create(ctx, params)
	if failure, ok := errors.AsType[*driver.Error](err); ok && isDecline(failure) {
		if failure.HTTPStatusCode == http.StatusNotFound {
			return stores.ProviderOutflow{}, stores.ErrNotFound
		}
		return rejected(refund, codeOf(failure)), nil
	}
	if err != nil {
		return stores.ProviderOutflow{}, callError(ctx, err, stores.ErrUnknownResult)
	}
	return fromRefund(made)
}

// rejected returns an outflow that Stripe has not made.
func rejected(o stores.Outflow, code string) stores.ProviderOutflow {
	return stores.ProviderOutflow{ID: o.ID, Amount: o.Amount, Currency: o.Currency, State: stores.OutflowReturned, FailureCode: code}
}

// PayOut implements stores.PaymentProvider. Without a destination the money goes to the default external account for its currency.
func (p *Provider) PayOut(ctx context.Context, payout stores.Outflow) (stores.ProviderOutflow, error) {
	amount, err := toStripe(payout.Amount, payout.Currency)
	if err != nil {
		return rejected(payout, "amount_invalid"), nil
	}
	params := &driver.PayoutCreateParams{Amount: driver.Int64(amount), Currency: driver.String(strings.ToLower(string(payout.Currency))),
		Metadata: map[string]string{metadataKey: payout.ID.String()}}
	if payout.Destination != "" {
		params.Destination = driver.String(payout.Destination)
	}
	params.IdempotencyKey = driver.String(payout.ID.String())
	made, err := p.client.V1Payouts.Create(ctx, params)
	if failure, ok := errors.AsType[*driver.Error](err); ok && isDecline(failure) {
		return rejected(payout, codeOf(failure)), nil
	}
	if err != nil {
		return stores.ProviderOutflow{}, callError(ctx, err, stores.ErrUnknownResult)
	}
	return fromPayout(made)
}

// Payout implements stores.PaymentProvider.
func (p *Provider) Payout(ctx context.Context, reference string) (stores.ProviderOutflow, error) {
	payout, err := p.client.V1Payouts.Retrieve(ctx, reference, nil)
	if err != nil {
		return stores.ProviderOutflow{}, callError(ctx, err, stores.ErrUnavailable)
	}
	return fromPayout(payout)
}

// ListPayouts implements stores.PaymentProvider. The cursor is the reference of the last payout.
func (p *Provider) ListPayouts(ctx context.Context, from, until time.Time, cursor string) (payouts []stores.ProviderOutflow, next string, err error) {
	const limit = 100
	params := &driver.PayoutListParams{CreatedRange: &driver.RangeQueryParams{GreaterThanOrEqual: from.Unix(), LesserThan: until.Unix()}}
	params.Limit, params.Single = driver.Int64(limit), true
	if cursor != "" {
		params.StartingAfter = driver.String(cursor)
	}
	for payout, err := range p.client.V1Payouts.List(ctx, params) {
		if err != nil {
			return nil, "", callError(ctx, err, stores.ErrUnavailable)
		}
		made, err := fromPayout(payout)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", payout.ID, err)
		}
		payouts, next = append(payouts, made), payout.ID
	}
	if len(payouts) < limit {
		next = ""
	}
	return payouts, next, nil
}

// List implements stores.PaymentProvider. The cursor is the reference of the last payment.
func (p *Provider) List(ctx context.Context, from, until time.Time, cursor string) (payments []stores.ProviderPayment, next string, err error) {
	const limit = 100
	params := &driver.PaymentIntentListParams{CreatedRange: &driver.RangeQueryParams{GreaterThanOrEqual: from.Unix(), LesserThan: until.Unix()}}
	params.Limit, params.Single = driver.Int64(limit), true
	params.AddExpand("data.latest_charge")
	if cursor != "" {
		params.StartingAfter = driver.String(cursor)
	}
	n := 0
	for intent, err := range p.client.V1PaymentIntents.List(ctx, params) {
		if err != nil {
			return nil, "", callError(ctx, err, stores.ErrUnavailable)
		}
		n, next = n+1, intent.ID
		made, err := fromIntent(intent)
		if charge := intent.LatestCharge; err == nil && charge != nil && (charge.AmountRefunded > 0 || charge.Disputed) {
			made, err = p.whole(ctx, intent)
		}
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", intent.ID, err)
		}
		payments = append(payments, made)
	}
	if n < limit {
		next = ""
	}
	return payments, next, nil
}
