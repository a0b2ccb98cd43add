package cached_test

import (
	"context"
	"testing"
	"time"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/cached"
	"fivefold/stores/embedded"
	"fivefold/stores/inprocess"
	"fivefold/stores/postgres"
	"fivefold/stores/storetest"
)

// A truth is an engine under the caches.
type truth struct {
	set   stores.Set
	close func() error
}

// suites are those of the ports with caches, and of the ports that change what is cached.
var suites = map[string]func(*testing.T, storetest.Open){
	"Users": storetest.Users, "Sessions": storetest.Sessions, "Credentials": storetest.Credentials,
	"Interests": storetest.Interests, "Likes": storetest.Likes, "Friendships": storetest.Friendships,
}

func TestConformanceOverEmbedded(t *testing.T) {
	t.Parallel()
	conformance(t, openEmbedded)
	t.Run("Archive", func(t *testing.T) { // once, since it takes long and the caches only see that it was called
		t.Parallel()
		storetest.Archive(t, cachedOver(openEmbedded))
	})
}

func TestConformanceOverPostgres(t *testing.T) {
	t.Parallel()
	conformance(t, openPostgres)
}

// conformance runs the suites over one process, and over two that share a cache: one writes, the other reads.
func conformance(t *testing.T, open func(t *testing.T) truth) {
	for port, suite := range suites {
		t.Run(port, func(t *testing.T) {
			t.Parallel()
			suite(t, cachedOver(open))
		})
	}
	t.Run("Sessions of two processes", func(t *testing.T) {
		t.Parallel()
		storetest.Sessions(t, func(t *testing.T) storetest.Harness {
			truth, shared := open(t), inprocess.NewCache(16<<20)
			writer, reader := cached.New(truth.set, cached.Options{Shared: shared}).Set(), cached.New(truth.set, cached.Options{Shared: shared}).Set()
			writer.Sessions = sessions{reader.Sessions, writer.Sessions}
			return storetest.Harness{Set: writer, Close: truth.close}
		})
	})
}

// cachedOver returns a function that opens an engine with the caches of one process.
func cachedOver(open func(t *testing.T) truth) storetest.Open {
	return func(t *testing.T) storetest.Harness {
		truth := open(t)
		set := cached.New(truth.set, cached.Options{Shared: inprocess.NewCache(16 << 20), Sole: true}).Set()
		return storetest.Harness{Set: set, Close: truth.close}
	}
}

// sessions reads in one process and writes in another, which has read before it writes: each has what it could find stale.
type sessions struct{ reader, writer stores.Sessions }

func (s sessions) warm(ctx context.Context, person stores.ID) {
	for range 2 {
		lists, err := s.reader.Of(ctx, []stores.ID{person}, time.Time{}, stores.Window{Limit: 10})
		if err != nil {
			return
		}
		for _, item := range lists[person].Items {
			_, _ = s.reader.ByToken(ctx, item.Value.Token, time.Time{})
			_, _ = s.writer.ByToken(ctx, item.Value.Token, time.Time{})
		}
	}
}

func (s sessions) Create(ctx context.Context, session stores.Session, passwordHash string) error {
	s.warm(ctx, session.User)
	return s.writer.Create(ctx, session, passwordHash)
}

func (s sessions) ByToken(ctx context.Context, token stores.TokenHash, now time.Time) (stores.Session, error) {
	return s.reader.ByToken(ctx, token, now)
}

func (s sessions) Touch(ctx context.Context, id stores.ID, now, until time.Time) error {
	if found, err := s.reader.ByIDs(ctx, []stores.ID{id}, now); err == nil {
		s.warm(ctx, found[id].User)
	}
	return s.writer.Touch(ctx, id, now, until)
}

func (s sessions) ByIDs(ctx context.Context, ids []stores.ID, now time.Time) (map[stores.ID]stores.Session, error) {
	return s.reader.ByIDs(ctx, ids, now)
}

func (s sessions) Of(ctx context.Context, people []stores.ID, now time.Time, window stores.Window) (map[stores.ID]stores.List[stores.Session], error) {
	return s.reader.Of(ctx, people, now, window)
}

func (s sessions) Revoke(ctx context.Context, user, id stores.ID, now time.Time) error {
	s.warm(ctx, user)
	return s.writer.Revoke(ctx, user, id, now)
}

func (s sessions) RevokeOthers(ctx context.Context, user, keep stores.ID, now time.Time) (int, error) {
	s.warm(ctx, user)
	return s.writer.RevokeOthers(ctx, user, keep, now)
}

func openEmbedded(t *testing.T) truth {
	t.Helper()
	engine, err := embedded.Open(t.Context(), embedded.Memory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return truth{engine.Set(), engine.Close}
}

// openPostgres opens an engine over an empty database.
func openPostgres(t *testing.T) truth {
	t.Helper()
	patient := postgres.Options{Connect: time.Minute, Acquire: time.Minute, Statement: time.Minute, Lock: time.Minute}
	engine, err := postgres.Open(t.Context(), testdatabase.Empty(t), patient)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() }) // before the database is used again
	return truth{engine.Set(), engine.Close}
}

func TestMain(m *testing.M) { testdatabase.Main(m) }
