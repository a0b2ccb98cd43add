package embedded

import (
	"context"

	"fivefold/stores"
)

// organisations implements stores.Organisations.
type organisations struct{ *Engine }

const organisationColumns = `x.id, x.kind, x.name, x.url, x.place`

// intoOrganisation gives where organisationColumns go.
func intoOrganisation(o *stores.Organisation) []any {
	return []any{
		identity{&o.ID, stores.KindOrganisation}, text{(*string)(&o.Kind)}, text{&o.Name}, text{&o.URL},
		identity{&o.Place, stores.KindPlace},
	}
}

// organisationArgs gives the values of organisationColumns, with the folded name behind the name.
func organisationArgs(o stores.Organisation) []any {
	return []any{
		bytesOf(o.ID, stores.KindOrganisation), string(o.Kind), o.Name, stores.Fold(o.Name), o.URL, orNull(o.Place, stores.KindPlace),
	}
}

// ByIDs implements stores.Organisations.
func (s organisations) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Organisation, error) {
	ks := keysOf(ids, stores.KindOrganisation)
	return found(ctx, s.Engine, "Organisations.ByIDs", len(ks.list), func(o stores.Organisation) stores.ID { return o.ID },
		intoOrganisation, withKeys+" SELECT "+organisationColumns+" FROM k CROSS JOIN organisation x ON x.id = k.id",
		named("keys", ks.json))
}

// organisationCatalogue reads organisations.
var organisationCatalogue = catalogue[stores.Organisation]{
	method: "Organisations.Catalogue", kind: stores.KindOrganisation, table: "organisation", columns: organisationColumns,
	into: intoOrganisation,
}

// Catalogue implements stores.Organisations.
func (s organisations) Catalogue(
	ctx context.Context, filter stores.OrganisationFilter, window stores.Window,
) (stores.List[stores.Organisation], error) {
	condition := ""
	if !filter.Place.IsZero() {
		condition += " AND x.place = :place"
	}
	if filter.Kind != "" {
		condition += " AND " + narrowed("x.kind", condition) + " = :kind"
	}
	return organisationCatalogue.window(ctx, s.Engine, order{text: "x.name_key", id: "x.id"}, window, condition,
		named("kind", string(filter.Kind)), named("place", bytesOf(filter.Place, stores.KindPlace)))
}
