// Package demo holds a small fixed population and writes it into any set of stores. Its ids and dates are always the same.
package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// Password is the password of all users.
const Password = "fivefold-demo"

// passwordHash is the Argon2id hash of Password. All users share a salt, since the password is public.
const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$PS18f2tE3HkID9vb9sFkWg$ncW/PxpzW06udcK4J+YCZi1qHKFdOJs+75HorxpeH3k"

// A Person is a user of the population.
type Person struct{ Handle, Name string }

// People returns all users in the order of their ids. Each can sign in with Password.
func People() []Person {
	all := make([]Person, 0, len(people))
	for _, p := range people {
		all = append(all, Person{p.handle, p.name})
	}
	return all
}

// Fill writes the population and the money of an advertiser into a set of stores. It does nothing if the set has users.
func Fill(ctx context.Context, set stores.Set) error {
	rows, err := fill(ctx, set)
	if err == nil && rows.Len() > 0 {
		err = addAdvertiser(ctx, set, rows)
	}
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}

// FillPopulation is Fill without money.
func FillPopulation(ctx context.Context, set stores.Set) error {
	if _, err := fill(ctx, set); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}

// fill writes the population in one transaction and returns its rows, none if the set has users.
func fill(ctx context.Context, set stores.Set) (stores.Rows, error) {
	counts, err := set.Archive.Counts(ctx)
	if err != nil || counts[stores.TableUsers] > 0 {
		return stores.Rows{}, err
	}
	rows, err := population()
	if err != nil {
		return stores.Rows{}, err
	}
	_, err = set.Archive.Put(ctx, rows)
	return rows, err
}

// The first number of each kind of interest. Ids contain the numbers, so new rows are added only at the end of a list.
const (
	firstBand  = 1001
	firstFood  = 2001
	firstGenre = 3001
)

// A builder converts the lists of this package to rows. It keeps the first error.
type builder struct {
	rows    stores.Rows
	userIDs map[string]stores.ID // by handle
	named   map[string]stores.ID // by name
	err     error
}

// population returns all rows of the population.
func population() (stores.Rows, error) {
	b := &builder{userIDs: map[string]stores.ID{}, named: map[string]stores.ID{}}
	for i, p := range people {
		b.addUser(i+1, p)
	}
	for i, name := range genres {
		b.addInterest(firstGenre+i, stores.KindGenre, name)
	}
	for i, band := range bands {
		b.addInterest(firstBand+i, stores.KindBand, band.name)
		b.addGenres(band)
	}
	for i, f := range foods {
		b.addInterest(firstFood+i, stores.KindFood, f.name)
		b.addGenres(f)
	}
	for _, f := range friendships {
		at := b.date(f.date)
		b.addFriendship(f, at.Add(-31*time.Hour), at)
	}
	for _, r := range requests {
		b.addFriendship(r, b.date(r.date), time.Time{})
	}
	for _, block := range blocks {
		b.rows.Blocks = append(b.rows.Blocks, stores.Block{Blocker: b.user(block.a), Blocked: b.user(block.b), Since: b.date(block.date)})
	}
	for _, l := range likes {
		b.addLikes(l)
	}
	b.addPlaces()
	b.addPages()
	b.addMessages()
	return b.rows, b.err
}

func (b *builder) addUser(number int, p personData) {
	id := b.id("user", number)
	b.userIDs[p.handle] = id
	u := stores.User{
		ID: id, Handle: p.handle, Name: p.name, Bio: p.bio, JoinedAt: b.date(p.joined), Languages: p.languages, ProfileFields: p.facts,
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
	}
	if p.friends != "" {
		u.FriendsVisibility = p.friends
	}
	if p.interests != "" {
		u.InterestsVisibility = p.interests
	}
	b.rows.Users = append(b.rows.Users, u)
	b.rows.Passwords = append(b.rows.Passwords, stores.Password{User: id, Hash: passwordHash})
}

func (b *builder) addInterest(number int, kind, name string) {
	id := b.id("interest", number)
	b.named[name] = id
	b.rows.Interests = append(b.rows.Interests, stores.Interest{ID: id, Kind: kind, Name: name})
}

func (b *builder) addGenres(t interestData) {
	for _, g := range t.genres {
		b.rows.Genres = append(b.rows.Genres, stores.Genre{Interest: b.byName(t.name), Genre: b.byName(g.name), Count: g.n})
	}
}

func (b *builder) addFriendship(t pairData, requested, since time.Time) {
	low, high := b.user(t.a), b.user(t.b)
	if low.Compare(high) > 0 {
		low, high = high, low
	}
	b.rows.Friendships = append(b.rows.Friendships, stores.Friendship{
		ID: stores.FriendshipID(low, high), Low: low, High: high, Requester: b.user(t.a), RequestedAt: requested, Since: since,
	})
}

// addLikes adds likes 79 hours apart, starting when the user joined.
func (b *builder) addLikes(l likesData) {
	user, at := b.user(l.handle), time.Time{}
	for _, u := range b.rows.Users {
		if u.ID == user {
			at = u.JoinedAt
		}
	}
	for _, t := range l.likes {
		at = at.Add(79 * time.Hour)
		b.rows.Likes = append(b.rows.Likes, stores.Like{User: user, Interest: b.byName(t.name), Strength: t.n, Since: at})
	}
}

func (b *builder) id(kind string, number int) stores.ID {
	id, err := dataset.ID("demo", kind, strconv.Itoa(number))
	b.fail(err)
	return id
}

func (b *builder) user(handle string) stores.ID {
	id, known := b.userIDs[handle]
	if !known {
		b.fail(fmt.Errorf("no user %s", handle))
	}
	return id
}

func (b *builder) byName(name string) stores.ID {
	id, known := b.named[name]
	if !known {
		b.fail(fmt.Errorf("no row is named %s", name))
	}
	return id
}

func (b *builder) date(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	b.fail(err)
	return t
}

func (b *builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}
