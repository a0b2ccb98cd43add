package storetest

import (
	"fivefold/stores"
)

// affiliate stores an affiliation and gives what Affiliate returns.
func (w *world) affiliate(t tester, person, organisation stores.ID, year int) stores.Affiliation {
	t.Helper()
	return must(w.Organisations.Affiliate(t.Context(), stores.Affiliation{User: person, Organisation: organisation, Year: year}))(t)
}

// disaffiliate takes an affiliation away.
func (w *world) disaffiliate(t tester, person, organisation stores.ID) {
	t.Helper()
	if err := w.Organisations.Disaffiliate(t.Context(), person, organisation); err != nil {
		t.Fatalf("Disaffiliate: %v", err)
	}
}

func (w *world) affiliationsOf(t tester, person stores.ID) []stores.Affiliation {
	t.Helper()
	return must(w.Organisations.Affiliations(t.Context(), []stores.ID{person}))(t)[person]
}
