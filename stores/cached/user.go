package cached

import (
	"context"
	"unsafe"

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

// userSize returns about how many bytes a person takes.
func userSize(u *stores.User) int {
	size := int(unsafe.Sizeof(*u)) + len(u.Handle) + len(u.Name) + len(u.Bio) + len(u.FirstName) + len(u.LastName) + len(u.Gender) + len(u.Birthday) +
		len(u.FriendsVisibility) + len(u.InterestsVisibility)
	for _, language := range u.Languages {
		size += int(unsafe.Sizeof(language)) + len(language)
	}
	for _, field := range u.ProfileFields {
		size += int(unsafe.Sizeof(field)) + len(field.Label) + len(field.Value)
	}
	return size
}
