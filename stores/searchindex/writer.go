package searchindex

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"fivefold/stores"
)

const (
	putSize     = 500              // documents of a call
	putTime     = 10 * time.Second // of a call
	settleTime  = time.Second      // after which what a server that was frozen had received is stored
	maxSettling = 5                // times that versions are read back before the batch is repeated
)

// A writer writes documents to a copy. One goroutine at a time uses it.
//
// A write without a result, such as one that a server received before it froze, can take effect after a later one and replace what that has stored. So
// write remembers the documents of writes without a result, and returns only when it has read back that each of them has the version of the last
// write or a greater one, some time after the engine has answered again. A document that the engine refuses has a result: it stops no other one.
type writer struct {
	truth     stores.Set
	index     stores.SearchIndex
	to        stores.SearchCopy
	uncertain map[stores.ID]stores.Revision // the least versions that documents must have
	settle    time.Duration
	checked   bool // the engine has not lost its documents, as far as is known
}

func newWriter(truth stores.Set, index stores.SearchIndex, to stores.SearchCopy) *writer {
	return &writer{truth: truth, index: index, to: to, uncertain: map[stores.ID]stores.Revision{}, settle: settleTime}
}

// write stores the documents of nodes as the truth holds them now.
func (w *writer) write(ctx context.Context, ids []stores.ID) error {
	if err := w.putNow(ctx, ids); err != nil {
		return err
	}
	for range maxSettling {
		stale, err := w.stale(ctx)
		if err != nil || len(stale) == 0 {
			return err
		}
		if err := w.putAgain(ctx, stale, ids); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: the search engine does not keep what is written", stores.ErrUnavailable)
}

// putAgain stores documents that a late write has replaced. Those that the engine refuses are forgotten; that is an error only of ids. The write of others
// has returned its own.
func (w *writer) putAgain(ctx context.Context, stale, ids []stores.ID) error {
	err := w.putNow(ctx, stale)
	if n := len(stale); n > 1 && err != nil && !isUnknown(err) && !isGone(err) {
		if err := w.putAgain(ctx, stale[:n/2], ids); err != nil {
			return err
		}
		return w.putAgain(ctx, stale[n/2:], ids)
	}
	if _, remembered := w.uncertain[stale[0]]; err == nil || remembered || slices.Contains(ids, stale[0]) {
		return err
	}
	return nil
}

// putNow stores the documents of nodes, or tombstones.
func (w *writer) putNow(ctx context.Context, ids []stores.ID) error {
	for part := range slices.Chunk(ids, putSize) {
		documents, err := Documents(ctx, w.truth, part)
		if err != nil {
			return err
		}
		if err := w.put(ctx, documents); err != nil {
			return err
		}
	}
	return nil
}

// put stores documents. It begins nothing when ctx ends, which may be because another process leads; an engine without conditional writes goes on with what
// it has begun, so that who leads next is not overtaken by it.
func (w *writer) put(ctx context.Context, documents []stores.SearchDocument) error {
	limited, end := context.WithTimeout(ctx, putTime)
	defer end()
	err := w.index.Put(limited, w.to, documents)
	switch {
	case isGone(err):
		return err
	case err != nil && !isUnknown(err) && len(documents) == 1:
		delete(w.uncertain, documents[0].ID)
		return err
	}
	for _, d := range documents {
		if _, ok := w.uncertain[d.ID]; ok || isUnknown(err) {
			w.uncertain[d.ID] = max(w.uncertain[d.ID], d.Version)
		}
	}
	return err
}

// isGone reports whether an error says that nothing can be written: there is no copy, or the engine is closed.
func isGone(err error) bool {
	return errors.Is(err, stores.ErrNotFound) || errors.Is(err, stores.ErrClosed)
}

// isUnknown reports whether a write with this error has no result: it may take effect later.
func isUnknown(err error) bool {
	return errors.Is(err, stores.ErrUnavailable) || errors.Is(err, stores.ErrUnknownResult) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// stale returns the documents of writes without a result that a late one has replaced, and forgets the others. It waits until a late one is stored.
func (w *writer) stale(ctx context.Context) (stale []stores.ID, err error) {
	if len(w.uncertain) == 0 {
		return nil, nil
	}
	timer := time.NewTimer(w.settle)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for part := range slices.Chunk(slices.Collect(maps.Keys(w.uncertain)), stores.MaxBatch) {
		versions, err := w.index.Versions(ctx, w.to, part)
		if err != nil {
			return nil, err
		}
		for _, id := range part {
			if versions[id] < w.uncertain[id] {
				stale = append(stale, id)
			} else {
				delete(w.uncertain, id)
			}
		}
	}
	return stale, nil
}
