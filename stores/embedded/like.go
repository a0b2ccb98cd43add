package embedded

import (
	"context"

	"fivefold/stores"
)

// likes implements stores.Likes.
type likes struct{ *Engine }

const likeColumns = `x.user, x.interest, x.strength, x.since`

// intoLike returns the destinations of likeColumns.
func intoLike(like *stores.Like) []any {
	return []any{
		idColumn{&like.User, stores.KindUser}, idColumn{&like.Interest, stores.KindInterest},
		intColumn{&like.Strength}, timeColumn{&like.Since},
	}
}

// likeArgs returns the values of likeColumns.
func likeArgs(like stores.Like) []any {
	return []any{userBytes(like.User), idBytes(like.Interest, stores.KindInterest), like.Strength, like.Since.UnixMicro()}
}

// Set implements stores.Likes.
func (s likes) Set(ctx context.Context, like stores.Like) (stores.Like, error) {
	var stored stores.Like
	err := s.write(ctx, func(c *conn) error {
		err := c.queryRow(ctx, `INSERT INTO "like" (user, interest, strength, since) VALUES (?, ?, ?, ?)
			ON CONFLICT (user, interest) DO UPDATE SET strength = excluded.strength
			RETURNING user, interest, strength, since`, likeArgs(like), intoLike(&stored)...)
		return constraintError(err)
	})
	if err != nil {
		return stores.Like{}, err
	}
	return stored, nil
}

// Remove implements stores.Likes.
func (s likes) Remove(ctx context.Context, user, interest stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		removed, err := c.exec(ctx, `DELETE FROM "like" WHERE user = ? AND interest = ?`,
			userBytes(user), idBytes(interest, stores.KindInterest))
		if err == nil && removed == 0 {
			return stores.ErrNotLiked
		}
		return err
	})
}

// Between implements stores.Likes.
func (s likes) Between(ctx context.Context, user stores.ID, interests []stores.ID) (map[stores.ID]stores.Like, error) {
	keys := keysOf(interests, stores.KindInterest)
	return queryMap(ctx, s.Engine, len(keys.list), func(like stores.Like) stores.ID { return like.Interest }, intoLike,
		withKeys+" SELECT "+likeColumns+` FROM k CROSS JOIN "like" x ON x.user = :user AND x.interest = k.id`,
		named("keys", keys.json), named("user", userBytes(user)))
}

// likeArchiveTable is how likes are moved.
var likeArchiveTable = newArchiveTable(`"like" (user, interest, strength, since)`, "(user, interest)", likeArgs).
	read(`"like"`, newTableScan(likeColumns+` FROM "like" x WHERE`, "x.user, x.interest", intoLike,
		func(k stores.Like) []stores.ID { return []stores.ID{k.User, k.Interest} }))

func (likes) archiveTables() []archiveTable {
	return []archiveTable{likeArchiveTable}
}
