package postgres

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
	set, err := queryMap(ctx, s.Engine, keysOf(people, stores.KindUser), bookkeeping.StoredAdPreference.Key, readAdPreference,
		"SELECT x.user_id, x.by_interest FROM ad_preferences x WHERE x.user_id = ANY(@keys)", nil)
	if err != nil {
		return nil, err
	}
	return bookkeeping.AdPreferences(people, set), nil
}

// Set implements stores.AdPreferences.
func (s adPreferences) Set(ctx context.Context, person stores.ID, preference stores.AdPreference) error {
	return s.write(ctx, func(c *conn) error {
		c.quiet = true
		return c.run(ctx, `INSERT INTO ad_preferences (user_id, by_interest) VALUES (@person, @by_interest)
			ON CONFLICT (user_id) DO UPDATE SET by_interest = EXCLUDED.by_interest`,
			args{"person": userArg(person), "by_interest": preference.ByInterest})
	})
}
