package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Users tests stores.Users.
func Users(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(userCalls)

	s.test("Create stores a person and the hash of their password", func(t *testing.T, w *world) {
		u := w.users(1, func(_ int, u *stores.User) {
			*u = stores.User{
				ID: u.ID, Handle: "a_b-0", Name: "Zoë 👩‍🚀 \"O'Neil\" \\ ", Bio: "<b>two\nlines</b> %_",
				JoinedAt: at(0), Languages: []string{"pt-BR", "de", "zh-Hant"},
				ProfileFields: []stores.ProfileField{{Label: "Lives in", Value: "Åbo & \u2028 <there>"}, {Label: "Born", Value: "1843"}},
				FirstName:     "Zoë ", LastName: "O'Neil \\", Gender: "non-binary 🌈", Birthday: "1996-02-29", City: w.places(t, 1, nil)[0],
				FriendsVisibility: stores.FriendsOnly, InterestsVisibility: stores.OnlyMe,
			}
		})[0]
		create(t, w, u, "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA")
		want(t, "person", byID(t, w, u.ID), u)
		want(t, "hash", must(w.Users.PasswordHash(t.Context(), u.ID))(t), "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA")
	})
	s.test("a person of the greatest size is stored whole", func(t *testing.T, w *world) {
		u := w.users(1, func(_ int, u *stores.User) {
			u.Handle, u.Name, u.Bio = strings.Repeat("z", 30), strings.Repeat("🦊", 80), strings.Repeat("é\n", 250)
			u.FirstName, u.LastName, u.Gender = strings.Repeat("🦊", 80), strings.Repeat("é", 80), strings.Repeat("🦊", 40)
			for i := range 20 {
				u.Languages = append(u.Languages, fmt.Sprintf("de-x-l%d", 19-i))
				u.ProfileFields = append(u.ProfileFields, stores.ProfileField{Label: strings.Repeat("🦊", 40), Value: strings.Repeat("🦊", 200)})
			}
		})[0]
		create(t, w, u, "")
		want(t, "person", byID(t, w, u.ID), u)
	})
	s.test("an empty hash is that of a person who cannot sign in", func(t *testing.T, w *world) {
		u := w.users(1, nil)[0]
		create(t, w, u, "")
		want(t, "hash", must(w.Users.PasswordHash(t.Context(), u.ID))(t), "")
	})
	s.test("no Languages and no Facts come back as none", func(t *testing.T, w *world) {
		us := w.users(2, func(i int, u *stores.User) {
			if i == 0 {
				u.Languages, u.ProfileFields = []string{}, []stores.ProfileField{}
			}
		})
		for _, u := range us {
			create(t, w, u, "")
			if got := byID(t, w, u.ID); len(got.Languages) != 0 || len(got.ProfileFields) != 0 {
				t.Errorf("Languages %q, Facts %q", got.Languages, got.ProfileFields)
			}
		}
	})
	s.test("what a person does not tell comes back as not told, whatever else they tell", func(t *testing.T, w *world) {
		city := w.places(t, 1, nil)[0]
		for i := range 1 << 5 {
			u := w.users(1, func(_ int, u *stores.User) { told(u, city, func(bit int) bool { return i&(1<<bit) != 0 }) })[0]
			create(t, w, u, "")
			want(t, "person", byID(t, w, u.ID), u)
			want(t, "by handle", must(w.Users.ByHandles(t.Context(), []string{u.Handle}))(t)[u.Handle], u)
		}
	})
	s.test("a Birthday is the day that was given, from year 1 on", func(t *testing.T, w *world) {
		for _, day := range []stores.Date{"0001-01-01", "0999-12-31", "1582-10-10", "1900-02-28", "1969-12-31", "2000-02-29", "9999-12-31"} {
			u := w.users(1, func(_ int, u *stores.User) { u.Birthday = day })[0]
			create(t, w, u, "")
			want(t, "Birthday", byID(t, w, u.ID).Birthday, day)
		}
	})
	s.test("a missing city gives ErrNotFound and stores neither the person nor the hash", func(t *testing.T, w *world) {
		place, organisation := w.places(t, 1, nil)[0], w.organisations(t, 1, nil)[0]
		before := w.counts(t)
		for _, city := range []stores.ID{w.id(stores.KindPlace), organisation, posing(place, stores.KindUser)} {
			u := w.users(1, func(_ int, u *stores.User) { u.City = city })[0]
			if err := w.Users.Create(t.Context(), u, "hash"); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Create: %v", err)
			}
			want(t, "people", len(must(w.Users.ByIDs(t.Context(), []stores.ID{u.ID}))(t)), 0)
			if _, err := w.Users.PasswordHash(t.Context(), u.ID); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("PasswordHash: %v", err)
			}
			u.City = place
			create(t, w, u, "") // neither the handle nor the ID was taken
			before[stores.TableUsers]++
		}
		after := w.counts(t)
		delete(before, stores.TablePasswords)
		delete(after, stores.TablePasswords)
		want(t, "Counts", after, before)
	})
	s.test("JoinedAt is kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		joined := []time.Time{
			abroad(), at(0).Add(time.Microsecond), time.Date(1969, 7, 20, 20, 17, 40, 1000, time.UTC),
			time.Date(1900, 1, 1, 0, 0, 0, 999999000, time.UTC), time.Date(2024, 2, 29, 23, 59, 59, 999999999, time.UTC),
		}
		us := w.users(len(joined), func(i int, u *stores.User) { u.JoinedAt = joined[i] })
		for i, u := range us {
			create(t, w, u, "")
			want(t, "JoinedAt", byID(t, w, u.ID).JoinedAt, joined[i].UTC().Truncate(time.Microsecond))
		}
	})
	s.test("a taken handle gives ErrHandle and stores neither the person nor the hash", func(t *testing.T, w *world) {
		us := w.users(2, func(_ int, u *stores.User) { u.Handle = "ada" })
		create(t, w, us[0], "first")
		if err := w.Users.Create(t.Context(), us[1], "second"); !errors.Is(err, stores.ErrHandleTaken) {
			t.Fatalf("Create: %v", err)
		}
		want(t, "people", must(w.Users.ByIDs(t.Context(), []stores.ID{us[1].ID}))(t), map[stores.ID]stores.User{})
		want(t, "handle", must(w.Users.ByHandles(t.Context(), []string{"ada"}))(t)["ada"], us[0])
		if _, err := w.Users.PasswordHash(t.Context(), us[1].ID); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("PasswordHash: %v", err)
		}
	})
	s.test("an ID is created once", func(t *testing.T, w *world) {
		u := w.users(1, nil)[0]
		create(t, w, u, "first")
		again := u
		again.Handle = w.handle()
		if err := w.Users.Create(t.Context(), again, "second"); err == nil {
			t.Error("the same ID was created twice")
		}
		want(t, "person", byID(t, w, u.ID), u)
		want(t, "hash", must(w.Users.PasswordHash(t.Context(), u.ID))(t), "first")
	})
	s.test("of many claims to one handle, one wins", func(t *testing.T, w *world) {
		us := w.users(32, func(i int, u *stores.User) { u.Handle = []string{"ada", "bob"}[i%2] })
		winners := map[string]stores.User{}
		for i, err := range together(len(us), func(i int) error { return w.Users.Create(t.Context(), us[i], "hash") }) {
			if err == nil {
				if _, won := winners[us[i].Handle]; won {
					t.Errorf("%s was given twice", us[i].Handle)
				}
				winners[us[i].Handle] = us[i]
			} else if !errors.Is(err, stores.ErrHandleTaken) {
				t.Errorf("Create: %v", err)
			}
		}
		want(t, "people by handle", must(w.Users.ByHandles(t.Context(), []string{"ada", "bob"}))(t), winners)
		want(t, "people", must(w.Archive.Counts(t.Context()))(t)[stores.TableUsers], 2)
	})

	s.test("Update changes what is given, leaves what is nil, and returns the person afterwards", func(t *testing.T, w *world) {
		cities := w.places(t, 2, nil)
		us := w.users(2, func(_ int, u *stores.User) {
			u.Bio, u.Languages, u.ProfileFields = "old", []string{"de", "en"}, []stores.ProfileField{{Label: "Born", Value: "1843"}}
			told(u, cities[0], func(int) bool { return true })
		})
		create(t, w, us[0], "hash")
		create(t, w, us[1], "hash")
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
			want(t, name+" returned", must(w.Users.Update(t.Context(), u.ID, c))(t), u)
			want(t, name+" stored", byID(t, w, u.ID), u)
		}
		want(t, "somebody else", byID(t, w, us[1].ID), us[1])
		want(t, "hash", must(w.Users.PasswordHash(t.Context(), u.ID))(t), "hash")
	})
	s.test("Update to empty empties", func(t *testing.T, w *world) {
		u := w.users(1, func(_ int, u *stores.User) {
			u.Bio, u.Languages, u.ProfileFields = "old", []string{"de"}, []stores.ProfileField{{Label: "Born", Value: "1843"}}
		})[0]
		create(t, w, u, "")
		u.Bio, u.Languages, u.ProfileFields = "", nil, nil
		got := must(w.Users.Update(t.Context(), u.ID, stores.UserChange{Bio: new(""), Languages: new([]string{}), ProfileFields: new([]stores.ProfileField(nil))}))(t)
		want(t, "returned", got, u)
		want(t, "stored", byID(t, w, u.ID), u)
	})
	s.test("what a person told is taken away by a change to the zero value, and that alone", func(t *testing.T, w *world) {
		city := w.places(t, 1, nil)[0]
		zero := stores.UserChange{FirstName: new(""), LastName: new(""), Gender: new(""), Birthday: new(stores.Date("")), City: new(stores.ID{})}
		each := []stores.UserChange{
			{FirstName: zero.FirstName}, {LastName: zero.LastName}, {Gender: zero.Gender}, {Birthday: zero.Birthday}, {City: zero.City}, zero, zero,
		}
		u := w.users(1, func(_ int, u *stores.User) { told(u, city, func(int) bool { return true }) })[0]
		create(t, w, u, "")
		full := u
		for i, c := range each {
			u = full
			changed(&u, c)
			want(t, fmt.Sprintf("returned by change %d", i), must(w.Users.Update(t.Context(), u.ID, c))(t), u)
			want(t, fmt.Sprintf("stored by change %d", i), byID(t, w, u.ID), u)
			if i < len(each)-2 { // the last takes away what has gone
				back := stores.UserChange{
					FirstName: &full.FirstName, LastName: &full.LastName, Gender: &full.Gender, Birthday: &full.Birthday, City: &full.City,
				}
				want(t, "told again", must(w.Users.Update(t.Context(), u.ID, back))(t), full)
			}
		}
	})
	s.test("Update to a missing city gives ErrNotFound and changes nothing", func(t *testing.T, w *world) {
		cities, organisation := w.places(t, 2, nil), w.organisations(t, 1, nil)[0]
		us := w.users(2, func(i int, u *stores.User) { told(u, cities[0], func(int) bool { return i == 0 }) })
		for _, u := range us {
			create(t, w, u, "")
			for _, city := range []stores.ID{w.id(stores.KindPlace), organisation, posing(cities[1], stores.KindUser)} {
				for _, c := range []stores.UserChange{{City: &city}, {City: &city, Name: new("New"), Bio: new("new"), Gender: new("")}} {
					if _, err := w.Users.Update(t.Context(), u.ID, c); !errors.Is(err, stores.ErrNotFound) {
						t.Errorf("Update: %v", err)
					}
					want(t, "stored", byID(t, w, u.ID), u)
				}
			}
		}
		nobody := w.id(stores.KindUser)
		if _, err := w.Users.Update(t.Context(), nobody, stores.UserChange{City: &cities[0]}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Update of nobody: %v", err)
		}
	})
	s.test("Update of a missing person gives ErrNotFound", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		if _, err := w.Users.Update(t.Context(), id, stores.UserChange{Name: new("Nobody")}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("a name: %v", err)
		}
		if _, err := w.Users.Update(t.Context(), id, stores.UserChange{}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("nothing: %v", err)
		}
		want(t, "people", must(w.Users.ByIDs(t.Context(), []stores.ID{id}))(t), map[stores.ID]stores.User{})
	})
	s.test("Updates of different things at the same time are all kept", func(t *testing.T, w *world) {
		cities := w.places(t, 2, nil)
		u := w.users(1, func(_ int, u *stores.User) { u.City, u.Gender = cities[0], "old" })[0]
		create(t, w, u, "")
		u.Name, u.Bio, u.Languages, u.FriendsVisibility = "New", "new", []string{"eo"}, stores.OnlyMe
		u.FirstName, u.LastName, u.Gender, u.Birthday, u.City = "First", "Last", "", "2000-01-01", cities[1]
		changes := []stores.UserChange{
			{Name: new(u.Name)}, {Bio: new(u.Bio)}, {Languages: new(u.Languages)}, {FriendsVisibility: new(u.FriendsVisibility)},
			{FirstName: new(u.FirstName)}, {LastName: new(u.LastName)}, {Gender: new(u.Gender)}, {Birthday: new(u.Birthday)}, {City: new(u.City)},
		}
		for _, err := range together(4*len(changes), func(i int) error {
			_, err := w.Users.Update(t.Context(), u.ID, changes[i%len(changes)])
			return err
		}) {
			if err != nil {
				t.Errorf("Update: %v", err)
			}
		}
		want(t, "person", byID(t, w, u.ID), u)
	})

	s.test("ByIDs returns the people it finds; the missing are absent, keys given twice are answered once", func(t *testing.T, w *world) {
		us := w.users(3, nil)
		w.put(t, stores.Rows{Users: us})
		sameBytes := us[0].ID
		sameBytes.Kind = stores.KindInterest
		got := must(w.Users.ByIDs(t.Context(), []stores.ID{us[1].ID, w.id(stores.KindUser), us[0].ID, us[1].ID, {}, sameBytes}))(t)
		want(t, "people", got, map[stores.ID]stores.User{us[0].ID: us[0], us[1].ID: us[1]})
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		w.person(t)
		want(t, "by no IDs", len(must(w.Users.ByIDs(t.Context(), nil))(t)), 0)
		want(t, "by no handles", len(must(w.Users.ByHandles(t.Context(), []string{}))(t)), 0)
	})
	s.test("MaxBatch keys are answered", func(t *testing.T, w *world) {
		us := w.users(stores.MaxBatch, nil)
		w.put(t, stores.Rows{Users: us})
		ids, handles := make([]stores.ID, len(us)), make([]string, len(us))
		byIDs, byHandles := map[stores.ID]stores.User{}, map[string]stores.User{}
		for i, u := range us {
			ids[i], handles[i], byIDs[u.ID], byHandles[u.Handle] = u.ID, u.Handle, u, u
		}
		want(t, "people by ID", must(w.Users.ByIDs(t.Context(), ids))(t), byIDs)
		want(t, "people by handle", must(w.Users.ByHandles(t.Context(), handles))(t), byHandles)
	})
	s.test("a handle is found as it is stored, in lower case only", func(t *testing.T, w *world) {
		handles := []string{"ada", "a-b", "a_b", "axb", "ab0", "0ab", "a--"}
		us := w.users(len(handles), func(i int, u *stores.User) { u.Handle = handles[i] })
		w.put(t, stores.Rows{Users: us})
		all := map[string]stores.User{}
		for _, u := range us {
			all[u.Handle] = u
			want(t, u.Handle, must(w.Users.ByHandles(t.Context(), []string{u.Handle}))(t), map[string]stores.User{u.Handle: u})
		}
		others := []string{"Ada", "ADA", "adá", " ada", "ada ", "ad", "adaa", "a%b", "a__", "%", "", "'", "ada\n", "ａda", "aDa"}
		got := must(w.Users.ByHandles(t.Context(), append(append(others, handles...), "ada", "ada")))(t)
		want(t, "people", got, all)
	})

	s.test("SetPasswordHash replaces the hash", func(t *testing.T, w *world) {
		us := w.users(2, nil)
		create(t, w, us[0], "")
		create(t, w, us[1], "other")
		for _, hash := range []string{"first", "second", "Second"} {
			if err := w.Users.SetPasswordHash(t.Context(), us[0].ID, hash); err != nil {
				t.Fatalf("SetPasswordHash: %v", err)
			}
			want(t, "hash", must(w.Users.PasswordHash(t.Context(), us[0].ID))(t), hash)
		}
		want(t, "somebody else's", must(w.Users.PasswordHash(t.Context(), us[1].ID))(t), "other")
	})
	s.test("the password hash of a missing person gives ErrNotFound", func(t *testing.T, w *world) {
		id := w.id(stores.KindUser)
		if _, err := w.Users.PasswordHash(t.Context(), id); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("PasswordHash: %v", err)
		}
		if err := w.Users.SetPasswordHash(t.Context(), id, "hash"); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("SetPasswordHash: %v", err)
		}
	})
	s.check("what is created and updated comes back as it is", func(t *rapid.T, w *world) {
		text := rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return r != 0 }), 1, 80, -1)
		cities := append(w.places(t, 2, nil), stores.ID{})
		change := func() (c stores.UserChange) {
			visibility := rapid.SampledFrom([]stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe})
			fact := rapid.Custom(func(t *rapid.T) stores.ProfileField {
				return stores.ProfileField{Label: rapid.StringN(1, 40, -1).Filter(noNUL).Draw(t, "label"), Value: text.Draw(t, "value")}
			})
			c.Name = rapid.Ptr(text, true).Draw(t, "Name")
			c.Bio = rapid.Ptr(rapid.StringN(0, 500, -1).Filter(noNUL), true).Draw(t, "Bio")
			c.Languages = rapid.Ptr(rapid.SliceOfN(rapid.StringMatching(`[a-z]{2}(-[A-Z]{2})?`), 0, 20), true).Draw(t, "Languages")
			c.ProfileFields = rapid.Ptr(rapid.SliceOfN(fact, 0, 5), true).Draw(t, "Facts")
			c.FirstName = rapid.Ptr(rapid.StringN(0, 80, -1).Filter(noNUL), true).Draw(t, "FirstName")
			c.LastName = rapid.Ptr(rapid.StringN(0, 80, -1).Filter(noNUL), true).Draw(t, "LastName")
			c.Gender = rapid.Ptr(rapid.StringN(0, 40, -1).Filter(noNUL), true).Draw(t, "Gender")
			c.Birthday = rapid.Ptr(rapid.Custom(drawDate), true).Draw(t, "Birthday")
			c.City = rapid.Ptr(rapid.SampledFrom(cities), true).Draw(t, "City")
			c.FriendsVisibility = rapid.Ptr(visibility, true).Draw(t, "FriendsVisibility")
			c.InterestsVisibility = rapid.Ptr(visibility, true).Draw(t, "InterestsVisibility")
			return c
		}
		u := w.users(1, nil)[0]
		changed(&u, change())
		u.JoinedAt = time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(t, "JoinedAt")).UTC()
		create(t, w, u, "")
		want(t, "created", byID(t, w, u.ID), u)
		c := change()
		changed(&u, c)
		want(t, "updated", must(w.Users.Update(t.Context(), u.ID, c))(t), u)
		want(t, "stored", byID(t, w, u.ID), u)
	})
}

func noNUL(s string) bool { return !strings.ContainsRune(s, 0) }

// drawDate draws a day, or none.
func drawDate(t *rapid.T) stores.Date {
	if rapid.Bool().Draw(t, "none") {
		return ""
	}
	day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3652058).Draw(t, "day")) // to the end of year 9999
	return stores.Date(day.Format(time.DateOnly))
}

// told fills in what a person may tell about themselves: the things whose bits are set.
func told(u *stores.User, city stores.ID, bit func(bit int) bool) {
	for i, tell := range []func(){
		func() { u.FirstName = "Zoë" }, func() { u.LastName = "d'Arc" }, func() { u.Gender = "they 🌈" },
		func() { u.Birthday = "1412-01-06" }, func() { u.City = city },
	} {
		if bit(i) {
			tell()
		}
	}
}

// changed changes u as Update should.
func changed(u *stores.User, c stores.UserChange) {
	set(&u.Name, c.Name)
	set(&u.Bio, c.Bio)
	set(&u.Languages, c.Languages)
	set(&u.ProfileFields, c.ProfileFields)
	set(&u.FirstName, c.FirstName)
	set(&u.LastName, c.LastName)
	set(&u.Gender, c.Gender)
	set(&u.Birthday, c.Birthday)
	set(&u.City, c.City)
	set(&u.FriendsVisibility, c.FriendsVisibility)
	set(&u.InterestsVisibility, c.InterestsVisibility)
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func create(t tester, w *world, u stores.User, hash string) {
	t.Helper()
	if err := w.Users.Create(t.Context(), u, hash); err != nil {
		t.Fatalf("Create: %v", err)
	}
}

func byID(t tester, w *world, id stores.ID) stores.User {
	t.Helper()
	u, ok := must(w.Users.ByIDs(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return u
}

func userCalls(t *testing.T, w *world, n int) []call {
	us := w.users(n+1, nil)
	w.put(t, stores.Rows{Users: us[1:]})
	ids, handles := make([]stores.ID, n), make([]string, n)
	for i, u := range us[1:] {
		ids[i], handles[i] = u.ID, u.Handle
	}
	return []call{
		{"Users.Create", 0, func(ctx context.Context) error { return w.Users.Create(ctx, us[0], "hash") }},
		{"Users.Update", 0, func(ctx context.Context) error {
			return failure(w.Users.Update(ctx, ids[0], stores.UserChange{Name: new("New")}))
		}},
		{"Users.ByIDs", n, func(ctx context.Context) error { return failure(w.Users.ByIDs(ctx, ids)) }},
		{"Users.ByHandles", n, func(ctx context.Context) error { return failure(w.Users.ByHandles(ctx, handles)) }},
		{"Users.PasswordHash", 0, func(ctx context.Context) error { return failure(w.Users.PasswordHash(ctx, ids[0])) }},
		{"Users.SetPasswordHash", 0, func(ctx context.Context) error { return w.Users.SetPasswordHash(ctx, ids[0], "hash") }},
	}
}
