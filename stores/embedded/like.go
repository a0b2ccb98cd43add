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

// likeWithInterest selects a like of a person and its interest.
const likeWithInterest = "SELECT l.user, l.interest, l.strength, l.since, " + interestColumns +
	` FROM "like" l CROSS JOIN interest x ON x.id = l.interest WHERE l.user = ? AND l.interest = ?`

// readLikeWithInterest reads the row of likeWithInterest.
func readLikeWithInterest(r *row) stores.LikeWithInterest {
	return stores.LikeWithInterest{Like: readLike(r), Interest: readInterest(r)}
}

// likeArgs returns the values of likeColumns.
func likeArgs(like stores.Like) []arg {
	return []arg{userArg(like.User), idArg(like.Interest, stores.KindInterest), intArg(like.Strength), timeArg(like.Since)}
}

// Set implements stores.Likes.
func (s likes) Set(ctx context.Context, like stores.Like) (stores.LikeWithInterest, error) {
	var stored stores.LikeWithInterest
	err := s.write(ctx, func(c *conn) error {
		args := likeArgs(like)
		err := c.run(ctx, `INSERT INTO "like" (user, interest, strength, since) VALUES (?, ?, ?, ?)
			ON CONFLICT (user, interest) DO UPDATE SET strength = excluded.strength`, args...)
		if err != nil {
			return constraintError(err)
		}
		stored, err = queryRow(ctx, c, readLikeWithInterest, likeWithInterest, args[:2]...)
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
