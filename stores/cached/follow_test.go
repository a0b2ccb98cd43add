package cached_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/cached"
	"fivefold/stores/storetest"
)

// settle returns a function that applies the changes of the outbox since its last call.
func settle(c *cached.Cache, outbox stores.Outbox) func(ctx context.Context) error {
	var cursor stores.Cursor
	return func(ctx context.Context) error {
		for {
			batch, err := outbox.Read(ctx, cursor, 100)
			if err != nil || len(batch.Changes) == 0 {
				return err
			}
			cursor = batch.Next
			c.Apply(ctx, batch.Changes)
		}
	}
}

// TestConformanceWithChangesOfTheOutbox writes the fixtures of suites to the truth, so that the caches have only its changes.
func TestConformanceWithChangesOfTheOutbox(t *testing.T) {
	t.Parallel()
	for port, suite := range map[string]func(*testing.T, storetest.Open){
		"Users": storetest.Users, "Interests": storetest.Interests, "Likes": storetest.Likes, "Friendships": storetest.Friendships,
	} {
		t.Run(port, func(t *testing.T) {
			t.Parallel()
			suite(t, func(t *testing.T) storetest.Harness {
				truth := openEmbedded(t)
				c := cached.New(truth.set, cached.Options{Sole: true})
				return storetest.Harness{Set: c.Set(), Truth: truth.set, Settle: settle(c, truth.set.Outbox), Close: truth.close}
			})
		})
	}
}

// A laggingOutbox returns changes late.
type laggingOutbox struct {
	stores.Outbox
	lag func() time.Duration
}

func (o laggingOutbox) Read(ctx context.Context, after stores.Cursor, limit int) (stores.ChangeBatch, error) {
	batch, err := o.Outbox.Read(ctx, after, limit)
	time.Sleep(o.lag())
	return batch, err
}

type afterKey struct{}

// follower returns the users of a process that follows the outbox, which is late.
func follower(t *testing.T, truth stores.Set, lag func() time.Duration) (*cached.Cache, stores.Users) {
	t.Helper()
	c := cached.New(truth, cached.Options{After: func(ctx context.Context) stores.Revision {
		after, _ := ctx.Value(afterKey{}).(stores.Revision)
		return after
	}})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.Follow(ctx, laggingOutbox{truth.Outbox, lag})
	}()
	t.Cleanup(func() { cancel(); <-done })
	return c, c.Set().Users
}

func newUser(t *testing.T, users stores.Users, i int) stores.User {
	t.Helper()
	u := stores.User{ID: stores.NewID(stores.KindUser), Handle: fmt.Sprintf("ann-%d", i), Name: "Ann", JoinedAt: time.Now().UTC().Truncate(time.Microsecond),
		FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
	if err := users.Create(t.Context(), u, ""); err != nil {
		t.Fatal(err)
	}
	return u
}

func nameOf(ctx context.Context, t *testing.T, users stores.Users, id stores.ID) string {
	t.Helper()
	found, err := users.ByIDs(ctx, []stores.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	return found[id].Name
}

// wait waits until something holds.
func wait(t *testing.T, otherwise string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(otherwise)
		}
	}
}

// near returns how many people were found in the memory of the process.
func near(c *cached.Cache) int64 {
	kinds, _ := c.Stats()
	return kinds["people"].Near
}

func TestChangesOfOtherProcessesAreFollowed(t *testing.T) {
	t.Parallel()
	truth := openEmbedded(t).set
	c, users := follower(t, truth, func() time.Duration { return 0 })
	u := newUser(t, truth.Users, 0)
	wait(t, "the person is never in the memory of the process", func() bool { return nameOf(t.Context(), t, users, u.ID) == "Ann" && near(c) > 0 })
	for i := range 20 {
		name := fmt.Sprint("Name ", i)
		if _, err := truth.Users.Update(t.Context(), u.ID, stores.UserChange{Name: &name}); err != nil {
			t.Fatal(err)
		}
		wait(t, "the change never arrives", func() bool { return nameOf(t.Context(), t, users, u.ID) == name })
	}
}

func TestResultsHaveTheRevisionThatTheyMustContain(t *testing.T) {
	t.Parallel()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		writeThenRead(t, openEmbedded(t).set)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		writeThenRead(t, openPostgres(t).set)
	})
}

// writeThenRead changes people in one process and reads each in another at once, which must have the revision of the change.
func writeThenRead(t *testing.T, truth stores.Set) {
	t.Helper()
	c, reader := follower(t, truth, func() time.Duration { return rand.N(20 * time.Millisecond) })
	writer := cached.New(truth, cached.Options{}).Set().Users
	people := make([]stores.User, 20)
	for i := range people {
		people[i] = newUser(t, writer, i)
	}
	for i := range 1000 {
		id, name := people[rand.IntN(len(people))].ID, fmt.Sprint("Name ", i)
		var written stores.Written
		if _, err := writer.Update(stores.WithWritten(t.Context(), &written), id, stores.UserChange{Name: &name}); err != nil {
			t.Fatal(err)
		}
		if written.Revision() == 0 {
			t.Fatal("the write has no revision")
		}
		if got := nameOf(context.WithValue(t.Context(), afterKey{}, written.Revision()), t, reader, id); got != name {
			t.Fatalf("pair %d: %s instead of %s", i, got, name)
		}
		nameOf(t.Context(), t, reader, people[rand.IntN(len(people))].ID)
		time.Sleep(rand.N(time.Millisecond))
	}
	if kinds, _ := c.Stats(); kinds["people"].Near == 0 {
		t.Error("nothing was read from the memory of the process")
	}
}

func TestAnOpenTransactionThatHoldsBackChangesDoesNotMakeValuesOlder(t *testing.T) {
	t.Parallel()
	truth := openPostgres(t).set
	c, users := follower(t, truth, func() time.Duration { return 0 })
	u, name := newUser(t, truth.Users, 0), "New"
	isKept := func(name string) func() bool {
		before := near(c)
		return func() bool { return nameOf(t.Context(), t, users, u.ID) == name && near(c) > before }
	}
	wait(t, "the person is never in the memory of the process", isKept("Ann"))
	end := testdatabase.Hold(t, testdatabase.ServerURL(t).String()) // in another database of the server
	head, err := truth.Outbox.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := truth.Users.Update(t.Context(), u.ID, stores.UserChange{Name: &name}); err != nil {
		t.Fatal(err)
	}
	wait(t, "the old value is read while the transaction is open", func() bool { return nameOf(t.Context(), t, users, u.ID) == name })
	batch, err := truth.Outbox.Read(t.Context(), head, 1)
	if _, lag := c.Followed(); err != nil || len(batch.Changes) > 0 || lag == 0 {
		t.Errorf("the change is not held back: %+v, %v, lag %v", batch, err, lag)
	}
	end()
	wait(t, "the memory is not used after the transaction has ended", isKept(name))
}

func TestTheMemoryOfAProcessThatFollowsNothingIsNotUsed(t *testing.T) {
	t.Parallel()
	truth := openEmbedded(t).set
	users := cached.New(truth, cached.Options{After: func(context.Context) stores.Revision { return 0 }}).Set().Users
	u := newUser(t, truth.Users, 0)
	for i := range 3 {
		name := fmt.Sprint("Name ", i)
		if _, err := truth.Users.Update(t.Context(), u.ID, stores.UserChange{Name: &name}); err != nil {
			t.Fatal(err)
		}
		if got := nameOf(t.Context(), t, users, u.ID); got != name {
			t.Errorf("%s instead of %s", got, name)
		}
	}
}
