package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// updateProfile checks every field that is given, then changes all of them or none.
func (r *Resolver) updateProfile(ctx context.Context, input model.UpdateProfileInput) error {
	if viewer(ctx).ID.IsZero() {
		return errNotSignedIn
	}
	change, err := input.Check()
	if err != nil {
		return err
	}
	if err := r.profileFacts(ctx, input, &change); err != nil {
		return err
	}
	return r.updateUser(ctx, change)
}

// profileFacts adds the birthday and the city of the input, and checks that the city exists.
func (r *Resolver) profileFacts(ctx context.Context, input model.UpdateProfileInput, change *stores.UserChange) error {
	if birthday, ok := input.Birthday.ValueOK(); ok {
		change.Birthday = orZero(birthday)
	}
	city, ok := input.LivesInID.ValueOK()
	if !ok {
		return nil
	}
	if change.City = orZero(city); city == nil {
		return nil
	}
	return checkExist(ctx, "livesInId", []stores.ID{*city}, r.places)
}

// orZero returns the zero value, which removes a value, for null.
func orZero[T any](value *T) *T {
	if value == nil {
		return new(T)
	}
	return value
}

// updateUser changes the viewer.
func (r *Resolver) updateUser(ctx context.Context, change stores.UserChange) error {
	// Access: the person.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return errNotSignedIn
	}
	u, err := r.Stores.Users.Update(ctx, viewerID, change)
	if err != nil {
		return err
	}
	viewer(ctx).keepStored(u.ID, &u)
	return nil
}

// visibilities returns a setting of the viewer, and nil for other people.
func visibilities(ctx context.Context, people []*stores.User, list listVisibility) ([]*stores.Visibility, error) {
	out := make([]*stores.Visibility, len(people))
	for i, self := range onlyViewer(ctx, people) {
		if self != nil {
			setting := list(people[i])
			out[i] = &setting
		}
	}
	return out, nil
}
