package adjacency

import (
	"context"
	"errors"
	"slices"

	"fivefold/stores"
)

// Answer returns what one finds for each key, until ctx ends. Keys for which it finds nothing are absent.
func Answer[K comparable, T any](ctx context.Context, keys []K, one func(K) (value T, found bool, err error)) (map[K]T, error) {
	result := make(map[K]T, len(keys))
	for _, key := range keys {
		value, found, err := one(key)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		if found {
			result[key] = value
		}
	}
	return result, nil
}

// FriendsOfFriendsLists answers stores.Network.FriendsOfFriends.
func (v *View) FriendsOfFriendsLists(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.CountedUser], error) {
	return Answer(ctx, people, func(person stores.ID) (stores.List[stores.CountedUser], bool, error) {
		list := v.FriendsOfFriends(person, window)
		return list, len(list.Items) > 0 || list.More || list.Total > 0, nil
	})
}

// MutualLists answers stores.Network.Mutual. The graph does not know since when two people are friends: friends returns the friends B of A of some
// pairs, in their order.
func (v *View) MutualLists(ctx context.Context, pairs []stores.Pair, window stores.Window, friends func([]stores.Pair) ([]stores.Friend, error),
) (map[stores.Pair]stores.List[stores.Friend], error) {
	return Answer(ctx, pairs, func(pair stores.Pair) (list stores.List[stores.Friend], found bool, err error) {
		mutual := v.Mutual(pair.A, pair.B)
		if len(mutual) == 0 {
			return list, false, nil
		}
		of := make([]stores.Pair, len(mutual))
		for i, other := range mutual {
			of[i] = stores.Pair{A: pair.A, B: other}
		}
		read, err := friends(of)
		if err != nil {
			return list, false, err
		}
		items := make([]stores.Item[stores.Friend], 0, len(read))
		for _, f := range read {
			if at := f.Position(); window.Contains(at) {
				items = append(items, stores.Item[stores.Friend]{At: at, Value: f})
			}
		}
		list = stores.InWindow(items, window)
		if window.Count {
			list.Total = len(mutual)
		}
		return list, len(items) > 0 || window.Count, nil
	})
}

// PeopleLists answers stores.Circles.People without a filter. The graph does not know names: keys returns the keys of the last names of people, in
// their order. They are read for people at one distance only when the window reaches that far.
func (v *View) PeopleLists(ctx context.Context, people []stores.ID, reach int, window stores.Window, keys func([]stores.ID) ([]string, error),
) (map[stores.ID]stores.List[stores.CircleMember], error) {
	return Answer(ctx, people, func(person stores.ID) (list stores.List[stores.CircleMember], found bool, err error) {
		circle := v.Circle(person, reach)
		items, err := peopleInWindow(circle, window, keys)
		if err != nil || len(items) == 0 && (!window.Count || len(circle) == 0) {
			return list, false, err
		}
		list = stores.InWindow(items, window)
		if window.Count {
			list.Total = len(circle)
		}
		return list, true, nil
	})
}

// peopleInWindow returns the people of a circle, which is sorted by distance, between the positions of a window: those of so many distances that
// they are more than its limit.
func peopleInWindow(circle []stores.CircleMember, window stores.Window, keys func([]stores.ID) ([]string, error),
) (items []stores.Item[stores.CircleMember], err error) {
	for i := range stores.MaxReach {
		distance := i + 1
		if window.Backward {
			distance = stores.MaxReach - i
		}
		rank, ring := -int64(distance), ringOf(circle, distance)
		if len(ring) == 0 || len(items) > window.Limit || window.After != nil && rank > window.After.Rank || window.Before != nil && rank < window.Before.Rank {
			continue
		}
		ids := make([]stores.ID, len(ring))
		for i, member := range ring {
			ids[i] = member.User
		}
		names, err := keys(ids)
		if err != nil {
			return nil, err
		}
		for i, member := range ring {
			if at := (stores.ListPosition{Rank: rank, Text: names[i], ID: member.User}); window.Contains(at) {
				items = append(items, stores.Item[stores.CircleMember]{At: at, Value: member})
			}
		}
	}
	return items, nil
}

// ringOf returns the people of a circle at a distance. The circle is sorted by distance.
func ringOf(circle []stores.CircleMember, distance int) []stores.CircleMember {
	compare := func(m stores.CircleMember, distance int) int { return m.Distance - distance }
	from, _ := slices.BinarySearchFunc(circle, distance, compare)
	to, _ := slices.BinarySearchFunc(circle, distance+1, compare)
	return circle[from:to]
}
