package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// friendList reads friends that stand by since.
var friendList = list[stores.Friend]{
	kind:    stores.KindUser,
	columns: ", x.friendship",
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
	columns: ", x.friendship, x.since",
	into: func(i *stores.Item[stores.Friend]) []any {
		return []any{identity{&i.Value.Friendship, stores.KindFriendship}, moment{&i.Value.Since}}
	},
	settle: func(i *stores.Item[stores.Friend]) { i.Value.User = i.At.ID },
}

// Friends implements stores.Friendships.
func (s friendships) Friends(
	ctx context.Context, viewer stores.ID, people []stores.ID, by stores.FriendOrder, page stores.Page,
) (map[stores.ID]stores.List[stores.Friend], error) {
	l, from := friendList, seek{
		with: withKeys, table: "friend", parent: "user", id: "friend", where: "AND x.friend" + notBlockingViewer,
		order: order{rank: "x.since", id: "x.friend"},
	}
	if by == stores.FriendsByName {
		l = friendNameList
		from.join = "CROSS JOIN user u ON u.id = x.friend"
		from.order = order{text: "u.name_key", id: "x.friend"}
	}
	return pages(ctx, s.Engine, "Friendships.Friends", keysOf(people, stores.KindUser), l, from, page,
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
	ctx context.Context, people []stores.ID, direction stores.RequestDirection, page stores.Page,
) (map[stores.ID]stores.List[stores.Friendship], error) {
	from := seek{with: withKeys, table: "friendship", parent: "asked", id: "requester", only: "AND x.since IS NULL"}
	if direction == stores.RequestsSent {
		from.parent, from.id = from.id, from.parent
	}
	from.order = order{rank: "x.requested_at", id: "x." + from.id}
	return pages(ctx, s.Engine, "Friendships.Requests", keysOf(people, stores.KindUser), requestList, from, page)
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
	ctx context.Context, people []stores.ID, page stores.Page,
) (map[stores.ID]stores.List[stores.Block], error) {
	from := seek{
		with: withKeys, table: "block", parent: "blocker", id: "blocked",
		order: order{rank: "x.since", id: "x.blocked"},
	}
	return pages(ctx, s.Engine, "Friendships.Blocks", keysOf(people, stores.KindUser), blockList, from, page)
}
