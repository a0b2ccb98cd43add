package postgres

import (
	"context"

	"fivefold/stores"
)

// organisations implements stores.Organisations.
type organisations struct{ *Engine }

const organisationColumns = `x.id, x.kind, x.name, x.url, x.place_id`

// readOrganisation reads organisationColumns.
func readOrganisation(r *row) stores.Organisation {
	return stores.Organisation{
		ID: r.id(stores.KindOrganisation), Kind: stores.OrganisationKind(r.text()), Name: r.text(), URL: r.text(),
		Place: r.id(stores.KindPlace),
	}
}

// organisationArgs returns the values of organisationColumns, with the key of the name after the name.
func organisationArgs(o stores.Organisation) []any {
	return []any{
		idArg(o.ID, stores.KindOrganisation), o.Kind, o.Name, stores.Fold(o.Name), o.URL, refArg(o.Place, stores.KindPlace),
	}
}

// ByIDs implements stores.Organisations.
func (s organisations) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Organisation, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindOrganisation), func(o stores.Organisation) stores.ID { return o.ID }, readOrganisation,
		"SELECT "+organisationColumns+" FROM organisations x WHERE x.id = ANY(@keys)", nil)
}

// Catalogue implements stores.Organisations.
func (s organisations) Catalogue(
	ctx context.Context, filter stores.OrganisationFilter, window stores.Window,
) (stores.List[stores.Organisation], error) {
	l := list[stores.Organisation]{
		kind: stores.KindOrganisation, from: "organisations x WHERE TRUE", order: listOrder{text: "x.name_key", id: "x.id"},
		columns: ", " + organisationColumns, read: func(r *row, _ *stores.ListPosition) stores.Organisation { return readOrganisation(r) },
	}
	if !filter.Place.IsZero() {
		l.where("x.place_id = @place", "place", idArg(filter.Place, stores.KindPlace))
	}
	if filter.Kind != "" {
		l.where("x.kind = @kind", "kind", matchArg(string(filter.Kind)))
	}
	return queryList(ctx, s.Engine, l, window)
}

// organisationTable is how organisations are moved.
var organisationTable = newTable("organisations", "id uuid, kind text, name text, name_key text, url text, place_id uuid", "(id)", organisationArgs).
	read("organisations", newScan(organisationColumns+" FROM organisations x WHERE", "x.id", readOrganisation,
		func(o stores.Organisation) []stores.ID { return []stores.ID{o.ID} }))
