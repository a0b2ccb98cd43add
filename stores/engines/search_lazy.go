package engines

import (
	"cmp"
	"context"
	"errors"

	"fivefold/stores"
	"fivefold/stores/fts5"
	"fivefold/stores/searchindex"
)

// lazySearch is stores.Search of an engine that the first call opens.
type lazySearch struct{ *embeddedSearch }

// lazyIndex is stores.SearchIndex of an engine that the first call opens.
type lazyIndex struct{ *embeddedSearch }

// with calls do with the engine. When that finds the file damaged, the next call has a new one.
func with[T any](ctx context.Context, s *embeddedSearch, do func(*fts5.Engine) (T, error)) (result T, err error) {
	for {
		engine, err := s.open(ctx)
		if err != nil {
			return result, err
		}
		result, err = do(engine)
		switch {
		case errors.Is(err, fts5.ErrDamaged):
			s.replace(engine, err)
		case errors.Is(err, stores.ErrClosed) && s.isReplaced(engine):
			continue // nothing was done
		}
		return result, err
	}
}

// reading calls do with the documents, if they have been built.
func reading[T any](ctx context.Context, s *embeddedSearch, do func(stores.Set) (T, error)) (T, error) {
	return with(ctx, s, func(engine *fts5.Engine) (result T, err error) {
		isBuilt, err := engine.IsBuilt(ctx)
		switch {
		case err != nil:
			return result, err
		case !isBuilt:
			return result, searchindex.ErrNotBuilt
		}
		return do(engine.Set())
	})
}

// indexing calls do with the index of the engine.
func indexing[T any](ctx context.Context, s lazyIndex, do func(stores.SearchIndex) (T, error)) (T, error) {
	return with(ctx, s.embeddedSearch, func(engine *fts5.Engine) (T, error) { return do(engine.Set().SearchIndex) })
}

// writing calls do with the index of the engine.
func (s lazyIndex) writing(ctx context.Context, do func(stores.SearchIndex) error) error {
	_, err := indexing(ctx, s, func(index stores.SearchIndex) (struct{}, error) { return struct{}{}, do(index) })
	return err
}

func (s lazySearch) Find(ctx context.Context, request stores.SearchRequest) (stores.SearchResult, error) {
	return reading(ctx, s.embeddedSearch, func(set stores.Set) (stores.SearchResult, error) { return set.Search.Find(ctx, request) })
}

func (s lazyIndex) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	_, err := with(ctx, s.embeddedSearch, func(engine *fts5.Engine) (struct{}, error) {
		if to == stores.SearchServing {
			if isBuilt, err := engine.IsBuilt(ctx); err != nil || !isBuilt {
				return struct{}{}, cmp.Or(err, stores.ErrNotFound)
			}
		}
		return struct{}{}, engine.Set().SearchIndex.Put(ctx, to, documents)
	})
	return err
}

func (s lazyIndex) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.SearchDocument, error) {
	return indexing(ctx, s, func(index stores.SearchIndex) (map[stores.ID]stores.SearchDocument, error) {
		return index.ByIDs(ctx, ids)
	})
}

func (s lazyIndex) Versions(ctx context.Context, in stores.SearchCopy, ids []stores.ID) (map[stores.ID]stores.Revision, error) {
	return indexing(ctx, s, func(index stores.SearchIndex) (map[stores.ID]stores.Revision, error) {
		return index.Versions(ctx, in, ids)
	})
}

func (s lazyIndex) Scan(ctx context.Context, after stores.ID, limit int) ([]stores.ID, error) {
	return reading(ctx, s.embeddedSearch, func(set stores.Set) ([]stores.ID, error) { return set.SearchIndex.Scan(ctx, after, limit) })
}

func (s lazyIndex) Count(ctx context.Context) (int, error) {
	return indexing(ctx, s, func(index stores.SearchIndex) (int, error) { return index.Count(ctx) })
}

func (s lazyIndex) Copy(ctx context.Context) (stores.SearchCopy, error) {
	return indexing(ctx, s, func(index stores.SearchIndex) (stores.SearchCopy, error) { return index.Copy(ctx) })
}

func (s lazyIndex) Swap(ctx context.Context, from stores.SearchCopy) error {
	return s.writing(ctx, func(index stores.SearchIndex) error { return index.Swap(ctx, from) })
}

func (s lazyIndex) Sweep(ctx context.Context, before stores.Revision) error {
	return s.writing(ctx, func(index stores.SearchIndex) error { return index.Sweep(ctx, before) })
}
