package embedded

import (
	"context"

	"fivefold/stores"
	"fivefold/stores/adjacency"
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
	answered, err = s.fromGraph(ctx, viewer, len(pairs.list), false, func(c *conn, v *adjacency.View) (err error) {
		result, err = v.MutualLists(ctx, pairs.list, window, func(friends []stores.Pair) ([]stores.Friend, error) { return c.friendsAmong(ctx, friends) })
		return err
	})
	return result, answered, err
}

// friendsAmong returns the friends B of A of each pair.
func (c *conn) friendsAmong(ctx context.Context, pairs []stores.Pair) ([]stores.Friend, error) {
	friends := make([]stores.Friend, len(pairs))
	read := func(r *row) stores.Friend {
		return stores.Friend{Friendship: r.id(stores.KindFriendship), Since: r.time()}
	}
	for i, pair := range pairs {
		low, high := pair.A, pair.B
		if low.Compare(high) > 0 {
			low, high = high, low
		}
		f, err := queryRow(ctx, c, read, "SELECT id, since FROM friendship WHERE low = ? AND high = ?", userArg(low), userArg(high))
		if err != nil {
			return nil, err
		}
		f.User = pair.B
		friends[i] = f
	}
	return friends, nil
}

// pathsFromGraph finds the shortest paths of each pair in the friendship graph, and reports whether that answered. choose is called for pairs
// with a path.
func pathsFromGraph[T any](ctx context.Context, e *Engine, viewer stores.ID, pairs keySet[stores.Pair], expensive bool,
	choose func(*conn, *adjacency.View, stores.Pair) (T, bool, error),
) (result map[stores.Pair]T, answered bool, err error) {
	answered, err = e.fromGraph(ctx, viewer, len(pairs.list), expensive, func(c *conn, v *adjacency.View) (err error) {
		result, err = adjacency.Answer(ctx, pairs.list, func(pair stores.Pair) (T, bool, error) { return choose(c, v, pair) })
		return err
	})
	return result, answered, err
}
