package cached_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/cached"
	"fivefold/stores/inprocess"
)

// A faultyCache fails while it is broken.
type faultyCache struct {
	stores.Cache
	broken atomic.Bool
	calls  atomic.Int64
}

var errBroken = errors.New("broken")

func (c *faultyCache) call() error {
	c.calls.Add(1)
	if c.broken.Load() {
		return errBroken
	}
	return nil
}

func (c *faultyCache) Get(ctx context.Context, keys []string) ([]stores.CacheItem, error) {
	if err := c.call(); err != nil {
		return nil, err
	}
	return c.Cache.Get(ctx, keys)
}

func (c *faultyCache) Set(ctx context.Context, entries []stores.CacheEntry) (int, error) {
	if err := c.call(); err != nil {
		return 0, err
	}
	return c.Cache.Set(ctx, entries)
}

func (c *faultyCache) Invalidate(ctx context.Context, keys []string) error {
	if err := c.call(); err != nil {
		return err
	}
	return c.Cache.Invalidate(ctx, keys)
}

func (c *faultyCache) Clear(ctx context.Context) error {
	if err := c.call(); err != nil {
		return err
	}
	return c.Cache.Clear(ctx)
}

// A signedIn is a session that is cached for two processes. The cache of the first can be broken.
type signedIn struct {
	first, second stores.Set
	link          *faultyCache
	session       stores.Session
	now           time.Time
}

func signIn(t *testing.T) signedIn {
	t.Helper()
	truth, shared := openEmbedded(t).set, inprocess.NewCache(16<<20)
	s := signedIn{link: &faultyCache{Cache: shared}, now: time.Now().UTC().Truncate(time.Microsecond)}
	s.first = cached.New(truth, cached.Options{Shared: s.link}).Set()
	s.second = cached.New(truth, cached.Options{Shared: shared}).Set()
	user := stores.User{ID: stores.NewID(stores.KindUser), Handle: "ann", Name: "Ann", JoinedAt: s.now, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	if err := s.first.Users.Create(t.Context(), user, ""); err != nil {
		t.Fatal(err)
	}
	s.session = stores.Session{ID: stores.NewID(stores.KindSession), User: user.ID, Token: stores.TokenHash{1}, CreatedAt: s.now, LastSeenAt: s.now,
		ExpiresAt: s.now.Add(time.Hour), EndsAt: s.now.Add(time.Hour)}
	if err := s.first.Sessions.Create(t.Context(), s.session, ""); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s.expect(t, s.first, true)
		s.expect(t, s.second, true)
	}
	return s
}

// expect reads the session.
func (s signedIn) expect(t *testing.T, set stores.Set, exists bool) {
	t.Helper()
	got, err := set.Sessions.ByToken(t.Context(), s.session.Token, s.now)
	if exists && (err != nil || got != s.session) || !exists && !errors.Is(err, stores.ErrNotFound) {
		t.Fatalf("%+v, %v", got, err)
	}
	found, err := set.Sessions.ByIDs(t.Context(), []stores.ID{s.session.ID}, s.now)
	if _, ok := found[s.session.ID]; err != nil || ok != exists {
		t.Fatalf("%+v, %v", found, err)
	}
}

func TestARevokedSessionIsMissingInAllProcesses(t *testing.T) {
	t.Parallel()
	s := signIn(t)
	if err := s.first.Sessions.Revoke(t.Context(), s.session.User, s.session.ID, s.now); err != nil {
		t.Fatal(err)
	}
	s.expect(t, s.first, false)
	s.expect(t, s.second, false)
}

func TestRevokeWaitsUntilACacheThatDoesNotAnswerHasNoSession(t *testing.T) {
	t.Parallel()
	s := signIn(t)
	s.link.broken.Store(true)
	if err := s.first.Sessions.Revoke(t.Context(), s.session.User, s.session.ID, s.now); err != nil {
		t.Fatal(err)
	}
	s.expect(t, s.first, false)
	s.expect(t, s.second, false)
}

func TestRevokeRemovesTheSessionAsSoonAsTheCacheAnswers(t *testing.T) {
	t.Parallel()
	s := signIn(t)
	s.link.broken.Store(true)
	repaired := time.AfterFunc(100*time.Millisecond, func() { s.link.broken.Store(false) })
	defer repaired.Stop()
	if err := s.first.Sessions.Revoke(t.Context(), s.session.User, s.session.ID, s.now); err != nil {
		t.Fatal(err)
	}
	s.expect(t, s.first, false)
	s.expect(t, s.second, false)
}

func TestRevokeThatCannotRemoveTheSessionInItsTimeFails(t *testing.T) {
	t.Parallel()
	s := signIn(t)
	s.link.broken.Store(true)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if err := s.first.Sessions.Revoke(ctx, s.session.User, s.session.ID, s.now); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("Revoke: %v", err)
	}
	s.expect(t, s.first, false) // which does not use the cache
	s.link.broken.Store(false)
	if err := s.first.Sessions.Revoke(t.Context(), s.session.User, s.session.ID, s.now); !errors.Is(err, stores.ErrNotFound) {
		t.Errorf("Revoke again: %v", err)
	}
	s.expect(t, s.second, false)
}

func TestACacheThatIsGoneSignsNobodyOutAndIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	s := signIn(t)
	s.link.broken.Store(true)
	before := s.link.calls.Load()
	for range 50 {
		s.expect(t, s.first, true)
	}
	if asked := s.link.calls.Load() - before; asked > 50 {
		t.Errorf("it was asked %d times", asked)
	}
	s.expect(t, s.second, true)
}

func TestAProcessUsesTheCacheOnlyAfterItHasInvalidatedWhatItCouldNotBefore(t *testing.T) {
	t.Parallel()
	s := signIn(t)
	s.link.broken.Store(true)
	later := s.now.Add(time.Minute)
	if err := s.first.Sessions.Touch(t.Context(), s.session.ID, later, later.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	s.session.LastSeenAt, s.session.ExpiresAt = later, s.session.EndsAt
	s.expect(t, s.first, true)
	s.link.broken.Store(false)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		s.expect(t, s.first, true)
		if got, err := s.second.Sessions.ByToken(t.Context(), s.session.Token, s.now); err == nil && got == s.session {
			return
		} else if time.Now().After(deadline) {
			t.Fatalf("the other process still has %+v, %v", got, err)
		}
	}
}
