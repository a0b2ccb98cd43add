package storetest

import (
	"strings"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

func noNUL(s string) bool { return !strings.ContainsRune(s, 0) }

// drawDate draws a day or no day.
func drawDate(t *rapid.T) stores.Date {
	if rapid.Bool().Draw(t, "none") {
		return ""
	}
	day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3652058).Draw(t, "day")) // to the end of year 9999
	return stores.Date(day.Format(time.DateOnly))
}

// setOptional sets the optional fields whose bits are set.
func setOptional(u *stores.User, city stores.ID, bit func(bit int) bool) {
	for i, apply := range []func(){
		func() { u.FirstName = "Zoë" }, func() { u.LastName = "d'Arc" }, func() { u.Gender = "they 🌈" },
		func() { u.Birthday = "1412-01-06" }, func() { u.City = city },
	} {
		if bit(i) {
			apply()
		}
	}
}

// fullChange returns a change of every field of a person.
func fullChange(city stores.ID) stores.UserChange {
	return withTexts(stores.UserChange{
		Languages: new([]string{"fr", "de", "aa"}), ProfileFields: new([]stores.ProfileField{{Label: "b"}, {Label: "a"}}),
		Birthday: new(stores.Date("1985-09-20")), City: &city, FriendsVisibility: new(stores.OnlyMe), InterestsVisibility: new(stores.FriendsOnly),
	})
}

func createUser(t tester, fx *fixture, u stores.User, hash string) {
	t.Helper()
	if err := fx.Users.Create(t.Context(), u, hash); err != nil {
		t.Fatalf("Create: %v", err)
	}
}

func userByID(t tester, fx *fixture, id stores.ID) stores.User {
	t.Helper()
	u, ok := must(fx.Users.ByIDs(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return u
}
