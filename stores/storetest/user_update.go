package storetest

import (
	"errors"
	"fmt"
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
		for name, change := range map[string]func(c *stores.UserChange){
			"nothing":   func(*stores.UserChange) {},
			"Name":      func(c *stores.UserChange) { u.Name = "New 🦊"; c.Name = new(u.Name) },
			"Bio":       func(c *stores.UserChange) { u.Bio = "new"; c.Bio = new(u.Bio) },
			"Languages": func(c *stores.UserChange) { u.Languages = []string{"fr", "de", "aa"}; c.Languages = new(u.Languages) },
			"Facts": func(c *stores.UserChange) {
				u.ProfileFields = []stores.ProfileField{{Label: "b"}, {Label: "a"}}
				c.ProfileFields = new(u.ProfileFields)
			},
			"FirstName": func(c *stores.UserChange) { u.FirstName = "New"; c.FirstName = new(u.FirstName) },
			"LastName":  func(c *stores.UserChange) { u.LastName = "Newer"; c.LastName = new(u.LastName) },
			"Gender":    func(c *stores.UserChange) { u.Gender = "woman"; c.Gender = new(u.Gender) },
			"Birthday":  func(c *stores.UserChange) { u.Birthday = "1985-09-20"; c.Birthday = new(u.Birthday) },
			"City":      func(c *stores.UserChange) { u.City = cities[1]; c.City = new(u.City) },
			"FriendsVisibility": func(c *stores.UserChange) {
				u.FriendsVisibility = stores.OnlyMe
				c.FriendsVisibility = new(u.FriendsVisibility)
			},
			"InterestsVisibility": func(c *stores.UserChange) {
				u.InterestsVisibility = stores.FriendsOnly
				c.InterestsVisibility = new(u.InterestsVisibility)
			},
		} {
			var c stores.UserChange
			change(&c)
			want(t, name+" returned", must(fx.Users.Update(t.Context(), u.ID, c))(t), u)
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
		zero := stores.UserChange{FirstName: new(""), LastName: new(""), Gender: new(""), Birthday: new(stores.Date("")), City: new(stores.ID{})}
		each := []stores.UserChange{
			{FirstName: zero.FirstName}, {LastName: zero.LastName}, {Gender: zero.Gender}, {Birthday: zero.Birthday}, {City: zero.City}, zero, zero,
		}
		u := fx.users(1, func(_ int, u *stores.User) { setOptional(u, city, func(int) bool { return true }) })[0]
		createUser(t, fx, u, "")
		full := u
		for i, c := range each {
			u = full
			applyChange(&u, c)
			want(t, fmt.Sprintf("returned by change %d", i), must(fx.Users.Update(t.Context(), u.ID, c))(t), u)
			want(t, fmt.Sprintf("stored by change %d", i), userByID(t, fx, u.ID), u)
			if i < len(each)-2 { // the last clears empty fields
				back := stores.UserChange{
					FirstName: &full.FirstName, LastName: &full.LastName, Gender: &full.Gender, Birthday: &full.Birthday, City: &full.City,
				}
				want(t, "set again", must(fx.Users.Update(t.Context(), u.ID, back))(t), full)
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
		u.Name, u.Bio, u.Languages, u.FriendsVisibility = "New", "new", []string{"eo"}, stores.OnlyMe
		u.FirstName, u.LastName, u.Gender, u.Birthday, u.City = "First", "Last", "", "2000-01-01", cities[1]
		changes := []stores.UserChange{
			{Name: new(u.Name)}, {Bio: new(u.Bio)}, {Languages: new(u.Languages)}, {FriendsVisibility: new(u.FriendsVisibility)},
			{FirstName: new(u.FirstName)}, {LastName: new(u.LastName)}, {Gender: new(u.Gender)}, {Birthday: new(u.Birthday)}, {City: new(u.City)},
		}
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
