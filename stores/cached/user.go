package cached

import (
	"context"

	"fivefold/stores"
)

// users implements stores.Users. People are not deleted, and their handles do not change.
type users struct {
	stores.Users
	cache *Cache
}

// Create implements stores.Users.
func (u users) Create(ctx context.Context, user stores.User, passwordHash string) error {
	defer u.cache.people.invalidate(ctx, user.ID)
	return u.Users.Create(ctx, user, passwordHash)
}

// Update implements stores.Users.
func (u users) Update(ctx context.Context, id stores.ID, change stores.UserChange) (stores.User, error) {
	defer u.cache.people.invalidate(ctx, id)
	return u.Users.Update(ctx, id, change)
}

// ByIDs implements stores.Users.
func (u users) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.User, error) {
	return u.cache.people.get(ctx, ids, u.Users.ByIDs)
}
