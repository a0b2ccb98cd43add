package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// friendReader reads friends ordered by since.
var friendReader = listReader[stores.Friend]{
	kind:    stores.KindUser,
	columns: ", s.id",
	read: func(r *row, at *stores.ListPosition) stores.Friend {
		return stores.Friend{Friendship: r.id(stores.KindFriendship), User: at.ID, Since: time.UnixMicro(at.Rank).UTC()}
	},
}

// friendByNameReader reads friends ordered by name.
var friendByNameReader = listReader[stores.Friend]{
	kind:    stores.KindUser,
	columns: ", s.id, s.since",
	read: func(r *row, at *stores.ListPosition) stores.Friend {
		return stores.Friend{Friendship: r.id(stores.KindFriendship), Since: r.time(), User: at.ID}
	},
}

// otherOfKey is the person other than the key in the friendship s.
const otherOfKey = "iif(s.low = k.id, s.high, s.low)"

// friendList is the list of the friends x of the key for whom condition holds, newest first.
func friendList(with, condition string) indexedList {
	return indexedList{
		with: with, from: "friend x WHERE x.user = k.id" + condition, order: listOrder{rank: "x.since", id: "x.friend"},
		key: "x.friendship", table: "friendship s ON s.number", tableOrder: listOrder{rank: "s.since", id: otherOfKey},
	}
}

// Friends implements stores.Friendships.
func (s friendships) Friends(
	ctx context.Context, viewer stores.ID, people []stores.ID, by stores.FriendOrder, window stores.Window,
) (map[stores.ID]stores.List[stores.Friend], error) {
	r, source := friendReader, friendList(withKeys, " AND x.friend"+notBlockingViewer)
	if by == stores.FriendsByName {
		r = friendByNameReader
		source.from = "friend x CROSS JOIN user u INDEXED BY user_listed ON u.id = x.friend WHERE x.user = k.id AND x.friend" + notBlockingViewer
		source.order = listOrder{text: "u.name_key", id: "x.friend"}
		source.join = "CROSS JOIN user u INDEXED BY user_listed ON u.id = " + otherOfKey
		source.tableOrder = listOrder{text: "u.name_key", id: "u.id"}
	}
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), r, source, window,
		named("viewer", userArg(viewer)))
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
	o := listOrder{rank: "x.requested_at", id: "x." + other}
	source := indexedList{
		with: withKeys, from: "friendship x WHERE x." + person + " = k.id AND x.since IS NULL", order: o,
		key: "x.number", table: "friendship x ON x.number", tableOrder: o,
	}
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), requestReader, source, window)
}

// blockReader reads blocks ordered by since.
var blockReader = listReader[stores.Block]{
	kind:    stores.KindUser,
	columns: ", x.blocker",
	read: func(r *row, at *stores.ListPosition) stores.Block {
		return stores.Block{Blocker: r.id(stores.KindUser), Blocked: at.ID, Since: time.UnixMicro(at.Rank).UTC()}
	},
}

// Blocks implements stores.Friendships.
func (s friendships) Blocks(
	ctx context.Context, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Block], error) {
	source := tableList(withKeys, "block", "blocker", "blocked", "", "", listOrder{rank: "x.since", id: "x.blocked"})
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), blockReader, source, window)
}
