package storetest

import (
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// projectionForget tests Forget.
func (s suite) projectionForget() {
	s.test("Forget removes the progress and the parked changes of a projection, which is new when it is led again", func(t *testing.T, fx *fixture) {
		for _, projection := range []string{"search", "graph"} {
			fx.lead(t, projection, "a")
			if err := fx.Projections.Rebuilt(t.Context(), projection, "a", batchTo(5)); err != nil {
				t.Fatal(err)
			}
			if err := fx.Projections.Advance(t.Context(), projection, "a", batchTo(6), parkedChanges(2)); err != nil {
				t.Fatal(err)
			}
			if err := fx.Projections.Release(t.Context(), projection, "a"); err != nil {
				t.Fatal(err)
			}
		}
		want(t, "Forget", fx.Projections.Forget(t.Context(), "search"), nil)
		want(t, "states", must(fx.Projections.All(t.Context()))(t),
			map[string]stores.ProjectionState{"graph": {Cursor: batchTo(6).Next, Until: 6, Parked: 2}})
		want(t, "parked", len(must(fx.Projections.Parked(t.Context(), "search", 0, 9))(t)), 0)
		want(t, "parked of another", len(must(fx.Projections.Parked(t.Context(), "graph", 0, 9))(t)), 2)
		if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(7), nil); !errors.Is(err, stores.ErrNotLeading) {
			t.Errorf("Advance of the former leader: %v", err)
		}
		want(t, "state", fx.lead(t, "search", "b"), stores.ProjectionState{Leader: "b", Rebuild: true})
	})
	s.test("Forget of a projection that is led returns ErrLed and changes nothing", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		if err := fx.Projections.Advance(t.Context(), "search", "a", batchTo(1), parkedChanges(2)); err != nil {
			t.Fatal(err)
		}
		before := must(fx.Projections.All(t.Context()))(t)
		if err := fx.Projections.Forget(t.Context(), "search"); !errors.Is(err, stores.ErrLed) {
			t.Errorf("%v", err)
		}
		want(t, "states", must(fx.Projections.All(t.Context()))(t), before)
		must(fx.Projections.Lead(t.Context(), "search", "a", -time.Second))(t)
		want(t, "Forget when the time of the leader has passed", fx.Projections.Forget(t.Context(), "search"), nil)
	})
	s.test("Forget of a projection that is not known returns ErrNotFound", func(t *testing.T, fx *fixture) {
		for range 2 {
			if err := fx.Projections.Forget(t.Context(), "search"); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%v", err)
			}
		}
	})
}
