package cli

import (
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/payments"
)

func TestDoctorDescribesWhatWaits(t *testing.T) {
	t.Parallel()
	now := time.Date(2100, 2, 3, 4, 5, 6, 0, time.UTC)
	waiting := func(kind stores.Kind, waitsFor stores.WaitsFor, n int, age time.Duration) payments.Backlogs {
		return payments.Backlogs{Open: map[stores.Waiting]stores.Backlog{{Provider: "stripe", Kind: kind, For: waitsFor}: {Count: n, Since: now.Add(-age)}}}
	}
	const hour, day = time.Hour, 24 * time.Hour
	for _, c := range []struct {
		found    payments.Backlogs
		provider string
		text     string
		late     bool
	}{
		{payments.Backlogs{}, "none", "nothing waits for a provider", false},
		{waiting(stores.KindPayment, stores.WaitsForAnswer, 1, hour), "stripe", "1 payment waits for an answer from stripe, for 1h0m0s", false},
		{waiting(stores.KindPayment, stores.WaitsForAnswer, 2, hour+1), "stripe", "2 payments wait for an answer from stripe, the oldest for 1h0m0s, which is too long", true},
		{waiting(stores.KindPayment, stores.WaitsForResult, 2, 21*day), "stripe", "2 payments wait for a result from stripe, the oldest for 21 days", false},
		{waiting(stores.KindPayment, stores.WaitsForResult, 1, 22*day), "stripe", "1 payment waits for a result from stripe, for 22 days, which is too long", true},
		{waiting(stores.KindPayout, stores.WaitsForAnswer, 1, 20*hour), "stripe", "1 payout waits for an answer from stripe, for 20h0m0s", false},
		{waiting(stores.KindPayout, stores.WaitsForAnswer, 1, 20*hour+1), "stripe", "1 payout waits for an answer from stripe, for 20h0m0s, which is too long", true},
		{waiting(stores.KindRefund, stores.WaitsForAnswer, 1, 21*hour), "stripe", "1 refund waits for an answer from stripe, for 21h0m0s, which is too long", true},
		{waiting(stores.KindDispute, stores.WaitsForResult, 3, 300*day), "stripe", "3 disputes wait for a result from stripe, the oldest for 300 days", false},
		{waiting(stores.KindDispute, stores.WaitsForAnswer, 1, 2*hour), "stripe", "1 dispute waits for an answer from stripe, for 2h0m0s, which is too long", true},
		{waiting(stores.KindPayment, stores.WaitsForAnswer, 1, -hour), "stripe", "1 payment waits for an answer from stripe, for 0s", false},
		{waiting(stores.KindPayment, stores.WaitsForResult, 1, 0), "local", "1 payment waits for a result from stripe, for 0s, but servers do not use stripe: PAYMENT_PROVIDER is local", true},
		{payments.Backlogs{Events: stores.Backlog{Count: 1, Since: now.Add(-15 * time.Minute)}}, "stripe", "1 event not acted upon, for 15m0s", false},
		{payments.Backlogs{Events: stores.Backlog{Count: 4, Since: now.Add(-16 * time.Minute)}}, "stripe", "4 events not acted upon, the oldest for 16m0s, which is too long", true},
	} {
		if text, late := describeWaiting(c.found, c.provider, now); text != c.text || late != c.late {
			t.Errorf("got  %q, %t\nwant %q, %t", text, late, c.text, c.late)
		}
	}
	several := waiting(stores.KindPayment, stores.WaitsForResult, 1, hour)
	several.Open[stores.Waiting{Provider: "stripe", Kind: stores.KindPayout, For: stores.WaitsForAnswer}] = stores.Backlog{Count: 1, Since: now.Add(-30 * hour)}
	const wanted = "1 payout waits for an answer from stripe, for 30h0m0s, which is too long; 1 payment waits for a result from stripe, for 1h0m0s"
	if text, late := describeWaiting(several, "stripe", now); text != wanted || !late {
		t.Errorf("%q, %t, want what is too long first", text, late)
	}
}
