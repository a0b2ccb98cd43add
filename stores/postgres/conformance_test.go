package postgres_test

import (
	"testing"

	"fivefold/stores/postgres"
	"fivefold/stores/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	for port, suite := range map[string]func(*testing.T, storetest.Open){
		"Places": storetest.Places, "Organisations": storetest.Organisations, "Users": storetest.Users, "Credentials": storetest.Credentials,
		"Sessions": storetest.Sessions, "Interests": storetest.Interests, "Likes": storetest.Likes, "Friendships": storetest.Friendships,
		"Pages": storetest.Pages, "Memberships": storetest.Memberships,
	} {
		t.Run(port, func(t *testing.T) {
			t.Parallel()
			suite(t, func(t *testing.T) storetest.Harness {
				engine := postgres.OpenEmpty(t)
				return storetest.Harness{Set: engine.Set(), Close: engine.Close}
			})
		})
	}
}
