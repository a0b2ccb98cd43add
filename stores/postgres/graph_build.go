package postgres

import (
	"context"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// build replaces the graph. The former one is discarded first, so that there are not two at once.
func (g *friendGraph) build(ctx context.Context) error {
	g.now.Store(nil)
	began := time.Now()
	state, err := g.engine.readGraph(ctx, g.budget)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.buildTime, g.err = time.Since(began), err
	if err == nil {
		g.now.Store(state)
	}
	return err
}

// serverTimeline is the timeline of the server, which changes with a failover.
const serverTimeline = "CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END"

// readGraph reads all people and friendships, both in the order of IDs.
func (e *Engine) readGraph(ctx context.Context, budget int64) (state *graphState, err error) {
	err = e.readSnapshot(ctx, func(c *conn) error {
		if err := c.run(ctx, "SET LOCAL statement_timeout = 0", nil); err != nil { // it takes as long as the data need
			return err
		}
		state, err = queryRow(ctx, c, func(r *row) *graphState { return &graphState{snapshot: r.text(), timeline: r.text(), read: time.Now()} },
			"SELECT pg_current_snapshot()::text, "+serverTimeline, nil)
		if err != nil {
			return err
		}
		b := adjacency.NewBuilder(budget)
		if err := c.each(ctx, "SELECT id, friends_visibility FROM users ORDER BY id", nil, func(r *row) error {
			return b.AddPerson(r.id(stores.KindUser), stores.Visibility(r.text()))
		}); err != nil {
			return err
		}
		if err := c.each(ctx, "SELECT user_id, friend_id FROM friends ORDER BY user_id", nil, func(r *row) error {
			return b.AddFriend(r.id(stores.KindUser), r.id(stores.KindUser))
		}); err != nil {
			return err
		}
		if state.graph, err = b.Build(0); err == nil {
			state.network = state.graph.Snapshot()
		}
		return err
	})
	return state, err
}
