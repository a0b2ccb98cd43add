package opensearch

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// An empty answer would be believed, and a document that is stored alone would be found as if it were all.
func TestAnIndexOrAnAliasThatIsGoneIsNoEmptyResult(t *testing.T) {
	onEach(t, func(t *testing.T, address string) {
		for _, name := range []string{"the index", "the alias"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				e := openEmpty(t, address)
				indexes, err := e.indexes(t.Context())
				if err != nil || len(indexes) != 1 {
					t.Fatalf("%v, %v", indexes, err)
				}
				for path := range indexes {
					if name == "the alias" {
						path += "/_alias/" + e.serving()
					}
					if err := e.write(t.Context(), "DELETE", "/"+path, nil, nil); err != nil {
						t.Fatal(err)
					}
				}
				wantNoDocuments(t, e)
				if err := e.Check(t.Context()); err != nil {
					t.Errorf("a server that waits for a rebuild: %v", err)
				}
				begin(t, e, person("ada"))
				if n, err := (index{e}).Count(t.Context()); n != 1 || err != nil {
					t.Errorf("after a swap: %d documents, %v", n, err)
				}
			})
		}
	})
}

// wantNoDocuments fails unless the calls about the documents that are read say that there are none.
func wantNoDocuments(t *testing.T, e *Engine) {
	t.Helper()
	d, s := person("ada"), index{e}
	ids := []stores.ID{d.ID}
	for name, err := range map[string]error{
		"Find":  second(search{e}.Find(t.Context(), stores.SearchRequest{Query: stores.SearchQuery{Words: []string{"ada"}}, Limit: 10})),
		"ByIDs": second(s.ByIDs(t.Context(), ids)), "Count": second(s.Count(t.Context())),
		"Versions": second(s.Versions(t.Context(), stores.SearchServing, ids)), "Scan": second(s.Scan(t.Context(), stores.ID{}, 10)),
		"Put": s.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{d}), "Sweep": s.Sweep(t.Context(), 1),
	} {
		if !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("%s without documents: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
