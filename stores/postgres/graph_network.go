package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
	"fivefold/stores/adjacency"
	"fivefold/stores/pathsearch"
)

// friendsOfFriendsFromGraph is FriendsOfFriends from the friendship graph, and reports whether that answered.
func (s network) friendsOfFriendsFromGraph(
	ctx context.Context, viewer stores.ID, people keySet[stores.ID], window stores.Window,
) (result map[stores.ID]stores.List[stores.CountedUser], answered bool, err error) {
	answered, err = s.fromGraph(ctx, viewer, len(people.list), false, func(_ *conn, v *adjacency.View) (err error) {
		result, err = v.FriendsOfFriendsLists(ctx, people.list, window)
		return err
	})
	return result, answered, err
}

// mutualFromGraph is Mutual from the friendship graph, and reports whether that answered.
func (s network) mutualFromGraph(
	ctx context.Context, viewer stores.ID, pairs keySet[stores.Pair], window stores.Window,
) (result map[stores.Pair]stores.List[stores.Friend], answered bool, err error) {
	answered, err = s.fromGraph(ctx, viewer, len(pairs.list), true, func(c *conn, v *adjacency.View) (err error) {
		result, err = v.MutualLists(ctx, pairs.list, window, func(friends []stores.Pair) ([]stores.Friend, error) { return c.friendsAmong(ctx, friends) })
		return err
	})
	return result, answered, err
}

// friendsAmong returns the friends B of A of each pair.
func (c *conn) friendsAmong(ctx context.Context, pairs []stores.Pair) ([]stores.Friend, error) {
	friends, keys := make([]stores.Friend, len(pairs)), pairsOf(pairs)
	err := c.each(ctx, "SELECT k.n, f.since FROM "+keys.table+
		" CROSS JOIN LATERAL (SELECT f.since FROM friends f WHERE f.user_id = k.id AND f.friend_id = k.other OFFSET 0) f", keys.args, func(r *row) error {
		n := r.int() - 1
		pair := pairs[n]
		friends[n] = stores.Friend{Friendship: stores.FriendshipID(pair.A, pair.B), User: pair.B, Since: r.time()}
		return nil
	})
	return friends, err
}

// pathsFromGraph finds what choose makes of each pair with the friendship graph, and reports whether that answered. Pairs for which it finds nothing
// are absent.
func pathsFromGraph[T any](ctx context.Context, e *Engine, viewer stores.ID, pairs keySet[stores.Pair], reads bool,
	choose func(*conn, *adjacency.View, stores.Pair) (T, bool, error),
) (result map[stores.Pair]T, answered bool, err error) {
	answered, err = e.fromGraph(ctx, viewer, len(pairs.list), reads, func(c *conn, v *adjacency.View) (err error) {
		result, err = adjacency.Answer(ctx, pairs.list, func(pair stores.Pair) (T, bool, error) { return choose(c, v, pair) })
		return err
	})
	return result, answered, err
}

// givenCircle is withCircle for people who are given.
func givenCircle(v *adjacency.View, keys keySet[stores.ID], reach int) (tables string, a args) {
	var of, distances pgtype.FlatArray[int64]
	var people pgtype.FlatArray[pgtype.UUID]
	for n, person := range keys.list {
		for _, member := range v.Circle(person, reach) {
			of, distances = append(of, int64(n+1)), append(distances, int64(member.Distance))
			people = append(people, pgtype.UUID{Bytes: member.User.UUID, Valid: true})
		}
	}
	return withKeys(keys) + `,
circle AS MATERIALIZED (
	SELECT * FROM unnest(@circle_of::bigint[], @circle_people::uuid[], @circle_distances::bigint[]) AS c(n, id, distance)
)`, args{"circle_of": of, "circle_people": people, "circle_distances": distances}
}

// circlesFromGraph is queryCircles with the circles of the friendship graph, and reports whether that answered.
func circlesFromGraph[T any](ctx context.Context, e *Engine, viewer stores.ID, keys keySet[stores.ID], reach int, l computedList[T], window stores.Window,
) (result map[stores.ID]stores.List[T], answered bool, err error) {
	answered, err = e.fromGraph(ctx, viewer, len(keys.list), true, func(c *conn, v *adjacency.View) (err error) {
		tables, a := givenCircle(v, keys, reach)
		statement, all := l.statement(tables, len(keys.list), window), with(l.args, keys.args, l.order().args(window), a)
		if strings.Contains(statement, "@viewer") {
			all["viewer"] = userArg(viewer)
		}
		result, err = queryWindowsOn(ctx, c, keys.list, statement, all, l.order(), l.kind, l.read, window)
		return err
	})
	return result, answered, err
}

// peopleFromGraph is People without a filter from the friendship graph, and reports whether that answered.
func (s circles) peopleFromGraph(ctx context.Context, viewer stores.ID, people keySet[stores.ID], reach int, window stores.Window,
) (result map[stores.ID]stores.List[stores.CircleMember], answered bool, err error) {
	answered, err = s.fromGraph(ctx, viewer, len(people.list), true, func(c *conn, v *adjacency.View) (err error) {
		result, err = v.PeopleLists(ctx, people.list, reach, window, func(ids []stores.ID) ([]string, error) { return c.lastNameKeys(ctx, ids) })
		return err
	})
	return result, answered, err
}

// lastNameKeys returns the key of the last name of each person.
func (c *conn) lastNameKeys(ctx context.Context, people []stores.ID) ([]string, error) {
	names, keys := make([]string, len(people)), keysOf(people, stores.KindUser)
	err := c.each(ctx, "SELECT k.n, u.last_name_key FROM "+keys.table+
		" CROSS JOIN LATERAL (SELECT u.last_name_key FROM users u WHERE u.id = k.id OFFSET 0) u", keys.args, func(r *row) error {
		n := r.int() - 1
		names[n] = r.text()
		return nil
	})
	return names, err
}

// heaviest returns the paths that stores.Network.Paths returns of the shortest paths of a pair.
func (c *conn) heaviest(ctx context.Context, viewer stores.ID, paths pathsearch.Paths, limit int) ([][]stores.ID, error) {
	counts, err := c.replyCounts(ctx, viewer, pairsOf(paths.Edges()))
	if err != nil {
		return nil, err
	}
	return paths.Heaviest(limit, counts), nil
}
