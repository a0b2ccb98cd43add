package embedded

import (
	"context"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// adPreferences implements stores.AdPreferences.
type adPreferences struct{ *Engine }

// readAdPreference reads a person and a preference.
func readAdPreference(r *row) bookkeeping.StoredAdPreference {
	return bookkeeping.StoredAdPreference{Person: r.id(stores.KindUser), Preference: stores.AdPreference{ByInterest: r.bool()}}
}

// ByPeople implements stores.AdPreferences.
func (s adPreferences) ByPeople(ctx context.Context, people []stores.ID) (map[stores.ID]stores.AdPreference, error) {
	set, err := queryKeys(ctx, s.Engine, keysOf(people, stores.KindUser), bookkeeping.StoredAdPreference.Key, readAdPreference,
		" SELECT x.user, x.by_interest FROM k CROSS JOIN ad_preference x ON x.user = k.id")
	if err != nil {
		return nil, err
	}
	return bookkeeping.AdPreferences(people, set), nil
}

// Set implements stores.AdPreferences.
func (s adPreferences) Set(ctx context.Context, person stores.ID, preference stores.AdPreference) error {
	return s.write(ctx, func(c *conn) error {
		return constraintError(c.run(ctx, `INSERT INTO ad_preference (user, by_interest) VALUES (?, ?)
			ON CONFLICT (user) DO UPDATE SET by_interest = excluded.by_interest`, userArg(person), boolArg(preference.ByInterest)))
	})
}
