package embedded

import (
	"context"

	"fivefold/stores"
	"fivefold/stores/adjacency"
	"fivefold/stores/pathsearch"
)

// Path implements stores.Network.
func (s network) Path(ctx context.Context, viewer stores.ID, pairs []stores.Pair) (map[stores.Pair][]stores.ID, error) {
	keys := pairsOf(pairs)
	result, answered, err := pathsFromGraph(ctx, s.Engine, viewer, keys, false, func(_ *conn, v *adjacency.View, pair stores.Pair) ([]stores.ID, bool, error) {
		path := v.Path(pair)
		return path, path != nil, nil
	})
	if answered || err != nil {
		return result, err
	}
	return queryPaths(ctx, s.Engine, viewer, keys, func(_ *conn, paths pathsearch.Paths) ([]stores.ID, error) {
		return paths.Smallest(), nil
	})
}

// Paths implements stores.Network.
func (s network) Paths(
	ctx context.Context, viewer stores.ID, pairs []stores.Pair, limit int,
) (map[stores.Pair][][]stores.ID, error) {
	keys := pairsOf(pairs)
	heaviest := func(c *conn, paths pathsearch.Paths) ([][]stores.ID, error) {
		counts, err := c.replyCounts(ctx, viewer, pairsOf(paths.Edges()))
		if err != nil {
			return nil, err
		}
		return paths.Heaviest(limit, counts), nil
	}
	result, answered, err := pathsFromGraph(ctx, s.Engine, viewer, keys, true, func(c *conn, v *adjacency.View, pair stores.Pair) ([][]stores.ID, bool, error) {
		found, ok := v.Paths(pair)
		if !ok {
			return nil, false, nil
		}
		paths, err := heaviest(c, found)
		return paths, true, err
	})
	if answered || err != nil {
		return result, err
	}
	return queryPaths(ctx, s.Engine, viewer, keys, heaviest)
}

// queryPaths finds the shortest paths of each pair and returns what choose makes of them. Pairs without a path are absent.
func queryPaths[T any](ctx context.Context, e *Engine, viewer stores.ID, keys keySet[stores.Pair],
	choose func(*conn, pathsearch.Paths) (T, error),
) (map[stores.Pair]T, error) {
	if len(keys.list) == 0 {
		return map[stores.Pair]T{}, e.checkOpen(ctx)
	}
	var result map[stores.Pair]T
	err := e.readExpensive(ctx, func(c *conn) error {
		visible, err := c.visibleUsers(ctx, viewer, keys.list)
		if err != nil {
			return err
		}
		result, err = adjacency.Answer(ctx, keys.list, func(pair stores.Pair) (value T, found bool, err error) {
			if !visible[pair.A] || !visible[pair.B] {
				return value, false, nil
			}
			paths, found, err := c.shortestPaths(ctx, viewer, pair)
			if err == nil && found {
				value, err = choose(c, paths)
			}
			return value, found, err
		})
		return err
	})
	return result, err
}

// visibleUsers returns the users of the pairs that exist and do not block the viewer.
func (c *conn) visibleUsers(ctx context.Context, viewer stores.ID, pairs []stores.Pair) (map[stores.ID]bool, error) {
	ids := make([]stores.ID, 0, 2*len(pairs))
	for _, p := range pairs {
		ids = append(ids, p.A, p.B)
	}
	visible := make(map[stores.ID]bool, len(ids))
	text := withKeys + " SELECT u.id FROM k CROSS JOIN user u ON u.id = k.id WHERE u.id" + notBlockingViewer
	for r, err := range c.query(ctx, text, keysOf(ids, stores.KindUser).arg(), named("viewer", userArg(viewer))) {
		if err != nil {
			return nil, err
		}
		visible[r.id(stores.KindUser)] = true
	}
	return visible, nil
}

// shortestPaths returns the shortest paths of a pair, and whether there are any.
func (c *conn) shortestPaths(ctx context.Context, viewer stores.ID, pair stores.Pair) (pathsearch.Paths, bool, error) {
	return pathsearch.Find(pair, func(from []stores.ID, visit func(int, stores.ID)) error {
		for r, err := range c.query(ctx, expandQuery, keysOf(from, stores.KindUser).arg(), named("viewer", userArg(viewer))) {
			if err != nil {
				return err
			}
			visit(r.int(), r.id(stores.KindUser))
		}
		return nil
	})
}

// expandQuery selects the friendships of the keys that the viewer may follow: the viewer may see the friends of at least one of the two.
var expandQuery = withKeys + `, member(n, id, visible) AS MATERIALIZED (
	SELECT k.n, k.id, ` + friendsVisible + ` FROM k CROSS JOIN user m INDEXED BY user_listed ON m.id = k.id
)
SELECT member.n, f.friend FROM member CROSS JOIN friend f ON f.user = member.id
WHERE f.friend` + notBlockingViewer + `
AND (member.visible OR EXISTS (SELECT 1 FROM user m INDEXED BY user_listed WHERE m.id = f.friend AND ` + friendsVisible + `))`
