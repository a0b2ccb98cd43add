package embedded

import (
	"context"

	"fivefold/stores"
)

// Path implements stores.Network.
func (s network) Path(ctx context.Context, viewer stores.ID, pairs []stores.Pair) (map[stores.Pair][]stores.ID, error) {
	return connected(ctx, s.Engine, "Network.Path", viewer, pairs, func(_ *line, _ stores.Pair, w ways) ([]stores.ID, error) {
		return w.smallest(), nil
	})
}

// connected asks for the shortest ways of each pair and answers what choose makes of them.
func connected[T any](ctx context.Context, e *Engine, method string, viewer stores.ID, pairs []stores.Pair,
	choose func(*line, stores.Pair, ways) (T, error),
) (map[stores.Pair]T, error) {
	ks := pairsOf(pairs)
	answer := make(map[stores.Pair]T, len(ks.list))
	if len(ks.list) == 0 {
		return answer, e.alive(ctx)
	}
	err := e.readAll(ctx, method, len(ks.list), func(l *line) error {
		known, err := l.known(ctx, viewer, ks.list)
		if err != nil {
			return err
		}
		for _, pair := range ks.list {
			if !known[pair.A] || !known[pair.B] {
				continue
			}
			w, found, err := l.ways(ctx, viewer, pair)
			if err == nil && found {
				answer[pair], err = choose(l, pair, w)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// known tells which ends of the pairs exist and do not block the viewer.
func (l *line) known(ctx context.Context, viewer stores.ID, pairs []stores.Pair) (map[stores.ID]bool, error) {
	ends := make([]stores.ID, 0, 2*len(pairs))
	for _, p := range pairs {
		ends = append(ends, p.A, p.B)
	}
	known := make(map[stores.ID]bool, len(ends))
	var id stores.ID
	query := withKeys + " SELECT u.id FROM k CROSS JOIN user u ON u.id = k.id WHERE u.id" + notBlockingViewer
	args := []any{named("keys", keysOf(ends, stores.KindUser).json), named("viewer", person(viewer))}
	err := l.each(ctx, query, args, []any{identity{&id, stores.KindUser}}, func() error {
		known[id] = true
		return nil
	})
	return known, err
}

// ways looks from both ends, always from the one that has fewer people to ask, until the two searches meet.
func (l *line) ways(ctx context.Context, viewer stores.ID, pair stores.Pair) (w ways, found bool, err error) {
	if pair.A == pair.B {
		return ways{from: pair.A}, true, nil
	}
	a, b := newSearch(pair.A), newSearch(pair.B)
	for a.depth+b.depth < stores.MaxPath && len(a.edge) > 0 && len(b.edge) > 0 {
		next, other := a, b
		if len(b.edge) < len(a.edge) {
			next, other = b, a
		}
		if err := l.widen(ctx, viewer, next); err != nil {
			return ways{}, false, err
		}
		// Who is met now was met by the other search at its last step: one met earlier would have ended this sooner.
		if met := next.met(other); len(met) > 0 {
			return join(a, b, met), true, nil
		}
	}
	return ways{}, false, nil
}

// widen goes one friendship further from everyone at the search's edge.
func (l *line) widen(ctx context.Context, viewer stores.ID, s *search) error {
	from := s.edge
	s.edge, s.depth = nil, s.depth+1
	var n int
	var friend stores.ID
	args := []any{named("keys", keysOf(from, stores.KindUser).json), named("viewer", person(viewer))}
	return l.each(ctx, widenQuery, args, []any{whole{&n}, identity{&friend, stores.KindUser}}, func() error {
		s.reach(from[n], friend)
		return nil
	})
}

// widenQuery finds the friendships of the keys that count for the viewer: the friends of one of the two are open.
var widenQuery = withKeys + `, open(n, id, whole) AS MATERIALIZED (
	SELECT k.n, k.id, ` + friendsOpen + ` FROM k CROSS JOIN user m INDEXED BY user_listed ON m.id = k.id
)
SELECT open.n, f.friend FROM open CROSS JOIN friend f ON f.user = open.id
WHERE f.friend` + notBlockingViewer + `
AND (open.whole OR EXISTS (SELECT 1 FROM user m INDEXED BY user_listed WHERE m.id = f.friend AND ` + friendsOpen + `))`
