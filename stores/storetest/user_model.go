package storetest

import (
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// userModel creates a drawn person, applies a drawn change, and compares what the store returns.
func userModel(t *rapid.T, fx *fixture) {
	text := rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return r != 0 }), 1, 80, -1)
	cities := append(fx.places(t, 2, nil), stores.ID{})
	change := func() (c stores.UserChange) {
		visibility := rapid.SampledFrom([]stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe})
		fact := rapid.Custom(func(t *rapid.T) stores.ProfileField {
			return stores.ProfileField{Label: rapid.StringN(1, 40, -1).Filter(noNUL).Draw(t, "label"), Value: text.Draw(t, "value")}
		})
		drawTexts(t, &c)
		c.Languages = rapid.Ptr(rapid.SliceOfN(rapid.StringMatching(`[a-z]{2}(-[A-Z]{2})?`), 0, 20), true).Draw(t, "Languages")
		c.ProfileFields = rapid.Ptr(rapid.SliceOfN(fact, 0, 5), true).Draw(t, "Facts")
		c.Birthday = rapid.Ptr(rapid.Custom(drawDate), true).Draw(t, "Birthday")
		c.City = rapid.Ptr(rapid.SampledFrom(cities), true).Draw(t, "City")
		c.FriendsVisibility = rapid.Ptr(visibility, true).Draw(t, "FriendsVisibility")
		c.InterestsVisibility = rapid.Ptr(visibility, true).Draw(t, "InterestsVisibility")
		return c
	}
	u := fx.users(1, nil)[0]
	applyChange(&u, change())
	u.JoinedAt = time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(t, "JoinedAt")).UTC()
	createUser(t, fx, u, "")
	want(t, "created", userByID(t, fx, u.ID), u)
	c := change()
	applyChange(&u, c)
	want(t, "updated", must(fx.Users.Update(t.Context(), u.ID, c))(t), u)
	want(t, "stored", userByID(t, fx, u.ID), u)
}
