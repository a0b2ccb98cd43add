package embedded

import (
	"context"
	"errors"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// friendsOfFriendsFromGraph is FriendsOfFriends from the friendship graph, and reports whether that answered.
func (s network) friendsOfFriendsFromGraph(
	ctx context.Context, viewer stores.ID, people keySet[stores.ID], window stores.Window,
) (result map[stores.ID]stores.List[stores.CountedUser], answered bool, err error) {
	result = make(map[stores.ID]stores.List[stores.CountedUser], len(people.list))
	answered, err = s.fromGraph(ctx, viewer, len(people.list), false, func(_ *conn, v *adjacency.View) error {
		for _, person := range people.list {
			if list := v.FriendsOfFriends(person, window); len(list.Items) > 0 || list.More || list.Total > 0 {
				result[person] = list
			}
		}
		return ctx.Err()
	})
	return result, answered, err
}

// mutualFromGraph is Mutual from the friendship graph, and reports whether that answered. The graph does not know since when two people
// are friends: that is read.
func (s network) mutualFromGraph(
	ctx context.Context, viewer stores.ID, pairs keySet[stores.Pair], window stores.Window,
) (result map[stores.Pair]stores.List[stores.Friend], answered bool, err error) {
	result = make(map[stores.Pair]stores.List[stores.Friend], len(pairs.list))
	answered, err = s.fromGraph(ctx, viewer, len(pairs.list), false, func(c *conn, v *adjacency.View) error {
		for _, pair := range pairs.list {
			mutual := v.Mutual(pair.A, pair.B)
			if len(mutual) == 0 {
				continue
			}
			items, err := c.friendsAmong(ctx, pair.A, mutual, window)
			if err != nil {
				return err
			}
			if len(items) > 0 || window.Count {
				list := stores.InWindow(items, window)
				if window.Count {
					list.Total = len(mutual)
				}
				result[pair] = list
			}
		}
		return nil
	})
	return result, answered, err
}

// friendsAmong returns the friends of a person who are among others and between the positions of a window.
func (c *conn) friendsAmong(ctx context.Context, person stores.ID, others []stores.ID, window stores.Window) ([]stores.Item[stores.Friend], error) {
	items := make([]stores.Item[stores.Friend], 0, len(others))
	read := func(r *row) stores.Friend {
		return stores.Friend{Friendship: r.id(stores.KindFriendship), Since: r.time()}
	}
	for _, other := range others {
		low, high := person, other
		if low.Compare(high) > 0 {
			low, high = high, low
		}
		f, err := queryRow(ctx, c, read, "SELECT id, since FROM friendship WHERE low = ? AND high = ?", userArg(low), userArg(high))
		if err != nil {
			return nil, err
		}
		f.User = other
		if at := f.Position(); window.Contains(at) {
			items = append(items, stores.Item[stores.Friend]{At: at, Value: f})
		}
	}
	return items, nil
}

// pathsFromGraph finds the shortest paths of each pair in the friendship graph, and reports whether that answered. choose is called for pairs
// with a path.
func pathsFromGraph[T any](ctx context.Context, e *Engine, viewer stores.ID, pairs keySet[stores.Pair], expensive bool,
	choose func(*conn, *adjacency.View, stores.Pair) (T, bool, error),
) (result map[stores.Pair]T, answered bool, err error) {
	result = make(map[stores.Pair]T, len(pairs.list))
	answered, err = e.fromGraph(ctx, viewer, len(pairs.list), expensive, func(c *conn, v *adjacency.View) error {
		for _, pair := range pairs.list {
			chosen, found, err := choose(c, v, pair)
			if err = errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			if found {
				result[pair] = chosen
			}
		}
		return nil
	})
	return result, answered, err
}
