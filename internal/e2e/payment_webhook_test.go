package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/config"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/localpay"
	"fivefold/stores/payments"
)

// webhook sends the body of an event to a server and returns the status and the text of the answer.
func webhook(t *testing.T, s *servertest.Server, body []byte, signature string) (int, string) {
	t.Helper()
	response, text := s.With("Stripe-Signature", signature).Send(t, http.MethodPost, "/webhooks/payments", bytes.NewReader(body), "application/json")
	return response.StatusCode, string(text)
}

// payerOf opens an account with a payment of 1000 by a method, and returns both.
func payerOf(t *testing.T, s *servertest.Server, method string) (account stores.ID, p stores.Payment) {
	t.Helper()
	account = stores.NewID(stores.KindAccount)
	if err := s.Engines.Set.Ledger.Open(t.Context(), []stores.Account{{ID: account, Kind: stores.AccountFunds, Currency: "EUR", OpenedAt: time.Now()}}); err != nil {
		t.Fatal(err)
	}
	p, err := s.Payments.Flow.TopUp(t.Context(), payments.TopUp{ID: stores.NewID(stores.KindPayment), Account: account, Amount: 1000, Currency: "EUR", Method: method})
	if err != nil {
		t.Fatal(err)
	}
	return account, p
}

// balanceOf returns the balance of an account.
func balanceOf(t *testing.T, s *servertest.Server, account stores.ID) int64 {
	t.Helper()
	accounts, err := s.Engines.Set.Books.Accounts(t.Context(), []stores.ID{account})
	if err != nil {
		t.Fatal(err)
	}
	return accounts[account].Balance
}

func TestWebhooksAreStoredActedUponAndCounted(t *testing.T) {
	t.Parallel()
	var down atomic.Bool
	s := servertest.Start(t, servertest.WithStores(func(set stores.Set) stores.Set {
		return stores.Intercept(set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
			if down.Load() && call.Port == "ProviderEvents" {
				return stores.ErrUnavailable
			}
			return next(ctx)
		})
	}))
	account, p := payerOf(t, s, localpay.NeedsAction)
	local := s.Payments.Flow.Provider.(*localpay.Provider)
	_, form := s.Send(t, http.MethodGet, p.ActionURL, nil, "")
	if !strings.Contains(string(form), "Confirm a payment") || !strings.Contains(string(form), p.Reference) {
		t.Errorf("the page of the payer: %s", form)
	}
	if r, text := s.Send(t, http.MethodPost, p.ActionURL, strings.NewReader(url.Values{"accept": {"yes"}}.Encode()), "application/x-www-form-urlencoded"); r.StatusCode != 200 || !strings.Contains(string(text), "SUCCEEDED") {
		t.Fatalf("%d: %s", r.StatusCode, text)
	}
	if r, _ := s.Send(t, http.MethodGet, "/payments/local/missing", nil, ""); r.StatusCode != 404 {
		t.Errorf("a missing payment: %d", r.StatusCode)
	}
	var bodies [][]byte
	if _, err := local.Deliver(t.Context(), func(_ context.Context, body []byte, signature string) error {
		bodies = append(bodies, body)
		if balance := balanceOf(t, s, account); balance != int64(len(bodies)-1)*1000 { // the first event is of the action, and the provider is asked what is now
			t.Errorf("the balance before event %d is %d", len(bodies), balance)
		}
		down.Store(true)
		if status, text := webhook(t, s, body, signature); status != 503 {
			t.Errorf("while it cannot be stored: %d %s", status, text)
		}
		down.Store(false)
		for range 2 {
			if status, text := webhook(t, s, body, signature); status != 200 {
				return fmt.Errorf("%d %s", status, text)
			}
		}
		if balance := balanceOf(t, s, account); balance != 1000 {
			t.Errorf("the balance after the event is %d", balance)
		}
		return errors.New("the answer did not arrive")
	}); err != nil || len(bodies) != 2 {
		t.Fatalf("%d events, %v", len(bodies), err)
	}
	for name, c := range map[string]struct {
		body, signature string
		status          int
	}{
		"forged":       {string(bodies[0]), local.Sign([]byte("x"), time.Now()), 400},
		"not signed":   {string(bodies[0]), "", 400},
		"of yesterday": {string(bodies[0]), local.Sign(bodies[0], time.Now().AddDate(0, 0, -1)), 400},
		"of tomorrow":  {string(bodies[0]), local.Sign(bodies[0], time.Now().AddDate(0, 0, 1)), 400},
		"malformed":    {"{}", local.Sign([]byte("{}"), time.Now()), 400},
		"large":        {strings.Repeat(" ", stores.MaxEventBody+1), "", 413},
	} {
		if status, text := webhook(t, s, []byte(c.body), c.signature); status != c.status || strings.Contains(text, "1000") {
			t.Errorf("%s: %d %s, want %d", name, status, text, c.status)
		}
	}
	if r, _ := s.Send(t, http.MethodGet, "/webhooks/payments", nil, ""); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "POST" {
		t.Errorf("GET: %d", r.StatusCode)
	}
	metrics := metricsOf(t, s.Client)
	for outcome, n := range map[payments.EventOutcome]float64{payments.EventAccepted: 2, payments.EventDuplicate: 2, payments.EventForged: 4, payments.EventMalformed: 1, payments.EventFailed: 2} {
		if got := metrics[`fivefold_payment_events_total{outcome="`+string(outcome)+`"}`]; got != n {
			t.Errorf("%v events are %s, want %v", got, outcome, n)
		}
	}
	if balance := balanceOf(t, s, account); balance != 1000 {
		t.Errorf("the balance is %d", balance)
	}
}

func TestThereAreNoWebhooksWithoutAProvider(t *testing.T) {
	t.Parallel()
	c := servertest.Config()
	c.PaymentProvider = config.NoPayments
	s := servertest.Start(t, servertest.WithConfig(c))
	for _, path := range []string{"/webhooks/payments", "/payments/local/x"} {
		if r, _ := s.Send(t, http.MethodPost, path, strings.NewReader("{}"), "application/json"); r.StatusCode/100 != 4 {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	if _, text := s.Send(t, http.MethodGet, "/metrics", nil, ""); strings.Contains(string(text), "fivefold_payment") {
		t.Error("the metrics of payments are there")
	}
}

func TestAWebhookThatIsCutOffIsNotAnEvent(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	reader, writer := io.Pipe()
	go func() {
		_, _ = writer.Write([]byte("{"))
		writer.CloseWithError(errors.New("cut off"))
	}()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/webhooks/payments", reader)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := s.HTTPClient.Do(request); err == nil {
		_ = response.Body.Close()
		t.Errorf("%d", response.StatusCode)
	}
	if n := metricsOf(t, s.Client)[`fivefold_payment_events_total{outcome="accepted"}`]; n != 0 {
		t.Errorf("%v events", n)
	}
}
