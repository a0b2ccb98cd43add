package resolvers_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// A report by groups of people has no row of one person, however often they see an ad, and adds up to the exact total.
func TestReportsHaveNoRowOfOnePerson(t *testing.T) {
	t.Parallel()
	h, people, advertiser := newAdvertiserHarness(t)
	h.pay(advertiser, "1", 1000, epoch)
	campaign, adSet := h.campaignOf(advertiser)
	lease, err := h.set.Delivery.Lease(t.Context(), stores.Lease{ID: stores.NewID(stores.KindLease), Campaign: campaign, Hold: stores.BudgetHold(campaign, 1), Amount: 500,
		EndsAt: h.clock.Add(time.Hour)}, stores.MaxBudget, h.clock)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	show := func(segment stores.Segment, first, n, times int) {
		t.Helper()
		for i := range n * times {
			shown++
			e := stores.AdEvent{Kind: stores.AdImpression, Lease: lease.ID, AdSet: adSet, Person: numbered(stores.KindUser, first+i%n), Price: stores.Spend{Nanos: 1_000_000},
				Segment: segment, At: h.clock}
			binary.BigEndian.PutUint32(e.Token[:], uint32(shown))
			if outcomes, err := h.set.Delivery.Record(t.Context(), []stores.AdEvent{e}, h.clock); err != nil || outcomes[0] != stores.AdEventRecorded {
				t.Fatal(outcomes, err)
			}
		}
	}
	report := func(by, fields string) string {
		t.Helper()
		got := h.execute(people["analyst"], fmt.Sprintf(`{ node(id: %q) { ... on Campaign { report(by: %s) { %s impressions } } } }`, campaign, by, fields), nil)
		if len(got.Errors) > 0 {
			t.Fatalf("%s: %v", by, got.Errors)
		}
		return strings.TrimSuffix(strings.TrimPrefix(string(got.Data), `{"node":{"report":`), "}}")
	}
	interest, place := numbered(stores.KindInterest, 1), numbered(stores.KindPlace, 1)
	show(stores.Segment{Age: "25-34", Gender: "female"}, 100, 12, 1)
	show(stores.Segment{Age: "65+", Gender: "male", Place: place, Interest: interest}, 200, 1, 30)
	for by, null := range map[string]string{"AGE age": `"age":null`, "GENDER gender": `"gender":null`, "AGE_GENDER age gender": `"age":null,"gender":null`,
		"PLACE place { id }": `"place":null`, "INTEREST interest { id }": `"interest":null`} {
		by, fields, _ := strings.Cut(by, " ")
		if got, want := report(by, fields), `[{`+null+`,"impressions":"42"}]`; got != want {
			t.Errorf("by %s: %s, want %s", by, got, want)
		}
	}
	show(stores.Segment{Age: "35-44", Gender: "male"}, 300, 10, 2)
	for by, want := range map[string]string{
		"TOTAL ": `[{"impressions":"62"}]`, "DAY ": `[{"impressions":"62"}]`, "AD_SET": `[{"impressions":"62"}]`,
		"AGE age":               `[{"age":null,"impressions":"42"},{"age":"35-44","impressions":"20"}]`,
		"GENDER gender":         `[{"gender":null,"impressions":"42"},{"gender":"male","impressions":"20"}]`, // or the difference of the men is the one of 65
		"AGE_GENDER age gender": `[{"age":null,"gender":null,"impressions":"42"},{"age":"35-44","gender":"male","impressions":"20"}]`,
	} {
		by, fields, _ := strings.Cut(by, " ")
		if got := report(by, fields); got != want {
			t.Errorf("by %s: %s, want %s", by, got, want)
		}
	}
	show(stores.Segment{Age: "65+"}, 201, 9, 1) // with the first one, they are ten
	if got, want := report("AGE", "age"), `[{"age":null,"impressions":"39"},{"age":"25-34","impressions":"12"},{"age":"35-44","impressions":"20"}]`; got != want {
		t.Errorf("with ten people of two groups: %s, want %s", got, want)
	}
	show(stores.Segment{Age: "65+", Gender: "male"}, 202, 9, 1)
	for by, want := range map[string]string{
		"AGE age":               `[{"age":null,"impressions":"21"},{"age":"35-44","impressions":"20"},{"age":"65+","impressions":"39"}]`,
		"GENDER gender":         `[{"gender":null,"impressions":"21"},{"gender":"male","impressions":"59"}]`,
		"AGE_GENDER age gender": `[{"age":null,"gender":null,"impressions":"21"},{"age":"35-44","gender":"male","impressions":"20"},{"age":"65+","gender":"male","impressions":"39"}]`,
	} {
		by, fields, _ := strings.Cut(by, " ")
		if got := report(by, fields); got != want {
			t.Errorf("with ten men of 65 by %s: %s, want %s", by, got, want)
		}
	}
}
