package resolvers

import (
	"errors"
	"fmt"

	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/money"
)

// checkAdvertiserInput is checkInput for the inputs of advertisers.
func checkAdvertiserInput(input any) error {
	switch in := input.(type) {
	case model.CreateAdvertiserInput:
		_, err := validText("name", stores.AdvertiserName, in.Name)
		return errors.Join(validID("pageId", in.PageID, stores.KindPage), err, checkCurrency("currency", in.Currency))
	case model.SetAdvertiserRoleInput:
		return errors.Join(validID("advertiserId", in.AdvertiserID, stores.KindAdvertiser), checkKind("userId", in.UserID, stores.KindUser),
			checkKind("membershipId", in.MembershipID, stores.KindMembership))
	case model.RemoveAdvertiserRoleInput:
		return errors.Join(validID("advertiserId", in.AdvertiserID, stores.KindAdvertiser), validID("membershipId", in.MembershipID, stores.KindMembership))
	}
	return checkPaymentInput(input)
}

// checkPaymentInput is checkInput for the inputs of payments.
func checkPaymentInput(input any) error {
	provided := stores.ProviderText.Required()
	switch in := input.(type) {
	case model.TopUpInput:
		_, method := validText("paymentMethod", provided, in.PaymentMethod)
		_, key := validText("idempotencyKey", stores.AnswerKey, in.IdempotencyKey)
		var currency error
		if in.Currency != nil {
			currency = checkCurrency("currency", *in.Currency)
		}
		return errors.Join(validID("advertiserId", in.AdvertiserID, stores.KindAdvertiser), checkTopUp(in.Amount), currency, method, key)
	case model.RefundPaymentInput:
		_, key := validText("idempotencyKey", stores.AnswerKey, in.IdempotencyKey)
		return errors.Join(validID("advertiserId", in.AdvertiserID, stores.KindAdvertiser), validID("paymentId", in.PaymentID, stores.KindPayment), checkAmount("amount", &in.Amount), key)
	case model.PayOutInput:
		_, destination := validText("destination", provided, in.Destination)
		_, key := validText("idempotencyKey", stores.AnswerKey, in.IdempotencyKey)
		return errors.Join(validID("advertiserId", in.AdvertiserID, stores.KindAdvertiser), checkAmount("amount", in.Amount), destination, key)
	}
	return nil
}

// checkAmount checks that an amount that is given is above 0.
func checkAmount(field string, amount *int64) error {
	if amount != nil && *amount <= 0 {
		return withField(stores.ErrAmount, field)
	}
	return nil
}

// checkTopUp checks an amount that is paid in. Without a limit one payment could fill the accounts of the network.
func checkTopUp(amount int64) error {
	if amount > stores.MaxBudget {
		return badField("amount", fmt.Sprintf("The value of amount must be at most %d.", int64(stores.MaxBudget)))
	}
	return checkAmount("amount", &amount)
}

// checkCurrency checks that money can have a currency.
func checkCurrency(field, currency string) error {
	if err := money.CheckCurrency(stores.Currency(currency)); err != nil {
		return withField(err, field)
	}
	return nil
}
