package searchindex_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/searchindex"
)

// An overtaken index ends the context of the caller while it puts, as the relay does when the lease has passed.
type overtaken struct {
	stores.SearchIndex
	end func()
}

func (o overtaken) Put(ctx context.Context, _ stores.SearchCopy, _ []stores.SearchDocument) error {
	o.end()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return nil
	}
}

func TestAPutIsCanceledWhenTheLeaseHasPassed(t *testing.T) {
	t.Parallel()
	truth := openTruth(t)
	u := newUser("ada")
	put(t, truth, stores.Rows{Users: []stores.User{u}})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := searchindex.New(searchindex.Name, truth, overtaken{openSearch(t).SearchIndex, cancel})
	if err := searchindex.Write(ctx, p, u.ID); !errors.Is(err, context.Canceled) {
		t.Errorf("the engine may go on: %v", err)
	}
}

// A refusing index refuses the writes with one document, after some writes without a result.
type refusing struct {
	stores.SearchIndex
	id           stores.ID
	unknown      int // writes without a result that are left
	readVersions int // times that versions were read
}

var errRefused = errors.New("a document is refused")

func (r *refusing) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	if r.unknown--; r.unknown >= 0 {
		return stores.ErrUnavailable
	}
	if slices.ContainsFunc(documents, func(d stores.SearchDocument) bool { return d.ID == r.id }) {
		return errRefused
	}
	return r.SearchIndex.Put(ctx, to, documents)
}

func (r *refusing) Versions(ctx context.Context, in stores.SearchCopy, ids []stores.ID) (map[stores.ID]stores.Revision, error) {
	r.readVersions++
	return r.SearchIndex.Versions(ctx, in, ids)
}

func TestADocumentThatIsRefusedStopsNoOther(t *testing.T) {
	t.Parallel()
	for name, unknown := range map[string]int{"refused at once": 0, "refused after writes without a result": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth := openTruth(t)
			users := []stores.User{newUser("ada"), newUser("bob"), newUser("cid"), newUser("dan")}
			put(t, truth, stores.Rows{Users: users})
			a, b, c, refused := users[0].ID, users[1].ID, users[2].ID, users[3].ID
			index := &refusing{SearchIndex: openSearch(t).SearchIndex, id: refused, unknown: unknown}
			p := searchindex.New(searchindex.Name, truth, index)
			searchindex.SetSettle(p, time.Millisecond)
			for range unknown { // as the relay does
				if err := searchindex.Write(t.Context(), p, a, refused, b); !errors.Is(err, stores.ErrUnavailable) {
					t.Fatal(err)
				}
			}
			if err := searchindex.Write(t.Context(), p, a, refused, b); !errors.Is(err, errRefused) {
				t.Errorf("a batch with a document that is refused: %v", err)
			}
			if err := searchindex.Write(t.Context(), p, a); err != nil {
				t.Errorf("the first half of the batch: %v", err)
			}
			if err := searchindex.Write(t.Context(), p, refused, b); !errors.Is(err, errRefused) {
				t.Errorf("the second half of the batch: %v", err)
			}
			for range 3 {
				if err := searchindex.Write(t.Context(), p, refused); !errors.Is(err, errRefused) {
					t.Errorf("the document that is refused: %v", err)
				}
			}
			before := index.readVersions
			for _, id := range []stores.ID{b, c} {
				if err := searchindex.Write(t.Context(), p, id); err != nil {
					t.Errorf("a later write: %v", err)
				}
			}
			if index.readVersions != before || unknown == 0 && before != 0 {
				t.Errorf("versions are read %d times, of which %d after the refusal", index.readVersions, index.readVersions-before)
			}
			versions, err := index.Versions(t.Context(), stores.SearchServing, []stores.ID{a, b, c, refused})
			if err != nil || len(versions) != 3 || versions[refused] != 0 {
				t.Errorf("%v, %v; want all but the one that is refused", versions, err)
			}
		})
	}
}
