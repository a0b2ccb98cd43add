package redis

import (
	"maps"
	"math"
	"sync"
	"testing"

	"fivefold/stores"
)

func TestTheGreatestRevisionOfAViewerIsRemembered(t *testing.T) {
	t.Parallel()
	revisions, viewer, other := openEmpty(t).Revisions(), stores.NewID(stores.KindUser), stores.NewID(stores.KindUser)
	for _, step := range []struct{ written, last stores.Revision }{{9, 9}, {10, 10}, {9, 10}, {1 << 60, 1 << 60}, {1<<60 + 1, 1<<60 + 1}, {1 << 60, 1<<60 + 1}, {math.MaxInt64, math.MaxInt64}} {
		if err := revisions.Remember(t.Context(), viewer, step.written); err != nil {
			t.Fatal(err)
		}
		last, err := revisions.Last(t.Context(), []stores.ID{other, viewer})
		if want := map[stores.ID]stores.Revision{viewer: step.last}; err != nil || !maps.Equal(last, want) {
			t.Errorf("after %d: %v, %v, want %v", step.written, last, err, want)
		}
	}
	if last, err := revisions.Last(t.Context(), nil); len(last) != 0 || err != nil {
		t.Errorf("of nobody: %v, %v", last, err)
	}
}

func TestConcurrentRevisionsOfAViewerKeepTheGreatest(t *testing.T) {
	t.Parallel()
	revisions, viewer := openEmpty(t).Revisions(), stores.NewID(stores.KindUser)
	var writers sync.WaitGroup
	for i := range 50 {
		writers.Go(func() {
			if err := revisions.Remember(t.Context(), viewer, stores.Revision(i+1)); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	if last, err := revisions.Last(t.Context(), []stores.ID{viewer}); last[viewer] != 50 || err != nil {
		t.Errorf("%v, %v", last, err)
	}
}
