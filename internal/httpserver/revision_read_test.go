package httpserver

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"testing/synctest"

	"fivefold/stores"
)

// heldRevisions holds every read until it may go on. It answers what was remembered when the read began.
type heldRevisions struct {
	stores.Revisions
	current stores.Revision
	reads   []int         // number of viewers of each read that has begun
	goOn    chan struct{} // receives an element for each read
	err     error
}

func (h *heldRevisions) Last(_ context.Context, viewers []stores.ID) (map[stores.ID]stores.Revision, error) {
	h.reads = append(h.reads, len(viewers))
	known := make(map[stores.ID]stores.Revision, len(viewers))
	for _, viewer := range viewers {
		known[viewer] = h.current
	}
	<-h.goOn
	return known, h.err
}

// ask asks for the revisions of n viewers at once, and waits until the requests wait. It returns the channel of their answers.
func ask(t *testing.T, l revisions, n int) <-chan stores.Revision {
	t.Helper()
	answers := make(chan stores.Revision, n)
	for range n {
		viewer := stores.NewID(stores.KindUser)
		go func() { answers <- l.lastOf(t.Context(), viewer) }()
	}
	synctest.Wait()
	return answers
}

func expect(t *testing.T, answers <-chan stores.Revision, want stores.Revision) {
	t.Helper()
	for range cap(answers) {
		if got := <-answers; got != want {
			t.Errorf("revision %d, want %d", got, want)
		}
	}
}

func TestConcurrentRequestsShareReadsOfRevisions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := &heldRevisions{goOn: make(chan struct{}), current: 1}
		l := newRevisions(shared)
		first := ask(t, l, 1)
		shared.current = 2 // after the first read has begun
		others := ask(t, l, stores.MaxBatch+1)
		for range 3 {
			shared.goOn <- struct{}{}
		}
		expect(t, first, 1)
		expect(t, others, 2)
		if got, want := fmt.Sprint(shared.reads), fmt.Sprint([]int{1, stores.MaxBatch, 1}); got != want {
			t.Errorf("reads of %s viewers, want %s", got, want)
		}
		next := ask(t, l, 1)
		shared.goOn <- struct{}{}
		expect(t, next, 2)
	})
}

func TestAViewerIsReadOnceForConcurrentRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, viewer := &heldRevisions{goOn: make(chan struct{}), current: 3}, stores.NewID(stores.KindUser)
		l := newRevisions(shared)
		held, answers := ask(t, l, 1), make(chan stores.Revision, 20)
		for range cap(answers) {
			go func() { answers <- l.lastOf(t.Context(), viewer) }()
		}
		synctest.Wait()
		shared.goOn <- struct{}{}
		shared.goOn <- struct{}{}
		expect(t, held, 3)
		expect(t, answers, 3)
		if got := fmt.Sprint(shared.reads); got != "[1 1]" {
			t.Errorf("reads of %s viewers", got)
		}
	})
}

// Those who wait for the next read do not wait for a second failure.
func TestAFailedReadOfRevisionsIsThatOfAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := &heldRevisions{goOn: make(chan struct{}), current: 4, err: errors.New("late")}
		l := newRevisions(shared)
		first, others := ask(t, l, 1), ask(t, l, 2*stores.MaxBatch)
		shared.goOn <- struct{}{}
		expect(t, first, math.MaxInt64)
		expect(t, others, math.MaxInt64)
		shared.err = nil
		next := ask(t, l, 1)
		shared.goOn <- struct{}{}
		expect(t, next, 4)
		if len(shared.reads) != 2 {
			t.Errorf("%d reads", len(shared.reads))
		}
	})
}

func TestARequestThatEndsDoesNotWaitForItsRevision(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := &heldRevisions{goOn: make(chan struct{}), current: 5}
		l := newRevisions(shared)
		first := ask(t, l, 1)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan stores.Revision, 1)
		go func() { ended <- l.lastOf(ctx, stores.NewID(stores.KindUser)) }()
		synctest.Wait()
		cancel()
		expect(t, ended, math.MaxInt64)
		shared.goOn <- struct{}{}
		shared.goOn <- struct{}{}
		expect(t, first, 5)
	})
}
