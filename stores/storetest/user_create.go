package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// userCreate tests Create.
func (s suite) userCreate() {
	s.test("Create stores a person and the hash of their password", func(t *testing.T, fx *fixture) {
		u := fx.users(1, func(_ int, u *stores.User) {
			*u = stores.User{
				ID: u.ID, Handle: "a_b-0", Name: "Zoë 👩‍🚀 \"O'Neil\" \\ ", Bio: "<b>two\nlines</b> %_",
				JoinedAt: at(0), Languages: []string{"pt-BR", "de", "zh-Hant"},
				ProfileFields: []stores.ProfileField{{Label: "Lives in", Value: "Åbo & \u2028 <there>"}, {Label: "Born", Value: "1843"}},
				FirstName:     "Zoë ", LastName: "O'Neil \\", Gender: "non-binary 🌈", Birthday: "1996-02-29", City: fx.places(t, 1, nil)[0],
				FriendsVisibility: stores.FriendsOnly, InterestsVisibility: stores.OnlyMe,
			}
		})[0]
		createUser(t, fx, u, "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA")
		want(t, "person", userByID(t, fx, u.ID), u)
		want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), u.ID))(t), "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA")
	})
	s.test("the largest person is stored completely", func(t *testing.T, fx *fixture) {
		u := fx.users(1, func(_ int, u *stores.User) {
			u.Handle, u.Name, u.Bio = strings.Repeat("z", 30), strings.Repeat("🦊", 80), strings.Repeat("é\n", 250)
			u.FirstName, u.LastName, u.Gender = strings.Repeat("🦊", 80), strings.Repeat("é", 80), strings.Repeat("🦊", 40)
			for i := range 20 {
				u.Languages = append(u.Languages, fmt.Sprintf("de-x-l%d", 19-i))
				u.ProfileFields = append(u.ProfileFields, stores.ProfileField{Label: strings.Repeat("🦊", 40), Value: strings.Repeat("🦊", 200)})
			}
		})[0]
		createUser(t, fx, u, "")
		want(t, "person", userByID(t, fx, u.ID), u)
	})
	s.test("a person who cannot sign in has an empty hash", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		createUser(t, fx, u, "")
		want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), u.ID))(t), "")
	})
	s.test("empty Languages and ProfileFields are returned as empty", func(t *testing.T, fx *fixture) {
		us := fx.users(2, func(i int, u *stores.User) {
			if i == 0 {
				u.Languages, u.ProfileFields = []string{}, []stores.ProfileField{}
			}
		})
		for _, u := range us {
			createUser(t, fx, u, "")
			if got := userByID(t, fx, u.ID); len(got.Languages) != 0 || len(got.ProfileFields) != 0 {
				t.Errorf("Languages %q, Facts %q", got.Languages, got.ProfileFields)
			}
		}
	})
	s.test("each optional field may be empty, independently of the others", func(t *testing.T, fx *fixture) {
		city := fx.places(t, 1, nil)[0]
		for i := range 1 << 5 {
			u := fx.users(1, func(_ int, u *stores.User) { setOptional(u, city, func(bit int) bool { return i&(1<<bit) != 0 }) })[0]
			createUser(t, fx, u, "")
			want(t, "person", userByID(t, fx, u.ID), u)
			want(t, "by handle", must(fx.Users.ByHandles(t.Context(), []string{u.Handle}))(t)[u.Handle], u)
		}
	})
	s.test("a Birthday is stored exactly, from year 1 on", func(t *testing.T, fx *fixture) {
		for _, day := range []stores.Date{"0001-01-01", "0999-12-31", "1582-10-10", "1900-02-28", "1969-12-31", "2000-02-29", "9999-12-31"} {
			u := fx.users(1, func(_ int, u *stores.User) { u.Birthday = day })[0]
			createUser(t, fx, u, "")
			want(t, "Birthday", userByID(t, fx, u.ID).Birthday, day)
		}
	})
	s.test("a missing city returns ErrNotFound and stores neither the person nor the hash", func(t *testing.T, fx *fixture) {
		place, organisation := fx.places(t, 1, nil)[0], fx.organisations(t, 1, nil)[0]
		before := fx.counts(t)
		for _, city := range []stores.ID{fx.id(stores.KindPlace), organisation, asKind(place, stores.KindUser)} {
			u := fx.users(1, func(_ int, u *stores.User) { u.City = city })[0]
			if err := fx.Users.Create(t.Context(), u, "hash"); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Create: %v", err)
			}
			want(t, "people", len(must(fx.Users.ByIDs(t.Context(), []stores.ID{u.ID}))(t)), 0)
			if _, err := fx.Credentials.PasswordHash(t.Context(), u.ID); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("PasswordHash: %v", err)
			}
			u.City = place
			createUser(t, fx, u, "") // neither the handle nor the ID was taken
			before[stores.TableUsers]++
		}
		after := fx.counts(t)
		delete(before, stores.TablePasswords)
		delete(after, stores.TablePasswords)
		want(t, "Counts", after, before)
	})
	s.test("JoinedAt is stored to the microsecond, in UTC", func(t *testing.T, fx *fixture) {
		joined := []time.Time{
			inOtherZone(), at(0).Add(time.Microsecond), time.Date(1969, 7, 20, 20, 17, 40, 1000, time.UTC),
			time.Date(1900, 1, 1, 0, 0, 0, 999999000, time.UTC), time.Date(2024, 2, 29, 23, 59, 59, 999999999, time.UTC),
		}
		us := fx.users(len(joined), func(i int, u *stores.User) { u.JoinedAt = joined[i] })
		for i, u := range us {
			createUser(t, fx, u, "")
			want(t, "JoinedAt", userByID(t, fx, u.ID).JoinedAt, joined[i].UTC().Truncate(time.Microsecond))
		}
	})
	s.test("a taken handle returns ErrHandleTaken and stores neither the person nor the hash", func(t *testing.T, fx *fixture) {
		us := fx.users(2, func(_ int, u *stores.User) { u.Handle = "ada" })
		createUser(t, fx, us[0], "first")
		if err := fx.Users.Create(t.Context(), us[1], "second"); !errors.Is(err, stores.ErrHandleTaken) {
			t.Fatalf("Create: %v", err)
		}
		want(t, "people", must(fx.Users.ByIDs(t.Context(), []stores.ID{us[1].ID}))(t), map[stores.ID]stores.User{})
		want(t, "handle", must(fx.Users.ByHandles(t.Context(), []string{"ada"}))(t)["ada"], us[0])
		if _, err := fx.Credentials.PasswordHash(t.Context(), us[1].ID); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("PasswordHash: %v", err)
		}
	})
	s.test("an ID is created once", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		createUser(t, fx, u, "first")
		again := u
		again.Handle = fx.handle()
		if err := fx.Users.Create(t.Context(), again, "second"); err == nil {
			t.Error("the same ID was created twice")
		}
		want(t, "person", userByID(t, fx, u.ID), u)
		want(t, "hash", must(fx.Credentials.PasswordHash(t.Context(), u.ID))(t), "first")
	})
	s.test("of concurrent claims to one handle, one succeeds", func(t *testing.T, fx *fixture) {
		us := fx.users(32, func(i int, u *stores.User) { u.Handle = []string{"ada", "bob"}[i%2] })
		winners := map[string]stores.User{}
		for i, err := range concurrently(len(us), func(i int) error { return fx.Users.Create(t.Context(), us[i], "hash") }) {
			if err == nil {
				if _, won := winners[us[i].Handle]; won {
					t.Errorf("%s was given twice", us[i].Handle)
				}
				winners[us[i].Handle] = us[i]
			} else if !errors.Is(err, stores.ErrHandleTaken) {
				t.Errorf("Create: %v", err)
			}
		}
		want(t, "people by handle", must(fx.Users.ByHandles(t.Context(), []string{"ada", "bob"}))(t), winners)
		want(t, "people", must(fx.Archive.Counts(t.Context()))(t)[stores.TableUsers], 2)
	})
}
