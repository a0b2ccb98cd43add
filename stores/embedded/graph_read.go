package embedded

import (
	"context"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// networkViewer selects the version of the network, the people who block the viewer, and those whom the viewer blocks. Nobody has neither.
const (
	networkNobody = "SELECT version, NULL, NULL FROM network_version"
	networkViewer = networkNobody + `
UNION ALL SELECT NULL, blocker, NULL FROM block WHERE blocked = :viewer
UNION ALL SELECT NULL, NULL, blocked FROM block WHERE blocker = :viewer`
)

// fromGraph runs do with the graph as viewer may see it, in a read transaction that sees the same state of the data, and reports whether it
// did: not when the graph has another version, when there is none, or when the call has no keys. An expensive call takes a slot of the lane.
func (e *Engine) fromGraph(ctx context.Context, viewer stores.ID, keys int, expensive bool, do func(*conn, *adjacency.View) error) (answered bool, err error) {
	g := e.graph.Load()
	if g == nil || keys == 0 {
		return false, nil
	}
	if graph := g.now.Load(); graph != nil {
		err = e.lane.run(ctx, expensive || keys > manyNetworks, func() error {
			return e.readAll(ctx, func(c *conn) error {
				version, as, err := c.networkViewer(ctx, viewer)
				snapshot := graph.Snapshot()
				if err != nil || snapshot.Version() != version {
					return err
				}
				answered = true
				return do(c, snapshot.As(as))
			})
		})
	}
	switch {
	case err != nil:
		return false, err
	case answered:
		g.answers.Add(1)
	default:
		g.behind.Add(1)
		g.check()
	}
	return answered, nil
}

// networkViewer returns the version of the network that the transaction sees, and what its rules say of a viewer.
func (c *conn) networkViewer(ctx context.Context, viewer stores.ID) (version int64, as adjacency.Viewer, err error) {
	as.ID = viewer
	text := networkViewer
	if viewer.IsZero() {
		text = networkNobody
	}
	for r, err := range c.query(ctx, text, named("viewer", userArg(viewer))) {
		if err != nil {
			return 0, as, err
		}
		is, blocker, blocked := r.int64(), r.id(stores.KindUser), r.id(stores.KindUser)
		switch {
		case !blocker.IsZero():
			as.Blockers = append(as.Blockers, blocker)
		case !blocked.IsZero():
			as.Blocked = append(as.Blocked, blocked)
		default:
			version = is
		}
	}
	return version, as, nil
}
