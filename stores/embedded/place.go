package embedded

import (
	"context"

	"fivefold/stores"
)

// places implements stores.Places.
type places struct{ *Engine }

const placeColumns = `x.id, x.kind, x.name, x.url, x.part_of`

// readPlace reads placeColumns.
func readPlace(r *row) stores.Place {
	return stores.Place{
		ID: r.id(stores.KindPlace), Kind: stores.PlaceKind(r.text()), Name: r.text(), URL: r.text(),
		PartOf: r.id(stores.KindPlace),
	}
}

// placeArgs returns the values of placeColumns, with the key of the name after the name.
func placeArgs(p stores.Place) []arg {
	return []arg{
		idArg(p.ID, stores.KindPlace), textArg(p.Kind), textArg(p.Name), textArg(stores.Fold(p.Name)), textArg(p.URL), idOrNull(p.PartOf, stores.KindPlace),
	}
}

// ByIDs implements stores.Places.
func (s places) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Place, error) {
	keys := keysOf(ids, stores.KindPlace)
	return queryKeys(ctx, s.Engine, keys, func(p stores.Place) stores.ID { return p.ID }, readPlace,
		" SELECT "+placeColumns+" FROM k CROSS JOIN place x ON x.id = k.id")
}

var placeCatalogue = catalogue[stores.Place]{
	kind: stores.KindPlace, table: "place", columns: placeColumns, read: readPlace,
}

// Catalogue implements stores.Places.
func (s places) Catalogue(
	ctx context.Context, filter stores.PlaceFilter, window stores.Window,
) (stores.List[stores.Place], error) {
	condition := ""
	if !filter.PartOf.IsZero() {
		condition += " AND x.part_of = :part_of"
	}
	if filter.Kind != "" {
		condition += " AND " + unindexed("x.kind", condition) + " = :kind"
	}
	return placeCatalogue.window(ctx, s.Engine, listOrder{text: "x.name_key", id: "x.id"}, window, false, condition,
		named("kind", textArg(filter.Kind)), named("part_of", idArg(filter.PartOf, stores.KindPlace)))
}

// placeArchiveTable is how places are moved.
var placeArchiveTable = withPlaceCheck(newArchiveTable("place (id, kind, name, name_key, url, part_of)", "(id)", placeArgs)).
	read("place", newTableScan(placeColumns+" FROM place x WHERE", "x.id", readPlace,
		func(p stores.Place) []stores.ID { return []stores.ID{p.ID} }))

func (places) archiveTables() []archiveTable {
	return []archiveTable{placeArchiveTable}
}
