package typesense

import (
	"errors"
	"testing"

	"fivefold/stores"
)

// wantNoDocuments fails unless the calls about the documents that are read say that there are none.
func wantNoDocuments(t *testing.T, e *Engine) {
	t.Helper()
	d := document("ada")
	ids := []stores.ID{d.ID}
	for name, err := range map[string]error{
		"Find": second(e.Find(t.Context(), request("ada"))), "ByIDs": second(e.ByIDs(t.Context(), ids)), "Count": second(e.Count(t.Context())),
		"Versions": second(e.Versions(t.Context(), stores.SearchServing, ids)), "Scan": second(e.Scan(t.Context(), stores.ID{}, 10)),
		"Put": e.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{d}), "Sweep": e.Sweep(t.Context(), 1),
	} {
		if !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("%s without documents: %v", name, err)
		}
	}
}

func TestACollectionOrAnAliasThatIsGoneIsNoEmptyResult(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(e *Engine, collection string) error{
		"the collection": func(e *Engine, collection string) error {
			return second(e.client.Collection(collection).Delete(t.Context()))
		},
		"the alias": func(e *Engine, _ string) error { return second(e.client.Alias(e.alias).Delete(t.Context())) },
		"both": func(e *Engine, collection string) error {
			return errors.Join(second(e.client.Alias(e.alias).Delete(t.Context())), second(e.client.Collection(collection).Delete(t.Context())))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := openEmpty(t)
			collection, err := e.serving(t.Context())
			if err == nil {
				err = lose(e, collection)
			}
			if err != nil {
				t.Fatal(err)
			}
			wantNoDocuments(t, e)
			begin(t, e, document("ada"))
			if result, err := e.Find(t.Context(), request("ada")); len(result.Candidates) != 1 || err != nil {
				t.Errorf("after a swap: %v, %v", result, err)
			}
		})
	}
}
