package relay_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// A flakyEvents fails with the errors in turn before each event, nil for success, and then succeeds.
type flakyEvents struct {
	stores.Events
	errors    []error
	published []stores.ID // subjects
	calls     int
}

func (f *flakyEvents) Publish(_ context.Context, e stores.Event, _ ...stores.ID) error {
	f.calls++
	if len(f.errors) > 0 {
		err := f.errors[0]
		f.errors = f.errors[1:]
		if err != nil {
			return err
		}
	}
	f.published = append(f.published, e.Subject)
	return nil
}

// joined returns changes by which people join pages, each one event, and the pages.
func joined(n int, at time.Time) (changes []stores.Change, pages []stores.ID) {
	for i := range n {
		page := stores.NewID(stores.KindPage)
		pages = append(pages, page)
		changes = append(changes, stores.Change{Version: int64(i + 1), At: at, Table: stores.TableMemberships, Op: stores.RowInserted,
			Key: stores.NewID(stores.KindUser), Other: page})
	}
	return changes, pages
}

func liveEvents(f *flakyEvents) *relay.LiveEvents {
	return &relay.LiveEvents{Stores: stores.Set{Events: f}, Wanted: func() bool { return true }, Log: slog.New(slog.DiscardHandler)}
}

func expect(t *testing.T, l *relay.LiveEvents, f *flakyEvents, dropped int64, published ...stores.ID) {
	t.Helper()
	if l.Dropped() != dropped {
		t.Errorf("%d events were dropped, want %d", l.Dropped(), dropped)
	}
	if len(f.published) != len(published) {
		t.Fatalf("published %v, want %v", f.published, published)
	}
	for i, id := range published {
		if f.published[i] != id {
			t.Errorf("event %d is about %v, want %v", i, f.published[i], id)
		}
	}
}

func TestEventsAreTriedAgainOnceEachAndInOrderWhileTheStoreIsUnavailable(t *testing.T) {
	t.Parallel()
	f := &flakyEvents{errors: []error{nil, stores.ErrUnavailable, context.DeadlineExceeded, nil, stores.ErrUnavailable}}
	l := liveEvents(f)
	changes, pages := joined(4, time.Now())
	for range 3 {
		if err := l.Apply(t.Context(), changes); err == nil {
			t.Fatal("no error while the store is unavailable")
		}
	}
	if err := l.Apply(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	expect(t, l, f, 0, pages...)
	if f.calls != 7 {
		t.Errorf("%d calls, want 4 and 3 that failed", f.calls)
	}
	if err := l.Apply(t.Context(), changes); err != nil { // applied again after a takeover: at least once
		t.Fatal(err)
	}
	expect(t, l, f, 0, append(pages, pages...)...)
}

func TestOldEventsAreDroppedAndCountedWhileTheStoreIsUnavailable(t *testing.T) {
	t.Parallel()
	f := &flakyEvents{errors: []error{stores.ErrUnavailable, stores.ErrUnavailable}}
	l := liveEvents(f)
	old, _ := joined(3, time.Now().Add(-time.Hour))
	recent, pages := joined(2, time.Now())
	for i := range recent {
		recent[i].Version += 100
	}
	if err := l.Apply(t.Context(), append(old, recent...)); !errors.Is(err, stores.ErrUnavailable) {
		t.Fatal(err)
	}
	expect(t, l, f, 3)
	if f.calls != 1 {
		t.Errorf("%d calls, want 1: the store is unavailable for the others too", f.calls)
	}
	if err := l.Apply(t.Context(), append(old, recent...)); !errors.Is(err, stores.ErrUnavailable) {
		t.Fatal(err)
	}
	if err := l.Apply(t.Context(), append(old, recent...)); err != nil {
		t.Fatal(err)
	}
	expect(t, l, f, 3, pages...)
}

func TestOldEventsArePublishedWhileTheStoreAnswers(t *testing.T) {
	t.Parallel()
	f := &flakyEvents{}
	l := liveEvents(f)
	changes, pages := joined(2, time.Now().Add(-time.Hour))
	if err := l.Apply(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	expect(t, l, f, 0, pages...)
}

func TestAnEventThatFailsForAnotherReasonIsDropped(t *testing.T) {
	t.Parallel()
	f := &flakyEvents{errors: []error{errors.New("too long")}}
	l := liveEvents(f)
	changes, pages := joined(2, time.Now())
	if err := l.Apply(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	expect(t, l, f, 1, pages[1])
}

func TestTheLimitOfEventsCountsAnEventOnceThatIsTriedAgain(t *testing.T) {
	t.Parallel()
	f := &flakyEvents{}
	for range 50 {
		f.errors = append(f.errors, stores.ErrUnavailable)
	}
	l := liveEvents(f)
	person, other := stores.NewID(stores.KindUser), stores.NewID(stores.KindUser)
	request := []stores.Change{{Version: 1, At: time.Now(), Table: stores.TableFriendships, Op: stores.RowInserted, Key: person, Other: other, By: person}}
	for range 50 {
		if err := l.Apply(t.Context(), request); !errors.Is(err, stores.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	if err := l.Apply(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	expect(t, l, f, 0, stores.FriendshipID(person, other))
}
