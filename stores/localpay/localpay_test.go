package localpay

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/embedded"
)

// A clock is the clock of a test.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// open returns a provider over an empty store.
func open(t *testing.T) (*Provider, *clock) {
	t.Helper()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	c := &clock{time.Date(2100, 2, 3, 4, 5, 6, 0, time.UTC)}
	return New(engine.Set().LocalPayments, engine.Secret(), c.now, "https://pay.example/"), c
}

func payment(method string) stores.Payment {
	return stores.Payment{ID: stores.NewID(stores.KindPayment), Amount: 1000, Currency: "EUR", Method: method}
}

// events delivers what is due and returns the types of the events.
func events(t *testing.T, p *Provider, c *clock) (types []string) {
	t.Helper()
	if _, err := p.Deliver(t.Context(), func(_ context.Context, body []byte, signature string) error {
		e, err := p.Event(body, signature, c.at)
		types = append(types, e.Type)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return types
}

func TestMethods(t *testing.T) {
	t.Parallel()
	type answer struct {
		state    stores.PaymentState
		code     string
		disputes []stores.OutflowState
		events   []string
	}
	changed := []string{"payment.changed"}
	for method, steps := range map[string][]answer{ // at once, after Delay, after two
		Succeeds:     {{stores.PaymentSucceeded, "", nil, changed}, {stores.PaymentSucceeded, "", nil, nil}, {stores.PaymentSucceeded, "", nil, nil}},
		NeedsAction:  {{stores.PaymentAction, "", nil, changed}, {stores.PaymentAction, "", nil, nil}},
		Declined:     {{stores.PaymentFailed, "card_declined", nil, changed}, {stores.PaymentFailed, "card_declined", nil, nil}},
		LacksFunds:   {{stores.PaymentFailed, "card_lacks_funds", nil, changed}},
		Expired:      {{stores.PaymentFailed, "card_expired", nil, changed}},
		"4242":       {{stores.PaymentFailed, "unknown_method", nil, changed}},
		SettlesLate:  {{stores.PaymentPending, "", nil, changed}, {stores.PaymentSucceeded, "", nil, changed}, {stores.PaymentSucceeded, "", nil, nil}},
		FailsLate:    {{stores.PaymentPending, "", nil, changed}, {stores.PaymentFailed, "bank_fails", nil, changed}},
		DisputedWon:  {{stores.PaymentSucceeded, "", nil, changed}, {stores.PaymentSucceeded, "", []stores.OutflowState{stores.OutflowPending}, []string{"dispute.created"}}, {stores.PaymentSucceeded, "", []stores.OutflowState{stores.OutflowReturned}, []string{"payment.outflow_changed"}}},
		DisputedLost: {{stores.PaymentSucceeded, "", nil, changed}, {stores.PaymentSucceeded, "", []stores.OutflowState{stores.OutflowPending}, []string{"dispute.created"}}, {stores.PaymentSucceeded, "", []stores.OutflowState{stores.OutflowPaid}, []string{"payment.outflow_changed"}}},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			p, c := open(t)
			asked := payment(method)
			for i, wanted := range steps {
				var pp stores.ProviderPayment
				var err error
				if i == 0 {
					pp, err = p.Pay(t.Context(), asked)
				} else {
					c.at = c.at.Add(Delay)
					pp, err = p.Payment(t.Context(), pp0(t, p, asked).Reference)
				}
				if err != nil {
					t.Fatal(err)
				}
				var disputes []stores.OutflowState
				for _, d := range pp.Disputes {
					disputes = append(disputes, d.State)
				}
				if got := (answer{pp.State, pp.FailureCode, disputes, events(t, p, c)}); !reflect.DeepEqual(got, wanted) {
					t.Errorf("step %d: %+v, want %+v", i, got, wanted)
				}
				if pp.ID != asked.ID || pp.Amount != 1000 || pp.Currency != "EUR" || (pp.ActionURL != "") != (pp.State == stores.PaymentAction) {
					t.Errorf("step %d: %+v", i, pp)
				}
			}
		})
	}
}

// pp0 returns a payment, which has been asked for.
func pp0(t *testing.T, p *Provider, asked stores.Payment) stores.ProviderPayment {
	t.Helper()
	pp, err := p.Pay(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	return pp
}

func TestACallWithoutAnAnswerTakesEffectOnce(t *testing.T) {
	t.Parallel()
	for method, wanted := range map[string]error{TimesOut: stores.ErrUnknownResult, Unreachable: stores.ErrUnavailable} {
		p, c := open(t)
		asked := payment(method)
		if _, err := p.Pay(t.Context(), asked); !errors.Is(err, wanted) {
			t.Errorf("%s: %v", method, err)
		}
		first, second := pp0(t, p, asked), pp0(t, p, asked)
		if !reflect.DeepEqual(first, second) || first.State != stores.PaymentSucceeded {
			t.Errorf("%s: %+v, then %+v", method, first, second)
		}
		if n := len(events(t, p, c)); n != 1 {
			t.Errorf("%s: %d events", method, n)
		}
		asked.Amount++
		if _, err := p.Pay(t.Context(), asked); !errors.Is(err, stores.ErrKeyReused) {
			t.Errorf("%s: another amount: %v", method, err)
		}
	}
}

func TestConfirmAndCancel(t *testing.T) {
	t.Parallel()
	p, _ := open(t)
	confirm := func(accept bool) func(context.Context, string) (stores.ProviderPayment, error) {
		return func(ctx context.Context, reference string) (stores.ProviderPayment, error) {
			return p.Confirm(ctx, reference, accept)
		}
	}
	for _, c := range []struct {
		do    func(context.Context, string) (stores.ProviderPayment, error)
		state stores.PaymentState
	}{{confirm(true), stores.PaymentSucceeded}, {confirm(false), stores.PaymentFailed}, {p.Cancel, stores.PaymentExpired}} {
		reference := pp0(t, p, payment(NeedsAction)).Reference
		for range 2 {
			if pp, err := c.do(t.Context(), reference); err != nil || pp.State != c.state {
				t.Errorf("%+v, %v, want %s", pp, err, c.state)
			}
		}
		for _, other := range []func(context.Context, string) (stores.ProviderPayment, error){confirm(true), confirm(false), p.Cancel} {
			if pp, err := other(t.Context(), reference); err != nil || pp.State != c.state {
				t.Errorf("afterwards: %+v, %v, want %s", pp, err, c.state)
			}
		}
	}
	if _, err := p.Cancel(t.Context(), "lp_missing"); !errors.Is(err, stores.ErrNotFound) {
		t.Errorf("a missing payment: %v", err)
	}
}

func TestRefundsAndPayouts(t *testing.T) {
	t.Parallel()
	p, c := open(t)
	refund := func(pp stores.ProviderPayment, amount int64) stores.ProviderOutflow {
		t.Helper()
		o := stores.Outflow{ID: stores.NewID(stores.KindRefund), Amount: amount, Currency: "EUR"}
		first, err := p.Refund(t.Context(), o, pp.Reference)
		second, again := p.Refund(t.Context(), o, pp.Reference)
		if err != nil || again != nil || first != second || first.ID != o.ID {
			t.Fatalf("%+v, %v; again %+v, %v", first, err, second, again)
		}
		return first
	}
	ok, fails, late := pp0(t, p, payment(Succeeds)), pp0(t, p, payment(RefundFails)), pp0(t, p, payment(SettlesLate))
	for _, wanted := range []struct {
		amount int64
		state  stores.OutflowState
		code   string
	}{{600, stores.OutflowPaid, ""}, {401, stores.OutflowReturned, codeTooMuch}, {400, stores.OutflowPaid, ""}} {
		if o := refund(ok, wanted.amount); o.State != wanted.state || o.FailureCode != wanted.code {
			t.Errorf("%+v, want %+v", o, wanted)
		}
	}
	if o := refund(late, 1); o.FailureCode != codeUnsettled {
		t.Errorf("a payment that has not settled: %+v", o)
	}
	if o := refund(fails, 1000); o.State != stores.OutflowPending {
		t.Errorf("a refund that fails later: %+v", o)
	}
	for destination, wanted := range map[string]stores.OutflowState{"bank": stores.OutflowPaid, PayoutFails: stores.OutflowReturned} {
		o := stores.Outflow{ID: stores.NewID(stores.KindPayout), Amount: 5, Currency: "EUR", Destination: destination}
		made, err := p.PayOut(t.Context(), o)
		if err != nil || made.State != stores.OutflowPending || made.ID != o.ID {
			t.Fatalf("%+v, %v", made, err)
		}
		c.at = c.at.Add(Delay)
		if made, err = p.Payout(t.Context(), made.Reference); err != nil || made.State != wanted {
			t.Errorf("later: %+v, %v", made, err)
		}
		if _, err := p.Payout(t.Context(), ok.Reference); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("the reference of a payment: %v", err)
		}
	}
	if pp, err := p.Payment(t.Context(), fails.Reference); err != nil || pp.Refunds[0].State != stores.OutflowReturned || pp.Refunds[0].FailureCode != "refund_rejected" {
		t.Errorf("later: %+v, %v", pp, err)
	}
}

func TestEventsAreDeliveredUntilTheyAreReceived(t *testing.T) {
	t.Parallel()
	p, c := open(t)
	pp0(t, p, payment(Succeeds))
	var bodies []string
	receive := func(err error) Receiver {
		return func(_ context.Context, body []byte, _ string) error {
			bodies = append(bodies, string(body))
			return err
		}
	}
	for range 3 {
		if n, err := p.Deliver(t.Context(), receive(errors.New("full"))); n != 0 || err != nil {
			t.Fatal(n, err)
		}
	}
	if len(bodies) != 1 {
		t.Fatalf("%d attempts at one time", len(bodies))
	}
	c.at = c.at.Add(firstInterval)
	if n, err := p.Deliver(t.Context(), receive(nil)); n != 1 || err != nil || len(bodies) != 2 || bodies[0] != bodies[1] {
		t.Errorf("%d, %v, %q", n, err, bodies)
	}
	c.at = c.at.Add(24 * time.Hour)
	if n, err := p.Deliver(t.Context(), receive(nil)); n != 0 || err != nil {
		t.Errorf("a third time: %d, %v", n, err)
	}
}

func TestEventRejectsWhatIsForgedOrMalformed(t *testing.T) {
	t.Parallel()
	p, c := open(t)
	for _, data := range []string{"", "x", "{}", `{"id":""}`, `{"id":1}`, `{"id":"a","subject":"x"}`, `{"id":"a\u0000"}`} {
		if _, err := p.Event([]byte(data), p.Sign([]byte(data), c.at), c.at); !errors.Is(err, stores.ErrMalformedEvent) {
			t.Errorf("%q: %v", data, err)
		}
		if _, err := p.Event([]byte(data), "", c.at); !errors.Is(err, stores.ErrForged) {
			t.Errorf("%q without a signature: %v", data, err)
		}
	}
}

func TestConcurrentCallsTakeEffectOnce(t *testing.T) {
	t.Parallel()
	p, _ := open(t)
	asked := payment(Succeeds)
	reference := pp0(t, p, asked).Reference
	refund := stores.Outflow{ID: stores.NewID(stores.KindRefund), Amount: 10}
	var calls sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		calls.Go(func() { _, errs[i] = p.Refund(t.Context(), refund, reference) })
	}
	calls.Wait()
	pp, err := p.Payment(t.Context(), reference)
	if err := errors.Join(append(errs, err)...); err != nil || len(pp.Refunds) != 1 {
		t.Errorf("%+v, %v", pp, err)
	}
}

func TestListHasEveryPaymentOnce(t *testing.T) {
	t.Parallel()
	p, c := open(t)
	from, wanted := c.at, []string(nil)
	for i := range 230 {
		if i%3 == 0 {
			c.at = c.at.Add(time.Microsecond)
		}
		wanted = append(wanted, pp0(t, p, payment(Succeeds)).Reference)
	}
	if _, err := p.PayOut(t.Context(), stores.Outflow{ID: stores.NewID(stores.KindPayout), Amount: 5}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for cursor := ""; ; {
		payments, next, err := p.List(t.Context(), from, c.at.Add(time.Microsecond), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, pp := range payments {
			got = append(got, pp.Reference)
		}
		if cursor = next; next == "" {
			break
		}
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		t.Errorf("%d payments, want %d", len(got), len(wanted))
	}
	if payments, _, err := p.List(t.Context(), from.Add(-time.Hour), from.Add(time.Microsecond), ""); err != nil || len(payments) != 0 {
		t.Errorf("before: %d, %v", len(payments), err)
	}
	if _, _, err := p.List(t.Context(), from, c.at, "x"); err == nil {
		t.Error(fmt.Errorf("a malformed cursor is accepted"))
	}
}
