package embedded

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// together runs writes that wait for the writer at the same time, in this order, and returns their errors. A panic is an error.
func together(ctx context.Context, t *testing.T, e *Engine, writes ...func(*conn) error) []error {
	t.Helper()
	results := make([]error, len(writes))
	var calls sync.WaitGroup
	c := <-e.writer.conns
	for i, do := range writes {
		calls.Go(func() {
			defer func() {
				if value := recover(); value != nil {
					results[i] = fmt.Errorf("panic: %v", value)
				}
			}()
			results[i] = e.write(ctx, do)
		})
		for len(e.waiting.all()) <= i {
			runtime.Gosched()
		}
	}
	e.writer.release(c)
	calls.Wait()
	return results
}

// all returns the jobs that wait.
func (q *writeQueue) all() []*writeJob {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.jobs
}

// addKind writes a row that the others do not write.
func addKind(ctx context.Context, name string) func(*conn) error {
	return func(c *conn) error {
		return c.run(ctx, "INSERT INTO kind (name, interests) VALUES (?, 0)", textArg(name))
	}
}

func kindsOf(t *testing.T, e *Engine) string {
	t.Helper()
	kinds, err := e.Set().Interests.Kinds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Kind
	}
	return strings.Join(names, " ")
}

func TestWritesThatWaitShareATransaction(t *testing.T) {
	t.Parallel()
	e, ctx := OpenEmpty(t), t.Context()
	var committed, written [3]string
	var writes []func(*conn) error
	for i := range 3 {
		writes = append(writes, func(c *conn) error {
			committed[i] = kindsOf(t, e)
			if err := addKind(ctx, string(rune('A'+i)))(c); err != nil {
				return err
			}
			n, err := queryRow(ctx, c, (*row).int, "SELECT count(*) FROM kind")
			written[i] = fmt.Sprint(n)
			return err
		})
	}
	if err := errors.Join(together(ctx, t, e, writes...)...); err != nil {
		t.Fatal(err)
	}
	if got := kindsOf(t, e); got != "A B C" || strings.Join(committed[:], "") != "" || written == [3]string{"1", "1", "1"} {
		t.Errorf("%q, committed before %q, seen by each %q", got, committed, written)
	}
}

func TestAWriteThatFailsUndoesOnlyItself(t *testing.T) {
	t.Parallel()
	e, ctx := OpenEmpty(t), t.Context()
	own := errors.New("own error")
	got := together(ctx, t, e, addKind(ctx, "A"), func(c *conn) error {
		return errors.Join(addKind(ctx, "B")(c), own)
	}, addKind(ctx, "A"), func(c *conn) error {
		_ = addKind(ctx, "C")(c)
		panic("in a write")
	}, addKind(ctx, "D"))
	if got[0] != nil { // the call that receives the connection first runs first
		got[0], got[2] = got[2], got[0]
	}
	for i, want := range []string{"", "own error", "UNIQUE", "panic: in a write", ""} {
		if text := fmt.Sprint(got[i]); (want == "") != (got[i] == nil) || !strings.Contains(text, want) {
			t.Errorf("write %d: %v, want %q", i, got[i], want)
		}
	}
	if kinds := kindsOf(t, e); kinds != "A D" {
		t.Errorf("%q", kinds)
	}
}

func TestACommitThatFailsIsRepeatedWriteByWrite(t *testing.T) {
	t.Parallel()
	e, ctx := OpenEmpty(t), t.Context()
	got := together(ctx, t, e, addKind(ctx, "A"), func(c *conn) error {
		return errors.Join(c.run(ctx, "PRAGMA defer_foreign_keys = ON"), c.run(ctx, "INSERT INTO page_topic (page, interest) VALUES (x'01', x'02')"))
	}, addKind(ctx, "B"))
	if got[0] != nil || got[1] == nil || got[2] != nil {
		t.Errorf("%v", got)
	}
	if kinds := kindsOf(t, e); kinds != "A B" {
		t.Errorf("%q", kinds)
	}
}

// SQLite rolls back the whole transaction when it interrupts an INSERT.
func TestACancelledWriteUndoesOnlyItself(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	ctx, cancel := context.WithCancel(t.Context())
	var cancelled error
	before := make(chan struct{})
	c := <-e.writer.conns
	var calls sync.WaitGroup
	calls.Go(func() {
		if err := e.write(t.Context(), addKind(t.Context(), "A")); err != nil {
			t.Error(err)
		}
	})
	calls.Go(func() {
		cancelled = e.write(ctx, func(c *conn) error {
			close(before)
			return c.run(ctx, `INSERT INTO kind (name, interests)
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'B' || i, 0 FROM n`)
		})
	})
	calls.Go(func() {
		<-before
		cancel()
	})
	for len(e.waiting.all()) < 2 {
		runtime.Gosched()
	}
	e.writer.release(c)
	calls.Wait()
	if kinds := kindsOf(t, e); kinds != "A" || !errors.Is(cancelled, context.Canceled) {
		t.Errorf("%q, %v", kinds, cancelled)
	}
}

// A call is run again after another one has undone the transaction of both. Its change has the same version again.
func TestACallThatIsRunAgainReportsItsRevision(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	var written stores.Written
	c := <-e.writer.conns
	var calls sync.WaitGroup
	calls.Go(func() {
		u := stores.User{ID: testID(stores.KindUser, 1), Handle: "ada"}
		if err := e.Set().Users.Create(stores.WithWritten(t.Context(), &written), u, ""); err != nil {
			t.Error(err)
		}
	})
	for len(e.waiting.all()) < 1 {
		runtime.Gosched()
	}
	calls.Go(func() {
		_ = e.write(t.Context(), func(c *conn) error { return errors.Join(errors.New("a failure"), c.run(t.Context(), "ROLLBACK")) })
	})
	for len(e.waiting.all()) < 2 {
		runtime.Gosched()
	}
	e.writer.release(c)
	calls.Wait()
	if head, err := e.Set().Outbox.Head(t.Context()); err != nil || head.Revision == 0 || written.Revision() != head.Revision {
		t.Errorf("the revision is %d, want %d (%v)", written.Revision(), head.Revision, err)
	}
}

func TestAWriteWhoseContextEndsWhileItWaitsIsSkipped(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := <-e.writer.conns
	skipped := make(chan error)
	go func() { skipped <- e.write(ctx, addKind(ctx, "A")) }()
	for len(e.waiting.all()) < 1 {
		runtime.Gosched()
	}
	cancel()
	if err := <-skipped; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	e.writer.release(c)
	if err := e.write(t.Context(), addKind(t.Context(), "B")); err != nil {
		t.Error(err)
	}
	if kinds := kindsOf(t, e); kinds != "B" {
		t.Errorf("%q", kinds)
	}
}

func TestConcurrentWritersReceiveTheirOwnResults(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	users := e.Set().Users
	var calls sync.WaitGroup
	for i := range 16 {
		calls.Go(func() {
			for n := range 10 {
				u := stores.User{ID: testID(stores.KindUser, 100*i+n), Handle: fmt.Sprintf("user-%d-%d", i, n)}
				if err := users.Create(t.Context(), u, ""); err != nil {
					t.Error(err)
				}
				u.ID = testID(stores.KindUser, 10_000+100*i+n)
				if err := users.Create(t.Context(), u, ""); !errors.Is(err, stores.ErrHandleTaken) {
					t.Errorf("the same handle again: %v", err)
				}
			}
		})
	}
	calls.Wait()
	if counts, err := e.Set().Archive.Counts(t.Context()); err != nil || counts[stores.TableUsers] != 160 {
		t.Errorf("%d users, %v", counts[stores.TableUsers], err)
	}
	if err := e.Integrity(t.Context()); err != nil {
		t.Error(err)
	}
}

// Both calls succeed in the shared transaction, which fails. Their context has ended when they are run again.
func TestACallThatFailsReturnsNoResult(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	s, anna, ben := e.Set(), testID(stores.KindUser, 1), testID(stores.KindUser, 2)
	now := time.Now()
	for _, id := range []stores.ID{anna, ben} {
		if err := s.Users.Create(t.Context(), stores.User{ID: id, Handle: id.String()}, ""); err != nil {
			t.Fatal(err)
		}
	}
	open := stores.Session{ID: testID(stores.KindSession, 1), User: anna, Token: stores.TokenHash{1}, CreatedAt: now, LastSeenAt: now,
		ExpiresAt: now.Add(time.Hour), EndsAt: now.Add(time.Hour)}
	if err := s.Sessions.Create(t.Context(), open, ""); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var f stores.Friendship
	var revoked int
	var errs [3]error
	var calls sync.WaitGroup
	enqueue := func() {
		for i, call := range []func(){
			func() { f, errs[0] = s.Friendships.Act(ctx, anna, stores.ActRequest, ben, now) },
			func() { revoked, errs[1] = s.Sessions.RevokeOthers(ctx, anna, stores.ID{}, now) },
			func() {
				errs[2] = e.write(t.Context(), func(c *conn) error {
					cancel()
					return c.run(t.Context(), "ROLLBACK")
				})
			},
		} {
			calls.Go(call)
			for len(e.waiting.all()) <= i {
				runtime.Gosched()
			}
		}
	}
	var once sync.Once
	if err := e.write(t.Context(), func(*conn) error {
		once.Do(enqueue)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	calls.Wait()
	if !errors.Is(errs[0], context.Canceled) || !errors.Is(errs[1], context.Canceled) || errs[2] == nil {
		t.Fatalf("%v", errs)
	}
	if f != (stores.Friendship{}) || revoked != 0 {
		t.Errorf("%+v, %d sessions", f, revoked)
	}
}
