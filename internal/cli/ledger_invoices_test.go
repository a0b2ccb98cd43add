package cli

import (
	"slices"
	"testing"

	"fivefold/stores"
)

func TestNamesInInvoicesAreNoFormulas(t *testing.T) {
	t.Parallel()
	line := &stores.InvoiceLine{Campaign: stores.ID{Kind: stores.KindCampaign}, Kind: stores.InvoiceCredit, Amount: -5, Currency: "EUR"}
	invoice := advertiserInvoice{stores.Invoice{Advertiser: stores.ID{Kind: stores.KindAdvertiser}, Month: "2026-11-01"}, "=HYPERLINK(1)"}
	got := invoiceCells(invoice, line, "+1-800")
	if want := []string{invoice.Number(), "2026-11", invoice.Advertiser.String(), "'=HYPERLINK(1)", line.Campaign.String(), "'+1-800", "CREDIT", "-5", "EUR", "false"}; !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if got := invoiceCells(advertiserInvoice{invoice.Invoice, "Acme"}, line, "Spring"); got[3] != "Acme" || got[5] != "Spring" {
		t.Errorf("%q", got)
	}
}
