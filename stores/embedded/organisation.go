package embedded

import (
	"context"

	"fivefold/stores"
)

// organisations implements stores.Organisations.
type organisations struct{ *Engine }

const organisationColumns = `x.id, x.kind, x.name, x.url, x.place`

// readOrganisation reads organisationColumns.
func readOrganisation(r *row) stores.Organisation {
	return stores.Organisation{
		ID: r.id(stores.KindOrganisation), Kind: stores.OrganisationKind(r.text()), Name: r.text(), URL: r.text(),
		Place: r.id(stores.KindPlace),
	}
}

// organisationArgs returns the values of organisationColumns, with the key of the name after the name.
func organisationArgs(o stores.Organisation) []arg {
	return []arg{
		idArg(o.ID, stores.KindOrganisation), textArg(o.Kind), textArg(o.Name), textArg(stores.Fold(o.Name)), textArg(o.URL), idOrNull(o.Place, stores.KindPlace),
	}
}

// ByIDs implements stores.Organisations.
func (s organisations) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Organisation, error) {
	keys := keysOf(ids, stores.KindOrganisation)
	return queryKeys(ctx, s.Engine, keys, func(o stores.Organisation) stores.ID { return o.ID }, readOrganisation,
		" SELECT "+organisationColumns+" FROM k CROSS JOIN organisation x ON x.id = k.id")
}

var organisationCatalogue = catalogue[stores.Organisation]{
	kind: stores.KindOrganisation, table: "organisation", columns: organisationColumns,
	read: readOrganisation,
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
		condition += " AND " + unindexed("x.kind", condition) + " = :kind"
	}
	return organisationCatalogue.window(ctx, s.Engine, listOrder{text: "x.name_key", id: "x.id"}, window, false, condition,
		named("kind", textArg(filter.Kind)), named("place", idArg(filter.Place, stores.KindPlace)))
}

// organisationArchiveTable is how organisations are moved.
var organisationArchiveTable = newArchiveTable("organisation (id, kind, name, name_key, url, place)", "(id)", organisationArgs).
	read("organisation", newTableScan(organisationColumns+" FROM organisation x WHERE", "x.id", readOrganisation,
		func(o stores.Organisation) []stores.ID { return []stores.ID{o.ID} }))

func (organisations) archiveTables() []archiveTable {
	return []archiveTable{organisationArchiveTable, affiliationArchiveTable}
}
