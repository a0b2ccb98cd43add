package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// updateProfile checks every field that is given, then changes all of them or none.
func (r *Resolver) updateProfile(ctx context.Context, input model.UpdateProfileInput) (*stores.User, error) {
	var change stores.UserChange
	if input.Name != nil {
		name, err := validText("name", *input.Name, 1, stores.MaxName, false)
		if err != nil {
			return nil, err
		}
		change.Name = &name
	}
	if input.Bio != nil {
		bio, err := validText("bio", *input.Bio, 0, stores.MaxBio, true)
		if err != nil {
			return nil, err
		}
		change.Bio = &bio
	}
	if input.Languages != nil {
		languages, err := validLanguages("languages", input.Languages)
		if err != nil {
			return nil, err
		}
		change.Languages = &languages
	}
	if input.Facts != nil {
		facts, err := validFacts("facts", input.Facts)
		if err != nil {
			return nil, err
		}
		change.Facts = &facts
	}
	return r.updateUser(ctx, change)
}

// updateUser changes the viewer.
func (r *Resolver) updateUser(ctx context.Context, change stores.UserChange) (*stores.User, error) {
	// Access: only oneself.
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, errNotSignedIn
	}
	user, err := r.Stores.Users.Update(ctx, you, change)
	if err != nil {
		return nil, err
	}
	return &user, nil
}

// visibilities tells a setting to the person whose it is, and nil to others.
func visibilities(ctx context.Context, people []*stores.User, list ownList) ([]*stores.Visibility, error) {
	out := make([]*stores.Visibility, len(people))
	for i, you := range onlyYou(ctx, people) {
		if you != nil {
			setting := list(people[i])
			out[i] = &setting
		}
	}
	return out, nil
}
