package resolvers

import (
	"context"

	"fivefold/stores"
)

func (r *Resolver) affiliate(ctx context.Context, organisation stores.ID, year *int) (*stores.Affiliation, error) {
	// Access: whoever is signed in, for themselves.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	a := stores.Affiliation{User: viewerID, Organisation: organisation}
	if year != nil {
		a.Year = *year
	}
	a, err := r.Stores.Organisations.Affiliate(ctx, a)
	if err != nil {
		return nil, err
	}
	return &a, nil
}

func (r *Resolver) disaffiliate(ctx context.Context, organisation stores.ID) error {
	// Access: whoever is signed in, for themselves.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return errNotSignedIn
	}
	if err := validID("organisationId", organisation, stores.KindOrganisation); err != nil {
		return err
	}
	return r.Stores.Organisations.Disaffiliate(ctx, viewerID, organisation)
}
