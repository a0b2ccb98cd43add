package embedded

import (
	"context"

	"fivefold/stores"
)

// likes implements stores.Likes.
type likes struct{ *Engine }

const likeColumns = `x.user, x.interest, x.strength, x.since`

// readLike reads likeColumns.
func readLike(r *row) stores.Like {
	return stores.Like{
		User: r.id(stores.KindUser), Interest: r.id(stores.KindInterest), Strength: r.int(), Since: r.time(),
	}
}

// likeArgs returns the values of likeColumns.
func likeArgs(like stores.Like) []arg {
	return []arg{userArg(like.User), idArg(like.Interest, stores.KindInterest), intArg(like.Strength), timeArg(like.Since)}
}

// Set implements stores.Likes.
func (s likes) Set(ctx context.Context, like stores.Like) (stores.Like, error) {
	var stored stores.Like
	err := s.write(ctx, func(c *conn) (err error) {
		stored, err = queryRow(ctx, c, readLike, `INSERT INTO "like" (user, interest, strength, since) VALUES (?, ?, ?, ?)
			ON CONFLICT (user, interest) DO UPDATE SET strength = excluded.strength
			RETURNING user, interest, strength, since`, likeArgs(like)...)
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
			userArg(user), idArg(interest, stores.KindInterest))
		if err == nil && removed == 0 {
			return stores.ErrNotLiked
		}
		return err
	})
}

// Between implements stores.Likes.
func (s likes) Between(ctx context.Context, user stores.ID, interests []stores.ID) (map[stores.ID]stores.Like, error) {
	keys := keysOf(interests, stores.KindInterest)
	return queryKeys(ctx, s.Engine, keys, func(like stores.Like) stores.ID { return like.Interest }, readLike,
		" SELECT "+likeColumns+` FROM k CROSS JOIN "like" x ON x.user = :user AND x.interest = k.id`, named("user", userArg(user)))
}

// likeArchiveTable is how likes are moved.
var likeArchiveTable = newArchiveTable(`"like" (user, interest, strength, since)`, "(user, interest)", likeArgs).
	read(`"like"`, newTableScan(likeColumns+` FROM "like" x WHERE`, "x.user, x.interest", readLike,
		func(k stores.Like) []stores.ID { return []stores.ID{k.User, k.Interest} }))

func (likes) archiveTables() []archiveTable {
	return []archiveTable{likeArchiveTable}
}
