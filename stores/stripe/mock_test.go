package stripe

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// mockVariable has the address of a stripe-mock, which checks requests against Stripe's description of its API.
const mockVariable = "FIVEFOLD_TEST_STRIPE"

// openMock returns a provider of stripe-mock, and the requests that it has sent. It skips the test when there is none, but not in CI.
func openMock(t *testing.T) (*Provider, func() []*http.Request) {
	t.Helper()
	address := os.Getenv(mockVariable)
	if address == "" {
		reason := mockVariable + " is not set; make engines starts a server and prints it"
		if os.Getenv("CI") == "true" {
			t.Fatal(reason)
		}
		t.Skip(reason)
	}
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var requests []*http.Request
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		mu.Lock()
		defer mu.Unlock()
		requests = append(requests, r.In.Clone(t.Context()))
	}}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return New(Options{SecretKey: "sk_test_123", URL: server.URL, ReturnURL: "https://example.org/paid"}), func() []*http.Request {
		mu.Lock()
		defer mu.Unlock()
		return requests
	}
}

// stripe-mock answers 400 when a request has an unknown parameter or one of another type, and 404 for an unknown path. Its payments have the amount of the request and
// have not succeeded.
func TestStripeMockAcceptsEveryRequest(t *testing.T) {
	t.Parallel()
	p, requests := openMock(t)
	ctx := t.Context()
	asked := stores.Payment{ID: stores.NewID(stores.KindPayment), Amount: 1234, Currency: "EUR", Method: "pm_card_visa"}
	made, err := p.Pay(ctx, asked)
	if err != nil || made.Amount != 1234 || made.Currency != "EUR" || made.Reference == "" || made.FailureCode == "parameter_unknown" {
		t.Errorf("Pay: %+v, %v", made, err)
	}
	for name, call := range map[string]func() (stores.ProviderPayment, error){
		"Cancel":  func() (stores.ProviderPayment, error) { return p.Cancel(ctx, made.Reference) },
		"Payment": func() (stores.ProviderPayment, error) { return p.Payment(ctx, made.Reference) },
	} {
		if got, err := call(); err != nil || got.Reference != made.Reference {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	refund := stores.Outflow{ID: stores.NewID(stores.KindRefund), Amount: 234, Currency: "EUR"}
	if o, err := p.Refund(ctx, refund, made.Reference); err != nil || o.Amount != 234 || o.Reference == "" {
		t.Errorf("Refund: %+v, %v", o, err)
	}
	payout := stores.Outflow{ID: stores.NewID(stores.KindPayout), Amount: 34, Currency: "EUR", Destination: "ba_1"}
	o, err := p.PayOut(ctx, payout)
	if err != nil || o.Amount != 34 || o.Currency != "EUR" || o.Reference == "" {
		t.Errorf("PayOut: %+v, %v", o, err)
	}
	if got, err := p.Payout(ctx, o.Reference); err != nil || got.Reference != o.Reference {
		t.Errorf("Payout: %+v, %v", got, err)
	}
	if payments, _, err := p.List(ctx, time.Unix(1, 0), time.Unix(1<<31, 0), ""); err != nil || len(payments) != 1 {
		t.Errorf("List: %+v, %v", payments, err)
	}
	if payouts, _, err := p.ListPayouts(ctx, time.Unix(1, 0), time.Unix(1<<31, 0), ""); err != nil || len(payouts) != 1 {
		t.Errorf("ListPayouts: %+v, %v", payouts, err)
	}
	intent, err := p.client.V1PaymentIntents.Retrieve(ctx, made.Reference, nil)
	if err != nil {
		t.Fatal(err)
	}
	intent.Status, intent.AmountReceived = "succeeded", intent.Amount
	if whole, err := p.whole(ctx, intent); err != nil || len(whole.Refunds) != 1 { // its dispute is an inquiry
		t.Errorf("refunds and disputes: %+v, %v", whole, err)
	}
	keys, asksForDisputes := map[string]string{}, false
	for _, r := range requests() {
		asksForDisputes = asksForDisputes || r.URL.Path == "/v1/disputes"
		if r.Method == http.MethodPost {
			keys[r.URL.Path] = r.Header.Get("Idempotency-Key")
		}
	}
	if !asksForDisputes {
		t.Error("the disputes were not asked for")
	}
	for path, id := range map[string]stores.ID{"/v1/payment_intents": asked.ID, "/v1/refunds": refund.ID, "/v1/payouts": payout.ID} {
		if keys[path] != id.String() {
			t.Errorf("%s has the idempotency key %q, want %v", path, keys[path], id)
		}
	}
}
