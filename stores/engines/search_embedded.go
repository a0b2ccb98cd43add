package engines

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"

	"fivefold/stores"
	"fivefold/stores/fts5"
	"fivefold/stores/searchindex"
)

// An embeddedSearch is the search engine in a file, which is opened when it is first needed: most commands and tests search nothing. A file that cannot be
// opened is no error of anything else, and is tried again by the next call. One that is found damaged is replaced by a new one, which has the same ID, and
// which is not used before the projection has been built in it; so is one that another program has removed.
type embeddedSearch struct {
	dir string

	mu        sync.Mutex
	engine    *fts5.Engine
	id        string // of the file, when it has been open
	discarded error  // why the former file is not used any more, until there is a new one
	closed    bool
	log       *slog.Logger // nil discards
}

// open returns the engine.
func (s *embeddedSearch) open(ctx context.Context) (*fts5.Engine, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, stores.ErrClosed
	case s.engine != nil && s.engine.IsCurrent():
		return s.engine, nil
	case s.engine != nil:
		s.discard(errNotThere)
	}
	ctx = context.WithoutCancel(ctx)
	engine, err := fts5.Open(ctx, s.dir, fts5.Options{ID: s.id})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
	}
	s.engine, s.id = engine, engine.ID()
	reason := errors.Join(s.discarded, engine.Discarded())
	s.discarded = nil
	if isBuilt, err := engine.IsBuilt(ctx); reason != nil && err == nil && !isBuilt && s.log != nil {
		s.log.Warn("the search index is built anew; searches are unavailable meanwhile", "file", s.Location(), "error", reason)
	}
	return engine, nil
}

// errNotThere is why a file that is open is not used any more.
var errNotThere = errors.New("the file was removed, replaced or cut off by another program")

// replace makes the next call open a new file, unless engine was replaced before.
func (s *embeddedSearch) replace(engine *fts5.Engine, reason error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engine == engine && !s.closed {
		s.discard(reason)
	}
}

// discard removes the open file. It waits for the calls that use it. s.mu is locked.
func (s *embeddedSearch) discard(reason error) {
	s.discarded = errors.Join(reason, s.engine.Discard())
	s.engine = nil
}

// logTo logs from now on that the file is replaced.
func (s *embeddedSearch) logTo(log *slog.Logger) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = log
}

// isReplaced reports whether an engine that was closed is not the one of the next call.
func (s *embeddedSearch) isReplaced(engine *fts5.Engine) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.engine != engine && !s.closed
}

// Version implements searchEngine. It does not open the file.
func (s *embeddedSearch) Version() string { return new(fts5.Engine).Version() }

// Location implements searchEngine.
func (s *embeddedSearch) Location() string {
	if s.dir == Memory {
		return "a temporary file"
	}
	path := filepath.Join(s.dir, SearchFile)
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return path
}

// projection returns the name of the projection of this file.
func (s *embeddedSearch) projection(ctx context.Context) (string, error) {
	engine, err := s.open(ctx)
	if err != nil {
		return "", err
	}
	return hostProjection(engine.ID()), nil
}

// hostProjection returns the name of the projection of a file that is not that of all processes.
func hostProjection(id string) string {
	first, _, _ := strings.Cut(id, "-")
	return searchindex.Name + "_" + first
}

// Set implements searchEngine.
func (s *embeddedSearch) Set() stores.Set {
	return stores.Set{Search: lazySearch{s}, SearchIndex: lazyIndex{s}}
}

// Check implements searchEngine.
func (s *embeddedSearch) Check(ctx context.Context) error {
	_, err := with(ctx, s, func(engine *fts5.Engine) (struct{}, error) { return struct{}{}, engine.Check(ctx) })
	return err
}

// Close implements searchEngine.
func (s *embeddedSearch) Close() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engine != nil {
		err = s.engine.Close()
	}
	s.closed = true
	return err
}
