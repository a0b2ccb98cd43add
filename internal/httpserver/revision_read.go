package httpserver

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

const (
	// sharedPause is how long shared revisions are not read after readAttempts reads in a row have failed. One that fails may be late on a busy
	// machine: its requests read the truth, and the others need not.
	sharedPause  = time.Second
	readAttempts = 3
)

// revisionReads reads the shared revisions of viewers, which requests ask for concurrently. One read runs at a time, for all who have asked before it
// began: those who ask meanwhile are the next one. So a revision contains what was remembered before it was asked for, as if each were read alone.
type revisionReads struct {
	shared stores.Revisions
	failed atomic.Int64 // when readAttempts reads in a row were found to fail last, in nanoseconds
	missed int          // number of reads in a row that have failed; of run

	mu      sync.Mutex
	running bool
	waiting []*revisionRead // in the order in which they run, of at most stores.MaxBatch viewers each; guarded by mu
}

// A revisionRead is one read.
type revisionRead struct {
	viewers []stores.ID
	known   map[stores.ID]stores.Revision
	err     error
	done    chan struct{} // closed when known or err is set
}

var errRevisionsPaused = errors.New("reads of shared revisions have failed repeatedly and are not tried")

// last returns the last revision of a viewer, zero when there is none, or the error of the read or of ctx.
func (r *revisionReads) last(ctx context.Context, viewer stores.ID) (stores.Revision, error) {
	if time.Now().UnixNano()-r.failed.Load() < int64(sharedPause) {
		return 0, errRevisionsPaused
	}
	read := r.join(viewer)
	select {
	case <-read.done:
		return read.known[viewer], read.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// join adds a viewer to the last read that has not begun.
func (r *revisionReads) join(viewer stores.ID) *revisionRead {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.waiting); n == 0 || len(r.waiting[n-1].viewers) == stores.MaxBatch {
		r.waiting = append(r.waiting, &revisionRead{done: make(chan struct{})})
	}
	read := r.waiting[len(r.waiting)-1]
	read.viewers = append(read.viewers, viewer)
	if !r.running {
		r.running = true
		go r.run()
	}
	return read
}

// run reads until nobody waits. When a read fails, those who wait for later ones get its error: nobody waits for two that fail.
func (r *revisionReads) run() {
	for read := r.next(); read != nil; read = r.next() {
		read.known, read.err = r.shared.Last(context.Background(), stores.Distinct(read.viewers))
		close(read.done)
		if read.err == nil {
			r.missed = 0
			continue
		}
		if r.missed++; r.missed >= readAttempts {
			r.failed.Store(time.Now().UnixNano())
		}
		for late := r.next(); late != nil; late = r.next() {
			late.err = read.err
			close(late.done)
		}
		return
	}
}

// next returns the read that begins now. When nobody waits it returns nil, and nothing runs.
func (r *revisionReads) next() *revisionRead {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.waiting) == 0 {
		r.running = false
		return nil
	}
	read := r.waiting[0]
	r.waiting = r.waiting[1:]
	return read
}
