package resolvers

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"

	"fivefold/graph/errorcode"
	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/payments"
)

// errNoPayments is for a server without a payment provider.
var errNoPayments = fault{top: errorcode.Unavailable, message: "This server has no payment provider. Its operator can set PAYMENT_PROVIDER."}

// payer loads the advertiser for which a mutation pays. Only its admins may.
func (r *Resolver) payer(ctx context.Context, advertiser stores.ID) (*stores.Advertiser, error) {
	a, _, err := r.advertiserFor(ctx, advertiser, administers)
	if err == nil && r.Payments == nil {
		err = errNoPayments
	}
	return a, err
}

// once returns the first answer of a mutation with a key of an advertiser. Without one, it calls do, which takes effect once for each key by itself, and keeps its
// answer unless it fails. input is what the client has sent but its clientMutationId.
func once[T any](ctx context.Context, r *Resolver, advertiser stores.ID, mutation, key string, input any, do func(key string) (T, error)) (*T, error) {
	key, err := validText("idempotencyKey", stores.AnswerKey, key)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal([]any{mutation, input})
	if err != nil {
		return nil, err
	}
	params := stores.Digest(sha256.Sum256(text))
	answer, err := r.Stores.Answers.Of(ctx, advertiser, key, params, r.now())
	if errors.Is(err, stores.ErrNotFound) {
		answer, err = r.firstAnswer(ctx, advertiser, key, params, func() (any, error) { return do(key) })
	}
	if err != nil {
		return nil, keyError(err)
	}
	first := new(T)
	return first, json.Unmarshal(answer, first)
}

// firstAnswer calls do and keeps its answer. When do fails, and meanwhile another call with the key has succeeded, the answer is that of the other.
func (r *Resolver) firstAnswer(ctx context.Context, advertiser stores.ID, key string, params stores.Digest, do func() (any, error)) ([]byte, error) {
	made, failed := do()
	if failed != nil {
		if answer, err := r.Stores.Answers.Of(ctx, advertiser, key, params, r.now()); err == nil {
			return answer, nil
		}
		return nil, failed
	}
	answer, err := json.Marshal(made)
	if err != nil {
		return nil, err
	}
	return r.Stores.Answers.Keep(ctx, advertiser, key, params, answer, r.now())
}

// keyError adds the field of the key to the error that it was used with another input.
func keyError(err error) error {
	if errors.Is(err, stores.ErrKeyReused) {
		return withField(err, "idempotencyKey")
	}
	return err
}

func (r *Resolver) topUp(ctx context.Context, input model.TopUpInput) (*stores.Payment, error) {
	a, err := r.payer(ctx, input.AdvertiserID)
	if err != nil {
		return nil, err
	}
	if input.Currency != nil && stores.Currency(*input.Currency) != a.Currency {
		return nil, badField("currency", "The advertiser has another currency.")
	}
	input.ClientMutationID = nil
	return once(ctx, r, a.ID, "topUp", input.IdempotencyKey, input, func(key string) (stores.Payment, error) {
		p, err := r.Payments.TopUp(ctx, payments.TopUp{ID: stores.DerivedID(stores.KindPayment, a.ID, key), Account: fundsID(a), Amount: input.Amount, Currency: a.Currency,
			Method: stores.ProviderText.Repair(input.PaymentMethod)})
		return p, amountError(err)
	})
}

// amountError adds the field of the amount to the errors that are about it.
func amountError(err error) error {
	for _, is := range []error{stores.ErrAmount, stores.ErrOverflow, stores.ErrInsufficientFunds, stores.ErrExceedsPayment} {
		if errors.Is(err, is) {
			return withField(err, "amount")
		}
	}
	return err
}

func (r *Resolver) refundPayment(ctx context.Context, input model.RefundPaymentInput) (*stores.Outflow, error) {
	a, err := r.payer(ctx, input.AdvertiserID)
	if err != nil {
		return nil, err
	}
	if err := validID("paymentId", input.PaymentID, stores.KindPayment); err != nil {
		return nil, err
	}
	found, err := r.Stores.Payments.ByIDs(ctx, []stores.ID{input.PaymentID})
	if err != nil {
		return nil, err
	}
	if found[input.PaymentID].Account != fundsID(a) {
		return nil, withField(stores.ErrNotFound, "paymentId")
	}
	input.ClientMutationID = nil
	return once(ctx, r, a.ID, "refundPayment", input.IdempotencyKey, input, func(key string) (stores.Outflow, error) {
		o, err := r.Payments.Refund(ctx, payments.Refund{ID: stores.DerivedID(stores.KindRefund, a.ID, key), Payment: input.PaymentID, Amount: input.Amount})
		if errors.Is(err, stores.ErrNotSettled) {
			return o, withField(err, "paymentId")
		}
		return o, amountError(err)
	})
}

func (r *Resolver) payOut(ctx context.Context, input model.PayOutInput) (*stores.Outflow, error) {
	a, err := r.payer(ctx, input.AdvertiserID)
	if err != nil {
		return nil, err
	}
	amount := int64(0) // all
	if input.Amount != nil {
		amount = *input.Amount
	}
	input.ClientMutationID = nil
	return once(ctx, r, a.ID, "payOut", input.IdempotencyKey, input, func(key string) (stores.Outflow, error) {
		o, err := r.Payments.PayOut(ctx, payments.Payout{ID: stores.DerivedID(stores.KindPayout, a.ID, key), Account: fundsID(a), Amount: amount,
			Destination: stores.ProviderText.Repair(input.Destination)})
		return o, amountError(err)
	})
}
