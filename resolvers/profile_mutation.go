package resolvers

import (
	"context"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// updateProfile checks every field that is given, then changes all of them or none.
func (r *Resolver) updateProfile(ctx context.Context, input model.UpdateProfileInput) (*stores.User, error) {
	if viewer(ctx).ID.IsZero() {
		return nil, errNotSignedIn
	}
	var change stores.UserChange
	for _, text := range []struct {
		into        **string
		field       string
		given       *string
		least, most int
		lines       bool
	}{
		{&change.Name, "name", input.Name, 1, stores.MaxName, false},
		{&change.Bio, "bio", input.Bio, 0, stores.MaxBio, true},
		{&change.FirstName, "firstName", input.FirstName, 0, stores.MaxName, false},
		{&change.LastName, "lastName", input.LastName, 0, stores.MaxName, false},
		{&change.Gender, "gender", input.Gender, 0, stores.MaxGender, false},
	} {
		var err error
		if *text.into, err = validOptional(text.field, text.given, text.least, text.most, text.lines); err != nil {
			return nil, err
		}
	}
	if err := profileLists(input, &change); err != nil {
		return nil, err
	}
	if err := r.profileFacts(ctx, input, &change); err != nil {
		return nil, err
	}
	return r.updateUser(ctx, change)
}

// profileFacts checks the birthday and the city of the input.
func (r *Resolver) profileFacts(ctx context.Context, input model.UpdateProfileInput, change *stores.UserChange) error {
	if birthday, ok := input.Birthday.ValueOK(); ok {
		if change.Birthday = orZero(birthday); *change.Birthday > stores.Date(r.now().UTC().Format(time.DateOnly)) {
			return badField("birthday", "The birthday must not be in the future.")
		}
	}
	city, ok := input.LivesInID.ValueOK()
	if !ok {
		return nil
	}
	if change.City = orZero(city); city == nil {
		return nil
	}
	if err := validID("livesInId", *city, stores.KindPlace); err != nil {
		return err
	}
	return checkExist(ctx, "livesInId", []stores.ID{*city}, r.places)
}

// profileLists checks the lists of the input.
func profileLists(input model.UpdateProfileInput, change *stores.UserChange) error {
	if input.Languages != nil {
		languages, err := validLanguages("languages", input.Languages)
		if err != nil {
			return err
		}
		change.Languages = &languages
	}
	if input.Facts != nil {
		facts, err := validFacts("facts", input.Facts)
		if err != nil {
			return err
		}
		change.ProfileFields = &facts
	}
	return nil
}

// orZero returns the zero value, which removes a value, for null.
func orZero[T any](value *T) *T {
	if value == nil {
		return new(T)
	}
	return value
}

// updateUser changes the viewer.
func (r *Resolver) updateUser(ctx context.Context, change stores.UserChange) (*stores.User, error) {
	// Access: the person.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	user, err := r.Stores.Users.Update(ctx, viewerID, change)
	if err != nil {
		return nil, err
	}
	return &user, nil
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
