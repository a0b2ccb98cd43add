package relaytest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// retries parks five changes, of which a retry applies those that do not fail any more.
func retries(t *testing.T, tr *truth) {
	var bad []stores.ID
	p := newRecorder("search", func(ctx context.Context, changes []stores.Change) error { return failing(bad, errPoison)(ctx, changes) })
	first := tr.lead("a", p)
	tr.filled(p)
	first.stop()
	rows := tr.put(5)
	bad = rows
	second := tr.lead("a", p)
	tr.state("search", func(s stores.ProjectionState) bool { return s.Parked == len(bad) })
	second.stop()
	versions := parkedVersions(t, tr)

	bad = rows[3:4]
	retry := func(versions []int64, applied, failed int) []stores.ParkedChange {
		t.Helper()
		done, left, err := relay.Retry(t.Context(), tr.options("operator"), p, versions)
		if len(done) != applied || len(left) != failed || err != nil {
			t.Fatalf("applied %v, failed %v, %v, want %d and %d", done, left, err, applied, failed)
		}
		return left
	}
	retry([]int64{versions[4] + 1}, 0, 0)
	retry(versions[1:2], 1, 0)
	if got := parkedVersions(t, tr); !slices.Equal(got, slices.Delete(slices.Clone(versions), 1, 2)) {
		t.Errorf("%v are parked of %v after a retry of the second", got, versions)
	}
	if left := retry(nil, 3, 1); left[0].Key != rows[3] || left[0].Reason != errPoison.Error() {
		t.Errorf("%+v", left)
	}
	if got := parkedVersions(t, tr); !slices.Equal(got, versions[3:4]) {
		t.Errorf("%v are parked, want only the change that fails", got)
	}
	for i, id := range rows {
		if n := p.count(id); (n == 1) == (i == 3) {
			t.Errorf("change %d was applied %d times", i, n)
		}
	}

	gone := newRecorder("search", func(context.Context, []stores.Change) error { return stores.ErrUnavailable })
	if done, left, err := relay.Retry(t.Context(), tr.options("operator"), gone, nil); len(done)+len(left) != 0 || !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("an unavailable store: %v, %v, %v", done, left, err)
	}
	panics := newRecorder("search", func(context.Context, []stores.Change) error { panic("broken") })
	if _, left, err := relay.Retry(t.Context(), tr.options("operator"), panics, nil); len(left) != 1 || left[0].Reason != "panic: broken" || err != nil {
		t.Errorf("a panic: %v, %v", left, err)
	}
	bad = nil
	retry(nil, 1, 0)
	retry(nil, 0, 0)
}

// parkedVersions returns the versions of the parked changes in their order.
func parkedVersions(t *testing.T, tr *truth) []int64 {
	t.Helper()
	parked, err := tr.Projections.Parked(t.Context(), "search", 0, stores.MaxBatch)
	if err != nil {
		t.Fatal(err)
	}
	versions := make([]int64, len(parked))
	for i, c := range parked {
		versions[i] = c.Version
	}
	return versions
}
