package resolvers

import (
	"context"

	"fivefold/stores"
)

// setAdPreference replaces the viewer's preference.
func (r *Resolver) setAdPreference(ctx context.Context, preference stores.AdPreference) error {
	// Access: the person.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return errNotSignedIn
	}
	return r.Stores.AdPreferences.Set(ctx, viewerID, preference)
}

// areAdsByInterest returns the viewer's preference, and nil for other people.
func (r *Resolver) areAdsByInterest(ctx context.Context, people []*stores.User) ([]*bool, error) {
	self := onlyViewer(ctx, people)
	var asked []stores.ID
	for _, id := range self {
		if id != nil {
			asked = append(asked, *id)
		}
	}
	found, err := loadBatched(ctx, "AdPreferences.ByPeople", asked, r.Stores.AdPreferences.ByPeople)
	if err != nil {
		return nil, err
	}
	out := make([]*bool, len(people))
	for i, id := range self {
		if id != nil {
			out[i] = new(found[*id].ByInterest)
		}
	}
	return out, nil
}
