package embedded

import (
	"context"

	"fivefold/stores"
)

// likes implements stores.Likes.
type likes struct{ *Engine }

const likeColumns = `x.user, x.interest, x.strength, x.since`

// intoLike gives where likeColumns go.
func intoLike(like *stores.Like) []any {
	return []any{
		identity{&like.User, stores.KindUser}, identity{&like.Interest, stores.KindInterest},
		whole{&like.Strength}, moment{&like.Since},
	}
}

// likeArgs gives the values of likeColumns.
func likeArgs(like stores.Like) []any {
	return []any{person(like.User), bytesOf(like.Interest, stores.KindInterest), like.Strength, like.Since.UnixMicro()}
}

// Set implements stores.Likes.
func (s likes) Set(ctx context.Context, like stores.Like) (stores.Like, error) {
	var stored stores.Like
	err := s.write(ctx, "Likes.Set", 1, func(l *line) error {
		err := l.one(ctx, `INSERT INTO "like" (user, interest, strength, since) VALUES (?, ?, ?, ?)
			ON CONFLICT (user, interest) DO UPDATE SET strength = excluded.strength
			RETURNING user, interest, strength, since`, likeArgs(like), intoLike(&stored)...)
		return refused(err)
	})
	if err != nil {
		return stores.Like{}, err
	}
	return stored, nil
}

// Remove implements stores.Likes.
func (s likes) Remove(ctx context.Context, user, interest stores.ID) error {
	return s.write(ctx, "Likes.Remove", 1, func(l *line) error {
		removed, err := l.exec(ctx, `DELETE FROM "like" WHERE user = ? AND interest = ?`,
			person(user), bytesOf(interest, stores.KindInterest))
		if err == nil && removed == 0 {
			return stores.ErrNotLiked
		}
		return err
	})
}

// Between implements stores.Likes.
func (s likes) Between(ctx context.Context, user stores.ID, interests []stores.ID) (map[stores.ID]stores.Like, error) {
	ks := keysOf(interests, stores.KindInterest)
	return found(ctx, s.Engine, "Likes.Between", len(ks.list), func(like stores.Like) stores.ID { return like.Interest }, intoLike,
		withKeys+" SELECT "+likeColumns+` FROM k CROSS JOIN "like" x ON x.user = :user AND x.interest = k.id`,
		named("keys", ks.json), named("user", person(user)))
}
