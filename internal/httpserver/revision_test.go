package httpserver

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"fivefold/stores"
)

// failingRevisions answers 7, and fails while failing.
type failingRevisions struct {
	failing bool
	reads   int
}

func (*failingRevisions) Remember(context.Context, stores.ID, stores.Revision) error { return nil }

func (f *failingRevisions) Last(_ context.Context, viewers []stores.ID) (map[stores.ID]stores.Revision, error) {
	if f.reads++; f.failing {
		return nil, errors.New("late")
	}
	return map[stores.ID]stores.Revision{viewers[0]: 7}, nil
}

func TestOneLateRevisionSendsOneRequestToTheTruth(t *testing.T) {
	t.Parallel()
	shared, viewer := &failingRevisions{}, stores.NewID(stores.KindUser)
	l := newRevisions(shared)
	last := func(wanted stores.Revision, reads int) {
		t.Helper()
		if got := l.lastOf(t.Context(), viewer); got != wanted || shared.reads != reads {
			t.Errorf("revision %d after %d reads, want %d after %d", got, shared.reads, wanted, reads)
		}
	}
	reads := 0
	for range 3 * readAttempts { // no two in a row
		shared.failing = true
		last(math.MaxInt64, reads+1)
		shared.failing = false
		last(7, reads+2)
		reads += 2
	}
	shared.failing = true
	for range readAttempts {
		reads++
		last(math.MaxInt64, reads)
	}
	shared.failing = false
	last(math.MaxInt64, reads) // not asked
	l.reads.failed.Add(-int64(sharedPause + time.Hour))
	last(7, reads+1)
}
