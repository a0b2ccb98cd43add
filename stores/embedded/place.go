package embedded

import (
	"context"

	"fivefold/stores"
)

// places implements stores.Places.
type places struct{ *Engine }

const placeColumns = `x.id, x.kind, x.name, x.url, x.part_of`

// intoPlace gives where placeColumns go.
func intoPlace(p *stores.Place) []any {
	return []any{
		identity{&p.ID, stores.KindPlace}, text{(*string)(&p.Kind)}, text{&p.Name}, text{&p.URL},
		identity{&p.PartOf, stores.KindPlace},
	}
}

// placeArgs gives the values of placeColumns, with the folded name behind the name.
func placeArgs(p stores.Place) []any {
	return []any{
		bytesOf(p.ID, stores.KindPlace), string(p.Kind), p.Name, stores.Fold(p.Name), p.URL, orNull(p.PartOf, stores.KindPlace),
	}
}

// ByIDs implements stores.Places.
func (s places) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Place, error) {
	ks := keysOf(ids, stores.KindPlace)
	return found(ctx, s.Engine, "Places.ByIDs", len(ks.list), func(p stores.Place) stores.ID { return p.ID },
		intoPlace, withKeys+" SELECT "+placeColumns+" FROM k CROSS JOIN place x ON x.id = k.id", named("keys", ks.json))
}

// placeCatalogue reads places.
var placeCatalogue = catalogue[stores.Place]{
	method: "Places.Catalogue", kind: stores.KindPlace, table: "place", columns: placeColumns, into: intoPlace,
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
		condition += " AND " + narrowed("x.kind", condition) + " = :kind"
	}
	return placeCatalogue.window(ctx, s.Engine, order{text: "x.name_key", id: "x.id"}, window, condition,
		named("kind", string(filter.Kind)), named("part_of", bytesOf(filter.PartOf, stores.KindPlace)))
}
