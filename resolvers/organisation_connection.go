package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// organisations loads organisations.
func (r *Resolver) organisations(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Organisation, error) {
	// Access: everybody.
	return loadNouns(ctx, "Organisations.ByIDs", stores.KindOrganisation, ids, r.Stores.Organisations.ByIDs)
}

// organisationFilter checks the arguments of Query.organisations.
func organisationFilter(kind *stores.OrganisationKind, place *stores.ID) (stores.OrganisationFilter, error) {
	var filter stores.OrganisationFilter
	if kind != nil {
		filter.Kind = *kind
	}
	if place != nil {
		filter.Place = *place
		return filter, validID("place", *place, stores.KindPlace)
	}
	return filter, nil
}

func organisationEdge(o stores.Organisation, cursor model.Cursor) model.OrganisationEdge {
	return model.OrganisationEdge{Cursor: cursor, Node: &o}
}

// affiliations returns each person's affiliations with organisations of a kind.
func (r *Resolver) affiliations(ctx context.Context, people []*stores.User, kind stores.OrganisationKind) ([][]*stores.Affiliation, error) {
	found, err := loadBatched(ctx, "Organisations.Affiliations", ids(people, userID), r.Stores.Organisations.Affiliations)
	if err != nil {
		return nil, err
	}
	out := make([][]*stores.Affiliation, len(people))
	for i, u := range people {
		out[i] = []*stores.Affiliation{}
		for _, a := range found[u.ID] {
			if a.Kind == kind {
				out[i] = append(out[i], &a)
			}
		}
	}
	return out, nil
}

func scopeOfOrganisations(f stores.OrganisationFilter) string {
	return string(f.Kind) + " " + f.Place.String()
}
