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

// A maker turns the lists of this package into rows, and keeps the first thing it could not.
type maker struct {
	rows   stores.Rows
	people map[string]stores.ID // by handle
	things map[string]stores.ID // by name
	err    error
}

func population() (stores.Rows, error) {
	m := &maker{people: map[string]stores.ID{}, things: map[string]stores.ID{}}
	for i, p := range people {
		m.person(i+1, p)
	}
	for i, name := range genres {
		m.interest(firstGenre+i, stores.KindGenre, name)
	}
	for i, b := range bands {
		m.interest(firstBand+i, stores.KindBand, b.name)
		m.genres(b)
	}
	for i, f := range foods {
		m.interest(firstFood+i, stores.KindFood, f.name)
		m.genres(f)
	}
	for _, f := range friendships {
		at := m.date(f.date)
		m.friendship(f, at.Add(-31*time.Hour), at)
	}
	for _, r := range requests {
		m.friendship(r, m.date(r.date), time.Time{})
	}
	for _, b := range blocks {
		m.rows.Blocks = append(m.rows.Blocks, stores.Block{Blocker: m.of(b.a), Blocked: m.of(b.b), Since: m.date(b.date)})
	}
	for _, l := range likes {
		m.likes(l)
	}
	m.world()
	m.shared()
	m.talk()
	return m.rows, m.err
}

func (m *maker) person(number int, p person) {
	id := m.id("user", number)
	m.people[p.handle] = id
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

func (m *maker) interest(number int, kind, name string) {
	id := m.id("interest", number)
	m.things[name] = id
	m.rows.Interests = append(m.rows.Interests, stores.Interest{ID: id, Kind: kind, Name: name})
}

func (m *maker) genres(t thing) {
	for _, g := range t.genres {
		m.rows.Genres = append(m.rows.Genres, stores.Genre{Interest: m.thing(t.name), Genre: m.thing(g.name), Count: g.n})
	}
}

func (m *maker) friendship(t tie, requested, since time.Time) {
	low, high := m.of(t.a), m.of(t.b)
	if low.Compare(high) > 0 {
		low, high = high, low
	}
	m.rows.Friendships = append(m.rows.Friendships, stores.Friendship{
		ID: stores.FriendshipID(low, high), Low: low, High: high, Requester: m.of(t.a), RequestedAt: requested, Since: since,
	})
}

// likes dates a person's likes some days apart, from the day of joining on.
func (m *maker) likes(l liking) {
	user, at := m.of(l.handle), time.Time{}
	for _, u := range m.rows.Users {
		if u.ID == user {
			at = u.JoinedAt
		}
	}
	for _, t := range l.likes {
		at = at.Add(79 * time.Hour)
		m.rows.Likes = append(m.rows.Likes, stores.Like{User: user, Interest: m.thing(t.name), Strength: t.n, Since: at})
	}
}

func (m *maker) id(kind string, number int) stores.ID {
	id, err := dataset.ID("demo", kind, strconv.Itoa(number))
	m.fail(err)
	return id
}

func (m *maker) of(handle string) stores.ID {
	id, known := m.people[handle]
	if !known {
		m.fail(fmt.Errorf("nobody is called %s", handle))
	}
	return id
}

func (m *maker) thing(name string) stores.ID {
	id, known := m.things[name]
	if !known {
		m.fail(fmt.Errorf("nothing is called %s", name))
	}
	return id
}

func (m *maker) date(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	m.fail(err)
	return t
}

func (m *maker) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}
