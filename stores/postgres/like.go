package postgres

import (
	"context"

	"fivefold/stores"
)

// likes implements stores.Likes.
type likes struct{ *Engine }

const likeColumns = `x.user_id, x.interest_id, x.strength, x.since`

// readLike reads likeColumns.
func readLike(r *row) stores.Like {
	return stores.Like{
		User: r.id(stores.KindUser), Interest: r.id(stores.KindInterest), Strength: r.int(), Since: r.time(),
	}
}

// readLikeAt is readLike for a list.
func readLikeAt(r *row, _ *stores.ListPosition) stores.Like { return readLike(r) }

// Set implements stores.Likes.
func (s likes) Set(ctx context.Context, like stores.Like) (stores.LikeWithInterest, error) {
	var stored stores.LikeWithInterest
	err := s.write(ctx, func(c *conn) (err error) {
		stored.Like, err = queryRow(ctx, c, readLike, `INSERT INTO likes AS x (user_id, interest_id, strength, since)
			VALUES (@user, @interest, @strength, @since) ON CONFLICT (user_id, interest_id) DO UPDATE SET strength = excluded.strength
			RETURNING `+likeColumns, args{
			"user": userArg(like.User), "interest": idArg(like.Interest, stores.KindInterest), "strength": like.Strength, "since": like.Since,
		})
		if err != nil {
			return err
		}
		// A statement does not see what its triggers change.
		stored.Interest, err = queryRow(ctx, c, readInterest, "SELECT "+interestColumns+" FROM interests x WHERE x.id = @interest",
			args{"interest": idArg(like.Interest, stores.KindInterest)})
		return err
	})
	if err != nil {
		return stores.LikeWithInterest{}, err
	}
	return stored, nil
}

// Remove implements stores.Likes.
func (s likes) Remove(ctx context.Context, user, interest stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotLiked, "DELETE FROM likes WHERE user_id = @user AND interest_id = @interest",
			args{"user": userArg(user), "interest": idArg(interest, stores.KindInterest)})
	})
}

// Between implements stores.Likes.
func (s likes) Between(ctx context.Context, user stores.ID, interests []stores.ID) (map[stores.ID]stores.Like, error) {
	return queryMap(ctx, s.Engine, keysOf(interests, stores.KindInterest), func(like stores.Like) stores.ID { return like.Interest }, readLike,
		"SELECT "+likeColumns+" FROM likes x WHERE x.user_id = @user AND x.interest_id = ANY(@keys)", args{"user": userArg(user)})
}

// Of implements stores.Likes.
func (s likes) Of(
	ctx context.Context, people []stores.ID, filter stores.InterestFilter, window stores.Window,
) (map[stores.ID]stores.List[stores.Like], error) {
	keys := keysOf(people, stores.KindUser)
	l := list[stores.Like]{
		kind: stores.KindInterest, from: "likes x WHERE x.user_id = k.id", order: listOrder{rank: "x.strength", id: "x.interest_id"}, columns: ", x.since",
		read: func(r *row, at *stores.ListPosition) stores.Like {
			return stores.Like{User: keys.list[r.key], Interest: at.ID, Strength: int(at.Rank), Since: r.time()}
		},
	}
	whereInterest(&l, filter, "x.interest_id")
	return queryLists(ctx, s.Engine, keys, l, window)
}

// Common implements stores.Likes.
func (s likes) Common(
	ctx context.Context, pairs []stores.Pair, filter stores.InterestFilter, window stores.Window,
) (map[stores.Pair]stores.List[stores.CommonLike], error) {
	l := list[stores.CommonLike]{
		kind:  stores.KindInterest,
		from:  "likes x JOIN likes other ON other.user_id = k.other AND other.interest_id = x.interest_id WHERE x.user_id = k.id",
		order: listOrder{rank: "x.strength", id: "x.interest_id"}, columns: ", other.strength",
		read: func(r *row, at *stores.ListPosition) stores.CommonLike {
			return stores.CommonLike{Interest: at.ID, Strength: int(at.Rank), OtherStrength: r.int()}
		},
	}
	whereInterest(&l, filter, "x.interest_id")
	return queryLists(ctx, s.Engine, pairsOf(pairs), l, window)
}

// ByFriends implements stores.Likes.
func (s likes) ByFriends(
	ctx context.Context, me stores.ID, interests []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Like], error) {
	return queryLists(ctx, s.Engine, keysOf(interests, stores.KindInterest), list[stores.Like]{
		kind: stores.KindUser,
		from: `friends f JOIN users u ON u.id = f.friend_id AND u.interests_visibility IN ('EVERYONE', 'FRIENDS')
			JOIN likes x ON x.user_id = f.friend_id AND x.interest_id = k.id WHERE f.user_id = @person`,
		order: listOrder{rank: "x.strength", id: "x.user_id"}, columns: ", " + likeColumns, read: readLikeAt, args: args{"person": userArg(me)},
	}, window)
}

// likeTable is how likes are moved.
var likeTable = newTable("likes", "user_id uuid, interest_id uuid, strength bigint, since timestamptz", "(user_id, interest_id)", func(like stores.Like) []any {
	return []any{userArg(like.User), idArg(like.Interest, stores.KindInterest), like.Strength, like.Since}
}).
	read("likes", newScan(likeColumns+" FROM likes x WHERE", "x.user_id, x.interest_id", readLike,
		func(k stores.Like) []stores.ID { return []stores.ID{k.User, k.Interest} }))
