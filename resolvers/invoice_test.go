package resolvers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// An invoiceData is an invoice as the API returns it.
type invoiceData struct {
	Number, Month string
	Total         amount
	IsFinal       bool
	Lines         struct {
		Nodes []struct {
			Kind     string
			Campaign struct{ ID string }
			Amount   amount
		}
	}
}

// invoices returns the invoices of an advertiser for the viewer. arguments are those of the field.
func (h *harness) invoices(viewer, advertiser stores.ID, arguments string) []invoiceData {
	h.t.Helper()
	return get[struct {
		Node struct{ Invoices []invoiceData }
	}](h, viewer, fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { invoices%s { number month isFinal total { ...a } lines { nodes { kind campaign { id } amount { ...a } } } } } } }
		fragment a on Money { minorUnits currency formatted }`, advertiser, arguments), nil).Node.Invoices
}

// summary returns the months of invoices, the newest first, with their totals and lines.
func summary(invoices []invoiceData) (text string) {
	for _, i := range invoices {
		text += i.Month + " " + i.Total.MinorUnits
		for _, l := range i.Lines.Nodes {
			text += " " + l.Kind + l.Amount.MinorUnits
		}
		if i.IsFinal {
			text += " final"
		}
		text += "; "
	}
	return text
}

func TestInvoicesHaveWhatTheLedgerHasTakenForCampaigns(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	june, july, september := h.clock, time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 9, 30, 23, 59, 59, 999999000, time.UTC)
	h.pay(advertiser, "1", 5000, june)
	campaign, _ := h.campaignOf(advertiser)
	hold := stores.BudgetHold(campaign, 1)
	capture := func(name string, at time.Time, amount int64) stores.ID {
		t.Helper()
		id := stores.DerivedID(stores.KindTransfer, campaign, name)
		if _, err := h.set.Ledger.Capture(t.Context(), stores.Booking{At: at}, id, hold, amount, false); err != nil {
			t.Fatal(err)
		}
		return id
	}
	capture("a", june, 100)
	taken := capture("b", july.Add(-time.Microsecond), 20)
	capture("c", july, 3)
	back := func(name string, at time.Time, amount int64) {
		t.Helper()
		id := stores.DerivedID(stores.KindTransfer, campaign, name)
		if _, err := h.set.Ledger.Reverse(t.Context(), stores.Booking{At: at}, id, taken, amount, "Wrong place"); err != nil {
			t.Fatal(err)
		}
	}
	back("back", july, 15)
	h.clock = september
	back("back again", september, 5)
	viewer := people["analyst"]

	all := h.invoices(viewer, advertiser, "")
	if got, want := summary(all), "2026-09-01 -5 CREDIT-5; 2026-07-01 -12 CHARGE3 CREDIT-15; 2026-06-01 120 CHARGE120; "; got != want {
		t.Errorf("invoices: %s\nwant %s", got, want)
	}
	if line := all[1].Lines.Nodes[1]; line.Campaign.ID != campaign.String() || line.Amount != (amount{"-15", "EUR", "-€0.15"}) || all[1].Total != (amount{"-12", "EUR", "-€0.12"}) {
		t.Errorf("%+v", all[1])
	}
	// Together they are what the account has given, but for what was paid in.
	balances, err := h.set.Books.Balances(t.Context(), []stores.ID{stores.FundsOf(advertiser)}, september)
	if posted := balances[stores.FundsOf(advertiser)].Posted; err != nil || posted != 5000-120+12+5 {
		t.Errorf("posted %d, %v", posted, err)
	}
	numbers := map[string]bool{}
	for i, prefix := range []string{"202609-", "202607-", "202606-"} {
		if n := all[i].Number; len(n) != 20 || n[:7] != prefix || n[7:] != all[0].Number[7:] {
			t.Errorf("number %q", n)
		}
		numbers[all[i].Number] = true
	}
	if other := (stores.Invoice{Advertiser: numbered(stores.KindAdvertiser, 9), Month: "2026-09-01"}).Number(); numbers[other] {
		t.Errorf("another advertiser has the number %s too", other)
	}

	for arguments, want := range map[string]string{
		`(from: "2026-07-31")`:                      "2026-09-01 -5 CREDIT-5; 2026-07-01 -12 CHARGE3 CREDIT-15; ",
		`(from: "2026-07-31", until: "2026-07-01")`: "2026-07-01 -12 CHARGE3 CREDIT-15; ", // days of one month
		`(from: "2026-07-01", until: "2026-07-01")`: "2026-07-01 -12 CHARGE3 CREDIT-15; ",
		`(until: "2026-06-01")`:                     "2026-06-01 120 CHARGE120; ",
		`(from: "2016-07-01", until: "2026-06-30")`: "2026-06-01 120 CHARGE120; ",
		`(from: "2027-07-01", until: "2028-06-30")`: "",
		`(from: "0001-01-01", until: "0001-01-01")`: "",
		`(from: "9999-12-31", until: "9999-12-31")`: "",
		`(from: null, until: null)`:                 summary(all),
		`(from: "2026-08-31", until: "2026-09-01")`: "2026-09-01 -5 CREDIT-5; ",
		`(from: "2026-08-01", until: "2026-08-31")`: "",
		`(until: "0001-01-01")`:                     "",
	} {
		if got := summary(h.invoices(viewer, advertiser, arguments)); got != want {
			t.Errorf("%s: %s\nwant %s", arguments, got, want)
		}
	}
	for _, arguments := range []string{`(from: "2026-08-01", until: "2026-07-31")`, `(from: "2016-06-30", until: "2026-06-30")`, `(from: "2026-10-01")`, `(from: "0001-01-01")`} {
		r := h.execute(viewer, fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { invoices%s { number } } } }`, advertiser, arguments), nil)
		if r.code() != "BAD_USER_INPUT" {
			t.Errorf("%s: %s %v", arguments, r.Data, r.Errors)
		}
	}

	h.closeLedger(july.Add(-time.Microsecond))
	if got := summary(h.invoices(viewer, advertiser, "")); got != summary(all) {
		t.Errorf("closed but for the end of June: %s", got)
	}
	h.closeLedger(july)
	if got, want := summary(h.invoices(viewer, advertiser, "")), "2026-09-01 -5 CREDIT-5; 2026-07-01 -12 CHARGE3 CREDIT-15; 2026-06-01 120 CHARGE120 final; "; got != want {
		t.Errorf("after closing: %s\nwant %s", got, want)
	}
}

// closeLedger closes the ledger before a time.
func (h *harness) closeLedger(before time.Time) {
	h.t.Helper()
	if _, err := h.set.Ledger.Close(h.t.Context(), stores.Booking{At: h.clock}, before); err != nil {
		h.t.Fatal(err)
	}
}

func TestThePaymentHasItsRefundsAndDisputes(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	payment := stores.Payment{ID: numbered(stores.KindPayment, 1), Account: stores.FundsOf(advertiser), Amount: 100, Currency: "EUR", Provider: "local", CreatedAt: h.clock, ExpiresAt: h.clock.Add(time.Hour)}
	if _, err := h.set.Payments.Create(t.Context(), payment); err != nil {
		t.Fatal(err)
	}
	for i, kind := range []stores.Kind{stores.KindDispute, stores.KindRefund} {
		o := stores.Outflow{ID: numbered(kind, 7), Account: payment.Account, Payment: payment.ID, Amount: int64(10 + i), Currency: "EUR", Provider: "local", CreatedAt: h.clock.Add(time.Duration(i) * time.Second)}
		if kind == stores.KindDispute {
			o.Reference = "dp_1"
		}
		if _, err := h.set.Outflows.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	r := h.execute(people["analyst"], fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { payments { nodes { outflows { outflowId kind amount { minorUnits } } } } } } }`, advertiser), nil)
	got, err := json.Marshal(r.Data)
	want := fmt.Sprintf(`{"node":{"payments":{"nodes":[{"outflows":[{"outflowId":%q,"kind":"DISPUTE","amount":{"minorUnits":"10"}},{"outflowId":%q,"kind":"REFUND","amount":{"minorUnits":"11"}}]}]}}}`,
		numbered(stores.KindDispute, 7), numbered(stores.KindRefund, 7))
	if err != nil || string(got) != want {
		t.Errorf("%s %v %v\nwant %s", got, err, r.Errors, want)
	}
}

// The lines of two campaigns are pages of every size, in both directions, and a cursor belongs to one invoice.
func TestLinesOfAnInvoiceArePages(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	june := h.clock
	h.pay(advertiser, "1", 5000, june)
	campaign, _ := h.campaignOf(advertiser)
	other := stores.Campaign{ID: stores.DerivedID(stores.KindCampaign, advertiser, "2"), Advertiser: advertiser, Name: "Other", Objective: stores.ObjectiveTraffic, State: stores.CampaignActive,
		StartsAt: june, EndsAt: june.AddDate(0, 0, 10), Budget: 1000, BidKind: stores.BidClick, Bid: 5, CreatedAt: june}
	if _, err := h.set.Campaigns.Create(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	var want []string
	ids := []stores.ID{campaign, other.ID}
	slices.SortFunc(ids, stores.ID.Compare)
	for i, id := range ids {
		charge, credit := stores.DerivedID(stores.KindTransfer, id, "a"), stores.DerivedID(stores.KindTransfer, id, "b")
		_, err := h.set.Ledger.Capture(t.Context(), stores.Booking{At: june}, charge, stores.BudgetHold(id, 1), int64(100+i), false)
		if err == nil {
			_, err = h.set.Ledger.Reverse(t.Context(), stores.Booking{At: june}, credit, charge, int64(10+i), "Wrong place")
		}
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprint(100+i), fmt.Sprint(-10-i))
	}
	h.clock = june.AddDate(0, 1, 0)
	next := stores.DerivedID(stores.KindTransfer, campaign, "c")
	if _, err := h.set.Ledger.Capture(t.Context(), stores.Booking{At: h.clock}, next, stores.BudgetHold(campaign, 1), 1, false); err != nil {
		t.Fatal(err)
	}
	lines := func(month, arguments string) (amounts []string, info pageView, r response) {
		t.Helper()
		r = h.execute(people["analyst"], fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { invoices(from: %[2]q, until: %[2]q) { lines(%[3]s) { edges { cursor node { amount { minorUnits } } }
			pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } } } } }`, advertiser, month, arguments), nil)
		var data struct {
			Node struct {
				Invoices []struct {
					Lines struct {
						pageView
						Edges []struct{ Node struct{ Amount amount } }
					}
				}
			}
		}
		if err := json.Unmarshal(r.Data, &data); err != nil || len(data.Node.Invoices) != 1 {
			return nil, info, r
		}
		page := data.Node.Invoices[0].Lines
		for _, e := range page.Edges {
			amounts = append(amounts, e.Node.Amount.MinorUnits)
		}
		return amounts, page.pageView, r
	}
	for size := 1; size <= 5; size++ {
		for _, backward := range []bool{false, true} {
			var all []string
			arguments := fmt.Sprintf("first: %d", size)
			if backward {
				arguments = fmt.Sprintf("last: %d", size)
			}
			for from, more := "", true; more; {
				amounts, page, r := lines("2026-06-30", arguments+from)
				if page.TotalCount != 4 || len(amounts) == 0 {
					t.Fatalf("%s%s: %v %+v %s %v", arguments, from, amounts, page, r.Data, r.Errors)
				}
				if backward {
					all = append(slices.Clone(amounts), all...)
					from, more = fmt.Sprintf(", before: %q", *page.PageInfo.StartCursor), page.PageInfo.HasPreviousPage
				} else {
					all = append(all, amounts...)
					from, more = fmt.Sprintf(", after: %q", *page.PageInfo.EndCursor), page.PageInfo.HasNextPage
				}
			}
			if !slices.Equal(all, want) {
				t.Errorf("%s: %v, want %v", arguments, all, want)
			}
		}
	}
	_, page, _ := lines("2026-06-30", "first: 1")
	if _, _, r := lines("2026-07-01", fmt.Sprintf("first: 1, after: %q", *page.PageInfo.EndCursor)); r.code() != "BAD_CURSOR" {
		t.Errorf("the cursor of another invoice: %s %v", r.Data, r.Errors)
	}
}
