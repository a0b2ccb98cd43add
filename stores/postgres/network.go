package postgres

import (
	"context"

	"fivefold/stores"
)

// network implements stores.Network.
type network struct{ *Engine }

// friendList is the list of the friends x of the person of a key, newest first.
func friendList(person func(key int) stores.ID) list[stores.Friend] {
	return list[stores.Friend]{
		kind: stores.KindUser, from: "friends x WHERE x.user_id = k.id", order: listOrder{rank: "x.since", id: "x.friend_id"},
		read: func(r *row, at *stores.ListPosition) stores.Friend {
			return stores.Friend{Friendship: stores.FriendshipID(person(r.key), at.ID), User: at.ID, Since: rankTime(at.Rank)}
		},
	}
}

// Mutual implements stores.Network.
func (s network) Mutual(
	ctx context.Context, viewer stores.ID, pairs []stores.Pair, window stores.Window,
) (map[stores.Pair]stores.List[stores.Friend], error) {
	keys := pairsOf(pairs)
	if result, answered, err := s.mutualFromGraph(ctx, viewer, keys, window); answered || err != nil {
		return result, err
	}
	l := friendList(func(key int) stores.ID { return keys.list[key].A })
	l.from += " AND EXISTS (SELECT FROM friends y WHERE y.user_id = k.other AND y.friend_id = x.friend_id)"
	l.where(notBlockingViewer("x.friend_id"), "viewer", userArg(viewer))
	return queryLists(ctx, s.Engine, keys, l, window)
}

// countedUsers is the list of the people that body selects, ordered by rank.
func countedUsers(viewer stores.ID, tables, body string) computedList[stores.CountedUser] {
	return computedList[stores.CountedUser]{
		kind: stores.KindUser, tables: tables, body: body, args: args{"viewer": userArg(viewer)},
		read: func(_ *row, at *stores.ListPosition) stores.CountedUser {
			return stores.CountedUser{User: at.ID, Count: int(at.Rank)}
		},
	}
}

// friendsOfFriends selects the people at distance 2 of each key. Exclusions are checked after counting: once for each person, not once for each path
// to them.
var friendsOfFriends = `
SELECT r.n, r.rank, r.id FROM (
	SELECT k.n, k.id AS me, far.friend_id AS id, count(*) AS rank FROM k
	JOIN friends near ON near.user_id = k.id AND ` + notBlockingViewer("near.friend_id") + `
	CROSS JOIN LATERAL (SELECT m.id FROM users m WHERE m.id = near.friend_id AND ` + friendsVisible + ` OFFSET 0) m
	CROSS JOIN LATERAL (SELECT far.friend_id FROM friends far WHERE far.user_id = m.id AND far.friend_id <> k.id OFFSET 0) far
	GROUP BY k.n, k.id, far.friend_id
) r
WHERE NOT EXISTS (SELECT FROM friends x WHERE x.user_id = r.me AND x.friend_id = r.id)
AND ` + notBlockingViewer("r.id") + " AND " + notBlockedByViewer("r.id")

// FriendsOfFriends implements stores.Network.
func (s network) FriendsOfFriends(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	keys := keysOf(people, stores.KindUser)
	if result, answered, err := s.friendsOfFriendsFromGraph(ctx, viewer, keys, window); answered || err != nil {
		return result, err
	}
	return queryComputed(ctx, s.Engine, keys, countedUsers(viewer, "", friendsOfFriends), window)
}

// Similar implements stores.Network.
func (s network) Similar(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.InterestFilter, window stores.Window,
) (map[stores.ID]stores.List[stores.CountedUser], error) {
	condition, a := interestCondition(filter, "x.interest_id")
	l := countedUsers(viewer, `,
mine(n, interest_id) AS MATERIALIZED (
	SELECT k.n, x.interest_id FROM k JOIN likes x ON x.user_id = k.id`+condition+`
)`, `
SELECT near.n, count(*) AS rank, near.id FROM circle near
CROSS JOIN LATERAL (SELECT u.id FROM users u WHERE u.id = near.id AND `+interestsVisible+` OFFSET 0) u
CROSS JOIN LATERAL (SELECT x.interest_id FROM likes x WHERE x.user_id = u.id OFFSET 0) x JOIN mine ON mine.n = near.n AND mine.interest_id = x.interest_id
GROUP BY near.n, near.id`)
	l.args = with(l.args, a)
	return queryCircles(ctx, s.Engine, viewer, people, 2, l, window)
}
