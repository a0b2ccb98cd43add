package stores_test

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

func TestInvoicesAreOfCampaignsByMonth(t *testing.T) {
	campaign := func(n byte) stores.ID { return stores.ID{Kind: stores.KindCampaign, UUID: [16]byte{n}} }
	month := func(m time.Month) time.Time { return time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC) }
	a := stores.Advertiser{ID: stores.ID{Kind: stores.KindAdvertiser, UUID: [16]byte{7}}, Currency: "EUR"}
	sums := []stores.MonthlySum{
		{Month: month(1), Cause: campaign(2), Amount: -5}, {Month: month(1), Cause: campaign(1), Reversal: true, Amount: 3}, {Month: month(2), Amount: -100},
		{Month: month(1), Cause: campaign(1), Amount: -7}, {Month: month(3), Cause: campaign(1), Amount: -1},
		{Month: month(2), Cause: stores.ID{Kind: stores.KindPayment, UUID: [16]byte{1}}, Amount: 100},
	}
	line := func(n byte, kind stores.InvoiceLineKind, amount int64) stores.InvoiceLine {
		return stores.InvoiceLine{Campaign: campaign(n), Kind: kind, Amount: amount, Currency: "EUR"}
	}
	invoices, err := stores.Invoices(a, sums, month(3))
	if err != nil || len(invoices) != 2 {
		t.Fatalf("%+v, %v", invoices, err)
	}
	for i, want := range []struct {
		month stores.Date
		total int64
		final bool
		lines []stores.InvoiceLine
	}{
		{"2026-03-01", 1, false, []stores.InvoiceLine{line(1, stores.InvoiceCharge, 1)}},
		{"2026-01-01", 9, true, []stores.InvoiceLine{line(1, stores.InvoiceCharge, 7), line(1, stores.InvoiceCredit, -3), line(2, stores.InvoiceCharge, 5)}},
	} {
		got := invoices[i]
		var lines []stores.InvoiceLine
		for _, l := range got.Lines {
			lines = append(lines, *l)
		}
		if got.Advertiser != a.ID || got.Currency != "EUR" || got.Month != want.month || got.Total != want.total || got.Final != want.final || !slices.Equal(lines, want.lines) {
			t.Errorf("%+v %+v, want %+v", got, lines, want)
		}
		if !regexp.MustCompile(`^20260[13]-[0-9A-HJKMNP-TV-Z]{13}$`).MatchString(got.Number()) {
			t.Errorf("number %q", got.Number())
		}
	}
	for closed, final := range map[time.Time]bool{{}: false, month(4).Add(-time.Microsecond): false, month(4): true} {
		if invoices, _ := stores.Invoices(a, sums, closed); invoices[0].Final != final {
			t.Errorf("closed before %v: %t", closed, invoices[0].Final)
		}
	}
	for _, amounts := range [][]int64{{math.MinInt64}, {-math.MaxInt64, -1}} {
		var sums []stores.MonthlySum
		for i, amount := range amounts {
			sums = append(sums, stores.MonthlySum{Month: month(1), Cause: campaign(byte(i)), Amount: amount})
		}
		if _, err := stores.Invoices(a, sums, time.Time{}); !errors.Is(err, stores.ErrOverflow) {
			t.Errorf("%v: %v", amounts, err)
		}
	}
}
