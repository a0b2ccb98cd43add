package storetest

import (
	"context"
	"testing"
	"time"

	"fivefold/stores"
)

// Projections tests stores.Projections.
func Projections(t *testing.T, open Open) {
	s := suite{t, open, "Projections"}
	s.promises(projectionCalls)
	s.projectionLead()
	s.projectionAdvance()
	s.projectionParked()
	s.projectionRebuild()
	s.projectionForget()
}

func projectionCalls(t *testing.T, fx *fixture, n int) []call {
	fx.lead(t, "search", "a")
	parked := parkedChanges(n)
	versions := make([]int64, n)
	for i := range versions {
		versions[i] = parked[i].Version
	}
	return []call{
		{"Projections.Lead", 0, func(ctx context.Context) error { return errOf(fx.Projections.Lead(ctx, "search", "a", time.Hour)) }},
		{"Projections.Advance", 0, func(ctx context.Context) error {
			return fx.Projections.Advance(ctx, "search", "a", batchTo(1), parked)
		}},
		{"Projections.Parked", 0, func(ctx context.Context) error { return errOf(fx.Projections.Parked(ctx, "search", 0, n)) }},
		{"Projections.Unpark", 0, func(ctx context.Context) error { return errOf(fx.Projections.Unpark(ctx, "search", versions)) }},
		{"Projections.NeedRebuild", 0, func(ctx context.Context) error { return fx.Projections.NeedRebuild(ctx, "search") }},
		{"Projections.Rebuilt", 0, func(ctx context.Context) error { return fx.Projections.Rebuilt(ctx, "search", "a", batchTo(2)) }},
		{"Projections.All", 0, func(ctx context.Context) error { return errOf(fx.Projections.All(ctx)) }},
		{"Projections.Release", 0, func(ctx context.Context) error { return fx.Projections.Release(ctx, "search", "a") }},
		{"Projections.Forget", 0, func(ctx context.Context) error { return fx.Projections.Forget(ctx, "search") }},
	}
}

// batchTo returns an empty batch that ends at version n of revision n.
func batchTo(n int64) stores.ChangeBatch {
	return stores.ChangeBatch{Next: stores.Cursor{Revision: stores.Revision(n), Version: n}, Until: stores.Revision(n)}
}

// parkedChanges returns n changes with versions from 1.
func parkedChanges(n int) []stores.ParkedChange {
	parked := make([]stores.ParkedChange, n)
	for i := range parked {
		parked[i] = stores.ParkedChange{
			Change: stores.Change{Revision: 7, Version: int64(i + 1), At: at(i), Table: stores.TableReactions, Op: stores.RowUpdated,
				Key: stores.ID{Kind: stores.KindUser, UUID: numbered(i + 1).UUID}, Other: numbered(i + 2)},
			Reason: "the store answers 400", ParkedAt: at(i + 1), Attempts: i + 3,
		}
	}
	return parked
}

// lead makes owner the leader for an hour, or fails.
func (fx *fixture) lead(t tester, projection, owner string) stores.ProjectionState {
	t.Helper()
	state := must(fx.Projections.Lead(t.Context(), projection, owner, time.Hour))(t)
	want(t, "leader", state.Leader, owner)
	return state
}

// state returns the state of a projection.
func (fx *fixture) state(t tester, projection string) stores.ProjectionState {
	t.Helper()
	return must(fx.Projections.All(t.Context()))(t)[projection]
}

// projectionLead tests Lead and Release.
func (s suite) projectionLead() {
	s.test("a projection that is not known begins with the zero Cursor and Rebuild", func(t *testing.T, fx *fixture) {
		want(t, "states", must(fx.Projections.All(t.Context()))(t), map[string]stores.ProjectionState{})
		state := fx.lead(t, "search", "a")
		want(t, "state", state, stores.ProjectionState{Leader: "a", Rebuild: true})
		want(t, "states", must(fx.Projections.All(t.Context()))(t), map[string]stores.ProjectionState{"search": state})
	})
	s.test("another process does not lead while the time of the leader has not passed", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		for _, ttl := range []time.Duration{time.Hour, 0, -time.Hour} {
			want(t, "leader", must(fx.Projections.Lead(t.Context(), "search", "b", ttl))(t).Leader, "a")
		}
		fx.lead(t, "graph", "b")
		want(t, "leader of search", fx.lead(t, "search", "a").Leader, "a")
	})
	s.test("another process leads when the time of the leader has passed, from where the leader was", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		if err := fx.Projections.Rebuilt(t.Context(), "search", "a", batchTo(3)); err != nil {
			t.Fatal(err)
		}
		must(fx.Projections.Lead(t.Context(), "search", "a", time.Millisecond))(t)
		for {
			if state := must(fx.Projections.Lead(t.Context(), "search", "b", time.Hour))(t); state.Leader == "b" {
				want(t, "state", state, stores.ProjectionState{Cursor: batchTo(3).Next, Until: 3, Leader: "b"})
				break
			}
		}
		want(t, "leader for the former one", must(fx.Projections.Lead(t.Context(), "search", "a", time.Hour))(t).Leader, "b")
	})
	s.test("Lead of the leader extends its time", func(t *testing.T, fx *fixture) {
		must(fx.Projections.Lead(t.Context(), "search", "a", 0))(t)
		want(t, "leader", fx.state(t, "search").Leader, "")
		fx.lead(t, "search", "a")
		want(t, "leader", fx.state(t, "search").Leader, "a")
		want(t, "leader", must(fx.Projections.Lead(t.Context(), "search", "b", time.Hour))(t).Leader, "a")
	})
	s.test("after Release another process leads at once", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		if err := fx.Projections.Release(t.Context(), "search", "a"); err != nil {
			t.Fatal(err)
		}
		want(t, "leader", fx.state(t, "search").Leader, "")
		fx.lead(t, "search", "b")
	})
	s.test("Release by a process that does not lead does nothing", func(t *testing.T, fx *fixture) {
		fx.lead(t, "search", "a")
		for _, projection := range []string{"search", "unknown"} {
			if err := fx.Projections.Release(t.Context(), projection, "b"); err != nil {
				t.Errorf("Release of %s: %v", projection, err)
			}
		}
		want(t, "states", must(fx.Projections.All(t.Context()))(t), map[string]stores.ProjectionState{"search": {Leader: "a", Rebuild: true}})
	})
	s.test("of ten processes that lead at once, one leads", func(t *testing.T, fx *fixture) {
		owners := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
		leaders := make([]string, len(owners))
		for i, err := range concurrently(len(owners), func(i int) error {
			state, err := fx.Projections.Lead(t.Context(), "search", owners[i], time.Hour)
			leaders[i] = state.Leader
			return err
		}) {
			if err != nil {
				t.Errorf("%s: %v", owners[i], err)
			}
		}
		for i := range leaders {
			want(t, "leader for "+owners[i], leaders[i], fx.state(t, "search").Leader)
		}
	})
}
