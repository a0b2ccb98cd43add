package typesense

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/typesense/typesense-go/v3/typesense/api"

	"fivefold/stores"
)

// lookup returns the fields of documents of a collection that exist.
func (e *Engine) lookup(ctx context.Context, collection string, ids []stores.ID, include string) ([]hit, error) {
	var searches []search
	for part := range slices.Chunk(ids, maxPage) {
		searches = append(searches, search{Collection: collection, Query: "*", FilterBy: list("id", texts(part)), PerPage: maxPage, IncludeFields: include})
	}
	if len(searches) == 0 {
		return nil, nil
	}
	results, err := e.multiSearch(ctx, searches)
	if err != nil {
		return nil, err
	}
	return hits(results)
}

// hits returns the documents of results that must be complete.
func hits(results []found) ([]hit, error) {
	var all []hit
	for _, r := range results {
		if r.Cutoff {
			return nil, errCutoff
		}
		for _, h := range r.Hits {
			all = append(all, h.Document)
		}
	}
	return all, nil
}

// errCutoff is the error of a search that the server ended at its deadline.
var errCutoff = fmt.Errorf("%w: the search takes too long", stores.ErrUnavailable)

// ByIDs implements stores.SearchIndex.
func (e *Engine) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.SearchDocument, error) {
	documents := map[stores.ID]stores.SearchDocument{}
	err := e.read(ctx, stores.SearchServing, func(ctx context.Context, collection string) error {
		stored, err := e.lookup(ctx, collection, ids, "document")
		if err != nil {
			return err
		}
		for _, h := range stored {
			d, err := h.document()
			if err != nil {
				return err
			}
			documents[d.ID] = d
		}
		return nil
	})
	stores.CountRows(ctx, len(documents))
	return documents, err
}

// Versions implements stores.SearchIndex.
func (e *Engine) Versions(ctx context.Context, in stores.SearchCopy, ids []stores.ID) (map[stores.ID]stores.Revision, error) {
	versions := map[stores.ID]stores.Revision{}
	err := e.read(ctx, in, func(ctx context.Context, collection string) error {
		stored, err := e.lookup(ctx, collection, ids, "id,version")
		if err != nil {
			return err
		}
		for _, h := range stored {
			id, err := stores.ParseID(h.ID)
			if err != nil {
				return fmt.Errorf("%w: a document: %w", errFault, err)
			}
			versions[id] = stores.Revision(h.Version)
		}
		return nil
	})
	return versions, err
}

// Scan implements stores.SearchIndex.
func (e *Engine) Scan(ctx context.Context, after stores.ID, limit int) ([]stores.ID, error) {
	high, low, kind := order(after)
	filter := notDeleted
	if !after.IsZero() {
		filter += fmt.Sprintf(" && (high:>%d || (high:=%d && (low:>%d || (low:=%d && kind_order:>%d))))", high, high, low, low, kind)
	}
	var searches []search
	for page := range (limit + maxPage - 1) / maxPage {
		searches = append(searches, search{Query: "*", FilterBy: filter, SortBy: "high:asc,low:asc,kind_order:asc", Page: page + 1, PerPage: maxPage, IncludeFields: "id"})
	}
	var ids []stores.ID
	err := e.read(ctx, stores.SearchServing, func(ctx context.Context, collection string) error {
		for i := range searches {
			searches[i].Collection = collection
		}
		results, err := e.multiSearch(ctx, searches)
		if err != nil {
			return err
		}
		stored, err := hits(results)
		if err != nil {
			return err
		}
		for _, h := range stored[:min(len(stored), limit)] {
			id, err := stores.ParseID(h.ID)
			if err != nil {
				return fmt.Errorf("%w: a document: %w", errFault, err)
			}
			ids = append(ids, id)
		}
		return nil
	})
	stores.CountRows(ctx, len(ids))
	return ids, err
}

// Count implements stores.SearchIndex.
func (e *Engine) Count(ctx context.Context) (n int, err error) {
	err = e.read(ctx, stores.SearchServing, func(ctx context.Context, collection string) error {
		results, err := e.multiSearch(ctx, []search{{Collection: collection, Query: "*", FilterBy: notDeleted}})
		if err == nil {
			n = results[0].Found
		}
		return err
	})
	return n, err
}

// Sweep implements stores.SearchIndex.
func (e *Engine) Sweep(ctx context.Context, before stores.Revision) error {
	return e.do(ctx, e.options.WriteTimeout, func(ctx context.Context) error {
		e.writing.Lock()
		defer e.writing.Unlock()
		return e.write(ctx, stores.SearchServing, func(collection string) error {
			filter := "deleted:=true && version:<" + strconv.FormatInt(int64(before), 10)
			return decode(&struct{}{})(e.http.DeleteDocuments(ctx, collection, &api.DeleteDocumentsParams{FilterBy: &filter}))
		})
	})
}

// read runs a call that reads a copy, with the name of its collection or the alias.
func (e *Engine) read(ctx context.Context, from stores.SearchCopy, call func(ctx context.Context, collection string) error) error {
	return e.do(ctx, e.options.Timeout, func(ctx context.Context) error {
		if from != stores.SearchServing {
			return e.write(ctx, from, func(collection string) error { return call(ctx, collection) })
		}
		err := call(ctx, e.alias)
		if isMissing(err) { // the alias was moved meanwhile, or there is none
			return e.write(ctx, from, func(collection string) error { return call(ctx, collection) })
		}
		return err
	})
}

// write runs a call with the name of the collection of a copy. It is not the alias: a server that starts applies what was written under different names
// in any order, and drops documents that were written to an alias which it has not made yet.
func (e *Engine) write(ctx context.Context, to stores.SearchCopy, call func(collection string) error) (err error) {
	var name string
	if to == stores.SearchServing {
		name, err = e.serving(ctx)
	} else {
		name, err = e.collection(to)
	}
	if err != nil {
		return err
	}
	err = call(name)
	switch {
	case !isMissing(err):
		return err
	case to == stores.SearchServing:
		if now, err := e.serving(ctx); err != nil {
			return err
		} else if now != name {
			return fmt.Errorf("%w: the copy was swapped out", stores.ErrUnavailable)
		}
	}
	return errNoCopy
}

var errNoCopy = fmt.Errorf("%w: the copy does not exist", stores.ErrNotFound)
