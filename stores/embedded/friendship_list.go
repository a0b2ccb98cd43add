package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// friendReader reads friends of the key.
var friendReader = listReader[stores.Friend]{
	kind:    stores.KindUser,
	columns: ", x.since",
	read: func(r *row, at *stores.ListPosition) stores.Friend {
		return stores.Friend{Friendship: stores.FriendshipID(r.key, at.ID), User: at.ID, Since: r.time()}
	},
}

// friendList is the list of the friends x of the key for whom condition holds, newest first.
func friendList(condition string) keyList {
	return keyList{from: "friend x WHERE x.user = :key" + condition, order: listOrder{rank: "x.since", id: "x.friend"}}
}

// Friends implements stores.Friendships.
func (s friendships) Friends(
	ctx context.Context, viewer stores.ID, people []stores.ID, by stores.FriendOrder, window stores.Window,
) (map[stores.ID]stores.List[stores.Friend], error) {
	condition := ""
	if !viewer.IsZero() {
		condition = " AND x.friend" + notBlockingViewer
	}
	source := friendList(condition)
	if by == stores.FriendsByName {
		source.from = "friend x CROSS JOIN user u INDEXED BY user_listed ON u.id = x.friend WHERE x.user = :key" + condition
		source.order = listOrder{text: "u.name_key", id: "x.friend"}
	}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), friendReader, source, window, named("viewer", userArg(viewer)))
}

// requestReader reads requests ordered by the time of the request.
var requestReader = listReader[stores.Friendship]{
	kind:    stores.KindUser,
	columns: ", x.id, x.low, x.high, x.requester, x.requested_at, x.since",
	read:    func(r *row, _ *stores.ListPosition) stores.Friendship { return readFriendship(r) },
}

// Requests implements stores.Friendships.
func (s friendships) Requests(
	ctx context.Context, people []stores.ID, direction stores.RequestDirection, window stores.Window,
) (map[stores.ID]stores.List[stores.Friendship], error) {
	person, other := "asked", "requester"
	if direction == stores.RequestsSent {
		person, other = other, person
	}
	source := keyList{
		from: "friendship x WHERE x." + person + " = :key AND x.since IS NULL", order: listOrder{rank: "x.requested_at", id: "x." + other},
	}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), requestReader, source, window)
}

// blockReader reads blocks of the key ordered by since.
var blockReader = listReader[stores.Block]{
	kind: stores.KindUser,
	read: func(r *row, at *stores.ListPosition) stores.Block {
		return stores.Block{Blocker: r.key, Blocked: at.ID, Since: time.UnixMicro(at.Rank).UTC()}
	},
}

// Blocks implements stores.Friendships.
func (s friendships) Blocks(
	ctx context.Context, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Block], error) {
	source := keyList{from: "block x WHERE x.blocker = :key", order: listOrder{rank: "x.since", id: "x.blocked"}}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), blockReader, source, window)
}
