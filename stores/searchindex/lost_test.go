package searchindex_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"fivefold/stores"
	"fivefold/stores/relay"
	"fivefold/stores/searchindex"
	"fivefold/stores/textsearch"
)

// A lost engine is one on a server, which may lose its documents. Then it has none until a copy is swapped in.
type lost struct {
	stores.SearchIndex
	search stores.Search
	isLost atomic.Bool
}

func (l *lost) check() error {
	if l.isLost.Load() {
		return stores.ErrNotFound
	}
	return nil
}

func (l *lost) Find(ctx context.Context, request stores.SearchRequest) (stores.SearchResult, error) {
	if err := l.check(); err != nil {
		return stores.SearchResult{}, err
	}
	return l.search.Find(ctx, request)
}

func (l *lost) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	if err := l.check(); err != nil && to == stores.SearchServing {
		return err
	}
	return l.SearchIndex.Put(ctx, to, documents)
}

func (l *lost) Scan(ctx context.Context, after stores.ID, limit int) ([]stores.ID, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	return l.SearchIndex.Scan(ctx, after, limit)
}

func (l *lost) Count(ctx context.Context) (int, error) {
	if err := l.check(); err != nil {
		return 0, err
	}
	return l.SearchIndex.Count(ctx)
}

func (l *lost) Swap(ctx context.Context, from stores.SearchCopy) error {
	err := l.SearchIndex.Swap(ctx, from)
	l.isLost.Store(l.isLost.Load() && err != nil)
	return err
}

func TestDocumentsThatAServerHasLostAreRebuilt(t *testing.T) {
	t.Parallel()
	request := stores.SearchRequest{Query: textsearch.Parse("ada", false), Limit: 10}
	for name, notice := range map[string]func(t *testing.T, truth stores.Set, search stores.Search, p *searchindex.Projection) error{
		"by a search": func(t *testing.T, _ stores.Set, search stores.Search, _ *searchindex.Projection) error {
			if _, err := search.Find(t.Context(), request); !errors.Is(err, stores.ErrUnavailable) || errors.Is(err, stores.ErrNotFound) {
				return errors.Join(errors.New("a search is not unavailable"), err)
			}
			return nil
		},
		"by a change": func(t *testing.T, truth stores.Set, _ stores.Search, _ *searchindex.Projection) error {
			return truth.Users.Create(t.Context(), newUser("bob"), "")
		},
		"at the start": func(t *testing.T, _ stores.Set, _ stores.Search, p *searchindex.Projection) error {
			return p.CheckContent(t.Context())
		},
		"by an audit": func(t *testing.T, _ stores.Set, search stores.Search, p *searchindex.Projection) error {
			if _, _, _, err := p.Keys(t.Context(), ""); !errors.Is(err, relay.ErrMustRebuild) {
				return errors.Join(errors.New("the projection must be rebuilt"), err)
			}
			_, _ = search.Find(t.Context(), request) // the audit itself only reports
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth, engine := openTruth(t), openSearch(t)
			u := newUser("ada")
			put(t, truth, stores.Rows{Users: []stores.User{u}})
			l := &lost{SearchIndex: engine.SearchIndex, search: engine.Search}
			p := searchindex.New(searchindex.Name, truth, l)
			defer lead(t.Context(), truth, p, "a")()
			awaitBuilt(t, truth)
			search := searchindex.Fresh(l, l, truth, named)
			if got, err := search.Find(t.Context(), request); err != nil || len(got.Candidates) != 1 {
				t.Fatalf("%+v, %v", got, err)
			}
			l.isLost.Store(true)
			if err := notice(t, truth, search, p); err != nil {
				t.Fatal(err)
			}
			awaitBuilt(t, truth)
			if got, err := search.Find(t.Context(), request); err != nil || len(got.Candidates) != 1 || got.Candidates[0].ID != u.ID {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
