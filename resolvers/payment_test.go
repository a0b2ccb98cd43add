package resolvers_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"fivefold/stores"
)

// Of mutations with one idempotency key that are sent at once, one takes effect and all have its answer; the answer stays the first one.
func TestMutationsOfMoneyWithOneKeyTakeEffectOnce(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	send := func(h *harness, mutation string) string {
		return string(h.execute(people["admin"], `mutation { m: `+strings.ReplaceAll(mutation, "ADVERTISER", fmt.Sprintf("advertiserId: %q", advertiser))+` }`, nil).Data)
	}
	const topUp = `topUp(input: {ADVERTISER, amount: "1000", paymentMethod: "card_refund_fails", idempotencyKey: "k"}) { payment { paymentId state refunded { minorUnits } createdAt } userErrors { code } }`
	payment := stores.DerivedID(stores.KindPayment, advertiser, "k")
	refund := fmt.Sprintf(`refundPayment(input: {ADVERTISER, paymentId: %q, amount: 400, idempotencyKey: "r"}) { refund { outflowId state } userErrors { code } }`, payment)
	for _, mutation := range []string{topUp, refund} {
		answers := make([]string, 50)
		var calls sync.WaitGroup
		for i := range answers {
			calls.Go(func() { answers[i] = send(h.reader(t), mutation) })
		}
		calls.Wait()
		for i, answer := range answers {
			if answer != answers[0] || !strings.Contains(answer, `"userErrors":[]`) {
				t.Fatalf("answer %d: %s, want %s", i, answer, answers[0])
			}
		}
	}
	first := send(h, topUp)
	if !strings.Contains(first, `"refunded":{"minorUnits":"0"}`) || !strings.Contains(first, payment.String()) {
		t.Errorf("the first answer is not kept: %s", first)
	}
	accounts, err := h.set.Books.Accounts(t.Context(), []stores.ID{stores.FundsOf(advertiser)})
	if err != nil || accounts[stores.FundsOf(advertiser)].Balance != 600 {
		t.Errorf("%+v, %v", accounts, err)
	}
	// Keys are of an advertiser, not of a mutation.
	if got := send(h, `payOut(input: {ADVERTISER, destination: "bank", idempotencyKey: "k"}) { userErrors { code field } }`); got != `{"m":{"userErrors":[{"code":"IDEMPOTENCY_MISMATCH","field":["idempotencyKey"]}]}}` {
		t.Error(got)
	}
	// After the answer has expired, the payment is there still.
	h.clock = h.clock.Add(2 * stores.AnswerLifetime)
	if again := send(h, topUp); !strings.Contains(again, payment.String()) || !strings.Contains(again, `"refunded":{"minorUnits":"400"}`) {
		t.Errorf("after the lifetime: %s", again)
	}
	if got := send(h, strings.Replace(topUp, "1000", "1001", 1)); !strings.Contains(got, "IDEMPOTENCY_MISMATCH") {
		t.Errorf("after the lifetime, another amount: %s", got)
	}
}

func TestPaymentsNeedAProvider(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	h.root.Payments = nil
	for who, code := range map[string]string{"admin": "UNAVAILABLE", "stranger": ""} { // who may not pay does not learn it
		got := h.execute(people[who], fmt.Sprintf(`mutation { topUp(input: {advertiserId: %q, amount: 1, paymentMethod: "card_ok", idempotencyKey: "k"}) { userErrors { code } } }`, advertiser), nil)
		if got.code() != code {
			t.Errorf("%s: %s %v", who, got.Data, got.Errors)
		}
	}
}

func TestTopUpsHaveALimit(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	for amount, code := range map[int64]string{stores.MaxBudget + 1: "BAD_USER_INPUT", stores.MaxBudget: ""} {
		got := h.execute(people["admin"], fmt.Sprintf(`mutation { topUp(input: {advertiserId: %q, amount: "%d", paymentMethod: "card_ok", idempotencyKey: "k"}) { userErrors { code } } }`, advertiser, amount), nil)
		if text := string(got.Data) + fmt.Sprint(got.Errors); code != "" && !strings.Contains(text, code) || code == "" && strings.Contains(text, "code") {
			t.Errorf("%d: %s %v, want %q", amount, got.Data, got.Errors, code)
		}
	}
}
