package storetest

import (
	"fivefold/stores"
)

// affiliate stores an affiliation and returns the result of Affiliate.
func (fx *fixture) affiliate(t tester, person, organisation stores.ID, year int) stores.Affiliation {
	t.Helper()
	return must(fx.Organisations.Affiliate(t.Context(), stores.Affiliation{User: person, Organisation: organisation, Year: year}))(t)
}

// disaffiliate removes an affiliation.
func (fx *fixture) disaffiliate(t tester, person, organisation stores.ID) {
	t.Helper()
	if err := fx.Organisations.Disaffiliate(t.Context(), person, organisation); err != nil {
		t.Fatalf("Disaffiliate: %v", err)
	}
}

func (fx *fixture) affiliationsOf(t tester, person stores.ID) []stores.Affiliation {
	t.Helper()
	return must(fx.Organisations.Affiliations(t.Context(), []stores.ID{person}))(t)[person]
}
