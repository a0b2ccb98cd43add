package cached

import (
	"context"
	"encoding/binary"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/embedded"
	"fivefold/stores/postgres"
	"fivefold/stores/redis"
)

// BenchmarkWhatPays compares reading values from the truth, the shared cache and the memory of the process. Only ratios of one run mean anything.
// The database that FIVEFOLD_BENCH_POSTGRES names is filled, and must be empty before.
//
//	FIVEFOLD_TEST_REDIS=… FIVEFOLD_BENCH_POSTGRES=… go test ./stores/cached -run '^$' -bench WhatPays
func BenchmarkWhatPays(b *testing.B) {
	address := os.Getenv("FIVEFOLD_TEST_REDIS")
	if address == "" {
		b.Skip("FIVEFOLD_TEST_REDIS is not set; make engines starts a server and prints it")
	}
	e, err := redis.Open(b.Context(), address, redis.Options{Timeout: time.Minute, Prefix: "bench-" + fmt.Sprint(time.Now().UnixNano())})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = e.Cache().Clear(context.Background()); _ = e.Close() }()
	small, err := embedded.Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = small.Close() }()
	truths := map[string]stores.Set{"embedded": small.Set()}
	if text := os.Getenv("FIVEFOLD_BENCH_POSTGRES"); text != "" {
		if _, err := url.Parse(text); err != nil {
			b.Fatal(err)
		}
		large, err := postgres.Open(b.Context(), text, postgres.Options{})
		if err != nil {
			b.Fatal(err)
		}
		defer func() { _ = large.Close() }()
		truths["postgres"] = large.Set()
	}
	for name, set := range truths {
		data := fillBench(b, set)
		b.Run(name, func(b *testing.B) { whatPays(b, set, e.Cache(), data) })
	}
}

const (
	benchPeople    = 1000
	benchInterests = 400
	benchEach      = 30 // friends and likes of each person
)

// fillBench stores people with friends and likes, and returns them.
func fillBench(b *testing.B, set stores.Set) stores.Rows {
	b.Helper()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	id := func(kind stores.Kind, i int) (id stores.ID) {
		id.Kind = kind
		binary.BigEndian.PutUint64(id.UUID[:], uint64(i)*0x9E3779B97F4A7C15)
		id.UUID[15] = byte(i)
		return id
	}
	var rows stores.Rows
	for i := range benchPeople {
		rows.Users = append(rows.Users, stores.User{ID: id(stores.KindUser, i), Handle: fmt.Sprint("person-", i), Name: fmt.Sprint("Person ", i), Bio: "Likes music.",
			JoinedAt: at, Languages: []string{"de", "en"}, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone})
	}
	for i := range benchInterests {
		rows.Interests = append(rows.Interests, stores.Interest{ID: id(stores.KindInterest, i), Kind: stores.KindBand, Name: fmt.Sprint("Band ", i)})
	}
	for i, u := range rows.Users {
		for j := range benchEach {
			v := rows.Users[(i+j*j+1)%benchPeople].ID
			f := stores.Friendship{ID: stores.FriendshipID(u.ID, v), Low: u.ID, High: v, RequestedAt: at, Since: at.Add(time.Duration(i*j) * time.Second)}
			rows.Friendships = append(rows.Friendships, f.Normalized())
			rows.Likes = append(rows.Likes, stores.Like{User: u.ID, Interest: rows.Interests[(i+j*j)%benchInterests].ID, Strength: j + 1, Since: at})
		}
	}
	if _, err := set.Archive.Put(b.Context(), rows); err != nil {
		b.Fatal(err)
	}
	return rows
}

func whatPays(b *testing.B, set stores.Set, shared stores.Cache, data stores.Rows) {
	people, interests := make([]stores.ID, 400), make([]stores.ID, 400)
	for i := range people {
		people[i], interests[i] = data.Users[i].ID, data.Interests[i].ID
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	token := stores.TokenHash{byte(now.UnixNano()), 1}
	session := stores.Session{ID: stores.NewID(stores.KindSession), User: people[0], Token: token, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(time.Hour),
		EndsAt: now.Add(time.Hour)}
	if err := set.Sessions.Create(b.Context(), session, ""); err != nil {
		b.Fatal(err)
	}
	compareTiers(b, "Sessions.ByToken", set, shared, []stores.TokenHash{token}, func(set stores.Set) load[stores.TokenHash, []stores.Session] {
		return func(ctx context.Context, keys []stores.TokenHash) (map[stores.TokenHash][]stores.Session, error) {
			s, err := set.Sessions.ByToken(ctx, keys[0], now)
			return map[stores.TokenHash][]stores.Session{keys[0]: {s}}, err
		}
	})
	for _, n := range []int{1, 20, 400} {
		compareTiers(b, fmt.Sprintf("Users.ByIDs of %d", n), set, shared, people[:n], func(set stores.Set) load[stores.ID, stores.User] { return set.Users.ByIDs })
		compareTiers(b, fmt.Sprintf("Interests.ByIDs of %d", n), set, shared, interests[:n], func(set stores.Set) load[stores.ID, stores.Interest] { return set.Interests.ByIDs })
	}
	for _, n := range []int{1, 20} {
		compareTiers(b, fmt.Sprintf("Friendships.Friends of %d", n), set, shared, people[:n], func(set stores.Set) load[stores.ID, stores.List[stores.Friend]] {
			return func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.List[stores.Friend], error) {
				return set.Friendships.Friends(ctx, stores.ID{}, ids, stores.FriendsNewest, stores.Window{Limit: 20})
			}
		})
	}
	for _, n := range []int{20, 400} {
		compareTiers(b, fmt.Sprintf("Likes.Of %d", n), set, shared, people[:n], func(set stores.Set) load[stores.ID, stores.List[stores.Like]] {
			return func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.List[stores.Like], error) {
				return set.Likes.Of(ctx, ids, stores.InterestFilter{}, stores.Window{Limit: 5})
			}
		})
	}
}

// compareTiers reads the same values from the truth, from the shared cache as values of one kind each, and from the memory of the process, where
// there are such.
func compareTiers[K comparable, V any](b *testing.B, name string, set stores.Set, shared stores.Cache, keys []K, read func(stores.Set) load[K, V]) {
	c := New(set, Options{Sole: true})
	defer c.Close()
	inRedis := newTable[K, V](New(stores.Set{}, Options{Shared: shared, Sole: true}), time.Hour)
	inRedis.share(func(key K) string { return fmt.Sprint(b.Name(), name, key) })
	for tier, get := range map[string]func(context.Context) (map[K]V, error){
		"1 truth":  func(ctx context.Context) (map[K]V, error) { return read(set)(ctx, keys) },
		"2 shared": func(ctx context.Context) (map[K]V, error) { return inRedis.get(ctx, keys, read(set)) },
		"3 near":   func(ctx context.Context) (map[K]V, error) { return read(c.Set())(ctx, keys) },
	} {
		b.Run(name+"/"+tier, func(b *testing.B) {
			b.ReportAllocs()
			if found, err := get(b.Context()); err != nil || len(found) != len(keys) {
				b.Fatal(len(found), err)
			}
			for b.Loop() {
				if _, err := get(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
