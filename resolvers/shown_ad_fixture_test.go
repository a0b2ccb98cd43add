package resolvers_test

import (
	"encoding/json"
	"time"

	"fivefold/stores"
)

// shown records that a person has seen an ad of a campaign, and why, n hours after the clock. n is different for each ad.
func (h *harness) shown(campaign, adSet, creative, person stores.ID, n int, reasons string) {
	h.t.Helper()
	now := h.clock.Add(time.Duration(n) * time.Hour)
	lease, err := h.set.Delivery.Lease(h.t.Context(), stores.Lease{ID: stores.DerivedID(stores.KindLease, creative, now.String()), Campaign: campaign,
		Hold: stores.BudgetHold(campaign, 1), Amount: 1, EndsAt: now.Add(time.Minute)}, stores.MaxBudget, now)
	if err != nil {
		h.t.Fatal(err)
	}
	event := stores.AdEvent{Token: [16]byte{1, 15: byte(n)}, Kind: stores.AdImpression, Lease: lease.ID, AdSet: adSet, Creative: creative, Person: person,
		Price: stores.Spend{Nanos: 1}, Reasons: reasons, At: now}
	outcomes, err := h.set.Delivery.Record(h.t.Context(), []stores.AdEvent{event}, now)
	if err != nil || outcomes[0] != stores.AdEventRecorded {
		h.t.Fatal(outcomes, err)
	}
}

// dumpAdPreferences returns how ads may be chosen for everybody.
func (h *harness) dumpAdPreferences() string {
	h.t.Helper()
	users, err := h.set.Archive.Scan(h.t.Context(), stores.TableUsers, stores.Rows{}, 100_000)
	if err != nil {
		h.t.Fatal(err)
	}
	out := map[string]stores.AdPreference{}
	for _, u := range users.Users {
		found, err := h.set.AdPreferences.ByPeople(h.t.Context(), []stores.ID{u.ID})
		if err != nil {
			h.t.Fatal(err)
		}
		out[u.Handle] = found[u.ID]
	}
	text, err := json.Marshal(out)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}
