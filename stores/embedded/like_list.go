package embedded

import (
	"context"

	"fivefold/stores"
)

// likeList reads likes of a person, which stand by strength.
var likeList = list[stores.Like]{
	kind:    stores.KindInterest,
	columns: ", x.user, x.since",
	into: func(i *stores.Item[stores.Like]) []any {
		return []any{identity{&i.Value.User, stores.KindUser}, moment{&i.Value.Since}}
	},
	settle: func(i *stores.Item[stores.Like]) { i.Value.Interest, i.Value.Strength = i.At.ID, int(i.At.Rank) },
}

// strongest finds what a person likes, the strongest first.
func strongest(with, join string, filter stores.InterestFilter) seek {
	return ofTable(with, `"like"`, "user", "interest", join, filterLikes(filter), order{rank: "x.strength", id: "x.interest"})
}

// Of implements stores.Likes.
func (s likes) Of(
	ctx context.Context, people []stores.ID, filter stores.InterestFilter, window stores.Window,
) (map[stores.ID]stores.List[stores.Like], error) {
	return windows(ctx, s.Engine, "Likes.Of", keysOf(people, stores.KindUser), likeList, strongest(withKeys, "", filter), window,
		filterArgs(filter)...)
}

// commonList reads interests of two people, which stand by the strength of the first.
var commonList = list[stores.CommonLike]{
	kind:    stores.KindInterest,
	columns: ", other.strength",
	into:    func(i *stores.Item[stores.CommonLike]) []any { return []any{whole{&i.Value.OtherStrength}} },
	settle:  func(i *stores.Item[stores.CommonLike]) { i.Value.Interest, i.Value.Strength = i.At.ID, int(i.At.Rank) },
}

// Common implements stores.Likes.
func (s likes) Common(
	ctx context.Context, pairs []stores.Pair, filter stores.InterestFilter, window stores.Window,
) (map[stores.Pair]stores.List[stores.CommonLike], error) {
	join := `CROSS JOIN "like" other ON other.user = k.other AND other.interest = x.interest`
	return windows(ctx, s.Engine, "Likes.Common", pairsOf(pairs), commonList, strongest(withPairs, join, filter), window,
		filterArgs(filter)...)
}

// likerList reads likes of an interest, which stand by strength.
var likerList = list[stores.Like]{
	kind:    stores.KindUser,
	columns: ", interest, since",
	into: func(i *stores.Item[stores.Like]) []any {
		return []any{identity{&i.Value.Interest, stores.KindInterest}, moment{&i.Value.Since}}
	},
	settle: func(i *stores.Item[stores.Like]) { i.Value.User, i.Value.Strength = i.At.ID, int(i.At.Rank) },
}

// probesMax is for how many interests it is quicker to look each up for every friend than to read all that friends like.
const probesMax = 4

// ByFriends implements stores.Likes.
func (s likes) ByFriends(
	ctx context.Context, me stores.ID, interests []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Like], error) {
	ks := keysOf(interests, stores.KindInterest)
	likesOfFriends := `CROSS JOIN "like" x ON x.user = f.friend CROSS JOIN k ON k.id = x.interest`
	if len(ks.list) <= probesMax {
		likesOfFriends = `CROSS JOIN k CROSS JOIN "like" x ON x.user = f.friend AND x.interest = k.id`
	}
	from := gathering{with: withKeys, body: `
SELECT k.n, x.strength AS rank, x.user AS id, x.interest, x.since
FROM friend f CROSS JOIN user u INDEXED BY user_listed ON u.id = f.friend AND u.interests_visibility IN ('EVERYONE', 'FRIENDS')
` + likesOfFriends + " WHERE f.user = :person"}
	return windows(ctx, s.Engine, "Likes.ByFriends", ks, likerList, from, window, named("person", person(me)))
}
