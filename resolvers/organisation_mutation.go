package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// Places, organisations and who belongs to them: filters, connections and what a person does about an affiliation.

func placeFilter(kind *stores.PlaceKind, partOf *stores.ID) (stores.PlaceFilter, error) {
	var filter stores.PlaceFilter
	if kind != nil {
		filter.Kind = *kind
	}
	if partOf != nil {
		filter.PartOf = *partOf
		return filter, validID("partOf", *partOf, stores.KindPlace)
	}
	return filter, nil
}

func scopeOfPlaces(f stores.PlaceFilter) string { return string(f.Kind) + " " + f.PartOf.String() }

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

func scopeOfOrganisations(f stores.OrganisationFilter) string {
	return string(f.Kind) + " " + f.Place.String()
}

func placeConnection(filter stores.PlaceFilter, p part[stores.Place]) *model.PlaceConnection {
	edges := edgesOf(p, func(x stores.Place, cursor model.Cursor) model.PlaceEdge {
		return model.PlaceEdge{Cursor: cursor, Node: &x}
	})
	return &model.PlaceConnection{Filter: filter, PageInfo: p.info(), Edges: edges,
		Nodes: nodesOf(edges, func(e *model.PlaceEdge) *stores.Place { return e.Node })}
}

func organisationConnection(filter stores.OrganisationFilter, p part[stores.Organisation]) *model.OrganisationConnection {
	edges := edgesOf(p, func(x stores.Organisation, cursor model.Cursor) model.OrganisationEdge {
		return model.OrganisationEdge{Cursor: cursor, Node: &x}
	})
	return &model.OrganisationConnection{Filter: filter, PageInfo: p.info(), Edges: edges,
		Nodes: nodesOf(edges, func(e *model.OrganisationEdge) *stores.Organisation { return e.Node })}
}

// affiliations fetches those of one kind.
func (r *Resolver) affiliations(ctx context.Context, people []*stores.User, kind stores.OrganisationKind) ([][]*stores.Affiliation, error) {
	found, err := together(ctx, "Organisations.Affiliations", ids(people, idOf), r.Stores.Organisations.Affiliations)
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

func years(affiliations []*stores.Affiliation) []*int {
	out := make([]*int, len(affiliations))
	for i, a := range affiliations {
		if a.Year > 0 {
			out[i] = &a.Year
		}
	}
	return out
}

func (r *Resolver) affiliate(ctx context.Context, organisation stores.ID, year *int) (*stores.Affiliation, *stores.User, error) {
	// Access: whoever is signed in, for themselves.
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, nil, errNotSignedIn
	}
	if err := validID("organisationId", organisation, stores.KindOrganisation); err != nil {
		return nil, nil, err
	}
	a := stores.Affiliation{User: you, Organisation: organisation}
	if year != nil {
		if a.Year = *year; a.Year < 1 || a.Year > stores.MaxYear {
			return nil, nil, badField("year", "The year must be between 1 and 9999.")
		}
	}
	a, err := r.Stores.Organisations.Affiliate(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	u, err := r.person(ctx, you)
	return &a, u, err
}

func (r *Resolver) disaffiliate(ctx context.Context, organisation stores.ID) (*stores.User, error) {
	// Access: whoever is signed in, for themselves.
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID("organisationId", organisation, stores.KindOrganisation); err != nil {
		return nil, err
	}
	if err := r.Stores.Organisations.Disaffiliate(ctx, you, organisation); err != nil {
		return nil, err
	}
	return r.person(ctx, you)
}
