package postgres

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

const (
	// maxChanges is the number of changes that a question applies to the graph at most. Where there are more, the graph is rebuilt.
	maxChanges = 10_000
	// maxGraphAttempts is how often a question asks the graph while others change it.
	maxGraphAttempts = 5
)

// networkQuery selects what the graph needs to answer a question: the snapshot, the people who block the viewer and those whom the viewer blocks, and
// the people and friendships that have changed since @snapshot, as they are now: the visibility of the friends of a person, NULL when there is no such
// person, and NULL of two people who are no friends. The snapshot is NULL when the graph must be rebuilt: when the server is another, when more
// has changed than rows say, and when changes that the graph may lack were deleted. The numbers are those of stores.ChangeCode.
const networkQuery = `WITH graph AS MATERIALIZED (SELECT g.snapshot, pg_snapshot_xmin(g.snapshot) AS xmin, pg_snapshot_xmax(g.snapshot) AS xmax
	FROM (SELECT @snapshot::text::pg_snapshot AS snapshot) g),
change AS MATERIALIZED (
	SELECT DISTINCT c.what >> 2 AS kind, c.key, c.other FROM changes c WHERE (what = 2 OR what BETWEEN 12 AND 15 OR what BETWEEN 32 AND 35)
	AND c.tx >= (SELECT xmin FROM graph) AND NOT pg_visible_in_snapshot(c.tx, (SELECT snapshot FROM graph)) LIMIT @limit
)
SELECT 'snapshot', NULL::uuid, NULL::uuid, CASE WHEN @timeline = ` + serverTimeline + ` AND graph.xmax <= pg_snapshot_xmax(pg_current_snapshot())
	AND (SELECT count(*) FROM change) < @limit AND NOT EXISTS (SELECT FROM change WHERE kind = 0)
	AND NOT EXISTS (SELECT FROM pruned_changes p WHERE p.tx >= graph.xmin)
THEN pg_current_snapshot()::text END FROM graph
UNION ALL SELECT 'blocker', blocker_id, NULL, NULL FROM blocks WHERE blocked_id = @viewer
UNION ALL SELECT 'blocked', blocked_id, NULL, NULL FROM blocks WHERE blocker_id = @viewer
UNION ALL SELECT 'person', c.key, NULL, (SELECT friends_visibility FROM users u WHERE u.id = c.key) FROM change c WHERE c.kind = 3
UNION ALL SELECT 'friendship', c.key, c.other, (SELECT 'FRIENDS' FROM friends f WHERE f.user_id = c.key AND f.friend_id = c.other) FROM change c WHERE c.kind = 8`

// A networkRead is a result of networkQuery.
type networkRead struct {
	snapshot string
	viewer   adjacency.Viewer
	changes  []adjacency.Change // in changeOrder
}

// read runs networkQuery for the state of a graph. In a new transaction, what the connection reads next sees the same state of the data.
func (n *networkRead) read(ctx context.Context, c *conn, state *graphState, viewer stores.ID, newTransaction bool) error {
	*n = networkRead{viewer: adjacency.Viewer{ID: viewer}}
	if newTransaction {
		c.begin = beginSnapshot
	}
	err := c.each(ctx, networkQuery, args{"snapshot": state.snapshot, "timeline": state.timeline, "viewer": userArg(viewer), "limit": maxChanges}, n.add)
	slices.SortStableFunc(n.changes, func(a, b adjacency.Change) int { return cmp.Compare(changeOrder(a.Op), changeOrder(b.Op)) })
	return err
}

// changeOrder is the order of changes: people exist before and after the changes of their friendships.
func changeOrder(op adjacency.Op) int {
	switch op {
	case adjacency.PutPerson:
		return 0
	case adjacency.RemovePerson:
		return 2
	default:
		return 1
	}
}

// add adds a row of networkQuery.
func (n *networkRead) add(r *row) error {
	what, a, b := r.text(), r.id(stores.KindUser), r.id(stores.KindUser)
	value := r.text()
	switch what {
	case "snapshot":
		n.snapshot = value
	case "blocker":
		n.viewer.Blockers = append(n.viewer.Blockers, a)
	case "blocked":
		n.viewer.Blocked = append(n.viewer.Blocked, a)
	case "person":
		change := adjacency.Change{Op: adjacency.PutPerson, A: a, Visibility: stores.Visibility(value)}
		if value == "" {
			change.Op = adjacency.RemovePerson
		}
		n.changes = append(n.changes, change)
	default:
		change := adjacency.Change{Op: adjacency.AddFriendship, A: a, B: b}
		if value == "" {
			change.Op = adjacency.RemoveFriendship
		}
		n.changes = append(n.changes, change)
	}
	return nil
}

// fromGraph runs do with the graph as viewer may see it, and reports whether it did: not when there is no graph, when too much has changed, or when
// the call has no keys. With reads, the connection is in a transaction that sees the state of the graph; otherwise do has no connection.
func (e *Engine) fromGraph(ctx context.Context, viewer stores.ID, keys int, reads bool, do func(*conn, *adjacency.View) error) (answered bool, err error) {
	g := e.graph.Load()
	if g == nil || keys == 0 {
		return false, nil
	}
	var view *adjacency.View
	for again, attempt := true, 0; err == nil && view == nil && again && attempt < maxGraphAttempts; attempt++ {
		err = e.read(ctx, func(c *conn) (err error) {
			if reads {
				defer func() { _ = c.patiently(ctx, c.rollback) }()
			}
			if view, again, err = g.view(ctx, c, viewer, reads); err != nil || view == nil || !reads {
				return err
			}
			return do(c, view)
		})
	}
	switch {
	case err != nil:
		return false, err
	case view == nil:
		g.behind.Add(1)
		return false, nil
	}
	g.answers.Add(1)
	if !reads {
		err = do(nil, view)
	}
	return true, err
}

// view returns the graph with the state that the connection sees, as viewer may see it. It returns nil when there is none; again reports whether
// that is because others have changed the graph.
func (g *friendGraph) view(ctx context.Context, c *conn, viewer stores.ID, newTransaction bool) (view *adjacency.View, again bool, err error) {
	state := g.now.Load() // before the snapshot of the statement, which therefore sees everything that the graph has
	if state == nil {
		return nil, false, nil
	}
	var n networkRead
	if err := n.read(ctx, c, state, viewer, newTransaction); err != nil {
		return nil, false, err
	}
	switch {
	case n.snapshot == "":
		g.discard(state)
		return nil, false, nil
	case len(n.changes) > 0:
		if state = g.apply(state, n.snapshot, n.changes); state == nil {
			return nil, g.now.Load() != nil, nil
		}
	case time.Since(state.read) > graphPause:
		later := *state
		later.snapshot, later.read = n.snapshot, time.Now()
		g.now.CompareAndSwap(state, &later)
	}
	return state.network.As(n.viewer), false, nil
}
