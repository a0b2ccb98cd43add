package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"fivefold/stores"
)

// userUpdate tests Update.
func (s suite) userUpdate() {
	s.test("Update changes the given fields, leaves nil fields, and returns the updated person", func(t *testing.T, fx *fixture) {
		cities := fx.places(t, 2, nil)
		us := fx.users(2, func(_ int, u *stores.User) {
			u.Bio, u.Languages, u.ProfileFields = "old", []string{"de", "en"}, []stores.ProfileField{{Label: "Born", Value: "1843"}}
			setOptional(u, cities[0], func(int) bool { return true })
		})
		createUser(t, fx, us[0], "hash")
		createUser(t, fx, us[1], "hash")
		u := us[0]
		changes := singleChanges(fullChange(cities[1]))
		changes["nothing"] = stores.UserChange{}
		for name, change := range changes {
			applyChange(&u, change)
			want(t, name+" returned", must(fx.Users.Update(t.Context(), u.ID, change))(t), u)
			want(t, name+" stored", userByID(t, fx, u.ID), u)
		}
		want(t, "another person", userByID(t, fx, us[1].ID), us[1])
		want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), u.ID))(t), "hash")
	})
	s.test("Update with an empty value clears the field", func(t *testing.T, fx *fixture) {
		u := fx.users(1, func(_ int, u *stores.User) {
			u.Bio, u.Languages, u.ProfileFields = "old", []string{"de"}, []stores.ProfileField{{Label: "Born", Value: "1843"}}
		})[0]
		createUser(t, fx, u, "")
		u.Bio, u.Languages, u.ProfileFields = "", nil, nil
		got := must(fx.Users.Update(t.Context(), u.ID, stores.UserChange{Bio: new(""), Languages: new([]string{}), ProfileFields: new([]stores.ProfileField(nil))}))(t)
		want(t, "returned", got, u)
		want(t, "stored", userByID(t, fx, u.ID), u)
	})
	s.test("Update with a zero value clears that optional field and no other", func(t *testing.T, fx *fixture) {
		city := fx.places(t, 1, nil)[0]
		u := fx.users(1, nil)[0]
		createUser(t, fx, u, "")
		set := fullChange(city)
		set.Name, set.FriendsVisibility, set.InterestsVisibility = nil, nil, nil // have no zero value
		full := u
		applyChange(&full, set)
		want(t, "set", must(fx.Users.Update(t.Context(), u.ID, set))(t), full)
		zero := zeroChange(set)
		zero.Languages, zero.ProfileFields = new([]string{}), new([]stores.ProfileField(nil))
		cleared := []stores.UserChange{zero, zero} // the second clears empty fields
		for _, c := range singleChanges(zeroChange(fullChange(city))) {
			if c.Name == nil && c.FriendsVisibility == nil && c.InterestsVisibility == nil {
				cleared = append(cleared, c)
			}
		}
		for i, c := range cleared {
			u = full
			applyChange(&u, c)
			if c.Languages != nil {
				u.Languages = nil
			}
			want(t, fmt.Sprintf("returned by change %d", i), must(fx.Users.Update(t.Context(), u.ID, c))(t), u)
			want(t, fmt.Sprintf("stored by change %d", i), userByID(t, fx, u.ID), u)
			if i > 0 {
				want(t, "set again", must(fx.Users.Update(t.Context(), u.ID, set))(t), full)
			}
		}
	})
	s.test("Update to a missing city returns ErrNotFound and changes nothing", func(t *testing.T, fx *fixture) {
		cities, organisation := fx.places(t, 2, nil), fx.organisations(t, 1, nil)[0]
		us := fx.users(2, func(i int, u *stores.User) { setOptional(u, cities[0], func(int) bool { return i == 0 }) })
		for _, u := range us {
			createUser(t, fx, u, "")
			for _, city := range []stores.ID{fx.id(stores.KindPlace), organisation, asKind(cities[1], stores.KindUser)} {
				for _, c := range []stores.UserChange{{City: &city}, {City: &city, Name: new("New"), Bio: new("new"), Gender: new("")}} {
					if _, err := fx.Users.Update(t.Context(), u.ID, c); !errors.Is(err, stores.ErrNotFound) {
						t.Errorf("Update: %v", err)
					}
					want(t, "stored", userByID(t, fx, u.ID), u)
				}
			}
		}
		unknown := fx.id(stores.KindUser)
		if _, err := fx.Users.Update(t.Context(), unknown, stores.UserChange{City: &cities[0]}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Update of a missing person: %v", err)
		}
	})
	s.test("Update of a missing person returns ErrNotFound", func(t *testing.T, fx *fixture) {
		id := fx.id(stores.KindUser)
		if _, err := fx.Users.Update(t.Context(), id, stores.UserChange{Name: new("Nobody")}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("a name: %v", err)
		}
		if _, err := fx.Users.Update(t.Context(), id, stores.UserChange{}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("nothing: %v", err)
		}
		want(t, "people", must(fx.Users.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.User{})
	})
	s.test("concurrent Updates of different fields are all kept", func(t *testing.T, fx *fixture) {
		cities := fx.places(t, 2, nil)
		u := fx.users(1, func(_ int, u *stores.User) { u.City, u.Gender = cities[0], "old" })[0]
		createUser(t, fx, u, "")
		full := fullChange(cities[1])
		applyChange(&u, full)
		changes := slices.Collect(maps.Values(singleChanges(full)))
		for _, err := range concurrently(4*len(changes), func(i int) error {
			_, err := fx.Users.Update(t.Context(), u.ID, changes[i%len(changes)])
			return err
		}) {
			if err != nil {
				t.Errorf("Update: %v", err)
			}
		}
		want(t, "person", userByID(t, fx, u.ID), u)
	})
}
