package postgres

import (
	"context"

	"fivefold/stores"
)

// Friends implements stores.Friendships.
func (s friendships) Friends(
	ctx context.Context, viewer stores.ID, people []stores.ID, by stores.FriendOrder, window stores.Window,
) (map[stores.ID]stores.List[stores.Friend], error) {
	keys := keysOf(people, stores.KindUser)
	l := friendList(func(key int) stores.ID { return keys.list[key] })
	if by == stores.FriendsByName {
		l.columns, l.read = ", x.since", func(r *row, at *stores.ListPosition) stores.Friend {
			return stores.Friend{Friendship: stores.FriendshipID(keys.list[r.key], at.ID), User: at.ID, Since: r.time()}
		}
		l.from, l.order = "friends x JOIN users u ON u.id = x.friend_id WHERE x.user_id = k.id", listOrder{text: "u.name_key", id: "x.friend_id"}
	}
	if !viewer.IsZero() {
		l.where(notBlockingViewer("x.friend_id"), "viewer", userArg(viewer))
	}
	return queryLists(ctx, s.Engine, keys, l, window)
}

// Requests implements stores.Friendships.
func (s friendships) Requests(
	ctx context.Context, people []stores.ID, direction stores.RequestDirection, window stores.Window,
) (map[stores.ID]stores.List[stores.Friendship], error) {
	person, other := "f.asked_id", "f.requester_id"
	if direction == stores.RequestsSent {
		person, other = other, person
	}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), list[stores.Friendship]{
		kind: stores.KindUser, from: "friendships f WHERE " + person + " = k.id AND f.since IS NULL", order: listOrder{rank: "f.requested_at", id: other},
		columns: ", " + friendshipColumns, read: func(r *row, _ *stores.ListPosition) stores.Friendship { return readFriendship(r) },
	}, window)
}

// Blocks implements stores.Friendships.
func (s friendships) Blocks(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Block], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), list[stores.Block]{
		kind: stores.KindUser, from: "blocks x WHERE x.blocker_id = k.id", order: listOrder{rank: "x.since", id: "x.blocked_id"},
		columns: ", x.blocker_id, x.blocked_id, x.since", read: func(r *row, _ *stores.ListPosition) stores.Block { return readBlock(r) },
	}, window)
}
