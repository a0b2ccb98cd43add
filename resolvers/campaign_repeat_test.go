package resolvers_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// atOnce sends a mutation 50 times at once, checks that all answers are equal and succeed, and returns the answer.
func (h *harness) atOnce(t *testing.T, as stores.ID, mutation string) string {
	t.Helper()
	answers := make([]string, 50)
	var calls sync.WaitGroup
	for i := range answers {
		calls.Go(func() { answers[i] = string(h.reader(t).execute(as, "mutation { m: "+mutation+" }", nil).Data) })
	}
	calls.Wait()
	for i, answer := range answers {
		if answer != answers[0] || !strings.Contains(answer, `"userErrors":[]`) {
			t.Fatalf("answer %d: %s, want %s", i, answer, answers[0])
		}
	}
	return answers[0]
}

// A mutation that creates a campaign takes effect once for its key, and its first answer is returned for the lifetime of answers, whatever has become of the
// campaign. Then it returns the campaign as it is.
func TestCampaignsOfOneKeyAreCreatedOnce(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	h.pay(advertiser, "1", 10_000, h.clock)
	send := func(mutation string) string {
		return string(h.execute(people["manager"], "mutation { m: "+mutation+" }", nil).Data)
	}
	const fields = ` { campaign { id name state budget { minorUnits } } campaignEdge { cursor node { name budget { minorUnits } } } userErrors { code field } }`
	create := func(key, more string) string {
		return fmt.Sprintf(`createCampaign(input: {advertiserId: %q, idempotencyKey: %q, name: "Soup", startsAt: %q, endsAt: %q, bid: 5, %s})`, advertiser, key,
			h.clock.Format(time.RFC3339), h.clock.Add(time.Hour).Format(time.RFC3339), more) + fields
	}
	soup, dearer := create("k", `budget: 1000`), create("k", `budget: 1001`)
	first := h.atOnce(t, people["manager"], soup)
	id := stores.DerivedID(stores.KindCampaign, advertiser, "k")
	if !strings.Contains(first, id.String()) {
		t.Fatal(first)
	}
	held := func(want int64) {
		t.Helper()
		accounts, err := h.set.Books.Accounts(t.Context(), []stores.ID{stores.FundsOf(advertiser)})
		if err != nil || accounts[stores.FundsOf(advertiser)].Held != want {
			t.Errorf("held: %d, want %d, %v", accounts[stores.FundsOf(advertiser)].Held, want, err)
		}
	}
	held(1000)
	raise := fmt.Sprintf(`updateCampaign(input: {campaignId: %q, name: "Stew", budget: 1500}) { campaign { name budget { minorUnits } } userErrors { code } }`, id)
	if got := send(raise); got != `{"m":{"campaign":{"name":"Stew","budget":{"minorUnits":"1500"}},"userErrors":[]}}` {
		t.Error(got)
	}
	h.clock = h.clock.Add(2 * time.Hour) // after the end of the campaign
	if again := send(soup); again != first {
		t.Errorf("the first answer is not kept:\n%s, want\n%s", again, first)
	}
	mismatch := `{"m":{"campaign":null,"campaignEdge":null,"userErrors":[{"code":"IDEMPOTENCY_MISMATCH","field":["idempotencyKey"]}]}}`
	if got := send(dearer); got != mismatch {
		t.Error(got)
	}
	topUp := fmt.Sprintf(`topUp(input: {advertiserId: %q, amount: 1, paymentMethod: "card_ok", idempotencyKey: "k"}) { userErrors { code } }`, advertiser)
	if got := string(h.execute(people["admin"], "mutation { m: "+topUp+" }", nil).Data); got != `{"m":{"userErrors":[{"code":"IDEMPOTENCY_MISMATCH"}]}}` {
		t.Error(got) // keys are of an advertiser, not of a mutation
	}
	h.clock = h.clock.Add(2 * stores.AnswerLifetime)
	if got := send(soup); !strings.Contains(got, id.String()) || !strings.Contains(got, `"name":"Stew"`) {
		t.Errorf("after the lifetime: %s", got)
	}
	h.clock = h.clock.Add(2 * stores.AnswerLifetime)
	if got := send(dearer); got != mismatch {
		t.Errorf("after the lifetime, another budget: %s", got)
	}
	if got := send(strings.ReplaceAll(soup, `"k"`, `"l"`)); !strings.Contains(got, `"code":"SCHEDULE_INVALID","field":["startsAt"]`) {
		t.Errorf("a new campaign in the past: %s", got)
	}
	held(1500)
}

// A budget is an amount, not a difference: a repeated raise reserves nothing more, with a key and without one. With a key the first answer is returned.
func TestRepeatedRaisesOfABudgetReserveItOnce(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	h.pay(advertiser, "1", 10_000, h.clock)
	campaign, _ := h.campaignOf(advertiser) // 1,000
	const fields = ` { campaign { name budget { minorUnits } } userErrors { code field } }`
	raise := func(more string) string {
		return fmt.Sprintf(`updateCampaign(input: {campaignId: %q, %s})`, campaign, more) + fields
	}
	held := func(want int64) {
		t.Helper()
		accounts, err := h.set.Books.Accounts(t.Context(), []stores.ID{stores.FundsOf(advertiser)})
		if err != nil || accounts[stores.FundsOf(advertiser)].Held != want {
			t.Errorf("held: %d, want %d, %v", accounts[stores.FundsOf(advertiser)].Held, want, err)
		}
	}
	send := func(mutation string) string {
		return string(h.execute(people["manager"], "mutation { m: "+mutation+" }", nil).Data)
	}
	h.atOnce(t, people["manager"], raise(`budget: 2000`))
	held(2000)
	keyed := raise(`budget: 3000, idempotencyKey: "r"`)
	first := h.atOnce(t, people["manager"], keyed)
	held(3000)
	if got := send(raise(`budget: 4000, name: "Stew"`)); got != `{"m":{"campaign":{"name":"Stew","budget":{"minorUnits":"4000"}},"userErrors":[]}}` {
		t.Error(got)
	}
	if got := send(raise(`budget: 3000`)); !strings.Contains(got, "BUDGET_TOO_LOW") {
		t.Errorf("without a key: %s", got)
	}
	if again := send(keyed); again != first {
		t.Errorf("the first answer is not kept: %s, want %s", again, first)
	}
	if got := send(raise(`budget: 3001, idempotencyKey: "r"`)); !strings.Contains(got, `"code":"IDEMPOTENCY_MISMATCH","field":["idempotencyKey"]`) {
		t.Error(got)
	}
	held(4000)
}

// What an operator decides about a creative, and why, is what people with a role for its advertiser see.
func TestRejectedCreativesSayWhy(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	h.pay(advertiser, "1", 10_000, h.clock)
	_, adSet := h.campaignOf(advertiser)
	creative := h.creativeOf(adSet, numbered(stores.KindPage, 0), people["owner"])
	for _, c := range []struct {
		state      stores.ReviewState
		note, want string
	}{
		{stores.ReviewPending, "", `{"node":{"review":"PENDING","note":null,"reviewedAt":null}}`},
		{stores.ReviewRejected, "It shows another price.", `{"node":{"review":"REJECTED","note":"It shows another price.","reviewedAt":"2026-06-01T12:00:00Z"}}`},
		{stores.ReviewApproved, "", `{"node":{"review":"APPROVED","note":null,"reviewedAt":"2026-06-01T12:00:00Z"}}`},
	} {
		if _, err := h.set.Creatives.Review(t.Context(), creative, c.state, c.note, h.clock); err != nil {
			t.Fatal(err)
		}
		query := fmt.Sprintf(`{ node(id: %q) { ... on Creative { review note reviewedAt } } }`, creative)
		if got := string(h.execute(people["analyst"], query, nil).Data); got != c.want {
			t.Errorf("%s: %s", c.state, got)
		}
		if got := string(h.execute(people["stranger"], query, nil).Data); got != `{"node":null}` {
			t.Errorf("%s: a stranger sees %s", c.state, got)
		}
	}
}
