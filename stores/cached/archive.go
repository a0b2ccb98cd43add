package cached

import (
	"context"

	"fivefold/stores"
)

// archive implements stores.Archive.
type archive struct {
	stores.Archive
	cache *Cache
}

// Put implements stores.Archive.
func (a archive) Put(ctx context.Context, rows stores.Rows) (int, error) {
	defer a.cache.rowsAdded(ctx, rows)
	return a.Archive.Put(ctx, rows)
}

// rowsAdded removes what rows are in, or were missing in.
func (c *Cache) rowsAdded(ctx context.Context, rows stores.Rows) {
	for _, user := range rows.Users {
		c.people.invalidate(ctx, user.ID)
	}
	for _, interest := range rows.Interests {
		c.interests.invalidate(ctx, interest.ID)
	}
	for _, like := range rows.Likes {
		c.likeChanged(ctx, like.User, like.Interest)
	}
	for _, f := range rows.Friendships {
		c.friends.invalidate(ctx, f.Low, f.High)
		c.relations.invalidate(ctx, f.Low, f.High)
	}
	for _, b := range rows.Blocks {
		c.relations.invalidate(ctx, b.Blocker, b.Blocked)
	}
}
