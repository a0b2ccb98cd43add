package searchindex

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"fivefold/stores"
)

const (
	freshWait  = 100 * time.Millisecond // for the projection, before what is missing is read from the truth
	freshPause = 5 * time.Millisecond   // between two looks at the place of the projection
	maxOverlay = 500                    // changes of the viewer, and of anybody, that are read from the truth
)

// A fresh is a stores.Search whose results contain what their requests must contain.
type fresh struct {
	stores.Search
	index   stores.SearchIndex
	truth   stores.Set
	name    func(context.Context) (string, error) // of the projection
	wait    time.Duration
	applied atomic.Int64 // the projection has applied everything of this revision and smaller ones
	filled  atomic.Bool  // the projection has been built
}

// Fresh returns search with results that contain the revision of stores.After: it waits 100 milliseconds for the projection, and then
// overlays the results with nodes that have changed since, as the truth holds them. These are the nodes of the last 500 changes that concern
// SearchScope.Own, which are those that the viewer has written, and of the first 500 changes that the projection has not applied. Counts are changed
// by what the nodes add and remove; those of a value that is not among the first MaxFacetValues are not known.
//
// Until the projection has been built once, Find returns ErrUnavailable. name returns the name of the projection, or why it is not known yet.
func Fresh(search stores.Search, index stores.SearchIndex, truth stores.Set, name func(context.Context) (string, error)) stores.Search {
	return &fresh{Search: built{search}, index: index, truth: truth, name: name, wait: freshWait}
}

// ErrNotBuilt says that an engine has no documents yet, such as a new file in the place of one that was damaged, or a server
// that has lost its data.
var ErrNotBuilt = fmt.Errorf("%w: the search index is being built", stores.ErrUnavailable)

// A built is a stores.Search that returns ErrNotBuilt when the engine has no documents.
type built struct{ stores.Search }

// Find implements stores.Search.
func (b built) Find(ctx context.Context, request stores.SearchRequest) (stores.SearchResult, error) {
	result, err := b.Search.Find(ctx, request)
	if errors.Is(err, stores.ErrNotFound) {
		return stores.SearchResult{}, ErrNotBuilt
	}
	return result, err
}

// Find implements stores.Search.
func (f *fresh) Find(ctx context.Context, request stores.SearchRequest) (stores.SearchResult, error) {
	result, err := f.find(ctx, request)
	if errors.Is(err, ErrNotBuilt) {
		return stores.SearchResult{}, errors.Join(err, f.rebuildLost(ctx, request))
	}
	return result, err
}

// rebuildLost makes the relay rebuild the projection of an engine without documents, unless it must do so anyway.
func (f *fresh) rebuildLost(ctx context.Context, request stores.SearchRequest) error {
	name, err := f.name(ctx)
	if err != nil {
		return err
	}
	states, err := f.truth.Projections.All(ctx)
	if state, ok := states[name]; err != nil || !ok || state.Rebuild {
		return err
	}
	if _, err := f.Search.Find(ctx, request); !errors.Is(err, ErrNotBuilt) { // it was built before the state was read
		return nil
	}
	if err := f.truth.Projections.NeedRebuild(ctx, name); err != nil && !errors.Is(err, stores.ErrNotFound) {
		return err
	}
	return nil
}

// find searches when the projection has applied what the result must contain, or for some time.
func (f *fresh) find(ctx context.Context, request stores.SearchRequest) (stores.SearchResult, error) {
	after := stores.After(ctx)
	if f.filled.Load() && int64(after) <= f.applied.Load() {
		return f.Search.Find(ctx, request)
	}
	state, err := f.await(ctx, after)
	if err != nil {
		return stores.SearchResult{}, err
	}
	result, err := f.Search.Find(ctx, request)
	if err != nil || state.Until >= after {
		return result, err
	}
	return f.overlaid(ctx, state.Cursor, request, result)
}

// await waits until the projection has applied a revision, or for some time, and returns its state.
func (f *fresh) await(ctx context.Context, after stores.Revision) (stores.ProjectionState, error) {
	name, err := f.name(ctx)
	if err != nil {
		return stores.ProjectionState{}, err
	}
	for end := time.Now().Add(f.wait); ; {
		states, err := f.truth.Projections.All(ctx)
		if err != nil {
			return stores.ProjectionState{}, err
		}
		state, ok := states[name]
		if err := f.checkFilled(ctx, state, ok); err != nil {
			return stores.ProjectionState{}, err
		}
		f.reach(state.Until)
		if state.Until >= after || !time.Now().Before(end) {
			return state, nil
		}
		timer := time.NewTimer(freshPause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return stores.ProjectionState{}, ctx.Err()
		}
	}
}

// reach records that the projection has applied a revision.
func (f *fresh) reach(r stores.Revision) {
	for {
		before := f.applied.Load()
		if int64(r) <= before || f.applied.CompareAndSwap(before, int64(r)) {
			return
		}
	}
}

// checkFilled returns ErrUnavailable unless the projection has been built, or is built again while the engine has its documents.
func (f *fresh) checkFilled(ctx context.Context, state stores.ProjectionState, isKnown bool) error {
	if f.filled.Load() {
		return nil
	}
	if !isKnown || state.Rebuild {
		if n, err := f.index.Count(ctx); err != nil || n == 0 {
			return ErrNotBuilt
		}
	}
	f.filled.Store(true)
	return nil
}
