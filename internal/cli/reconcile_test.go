package cli

import (
	"bytes"
	"encoding/csv"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"fivefold/internal/config"
	"fivefold/stores"
	"fivefold/stores/engines"
	"fivefold/stores/localpay"
	"fivefold/stores/payments"
)

func TestReconcileNamesThePaymentsAndPayoutsThatDiffer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	opened, err := engines.Open(t.Context(), engines.Addresses{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	account := stores.NewID(stores.KindAccount)
	if err := opened.Set.Ledger.Open(t.Context(), []stores.Account{{ID: account, Kind: stores.AccountFunds, Currency: "EUR", OpenedAt: time.Now()}}); err != nil {
		t.Fatal(err)
	}
	c := &config.Config{Payments: config.Payments{PaymentProvider: config.PaymentsLocal}}
	p := OpenPayments(c, opened, opened.Set, slog.New(slog.NewTextHandler(io.Discard, nil)), "")
	var made []stores.Payment
	for _, method := range []string{localpay.Succeeds, localpay.TimesOut, localpay.Declined} {
		paid, err := p.Flow.TopUp(t.Context(), payments.TopUp{ID: stores.NewID(stores.KindPayment), Account: account, Amount: 1000, Currency: "EUR", Method: method})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, paid)
	}
	payout := stores.Outflow{ID: stores.NewID(stores.KindPayout), Account: account, Amount: 300, Currency: "EUR", Provider: localpay.Name, CreatedAt: time.Now()}
	if _, err := opened.Set.Outflows.Create(t.Context(), payout); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Flow.Provider.PayOut(t.Context(), payout); err != nil { // and the process dies
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	run := func(want int, args ...string) (stdout, stderr string) {
		t.Helper()
		var out, err bytes.Buffer
		if code := Run(t.Context(), append([]string{"reconcile", "--data-dir", dir}, args...), &out, &err); code != want {
			t.Errorf("%q: %d, want %d: %s", args, code, want, err.String())
		}
		return out.String(), err.String()
	}
	text, problem := run(1, "--csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != made[1].ID.String() || strings.Join(rows[1][4:9], ",") != "SUCCEEDED,CREATED,1000,0,0" || rows[1][15] != "STATE" {
		t.Errorf("%q, %v", rows, err)
	} else if rows[2][0] != payout.ID.String() || strings.Join(rows[2][4:9], ",") != "PENDING,CREATED,300,0,0" || rows[2][15] != "STATE" {
		t.Errorf("%q", rows[2])
	}
	if !strings.Contains(problem, "2 of 4 payments and payouts differ between local, the network and the ledger") {
		t.Error(problem)
	}
	if text, _ = run(1, "--all"); strings.Count(text, "\n") != 5 || !strings.Contains(text, made[2].ID.String()) {
		t.Error(text)
	}
	if text, _ = run(0, "--from", "2020-01-01", "--until", "2020-02-01"); !strings.HasPrefix(text, "0 payments and payouts are equal") {
		t.Error(text)
	}
	if opened, err = engines.Open(t.Context(), engines.Addresses{DataDir: dir}); err != nil {
		t.Fatal(err)
	}
	p = OpenPayments(c, opened, opened.Set, slog.New(slog.NewTextHandler(io.Discard, nil)), "")
	p.Flow.Now = func() time.Time { return time.Now().Add(time.Hour) }
	if n, err := p.Flow.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	if text, _ = run(0); !strings.HasPrefix(text, "4 payments and payouts are equal") {
		t.Error(text)
	}
}
