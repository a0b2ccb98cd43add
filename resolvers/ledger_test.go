package resolvers_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// pay posts money into the funds of an advertiser, in minor units, effective at a time.
func (h *harness) pay(advertiser stores.ID, key string, minorUnits int64, at time.Time) {
	h.t.Helper()
	provider := stores.NetworkAccount(stores.AccountProvider, "EUR")
	provider.OpenedAt = epoch
	if err := h.set.Ledger.Open(h.t.Context(), []stores.Account{provider}); err != nil {
		h.t.Fatal(err)
	}
	t := stores.Transfer{ID: stores.DerivedID(stores.KindTransfer, advertiser, key), Description: "Top-up " + key, EffectiveAt: at,
		Legs: []stores.Leg{{Account: stores.FundsOf(advertiser), Amount: minorUnits}, {Account: provider.ID, Amount: -minorUnits}}}
	if _, err := h.set.Ledger.Post(h.t.Context(), stores.Booking{At: h.clock}, t); err != nil {
		h.t.Fatal(err)
	}
}

// hold reserves money of an advertiser for a day.
func (h *harness) hold(advertiser stores.ID, key string, minorUnits int64) {
	h.t.Helper()
	hold := stores.Hold{ID: stores.DerivedID(stores.KindHold, advertiser, key), From: stores.FundsOf(advertiser), To: stores.NetworkAccount(stores.AccountRevenue, "EUR").ID,
		Amount: minorUnits, Description: "Budget " + key, OpenedAt: h.clock, ExpiresAt: h.clock.AddDate(0, 0, 1)}
	if _, err := h.set.Ledger.Hold(h.t.Context(), stores.Booking{At: h.clock}, hold); err != nil {
		h.t.Fatal(err)
	}
}

type amount struct{ MinorUnits, Currency, Formatted string }

func TestTheBalanceOfAnAdvertiserIsThatOfItsFunds(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	balance := func(argument string) (posted, held, incoming, available amount) {
		t.Helper()
		b := get[struct {
			Node struct {
				Balance struct{ Posted, Held, Incoming, Available amount }
			}
		}](h, people["analyst"], fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { balance%s { posted { ...a } held { ...a } incoming { ...a } available { ...a } } } } }
			fragment a on Money { minorUnits currency formatted }`, advertiser, argument), nil).Node.Balance
		return b.Posted, b.Held, b.Incoming, b.Available
	}
	zero := amount{"0", "EUR", "€0.00"}
	if posted, held, incoming, available := balance(""); posted != zero || held != zero || incoming != zero || available != zero {
		t.Errorf("%v %v %v %v", posted, held, incoming, available)
	}
	before := h.clock
	h.clock = h.clock.Add(time.Hour)
	h.pay(advertiser, "1", 123_456, h.clock)
	h.hold(advertiser, "1", 23_000)
	want := [...]amount{{"123456", "EUR", "€1,234.56"}, {"23000", "EUR", "€230.00"}, zero, {"100456", "EUR", "€1,004.56"}}
	if posted, held, incoming, available := balance(""); [...]amount{posted, held, incoming, available} != want {
		t.Errorf("%v %v %v %v", posted, held, incoming, available)
	}
	if posted, held, _, _ := balance(fmt.Sprintf("(at: %q)", before.Format(time.RFC3339))); posted != zero || held != zero {
		t.Errorf("before: %v %v", posted, held)
	}
	future := h.execute(people["analyst"], fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { balance(at: "2050-01-01T00:00:00Z") { posted { minorUnits } } } } }`, advertiser), nil)
	if future.code() != "BAD_USER_INPUT" || !strings.Contains(string(future.Data), `"balance":null`) {
		t.Errorf("in the future: %s %v", future.Data, future.Errors)
	}
}

func TestTheStatementOfAnAdvertiserHasTheEntriesOfItsFunds(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	start := h.clock
	for i := range 3 {
		h.clock = start.Add(time.Duration(i) * time.Hour)
		h.pay(advertiser, fmt.Sprint(i), int64(100+i), h.clock)
	}
	h.hold(advertiser, "x", 50)
	statement := func(arguments string) (numbers []string, text string) {
		t.Helper()
		s := get[struct {
			Node struct {
				Statement struct {
					Nodes []struct {
						Number      string
						Description string
					}
					TotalCount int
				}
			}
		}](h, people["analyst"], fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { statement%s { nodes { number kind description amount { minorUnits } held { minorUnits } balance { minorUnits } effectiveAt } totalCount } } } }`,
			advertiser, arguments), nil).Node.Statement
		for _, n := range s.Nodes {
			numbers = append(numbers, n.Number)
			text += n.Description + ";"
		}
		return numbers, text
	}
	for arguments, want := range map[string]string{
		"":           "[4 3 2 1] Budget x;Top-up 2;Top-up 1;Top-up 0;",
		"(first: 1)": "[4] Budget x;",
		"(last: 1)":  "[1] Top-up 0;",
		fmt.Sprintf("(from: %q)", start.Add(time.Hour).Format(time.RFC3339)):                                                         "[4 3 2] Budget x;Top-up 2;Top-up 1;",
		fmt.Sprintf("(until: %q)", start.Add(time.Hour).Format(time.RFC3339)):                                                        "[1] Top-up 0;",
		fmt.Sprintf("(from: %q, until: %q)", start.Add(time.Hour).Format(time.RFC3339), start.Add(2*time.Hour).Format(time.RFC3339)): "[2] Top-up 1;",
	} {
		if numbers, text := statement(arguments); fmt.Sprint(numbers)+" "+text != want {
			t.Errorf("%s: %v %s, want %s", arguments, numbers, text, want)
		}
	}
	whole := h.execute(people["owner"], fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { statement(first: 1) { nodes { number kind amount { formatted } held { formatted } balance { formatted } effectiveAt recordedAt } totalCount } } } }`, advertiser), nil)
	var compact strings.Builder
	if err := json.NewEncoder(&compact).Encode(whole.Data); err != nil {
		t.Fatal(err)
	}
	want := `{"node":{"statement":{"nodes":[{"number":"4","kind":"HELD","amount":{"formatted":"€0.00"},"held":{"formatted":"€0.50"},"balance":{"formatted":"€3.03"},` +
		`"effectiveAt":"2026-06-01T14:00:00Z","recordedAt":"2026-06-01T14:00:00Z"}],"totalCount":4}}}`
	if strings.TrimSpace(compact.String()) != want {
		t.Errorf("%s\nwant %s", compact.String(), want)
	}
	backwards := h.execute(people["owner"], fmt.Sprintf(`{ node(id: %q) { ... on Advertiser { statement(from: "2026-01-02T00:00:00Z", until: "2026-01-01T00:00:00Z") { totalCount } } } }`, advertiser), nil)
	if backwards.code() != "BAD_USER_INPUT" {
		t.Errorf("until before from: %v", backwards.Errors)
	}
}
