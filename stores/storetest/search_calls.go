package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"fivefold/stores"
)

// searchCalls tests what a store promises of every method of Search.
func (s suite) searchCalls() {
	s.searchErrors(func(_ *testing.T, fx *fixture) []call {
		return []call{{"Search.Find", 0, func(ctx context.Context) error { return errOf(fx.Search.Find(ctx, searchFor("a"))) }}}
	})
}

// searchErrors tests the errors of calls.
func (s suite) searchErrors(calls func(t *testing.T, fx *fixture) []call) {
	s.test("every method returns ErrClosed after its engine was closed", func(t *testing.T, fx *fixture) {
		calls := calls(t, fx)
		fx.close(t)
		for _, c := range calls {
			if err := c.do(t.Context()); !errors.Is(err, stores.ErrClosed) {
				t.Errorf("%s returns %v", c.method, err)
			}
		}
	})
	s.test("every method returns the error of its context", func(t *testing.T, fx *fixture) {
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
		defer cancel()
		for _, c := range calls(t, fx) {
			if err := c.do(cancelled); !errors.Is(err, context.Canceled) {
				t.Errorf("%s of a cancelled context returns %v", c.method, err)
			}
			if err := c.do(late); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s after its deadline returns %v", c.method, err)
			}
		}
	})
}

// searchConcurrency tests searches beside writes.
func (s suite) searchConcurrency() {
	s.test("searches beside writers find what was stored before and what each writer has stored", func(t *testing.T, fx *fixture) {
		before := searchDocument(stores.KindUser, "before")
		fx.putDocuments(t, before)
		for _, err := range concurrently(8, func(i int) error {
			for n := range 10 {
				d := searchDocument(stores.KindUser, "writer", numberWord(i), numberWord(100+n))
				if err := fx.SearchIndex.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{d}); err != nil {
					return err
				}
				own := searchFor(numberWord(i), "writer")
				result, err := fx.Search.Find(t.Context(), own)
				if err != nil {
					return err
				}
				if mine := (searchModel(result.Candidates)).literal(own); len(mine) != n+1 {
					t.Errorf("writer %d finds %d documents of %d", i, len(mine), n+1)
				}
				fx.wantFound(t, searchFor("before"), before.ID)
			}
			return nil
		}) {
			if err != nil {
				t.Error(err)
			}
		}
	})
	s.test("every search reads the former documents or those that are swapped in", func(t *testing.T, fx *fixture) {
		former, latter := swapDocuments(1), swapDocuments(2)
		fx.putDocuments(t, former...)
		end := make(chan struct{})
		var searches sync.WaitGroup
		for range 4 {
			searches.Go(func() {
				for {
					result, err := fx.Search.Find(t.Context(), searchFor("shared"))
					if err != nil || len(result.Candidates) != len(former) {
						t.Errorf("%d candidates, %v", len(result.Candidates), err)
						return
					}
					for _, d := range result.Candidates {
						want(t, "popularity of all candidates", d.Popularity, result.Candidates[0].Popularity)
					}
					select {
					case <-end:
						return
					default:
					}
				}
			})
		}
		for i := range 6 {
			copied := must(fx.SearchIndex.Copy(t.Context()))(t)
			fx.putCopy(t, copied, [][]stores.SearchDocument{latter, former}[i%2]...)
			if err := fx.SearchIndex.Swap(t.Context(), copied); err != nil {
				t.Errorf("swap: %v", err)
			}
		}
		close(end)
		searches.Wait()
	})
}

// swapDocuments returns documents that have the popularity.
func swapDocuments(popularity int) []stores.SearchDocument {
	documents := make([]stores.SearchDocument, 100)
	for i := range documents {
		documents[i] = searchDocument(stores.KindUser, "shared", numberWord(i))
		documents[i].Popularity = popularity
	}
	return documents
}
