package resolvers

import (
	"context"
	"fivefold/graph/model"
	"fivefold/stores"
)

func (r *mutationResolver) AddAffiliation(ctx context.Context, input model.AddAffiliationInput) (*model.AddAffiliationPayload, error) {
	a, err := r.r.affiliate(ctx, input.OrganisationID, input.Year)
	errs, err := userErrors(err, "organisationId")
	return &model.AddAffiliationPayload{Affiliation: a, UserErrors: errs}, err
}

func (r *mutationResolver) RemoveAffiliation(ctx context.Context, input model.RemoveAffiliationInput) (*model.RemoveAffiliationPayload, error) {
	errs, err := userErrors(r.r.disaffiliate(ctx, input.OrganisationID), "organisationId")
	return &model.RemoveAffiliationPayload{UserErrors: errs}, err
}

func (r *queryResolver) Organisations(ctx context.Context, kind *stores.OrganisationKind, place *stores.ID, first *int, after *string, last *int, before *string) (*model.OrganisationConnection, error) {
	filter, err := organisationFilter(kind, place)
	if err != nil {
		return nil, err
	}
	return catalogue(ctx, "organisations "+scopeOfOrganisations(filter), pageArgs{first, after, last, before}, filter, r.r.Stores.Organisations.Catalogue, organisationEdge, newOrganisationConnection)
}

func (r *userResolver) Studies(ctx context.Context, objs []*stores.User) ([][]*stores.Affiliation, error) {
	return r.r.affiliations(ctx, objs, stores.University)
}

func (r *userResolver) Jobs(ctx context.Context, objs []*stores.User) ([][]*stores.Affiliation, error) {
	return r.r.affiliations(ctx, objs, stores.Company)
}
