package embedded

import (
	"context"

	"fivefold/stores"
)

// network implements stores.Network.
type network struct{ *Engine }

// Mutual implements stores.Network.
func (s network) Mutual(
	ctx context.Context, viewer stores.ID, pairs []stores.Pair, window stores.Window,
) (map[stores.Pair]stores.List[stores.Friend], error) {
	keys := pairsOf(pairs)
	if result, answered, err := s.mutualFromGraph(ctx, viewer, keys, window); answered || err != nil {
		return result, err
	}
	source := friendList(` AND EXISTS (SELECT 1 FROM friendship y
		WHERE y.low = min(:other, x.friend) AND y.high = max(:other, x.friend) AND y.since IS NOT NULL)
		AND x.friend` + notBlockingViewer)
	return queryLists(ctx, s.Engine, keys, friendReader, source, window, named("viewer", userArg(viewer)))
}

// countedUserReader reads people ordered by a count.
var countedUserReader = listReader[stores.CountedUser]{
	kind: stores.KindUser,
	read: func(_ *row, at *stores.ListPosition) stores.CountedUser {
		return stores.CountedUser{User: at.ID, Count: int(at.Rank)}
	},
}

// FriendsOfFriends implements stores.Network.
func (s network) FriendsOfFriends(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	keys := keysOf(people, stores.KindUser)
	if result, answered, err := s.friendsOfFriendsFromGraph(ctx, viewer, keys, window); answered || err != nil {
		return result, err
	}
	// Exclusions are checked after counting: once for each person, not once for each path to them.
	source := computedList{with: withKeys, large: true, body: `
SELECT r.n, r.rank, r.id FROM (
	SELECT k.n, k.id AS key, far.friend AS id, count(*) AS rank FROM ` + joinFriendsOfFriends + ` GROUP BY k.n, far.friend
) r
WHERE NOT EXISTS (SELECT 1 FROM friendship x
	WHERE x.low = min(r.key, r.id) AND x.high = max(r.key, r.id) AND x.since IS NOT NULL)
AND r.id` + notBlockingViewer + " AND r.id" + notBlockedByViewer}
	return queryWindows(ctx, s.Engine, keys, countedUserReader, source, window,
		named("viewer", userArg(viewer)))
}

// Similar implements stores.Network.
func (s network) Similar(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.InterestFilter, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	// It starts from the likes of the few who may be similar, not from the many who like something popular.
	source := computedList{with: circleTable + `,
mine(n, interest) AS MATERIALIZED (
	SELECT k.n, x.interest FROM k CROSS JOIN "like" x ON x.user = k.id` + likeCondition(filter) + `
)`, body: `
SELECT near.n, count(*) AS rank, near.id AS id FROM circle near CROSS JOIN user u INDEXED BY user_listed ON u.id = near.id AND ` + interestsVisible + `
CROSS JOIN "like" x ON x.user = near.id CROSS JOIN mine ON mine.n = near.n AND mine.interest = x.interest
GROUP BY near.n, near.id`}
	keys := keysOf(people, stores.KindUser)
	if result, answered, err := s.similarFromGraph(ctx, viewer, keys, filter, source, window); answered || err != nil {
		return result, err
	}
	args := append(filterArgs(filter), named("viewer", userArg(viewer)))
	return queryWindows(ctx, s.Engine, keys, countedUserReader, circleList{source, withCircle(2)}, window, args...)
}
