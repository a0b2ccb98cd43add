package stripe

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	driver "github.com/stripe/stripe-go/v84"

	"fivefold/stores"
	"fivefold/stores/webhook"
)

// open returns a provider of a server that answers as Stripe does. answer returns a status and a body.
func open(t *testing.T, answer func(r *http.Request) (int, string)) *Provider {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, body := answer(r)
		if status == 0 { // no answer
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Stripe-Should-Retry", "false")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return New(Options{SecretKey: "sk_test_123", WebhookSecrets: []string{"whsec_old", "whsec_test"}, URL: server.URL})
}

var payment = stores.Payment{ID: stores.DerivedID(stores.KindPayment, stores.ID{}, "1"), Amount: 1000, Currency: "EUR", Method: "pm_1"}

// intentJSON returns a PaymentIntent of 1000 in EUR with further fields.
func intentJSON(fields string) string {
	return fmt.Sprintf(`{"id":"pi_1","object":"payment_intent","amount":1000,"currency":"eur","created":1700000000,"metadata":{"fivefold_id":"%v"},%s}`, payment.ID, fields)
}

func TestStatesOfPayments(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]stores.ProviderPayment{
		`"status":"succeeded","amount_received":1000`: {State: stores.PaymentSucceeded, Amount: 1000},
		`"status":"succeeded","amount_received":600`:  {State: stores.PaymentSucceeded, Amount: 600},
		`"status":"canceled"`:                         {State: stores.PaymentExpired, Amount: 1000},
		`"status":"processing"`:                       {State: stores.PaymentPending, Amount: 1000},
		`"status":"requires_confirmation"`:            {State: stores.PaymentPending, Amount: 1000},
		`"status":"requires_action","next_action":{"redirect_to_url":{"url":"https://b/3"}}`: {State: stores.PaymentAction, Amount: 1000, ActionURL: "https://b/3"},
		`"status":"requires_action","next_action":{"type":"use_stripe_sdk"}`:                 {State: stores.PaymentAction, Amount: 1000},
		`"status":"requires_payment_method"`:                                                 {State: stores.PaymentFailed, Amount: 1000, FailureCode: "requires_payment_method"},
		`"status":"requires_payment_method","last_payment_error":{"type":"card_error","code":"card_declined","decline_code":"lost_card","message":"secret"}`: {State: stores.PaymentFailed, Amount: 1000, FailureCode: "lost_card"},
	} {
		want.ID, want.Reference, want.Currency, want.CreatedAt = payment.ID, "pi_1", "EUR", time.Unix(1700000000, 0).UTC()
		p := open(t, func(r *http.Request) (int, string) {
			if strings.HasPrefix(r.URL.Path, "/v1/payment_intents") {
				return 200, intentJSON(fields)
			}
			return 200, `{"object":"list","data":[]}`
		})
		for name, ask := range map[string]func() (stores.ProviderPayment, error){
			"Pay":     func() (stores.ProviderPayment, error) { return p.Pay(t.Context(), payment) },
			"Payment": func() (stores.ProviderPayment, error) { return p.Payment(t.Context(), "pi_1") },
		} {
			if got, err := ask(); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s of %s: %+v, %v, want %+v", name, fields, got, err, want)
			}
		}
	}
}

func TestRefundsAndDisputesOfAPayment(t *testing.T) {
	t.Parallel()
	refund := stores.DerivedID(stores.KindRefund, stores.ID{}, "1")
	p := open(t, func(r *http.Request) (int, string) {
		switch {
		case r.URL.Path == "/v1/refunds" && r.URL.Query().Get("payment_intent") == "pi_1" && r.URL.Query().Get("starting_after") == "":
			return 200, fmt.Sprintf(`{"object":"list","has_more":true,"url":"/v1/refunds","data":[{"id":"re_1","amount":100,"currency":"eur","status":"succeeded","created":5,"metadata":{"fivefold_id":"%v"}},
				{"id":"re_2","amount":200,"currency":"eur","status":"pending","created":6}]}`, refund)
		case r.URL.Path == "/v1/refunds" && r.URL.Query().Get("starting_after") == "re_2":
			return 200, `{"object":"list","data":[{"id":"re_3","amount":300,"currency":"eur","status":"failed","failure_reason":"lost_or_stolen_card","created":7}]}`
		case r.URL.Path == "/v1/disputes" && r.URL.Query().Get("payment_intent") == "pi_1":
			var all []string
			for _, status := range []string{"needs_response", "under_review", "won", "lost", "warning_needs_response", "warning_closed", "prevented"} {
				all = append(all, fmt.Sprintf(`{"id":"du_%s","amount":50,"currency":"eur","status":"%[1]s","created":8}`, status))
			}
			return 200, `{"object":"list","data":[` + strings.Join(all, ",") + `]}`
		}
		return 200, intentJSON(`"status":"succeeded","amount_received":1000`)
	})
	got, err := p.Payment(t.Context(), "pi_1")
	flow := func(id stores.ID, reference string, amount int64, state stores.OutflowState, code string, created int64) stores.ProviderOutflow {
		return stores.ProviderOutflow{ID: id, Reference: reference, Amount: amount, Currency: "EUR", State: state, FailureCode: code, CreatedAt: time.Unix(created, 0).UTC()}
	}
	refunds := []stores.ProviderOutflow{flow(refund, "re_1", 100, stores.OutflowPaid, "", 5), flow(stores.ID{}, "re_2", 200, stores.OutflowPending, "", 6),
		flow(stores.ID{}, "re_3", 300, stores.OutflowReturned, "lost_or_stolen_card", 7)}
	disputes := []stores.ProviderOutflow{flow(stores.ID{}, "du_needs_response", 50, stores.OutflowPending, "", 8), flow(stores.ID{}, "du_under_review", 50, stores.OutflowPending, "", 8),
		flow(stores.ID{}, "du_won", 50, stores.OutflowReturned, "", 8), flow(stores.ID{}, "du_lost", 50, stores.OutflowPaid, "", 8)}
	if err != nil || !reflect.DeepEqual(got.Refunds, refunds) || !reflect.DeepEqual(got.Disputes, disputes) {
		t.Errorf("%+v, %v", got, err)
	}
}

// What Stripe declines is a state; what it does not answer is an error that says whether the call may have taken effect.
func TestFailures(t *testing.T) {
	t.Parallel()
	outflow := stores.Outflow{ID: stores.NewID(stores.KindRefund), Amount: 10, Currency: "EUR"}
	for answer, want := range map[string]struct {
		pay, refund, read error
		code              string
	}{
		`402 {"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","message":"1000"}}`: {nil, nil, stores.ErrUnavailable, "insufficient_funds"},
		`400 {"error":{"type":"invalid_request_error","code":"charge_already_refunded"}}`:                                 {nil, nil, stores.ErrUnavailable, "charge_already_refunded"},
		`404 {"error":{"type":"invalid_request_error","code":"resource_missing"}}`:                                        {nil, stores.ErrNotFound, stores.ErrNotFound, "resource_missing"},
		`400 {"error":{"type":"idempotency_error"}}`:                                                                      {stores.ErrKeyReused, stores.ErrKeyReused, stores.ErrKeyReused, ""},
		`409 {"error":{"type":"idempotency_error","code":"idempotency_key_in_use"}}`:                                      {stores.ErrUnavailable, stores.ErrUnavailable, stores.ErrUnavailable, ""},
		`401 {"error":{"type":"invalid_request_error","message":"sk_test_123"}}`:                                          {stores.ErrUnavailable, stores.ErrUnavailable, stores.ErrUnavailable, ""},
		`429 {"error":{"type":"api_error","code":"rate_limit"}}`:                                                          {stores.ErrUnavailable, stores.ErrUnavailable, stores.ErrUnavailable, ""},
		`500 {"error":{"type":"api_error","message":"1000"}}`:                                                             {stores.ErrUnknownResult, stores.ErrUnknownResult, stores.ErrUnavailable, ""},
		`502 <html>`: {stores.ErrUnknownResult, stores.ErrUnknownResult, stores.ErrUnavailable, ""},
		`0 `:         {stores.ErrUnknownResult, stores.ErrUnknownResult, stores.ErrUnavailable, ""},
	} {
		var status int
		var body string
		if _, err := fmt.Sscanf(answer, "%d", &status); err != nil {
			t.Fatal(err)
		}
		_, body, _ = strings.Cut(answer, " ")
		p := open(t, func(*http.Request) (int, string) { return status, body })
		paid, err := p.Pay(t.Context(), payment)
		check(t, answer, "Pay", err, want.pay)
		if err == nil && (paid.State != stores.PaymentFailed || paid.FailureCode != want.code || paid.Amount != 1000 || paid.ID != payment.ID) {
			t.Errorf("%s: %+v", answer, paid)
		}
		made, err := p.Refund(t.Context(), outflow, "pi_1")
		check(t, answer, "Refund", err, want.refund)
		if err == nil && (made.State != stores.OutflowReturned || made.FailureCode != want.code || made.ID != outflow.ID) {
			t.Errorf("%s: %+v", answer, made)
		}
		_, err = p.PayOut(t.Context(), outflow)
		check(t, answer, "PayOut", err, want.pay)
		_, err = p.Payment(t.Context(), "pi_1")
		check(t, answer, "Payment", err, want.read)
		_, err = p.Payout(t.Context(), "po_1")
		check(t, answer, "Payout", err, want.read)
		_, _, err = p.List(t.Context(), time.Unix(1, 0), time.Unix(2, 0), "")
		check(t, answer, "List", err, want.read)
	}
}

func check(t *testing.T, answer, method string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) || want == nil && err != nil {
		t.Errorf("%s of %s: %v, want %v", method, answer, err, want)
	}
	if err != nil && (strings.Contains(err.Error(), "1000") || strings.Contains(err.Error(), "sk_test")) {
		t.Errorf("%s of %s: the error has an amount or a key: %v", method, answer, err)
	}
}

func TestListReadsAllPages(t *testing.T) {
	t.Parallel()
	p := open(t, func(r *http.Request) (int, string) {
		q := r.URL.Query()
		if q.Get("created[gte]") != "100" || q.Get("created[lt]") != "200" || q.Get("limit") != "100" {
			return 400, q.Encode()
		}
		first, n := 0, 100
		if q.Get("starting_after") == "pi_99" {
			first, n = 100, 3
		}
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(`{"id":"pi_%d","amount":1,"currency":"eur","status":"processing"}`, first+i))
		}
		return 200, `{"object":"list","has_more":true,"data":[` + strings.Join(all, ",") + `]}`
	})
	n := 0
	for cursor := ""; ; {
		payments, next, err := p.List(t.Context(), time.Unix(100, 0), time.Unix(200, 0), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, pp := range payments {
			if pp.Reference != fmt.Sprintf("pi_%d", n) {
				t.Fatalf("%s at %d", pp.Reference, n)
			}
			n++
		}
		if cursor = next; next == "" {
			break
		}
	}
	if n != 103 {
		t.Errorf("%d payments", n)
	}
}

func TestAmountsOfCurrenciesWithAnotherUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		currency       stores.Currency
		ours, stripe   int64
		toErr, fromErr error
	}{
		{"EUR", 1234, 1234, nil, nil}, {"JPY", 1234, 1234, nil, nil}, {"ISK", 12, 1200, nil, nil}, {"UGX", 12, 1200, nil, nil}, {"MGA", 1200, 12, nil, nil},
		{"MGA", 1201, 0, stores.ErrAmount, nil}, {"ISK", 0, 1201, nil, stores.ErrAmount}, {"ISK", math.MaxInt64, 0, stores.ErrOverflow, nil},
		{"MGA", 0, math.MaxInt64, nil, stores.ErrOverflow},
	} {
		if c.fromErr == nil {
			if got, err := toStripe(c.ours, c.currency); got != c.stripe || !errors.Is(err, c.toErr) {
				t.Errorf("toStripe of %d %s: %d, %v", c.ours, c.currency, got, err)
			}
		}
		if c.toErr == nil {
			if got, currency, err := fromStripe(c.stripe, "x"); currency != "X" || got != c.stripe || err != nil {
				t.Errorf("%d, %s, %v", got, currency, err)
			}
			if got, _, err := fromStripe(c.stripe, driver.Currency(strings.ToLower(string(c.currency)))); got != c.ours || !errors.Is(err, c.fromErr) {
				t.Errorf("fromStripe of %d %s: %d, %v", c.stripe, c.currency, got, err)
			}
		}
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	p := New(Options{WebhookSecrets: []string{"whsec_old", "whsec_test"}})
	now := time.Unix(1700000100, 0).UTC()
	payout := stores.NewID(stores.KindPayout)
	for object, want := range map[string]stores.ProviderEvent{
		fmt.Sprintf(`{"id":"pi_1","object":"payment_intent","metadata":{"fivefold_id":"%v"}}`, payment.ID):                                                        {Reference: "pi_1", Subject: payment.ID},
		`{"id":"pi_1","object":"payment_intent","metadata":{"fivefold_id":"x"}}`:                                                                                  {Reference: "pi_1"},
		`{"id":"ch_1","object":"charge","payment_intent":"pi_1"}`:                                                                                                 {Reference: "pi_1"},
		`{"id":"re_1","object":"refund","payment_intent":{"id":"pi_1","object":"payment_intent"},"metadata":{"fivefold_id":"refund_01h455vb4pex5vsknk084sn02q"}}`: {Reference: "pi_1"},
		`{"id":"du_1","object":"dispute","payment_intent":"pi_1"}`:                                                                                                {Reference: "pi_1"},
		`{"id":"du_1","object":"dispute","payment_intent":null}`:                                                                                                  {},
		fmt.Sprintf(`{"id":"po_1","object":"payout","metadata":{"fivefold_id":"%v"}}`, payout):                                                                    {Reference: "po_1", Payout: true, Subject: payout},
		fmt.Sprintf(`{"id":"cus_1","object":"customer","metadata":{"fivefold_id":"%v"}}`, payout):                                                                 {},
	} {
		body := []byte(`{"id":"evt_1","object":"event","type":"a.b","created":1700000000,"data":{"object":` + object + `}}`)
		want.Provider, want.Event, want.Type, want.CreatedAt, want.ReceivedAt, want.NextAt, want.Body, want.State = Name, "evt_1", "a.b", time.Unix(1700000000, 0).UTC(), now, now, body, stores.EventStored
		for _, secret := range []string{"whsec_old", "whsec_test"} {
			if got, err := p.Event(body, webhook.Sign(body, secret, now), now); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, %v, want %+v", object, got, err, want)
			}
		}
		if _, err := p.Event(body, webhook.Sign(body, "sk_test_123", now), now); !errors.Is(err, stores.ErrForged) {
			t.Errorf("forged: %v", err)
		}
	}
	for _, body := range []string{"", "[]", "{}", `{"id":""}`, `{"id":"evt_1","data":{"object":{"payment_intent":5}}}`} {
		if _, err := p.Event([]byte(body), webhook.Sign([]byte(body), "whsec_test", now), now); !errors.Is(err, stores.ErrMalformedEvent) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestPayersReturnToThePage(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"", "https://example.org/paid"} {
		var form url.Values
		p := open(t, func(r *http.Request) (int, string) {
			_ = r.ParseForm()
			form = r.PostForm
			return 200, intentJSON(`"status":"processing"`)
		})
		p.page = page
		if _, err := p.Pay(t.Context(), payment); err != nil {
			t.Fatal(err)
		}
		if form.Get("return_url") != page || (form.Get("automatic_payment_methods[allow_redirects]") == "never") != (page == "") || form.Get("confirm") != "true" {
			t.Errorf("%q: %v", page, form)
		}
	}
}
