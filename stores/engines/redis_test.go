package engines_test

import (
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/engines"
)

// redisURL returns the address of the Redis of the tests. Without one it skips the test, but not in CI.
func redisURL(t *testing.T) string {
	t.Helper()
	address := os.Getenv("FIVEFOLD_TEST_REDIS")
	if address == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("FIVEFOLD_TEST_REDIS is not set; make engines starts a server and prints it")
		}
		t.Skip("FIVEFOLD_TEST_REDIS is not set; make engines starts a server and prints it")
	}
	return address
}

func TestProcessesShareEventsAndRateLimitsThroughRedis(t *testing.T) {
	t.Parallel()
	addresses := engines.Addresses{DataDir: engines.Memory, RedisURL: redisURL(t), RedisPrefix: "test-" + strings.ToLower(rand.Text())}
	a, b := openAt(t, addresses), openAt(t, addresses)
	retry := func(what string, do func() error) { // the limit of a call may be too short for a busy machine
		t.Helper()
		for {
			err := do()
			if err == nil {
				return
			}
			if !errors.Is(err, stores.ErrUnavailable) || t.Context().Err() != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
	}
	of := stores.NewID(stores.KindUser)
	var subscription stores.Subscription
	retry("Subscribe", func() (err error) {
		subscription, err = a.Set.Events.Subscribe(t.Context(), stores.Channel{Kind: stores.ReplyReceived, Of: of})
		return err
	})
	event := stores.Event{Kind: stores.ReplyReceived, By: of}
	retry("Publish", func() error { return b.Set.Events.Publish(t.Context(), event, of) })
	if got, err := subscription.Next(t.Context()); err != nil || got != event {
		t.Errorf("%+v, %v", got, err)
	}
	takes := []stores.RateTake{{Rate: stores.Rate{Name: "points", Tokens: 1, Refill: time.Hour}, Key: "ada", Tokens: 1}}
	retry("Take", func() error { _, err := a.RateLimits.Take(t.Context(), takes); return err })
	retry("Take", func() error {
		wait, err := b.RateLimits.Take(t.Context(), takes)
		if err == nil && wait == 0 {
			t.Error("two processes take one token")
		}
		return err
	})
	retry("CheckRedis", func() error { return a.CheckRedis(t.Context()) })
}

func TestASessionThatOneProcessRevokesEndsInAll(t *testing.T) {
	t.Parallel()
	addresses := engines.Addresses{PostgresURL: testdatabase.URL(t, testdatabase.New(t)), RedisURL: redisURL(t), RedisPrefix: "test-" + strings.ToLower(rand.Text())}
	a, b := openAt(t, addresses), openAt(t, addresses)
	now := time.Now().UTC().Truncate(time.Microsecond)
	u := stores.User{ID: stores.NewID(stores.KindUser), Handle: "ada", Name: "Ada", JoinedAt: now, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	if err := a.Set.Users.Create(t.Context(), u, ""); err != nil {
		t.Fatal(err)
	}
	s := stores.Session{ID: stores.NewID(stores.KindSession), User: u.ID, Token: stores.TokenHash{1}, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(time.Hour),
		EndsAt: now.Add(time.Hour)}
	if err := a.Set.Sessions.Create(t.Context(), s, ""); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; {
		got, err := b.Set.Sessions.ByToken(t.Context(), s.Token, now)
		if err != nil || got != s {
			t.Fatalf("%+v, %v", got, err)
		}
		if kinds, _, _ := b.Cache(); kinds["sessions"].Shared > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the session is never found in the cache")
		}
	}
	if err := a.Set.Sessions.Revoke(t.Context(), u.ID, s.ID, now); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Set.Sessions.ByToken(t.Context(), s.Token, now); !errors.Is(err, stores.ErrNotFound) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAnOptionalStoreThatIsDownIsAProblemOfItsRolesOnly(t *testing.T) {
	t.Parallel()
	e := openAt(t, engines.Addresses{DataDir: engines.Memory, RedisURL: "redis://127.0.0.1:1"})
	if err := e.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := e.CheckRedis(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
		t.Error(err)
	}
	for _, role := range e.Roles {
		if isRedis := role.Engine == "Redis"; isRedis != errors.Is(role.Problem, stores.ErrUnavailable) {
			t.Errorf("%+v", role)
		}
	}
	if err := openAt(t, engines.Addresses{DataDir: engines.Memory}).CheckRedis(t.Context()); !errors.Is(err, engines.ErrNoRedis) {
		t.Error(err)
	}
	if _, err := engines.Open(t.Context(), engines.Addresses{DataDir: engines.Memory, RedisURL: "redis://h/db"}); err == nil {
		t.Error("a bad URL is accepted")
	}
}

// openAt opens stores, which are closed when t ends.
func openAt(t *testing.T, addresses engines.Addresses) *engines.Engines {
	t.Helper()
	e, err := engines.Open(t.Context(), addresses)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}
