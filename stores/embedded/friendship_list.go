package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// friendList reads friends that stand by since.
var friendList = list[stores.Friend]{
	kind:    stores.KindUser,
	columns: ", s.id",
	into: func(i *stores.Item[stores.Friend]) []any {
		return []any{identity{&i.Value.Friendship, stores.KindFriendship}}
	},
	settle: func(i *stores.Item[stores.Friend]) {
		i.Value.User, i.Value.Since = i.At.ID, time.UnixMicro(i.At.Rank).UTC()
	},
}

// friendNameList reads friends that stand by name.
var friendNameList = list[stores.Friend]{
	kind:    stores.KindUser,
	columns: ", s.id, s.since",
	into: func(i *stores.Item[stores.Friend]) []any {
		return []any{identity{&i.Value.Friendship, stores.KindFriendship}, moment{&i.Value.Since}}
	},
	settle: func(i *stores.Item[stores.Friend]) { i.Value.User = i.At.ID },
}

// otherOfKey is the person whom the friendship s binds to the key.
const otherOfKey = "iif(s.low = k.id, s.high, s.low)"

// friendsOfKey seeks the friends x of the key, newest first, for whom the condition holds.
func friendsOfKey(with, condition string) seek {
	return seek{
		with: with, find: "friend x WHERE x.user = k.id" + condition, order: order{rank: "x.since", id: "x.friend"},
		pick: "x.friendship", read: "friendship s ON s.number", place: order{rank: "s.since", id: otherOfKey},
	}
}

// Friends implements stores.Friendships.
func (s friendships) Friends(
	ctx context.Context, viewer stores.ID, people []stores.ID, by stores.FriendOrder, window stores.Window,
) (map[stores.ID]stores.List[stores.Friend], error) {
	l, from := friendList, friendsOfKey(withKeys, " AND x.friend"+notBlockingViewer)
	if by == stores.FriendsByName {
		l = friendNameList
		from.find = "friend x CROSS JOIN user u INDEXED BY user_listed ON u.id = x.friend WHERE x.user = k.id AND x.friend" + notBlockingViewer
		from.order = order{text: "u.name_key", id: "x.friend"}
		from.join = "CROSS JOIN user u INDEXED BY user_listed ON u.id = " + otherOfKey
		from.place = order{text: "u.name_key", id: "u.id"}
	}
	return windows(ctx, s.Engine, "Friendships.Friends", keysOf(people, stores.KindUser), l, from, window,
		named("viewer", person(viewer)))
}

// requestList reads requests that stand by when they were made.
var requestList = list[stores.Friendship]{
	kind:    stores.KindUser,
	columns: ", x.id, x.low, x.high, x.requester, x.requested_at, x.since",
	into:    func(i *stores.Item[stores.Friendship]) []any { return intoFriendship(&i.Value) },
	settle:  func(*stores.Item[stores.Friendship]) {},
}

// Requests implements stores.Friendships.
func (s friendships) Requests(
	ctx context.Context, people []stores.ID, direction stores.RequestDirection, window stores.Window,
) (map[stores.ID]stores.List[stores.Friendship], error) {
	person, other := "asked", "requester"
	if direction == stores.RequestsSent {
		person, other = other, person
	}
	o := order{rank: "x.requested_at", id: "x." + other}
	from := seek{
		with: withKeys, find: "friendship x WHERE x." + person + " = k.id AND x.since IS NULL", order: o,
		pick: "x.number", read: "friendship x ON x.number", place: o,
	}
	return windows(ctx, s.Engine, "Friendships.Requests", keysOf(people, stores.KindUser), requestList, from, window)
}

// blockList reads blocks that stand by since.
var blockList = list[stores.Block]{
	kind:    stores.KindUser,
	columns: ", x.blocker",
	into:    func(i *stores.Item[stores.Block]) []any { return []any{identity{&i.Value.Blocker, stores.KindUser}} },
	settle: func(i *stores.Item[stores.Block]) {
		i.Value.Blocked, i.Value.Since = i.At.ID, time.UnixMicro(i.At.Rank).UTC()
	},
}

// Blocks implements stores.Friendships.
func (s friendships) Blocks(
	ctx context.Context, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Block], error) {
	from := ofTable(withKeys, "block", "blocker", "blocked", "", "", order{rank: "x.since", id: "x.blocked"})
	return windows(ctx, s.Engine, "Friendships.Blocks", keysOf(people, stores.KindUser), blockList, from, window)
}
