package embedded

import (
	"context"

	"fivefold/stores"
)

// likeReader reads the likes of the key, ordered by strength.
var likeReader = listReader[stores.Like]{
	kind:    stores.KindInterest,
	columns: ", x.since",
	read: func(r *row, at *stores.ListPosition) stores.Like {
		return stores.Like{User: r.key, Since: r.time(), Interest: at.ID, Strength: int(at.Rank)}
	},
}

// likesByStrength is the list of the likes x of a person, strongest first.
func likesByStrength(join string, filter stores.InterestFilter) keyList {
	return keyList{
		from: `"like" x ` + join + " WHERE x.user = :key" + likeCondition(filter), order: listOrder{rank: "x.strength", id: "x.interest"},
	}
}

// Of implements stores.Likes.
func (s likes) Of(
	ctx context.Context, people []stores.ID, filter stores.InterestFilter, window stores.Window,
) (map[stores.ID]stores.List[stores.Like], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), likeReader, likesByStrength("", filter), window,
		filterArgs(filter)...)
}

// commonLikeReader reads the interests that two people like, ordered by the strength of the first person's like.
var commonLikeReader = listReader[stores.CommonLike]{
	kind:    stores.KindInterest,
	columns: ", other.strength",
	read: func(r *row, at *stores.ListPosition) stores.CommonLike {
		return stores.CommonLike{OtherStrength: r.int(), Interest: at.ID, Strength: int(at.Rank)}
	},
}

// Common implements stores.Likes.
func (s likes) Common(
	ctx context.Context, pairs []stores.Pair, filter stores.InterestFilter, window stores.Window,
) (map[stores.Pair]stores.List[stores.CommonLike], error) {
	join := `CROSS JOIN "like" other ON other.user = :other AND other.interest = x.interest`
	return queryLists(ctx, s.Engine, pairsOf(pairs), commonLikeReader, likesByStrength(join, filter), window,
		filterArgs(filter)...)
}

// likerReader reads the likes of an interest, ordered by strength.
var likerReader = listReader[stores.Like]{
	kind:    stores.KindUser,
	columns: ", interest, since",
	read: func(r *row, at *stores.ListPosition) stores.Like {
		return stores.Like{Interest: r.id(stores.KindInterest), Since: r.time(), User: at.ID, Strength: int(at.Rank)}
	},
}

// maxLookups is the number of interests up to which looking each up for every friend is faster than reading all likes of friends.
const maxLookups = 4

// ByFriends implements stores.Likes.
func (s likes) ByFriends(
	ctx context.Context, me stores.ID, interests []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Like], error) {
	keys := keysOf(interests, stores.KindInterest)
	likesOfFriends := `CROSS JOIN "like" x ON x.user = f.friend CROSS JOIN k ON k.id = x.interest`
	if len(keys.list) <= maxLookups {
		likesOfFriends = `CROSS JOIN k CROSS JOIN "like" x ON x.user = f.friend AND x.interest = k.id`
	}
	source := computedList{with: withKeys, body: `
SELECT k.n, x.strength AS rank, x.user AS id, x.interest, x.since
FROM friend f CROSS JOIN user u INDEXED BY user_listed ON u.id = f.friend AND u.interests_visibility IN ('EVERYONE', 'FRIENDS')
` + likesOfFriends + " WHERE f.user = :person"}
	return queryWindows(ctx, s.Engine, keys, likerReader, source, window, named("person", userArg(me)))
}
