// Package demo holds a small, fixed population, the same ids and dates every time, and writes it into any set of stores.
// Whether it is wanted is left to the front door.
package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// Password is everybody's password.
const Password = "fivefold-demo"

// passwordHash is its Argon2id hash, computed once. One salt for all is no loss when the password is written above.
const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$PS18f2tE3HkID9vb9sFkWg$ncW/PxpzW06udcK4J+YCZi1qHKFdOJs+75HorxpeH3k"

// A Person is who one can sign in as.
type Person struct{ Handle, Name string }

// People lists them.
func People() []Person {
	all := make([]Person, 0, len(people))
	for _, p := range people {
		all = append(all, Person{p.handle, p.name})
	}
	return all
}

// Fill puts the population into a set of stores without people, all or nothing. It leaves a set with people as it is.
func Fill(ctx context.Context, set stores.Set) error {
	counts, err := set.Archive.Counts(ctx)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if counts[stores.TableUsers] > 0 {
		return nil
	}
	rows, err := population()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if _, err := set.Archive.Put(ctx, rows); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}

// Where the numbers of each kind of interest begin. They are in every id: rows are added at the end of their list only.
const (
	firstBand  = 1001
	firstFood  = 2001
	firstGenre = 3001
)

// A builder turns the lists of this package into rows, and keeps the first thing it could not.
type builder struct {
	rows    stores.Rows
	userIDs map[string]stores.ID // by handle
	named   map[string]stores.ID // by name
	err     error
}

func population() (stores.Rows, error) {
	m := &builder{userIDs: map[string]stores.ID{}, named: map[string]stores.ID{}}
	for i, p := range people {
		m.addUser(i+1, p)
	}
	for i, name := range genres {
		m.addInterest(firstGenre+i, stores.KindGenre, name)
	}
	for i, b := range bands {
		m.addInterest(firstBand+i, stores.KindBand, b.name)
		m.addGenres(b)
	}
	for i, f := range foods {
		m.addInterest(firstFood+i, stores.KindFood, f.name)
		m.addGenres(f)
	}
	for _, f := range friendships {
		at := m.date(f.date)
		m.addFriendship(f, at.Add(-31*time.Hour), at)
	}
	for _, r := range requests {
		m.addFriendship(r, m.date(r.date), time.Time{})
	}
	for _, b := range blocks {
		m.rows.Blocks = append(m.rows.Blocks, stores.Block{Blocker: m.user(b.a), Blocked: m.user(b.b), Since: m.date(b.date)})
	}
	for _, l := range likes {
		m.addLikes(l)
	}
	m.addPlaces()
	m.addPages()
	m.addMessages()
	return m.rows, m.err
}

func (m *builder) addUser(number int, p personData) {
	id := m.id("user", number)
	m.userIDs[p.handle] = id
	u := stores.User{
		ID: id, Handle: p.handle, Name: p.name, Bio: p.bio, JoinedAt: m.date(p.joined), Languages: p.languages, ProfileFields: p.facts,
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
	}
	if p.friends != "" {
		u.FriendsVisibility = p.friends
	}
	if p.interests != "" {
		u.InterestsVisibility = p.interests
	}
	m.rows.Users = append(m.rows.Users, u)
	m.rows.Passwords = append(m.rows.Passwords, stores.Password{User: id, Hash: passwordHash})
}

func (m *builder) addInterest(number int, kind, name string) {
	id := m.id("interest", number)
	m.named[name] = id
	m.rows.Interests = append(m.rows.Interests, stores.Interest{ID: id, Kind: kind, Name: name})
}

func (m *builder) addGenres(t interestData) {
	for _, g := range t.genres {
		m.rows.Genres = append(m.rows.Genres, stores.Genre{Interest: m.byName(t.name), Genre: m.byName(g.name), Count: g.n})
	}
}

func (m *builder) addFriendship(t pairData, requested, since time.Time) {
	low, high := m.user(t.a), m.user(t.b)
	if low.Compare(high) > 0 {
		low, high = high, low
	}
	m.rows.Friendships = append(m.rows.Friendships, stores.Friendship{
		ID: stores.FriendshipID(low, high), Low: low, High: high, Requester: m.user(t.a), RequestedAt: requested, Since: since,
	})
}

// addLikes dates a person's addLikes some days apart, from the day of joining on.
func (m *builder) addLikes(l likesData) {
	user, at := m.user(l.handle), time.Time{}
	for _, u := range m.rows.Users {
		if u.ID == user {
			at = u.JoinedAt
		}
	}
	for _, t := range l.likes {
		at = at.Add(79 * time.Hour)
		m.rows.Likes = append(m.rows.Likes, stores.Like{User: user, Interest: m.byName(t.name), Strength: t.n, Since: at})
	}
}

func (m *builder) id(kind string, number int) stores.ID {
	id, err := dataset.ID("demo", kind, strconv.Itoa(number))
	m.fail(err)
	return id
}

func (m *builder) user(handle string) stores.ID {
	id, known := m.userIDs[handle]
	if !known {
		m.fail(fmt.Errorf("nobody is called %s", handle))
	}
	return id
}

func (m *builder) byName(name string) stores.ID {
	id, known := m.named[name]
	if !known {
		m.fail(fmt.Errorf("nothing is called %s", name))
	}
	return id
}

func (m *builder) date(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	m.fail(err)
	return t
}

func (m *builder) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}
