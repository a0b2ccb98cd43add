package storetest

import (
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// projectionAdvance tests Advance.
func (s suite) projectionAdvance() {
	s.test("Advance moves the cursor to the end of the batch and parks changes", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		for n := range int64(3) {
			if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(n+1), parkedChanges(int(n))); err != nil {
				t.Fatal(err)
			}
			want(t, "state", fx.state(t, "search"), stores.ProjectionState{Cursor: batchTo(n + 1).Next, Until: stores.Revision(n + 1), Leader: "a", Parked: int(n), Rebuild: true})
		}
		fx.lead(t, "graph", "a")
		want(t, "another projection", fx.state(t, "graph"), stores.ProjectionState{Leader: "a", Rebuild: true})
	})
	s.test("the cursor does not move backward", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		place := func(revision, version, until int64) stores.ChangeBatch {
			return stores.ChangeBatch{Next: stores.Cursor{Revision: stores.Revision(revision), Version: version}, Until: stores.Revision(until)}
		}
		for _, c := range []struct{ to, at stores.ChangeBatch }{
			{place(5, 9, 4), place(5, 9, 4)}, {place(5, 8, 3), place(5, 9, 4)}, {place(4, 10, 4), place(5, 9, 4)}, {place(6, 1, 5), place(6, 1, 5)},
			{stores.ChangeBatch{}, place(6, 1, 5)}, {place(1<<62, 1<<62, 1<<62), place(1<<62, 1<<62, 1<<62)},
		} {
			if err := fx.Projections.Advance(t.Context(), "search", "a", c.to, nil); err != nil {
				t.Fatal(err)
			}
			got := fx.state(t, "search")
			want(t, "place", stores.ChangeBatch{Next: got.Cursor, Until: got.Until}, c.at)
		}
	})
	s.test("Advance and Rebuilt of a process that does not lead return ErrNotLeading and change nothing", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(1), parkedChanges(1)); err != nil {
			t.Fatal(err)
		}
		if err := fx.Projections.Release(t.Context(), "search", "a"); err != nil {
			t.Fatal(err)
		}
		refused := func(projection, owner string) {
			t.Helper()
			before, parked := must(fx.Projections.All(t.Context()))(t), must(fx.Projections.Parked(t.Context(), "search", 0, 9))(t)
			if err := fx.Projections.Advance(t.Context(), projection, owner, batchTo(9), parkedChanges(3)); !errors.Is(err, stores.ErrNotLeading) {
				t.Errorf("Advance: %v", err)
			}
			if err := fx.Projections.Rebuilt(t.Context(), projection, owner, batchTo(9)); !errors.Is(err, stores.ErrNotLeading) {
				t.Errorf("Rebuilt: %v", err)
			}
			want(t, "states", must(fx.Projections.All(t.Context()))(t), before)
			want(t, "parked", must(fx.Projections.Parked(t.Context(), "search", 0, 9))(t), parked)
		}
		refused("search", "a") // nobody leads
		fx.lead(t, "search", "b")
		refused("search", "a")
		refused("unknown", "a")
	})
	s.test("a leader whose time has passed advances until another process leads", func(t *testing.T, fx *fixture) {
		must(fx.Projections.Lead(t.Context(), "search", "a", 0))(t)
		if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(1), nil); err != nil {
			t.Fatal(err)
		}
		fx.lead(t, "search", "b")
		if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(2), nil); !errors.Is(err, stores.ErrNotLeading) {
			t.Errorf("Advance: %v", err)
		}
		want(t, "cursor", fx.state(t, "search").Cursor, batchTo(1).Next)
	})
	s.test("of a leader and its successor at once, none undoes what the other has done", func(t *testing.T, fx *fixture) {
		for range 5 {
			must(fx.Projections.Lead(t.Context(), "search", "a", 0))(t)
			var advanced [2]bool
			for i, err := range concurrently(2, func(i int) error {
				if i == 0 {
					return fx.Projections.Advance(t.Context(), "search", "a", batchTo(1), nil)
				}
				if _, err := fx.Projections.Lead(t.Context(), "search", "b", time.Hour); err != nil {
					return err
				}
				return fx.Projections.Advance(t.Context(), "search", "b", batchTo(2), nil)
			}) {
				advanced[i] = err == nil
				if err != nil && !errors.Is(err, stores.ErrNotLeading) {
					t.Errorf("process %d: %v", i, err)
				}
			}
			want(t, "the successor advanced", advanced[1], true)
			want(t, "cursor", fx.state(t, "search").Cursor, batchTo(2).Next)
			if err := fx.Projections.Release(t.Context(), "search", "b"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// projectionParked tests Parked and Unpark.
func (s suite) projectionParked() {
	s.test("Parked returns the changes as they were parked, in the order of versions", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		parked := parkedChanges(4)
		parked[1].Change = stores.Change{Revision: 3, Version: parked[1].Version, At: at(9), Table: stores.TablePosts, Op: stores.RowDeleted,
			Key: fx.id(stores.KindPost), By: fx.id(stores.KindUser)}
		parked[2].Change = stores.Change{Revision: 3, Version: parked[2].Version, At: at(9), Table: stores.TableAll, Op: stores.RowUpdated}
		parked[3].Version = 1 << 60
		if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(1), []stores.ParkedChange{parked[3], parked[0], parked[2], parked[1]}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			after int64
			limit int
			want  []stores.ParkedChange
		}{{0, 9, parked}, {0, 4, parked}, {0, 2, parked[:2]}, {parked[0].Version, 2, parked[1:3]}, {parked[3].Version, 9, nil}, {0, 0, nil}, {0, -1, nil}} {
			want(t, "parked", must(fx.Projections.Parked(t.Context(), "search", c.after, c.limit))(t), c.want)
		}
		want(t, "parked of an unknown projection", len(must(fx.Projections.Parked(t.Context(), "unknown", 0, 9))(t)), 0)
	})
	s.test("a reason is stored without what a text cannot contain", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		parked := parkedChanges(1)
		parked[0].Reason = "a\x00b\xffc"
		if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(1), parked); err != nil {
			t.Fatal(err)
		}
		parked[0].Reason = "abc"
		want(t, "parked", must(fx.Projections.Parked(t.Context(), "search", 0, 9))(t), parked)
	})
	s.test("a change that is parked again is replaced", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		parked := parkedChanges(1)
		for _, reason := range []string{"one", "two"} {
			parked[0].Reason, parked[0].Attempts, parked[0].ParkedAt = reason, parked[0].Attempts+1, parked[0].ParkedAt.Add(time.Second)
			if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(1), parked); err != nil {
				t.Fatal(err)
			}
			want(t, "parked", must(fx.Projections.Parked(t.Context(), "search", 0, 9))(t), parked)
		}
	})
	s.test("Unpark removes the changes of a projection with these versions, and returns how many", func(t *testing.T, fx *fixture) {
		for _, projection := range []string{"search", "graph"} {
			fx.lead(t, projection, "a")
			if err := fx.Projections.Advance(t.Context(), projection, "a", batchTo(1), parkedChanges(3)); err != nil {
				t.Fatal(err)
			}
		}
		want(t, "unparked", must(fx.Projections.Unpark(t.Context(), "search", []int64{1, 3, 3, 99}))(t), 2)
		want(t, "unparked again", must(fx.Projections.Unpark(t.Context(), "search", []int64{1, 3}))(t), 0)
		want(t, "unparked of none", must(fx.Projections.Unpark(t.Context(), "search", nil))(t), 0)
		want(t, "unparked of an unknown projection", must(fx.Projections.Unpark(t.Context(), "unknown", []int64{1}))(t), 0)
		want(t, "parked", must(fx.Projections.Parked(t.Context(), "search", 0, 9))(t), parkedChanges(3)[1:2])
		want(t, "parked", []int{fx.state(t, "search").Parked, fx.state(t, "graph").Parked}, []int{1, 3})
	})
}

// projectionRebuild tests NeedRebuild and Rebuilt.
func (s suite) projectionRebuild() {
	s.test("Rebuilt sets the cursor and removes parked changes, and NeedRebuild asks for another rebuild", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		fx.lead(t, "graph", "a")
		for _, projection := range []string{"search", "graph"} {
			if err := fx.Projections.Advance(t.Context(), projection, "a", batchTo(5), parkedChanges(2)); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range []int64{4, 6} { // also to a cursor before
			if err := fx.Projections.Rebuilt(t.Context(), "search", "a", batchTo(n)); err != nil {
				t.Fatal(err)
			}
			want(t, "rebuilt", fx.state(t, "search"), stores.ProjectionState{Cursor: batchTo(n).Next, Until: stores.Revision(n), Leader: "a"})
			if err := fx.Projections.NeedRebuild(t.Context(), "search"); err != nil {
				t.Fatal(err)
			}
			want(t, "to be rebuilt", fx.lead(t, "search", "a"), stores.ProjectionState{Cursor: batchTo(n).Next, Until: stores.Revision(n), Leader: "a", Rebuild: true})
		}
		want(t, "another", fx.state(t, "graph"), stores.ProjectionState{Cursor: batchTo(5).Next, Until: 5, Leader: "a", Parked: 2, Rebuild: true})
	})
	s.test("NeedRebuild of a projection that is not known returns ErrNotFound", func(t *testing.T, fx *fixture) {
		if err := fx.Projections.NeedRebuild(t.Context(), "search"); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("%v", err)
		}
		want(t, "states", must(fx.Projections.All(t.Context()))(t), map[string]stores.ProjectionState{})
	})
}
