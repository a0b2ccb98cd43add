package resolvers

import (
	"context"
	"fivefold/graph/model"
)

func (r *mutationResolver) TopUp(ctx context.Context, input model.TopUpInput) (*model.TopUpPayload, error) {
	payment, err := r.r.topUp(ctx, input)
	errs, err := userErrors(err, "advertiserId")
	return &model.TopUpPayload{Payment: payment, UserErrors: errs}, err
}

func (r *mutationResolver) RefundPayment(ctx context.Context, input model.RefundPaymentInput) (*model.RefundPaymentPayload, error) {
	refund, err := r.r.refundPayment(ctx, input)
	errs, err := userErrors(err, "advertiserId")
	return &model.RefundPaymentPayload{Refund: refund, UserErrors: errs}, err
}

func (r *mutationResolver) PayOut(ctx context.Context, input model.PayOutInput) (*model.PayOutPayload, error) {
	payout, err := r.r.payOut(ctx, input)
	errs, err := userErrors(err, "advertiserId")
	return &model.PayOutPayload{Payout: payout, UserErrors: errs}, err
}
