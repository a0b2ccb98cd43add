package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// AdPreferences tests stores.AdPreferences.
func AdPreferences(t *testing.T, open Open) {
	s := suite{t, open, "AdPreferences"}
	s.promises(func(t *testing.T, fx *fixture, n int) []call {
		people := fx.people(t, n, nil)
		return []call{
			{"AdPreferences.ByPeople", n, func(ctx context.Context) error { return errOf(fx.AdPreferences.ByPeople(ctx, people)) }},
			{"AdPreferences.Set", 0, func(ctx context.Context) error { return fx.AdPreferences.Set(ctx, people[0], stores.AdPreference{}) }},
		}
	})
	s.adPreferenceSet()
}

// adPreferences returns the preferences of people.
func (fx *fixture) adPreferences(t tester, people ...stores.ID) map[stores.ID]stores.AdPreference {
	t.Helper()
	return must(fx.AdPreferences.ByPeople(t.Context(), people))(t)
}

func (s suite) adPreferenceSet() {
	byInterest, not := stores.AdPreference{ByInterest: true}, stores.AdPreference{}
	s.test("who has never set a preference, and what is no person, has the default", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 2, nil)
		wantError(t, "Set", fx.AdPreferences.Set(t.Context(), p[1], not), nil)
		missing, other := fx.id(stores.KindUser), asKind(p[1], stores.KindPage)
		want(t, "preferences", fx.adPreferences(t, p[0], missing, other, stores.ID{}),
			map[stores.ID]stores.AdPreference{p[0]: byInterest, missing: byInterest, other: byInterest, {}: byInterest})
		want(t, "default", stores.DefaultAdPreference(), byInterest)
		want(t, "of nobody", fx.adPreferences(t), nil)
	})
	s.test("Set replaces the preference of one person; duplicate keys are returned once", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 3, nil)
		for _, preference := range []stores.AdPreference{not, not, byInterest, byInterest, not} {
			wantError(t, "Set", fx.AdPreferences.Set(t.Context(), p[0], preference), nil)
			want(t, "preference", fx.adPreferences(t, p[0]), map[stores.ID]stores.AdPreference{p[0]: preference})
		}
		wantError(t, "Set", fx.AdPreferences.Set(t.Context(), p[1], byInterest), nil)
		want(t, "preferences", fx.adPreferences(t, p[2], p[0], p[1], p[0]), map[stores.ID]stores.AdPreference{p[0]: not, p[1]: byInterest, p[2]: byInterest})
	})
	s.test("the preference of a missing person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		person := fx.person(t)
		for _, id := range []stores.ID{fx.id(stores.KindUser), asKind(person, stores.KindPage), {}} {
			wantError(t, "Set", fx.AdPreferences.Set(t.Context(), id, not), stores.ErrNotFound)
		}
		want(t, "of another", fx.adPreferences(t, person), map[stores.ID]stores.AdPreference{person: byInterest})
	})
	s.test("of concurrent Sets each takes effect", func(t *testing.T, fx *fixture) {
		p := fx.people(t, 8, nil)
		wanted := map[stores.ID]stores.AdPreference{}
		for i, id := range p {
			wanted[id] = stores.AdPreference{ByInterest: i%2 == 0}
		}
		for _, err := range concurrently(4*len(p), func(i int) error { return fx.AdPreferences.Set(t.Context(), p[i%len(p)], wanted[p[i%len(p)]]) }) {
			wantError(t, "Set", err, nil)
		}
		want(t, "preferences", fx.adPreferences(t, p...), wanted)
	})
}
