package resolvers

import (
	"context"

	"fivefold/stores"
)

func (r *Resolver) affiliate(ctx context.Context, organisation stores.ID, year *int) (*stores.Affiliation, *stores.User, error) {
	// Access: whoever is signed in, for themselves.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, nil, errNotSignedIn
	}
	a := stores.Affiliation{User: viewerID, Organisation: organisation}
	if year != nil {
		a.Year = *year
	}
	a, err := r.Stores.Organisations.Affiliate(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	u, err := r.user(ctx, viewerID)
	return &a, u, err
}

func (r *Resolver) disaffiliate(ctx context.Context, organisation stores.ID) (*stores.User, error) {
	// Access: whoever is signed in, for themselves.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID("organisationId", organisation, stores.KindOrganisation); err != nil {
		return nil, err
	}
	if err := validID("organisationId", organisation, stores.KindOrganisation); err != nil {
		return nil, err
	}
	if err := r.Stores.Organisations.Disaffiliate(ctx, viewerID, organisation); err != nil {
		return nil, err
	}
	return r.user(ctx, viewerID)
}
