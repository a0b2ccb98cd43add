package payments

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/localpay"
)

// A crash fails one call of a store that writes, before or after it has taken effect, and all calls after it, as those of a process that has ended.
type crash struct {
	call    int  // the number of the call that fails, from 1; 0 when none does
	applied bool // it takes effect
	calls   int
	dead    bool
}

var errCrashed = errors.New("crashed")

func (c *crash) around(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
	if c.dead {
		return errCrashed
	}
	if stores.UseOf(call.Method) == stores.MethodWrites {
		c.calls++
		if c.calls == c.call {
			c.dead = true
			if c.applied {
				_ = next(ctx)
			}
			return errCrashed
		}
	}
	return next(ctx)
}

// A story is what happens to an account: without a crash before, then in steps that a client repeats.
type story struct {
	method string
	before []func(b *bank) error
	steps  []func(b *bank) error
	want   balances
}

// TestACrashBetweenAnySteps runs each story with a crash at each call of a store that writes, continues after it, and compares the end.
func TestACrashBetweenAnySteps(t *testing.T) {
	t.Parallel()
	id, refund, payout := stores.NewID(stores.KindPayment), stores.NewID(stores.KindRefund), stores.NewID(stores.KindPayout)
	ctx := t.Context()
	topUp := func(method string) func(b *bank) error {
		return func(b *bank) error {
			_, err := b.TopUp(ctx, TopUp{ID: id, Account: b.account, Amount: 1000, Currency: "EUR", Method: method})
			return err
		}
	}
	back := func(b *bank) error {
		_, err := b.Refund(ctx, Refund{refund, id, 300})
		return err
	}
	out := func(b *bank) error {
		_, err := b.PayOut(ctx, Payout{ID: payout, Account: b.account, Destination: localpay.PayoutFails})
		return err
	}
	spend := func(b *bank) error { // 900, once
		revenue := stores.NetworkAccount(stores.AccountRevenue, "EUR")
		_, err := b.set.Ledger.Post(ctx, stores.Booking{At: b.at}, stores.Transfer{ID: stores.DerivedID(stores.KindTransfer, id, "ads"),
			Legs: []stores.Leg{{Account: b.account, Amount: -900}, {Account: revenue.ID, Amount: 900}}})
		return err
	}
	openRevenue := func(b *bank) error {
		return b.set.Ledger.Open(ctx, []stores.Account{stores.NetworkAccount(stores.AccountRevenue, "EUR")})
	}
	for name, s := range map[string]story{
		"a payment":                 {localpay.Succeeds, nil, []func(*bank) error{topUp(localpay.Succeeds)}, balances{1000, -1000, 0, 0}},
		"a payment without answer":  {localpay.TimesOut, nil, []func(*bank) error{topUp(localpay.TimesOut)}, balances{1000, -1000, 0, 0}},
		"a late payment":            {localpay.SettlesLate, nil, []func(*bank) error{topUp(localpay.SettlesLate)}, balances{1000, -1000, 0, 0}},
		"a payment that fails":      {localpay.FailsLate, nil, []func(*bank) error{topUp(localpay.FailsLate)}, balances{}},
		"a refund":                  {localpay.Succeeds, nil, []func(*bank) error{topUp(localpay.Succeeds), back}, balances{700, -700, 0, 0}},
		"a refund that is returned": {localpay.RefundFails, nil, []func(*bank) error{topUp(localpay.RefundFails), back}, balances{1000, -1000, 0, 0}},
		"a payout that is returned": {localpay.Succeeds, nil, []func(*bank) error{topUp(localpay.Succeeds), out}, balances{1000, -1000, 0, 0}},
		"a dispute that is won":     {localpay.DisputedWon, []func(*bank) error{topUp(localpay.DisputedWon), openRevenue, spend}, nil, balances{100, -1000, 0, 900}},
		"a dispute that is lost":    {localpay.DisputedLost, []func(*bank) error{topUp(localpay.DisputedLost), openRevenue, spend}, nil, balances{}},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			calls := s.run(t, &crash{})
			if calls < 3 {
				t.Fatalf("%d calls", calls)
			}
			for call := 1; call <= calls; call++ {
				if testing.Short() && call%5 != 0 {
					continue
				}
				for _, applied := range []bool{false, true} {
					s.run(t, &crash{call: call, applied: applied})
				}
			}
			t.Logf("%d calls", calls)
		})
	}
}

// run runs a story and returns the number of calls that write.
func (s story) run(t *testing.T, c *crash) int {
	t.Helper()
	b := newBank(t, c.around)
	crash := c.call
	c.call = 0
	for _, step := range s.before {
		if err := step(b); err != nil {
			t.Fatal(err)
		}
	}
	c.call, c.calls = crash, 0
	work := func() (err error) {
		for _, step := range s.steps {
			err = errors.Join(err, step(b))
		}
		return err
	}
	// The provider delivers, the program retries and sweeps, and a client repeats its calls until they succeed. A program that has crashed starts again.
	for hour := range 5 {
		err := work()
		_, delivered := b.local.Deliver(t.Context(), b.Receive)
		_, retried := b.RetryEvents(t.Context())
		_, swept := b.Sweep(t.Context())
		if err := errors.Join(err, delivered, retried, swept); err != nil && !c.dead && (hour > 0 || s.method == localpay.Succeeds) {
			t.Fatalf("call %d, hour %d: %v", c.call, hour, err)
		}
		c.dead = false
		b.later(localpay.Delay + time.Minute)
	}
	b.wantBalances(t, s.want)
	b.wantReconciled(t)
	if due, err := b.set.ProviderEvents.Due(t.Context(), b.at.Add(24*time.Hour), 9); err != nil || len(due) > 0 {
		t.Errorf("call %d: %d events are left, %v", c.call, len(due), err)
	}
	if open, err := b.set.Outflows.Open(t.Context(), b.at, stores.ID{}, 9); err != nil || len(open) > 0 {
		t.Errorf("call %d: open: %+v, %v", c.call, open, err)
	}
	if t.Failed() {
		t.Fatalf("crash at call %d, applied %t", c.call, c.applied)
	}
	return c.calls
}
