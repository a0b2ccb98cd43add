package postgres

import (
	"context"
	"strings"

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
	result, answered, err := pathsFromGraph(ctx, s.Engine, viewer, keys, true, func(c *conn, v *adjacency.View, pair stores.Pair) (paths [][]stores.ID, found bool, err error) {
		shortest, found := v.Paths(pair)
		if found {
			paths, err = c.heaviest(ctx, viewer, shortest, limit)
		}
		return paths, found, err
	})
	if answered || err != nil {
		return result, err
	}
	return queryPaths(ctx, s.Engine, viewer, keys, func(c *conn, paths pathsearch.Paths) ([][]stores.ID, error) {
		return c.heaviest(ctx, viewer, paths, limit)
	})
}

// queryPaths finds the shortest paths of each pair and returns what choose makes of them. Pairs without a path are absent. All statements see one
// state of the data.
func queryPaths[T any](ctx context.Context, e *Engine, viewer stores.ID, keys keySet[stores.Pair], choose func(*conn, pathsearch.Paths) (T, error),
) (map[stores.Pair]T, error) {
	if len(keys.list) == 0 {
		return map[stores.Pair]T{}, e.checkOpen(ctx)
	}
	var result map[stores.Pair]T
	err := e.readSnapshot(ctx, func(c *conn) error {
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
	err := c.each(ctx, "SELECT u.id FROM users u WHERE u.id = ANY(@keys) AND "+notBlockingViewer("u.id"),
		with(keysOf(ids, stores.KindUser).args, args{"viewer": userArg(viewer)}), func(r *row) error {
			visible[r.id(stores.KindUser)] = true
			return nil
		})
	return visible, err
}

// shortestPaths returns the shortest paths of a pair, and whether there are any.
func (c *conn) shortestPaths(ctx context.Context, viewer stores.ID, pair stores.Pair) (pathsearch.Paths, bool, error) {
	return pathsearch.Find(pair, func(from []stores.ID, visit func(int, stores.ID)) error {
		keys := keysOf(from, stores.KindUser)
		return c.each(ctx, strings.Replace(expandQuery, "{keys}", keys.table, 1), with(keys.args, args{"viewer": userArg(viewer)}), func(r *row) error {
			visit(r.int()-1, r.id(stores.KindUser))
			return nil
		})
	})
}

// expandQuery selects the friendships of the keys that the viewer may follow: the viewer may see the friends of at least one of the two.
var expandQuery = `WITH member AS MATERIALIZED (
	SELECT k.n, k.id, m.visible FROM {keys} CROSS JOIN LATERAL (SELECT ` + friendsVisible + ` AS visible FROM users m WHERE m.id = k.id OFFSET 0) m
)
SELECT member.n, f.friend_id FROM member CROSS JOIN LATERAL (SELECT f.friend_id FROM friends f WHERE f.user_id = member.id OFFSET 0) f
WHERE ` + notBlockingViewer("f.friend_id") + `
AND (member.visible OR EXISTS (SELECT FROM users m WHERE m.id = f.friend_id AND ` + friendsVisible + `))`
