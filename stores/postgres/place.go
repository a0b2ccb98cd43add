package postgres

import (
	"context"
	"errors"
	"slices"

	"fivefold/stores"
)

// places implements stores.Places.
type places struct{ *Engine }

const placeColumns = `x.id, x.kind, x.name, x.url, x.part_of_id`

// readPlace reads placeColumns.
func readPlace(r *row) stores.Place {
	return stores.Place{
		ID: r.id(stores.KindPlace), Kind: stores.PlaceKind(r.text()), Name: r.text(), URL: r.text(),
		PartOf: r.id(stores.KindPlace),
	}
}

// placeArgs returns the values of placeColumns, with the key of the name after the name.
func placeArgs(p stores.Place) []any {
	return []any{
		idArg(p.ID, stores.KindPlace), p.Kind, p.Name, stores.Fold(p.Name), p.URL, refArg(p.PartOf, stores.KindPlace),
	}
}

// ByIDs implements stores.Places.
func (s places) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Place, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindPlace), func(p stores.Place) stores.ID { return p.ID }, readPlace,
		"SELECT "+placeColumns+" FROM places x WHERE x.id = ANY(@keys)", nil)
}

// Catalogue implements stores.Places.
func (s places) Catalogue(
	ctx context.Context, filter stores.PlaceFilter, window stores.Window,
) (stores.List[stores.Place], error) {
	l := list[stores.Place]{
		kind: stores.KindPlace, from: "places x WHERE TRUE", order: listOrder{text: "x.name_key", id: "x.id"},
		columns: ", " + placeColumns, read: func(r *row, _ *stores.ListPosition) stores.Place { return readPlace(r) },
	}
	if !filter.PartOf.IsZero() {
		l.where("x.part_of_id = @part_of", "part_of", idArg(filter.PartOf, stores.KindPlace))
	}
	if filter.Kind != "" {
		l.where("x.kind = @kind", "kind", matchArg(string(filter.Kind)))
	}
	return queryList(ctx, s.Engine, l, window)
}

// placeTable is how places are moved.
var placeTable = newTable("places", "id uuid, kind text, name text, name_key text, url text, part_of_id uuid", "(id)", placeArgs).
	read("places", newScan(placeColumns+" FROM places x WHERE", "x.id", readPlace,
		func(p stores.Place) []stores.ID { return []stores.ID{p.ID} })).
	verified(checkParentPlaces)

// checkParentPlaces returns an error for the first place that was added and whose parent does not exist. Places refer to each other, so
// this is known only after all are inserted.
func checkParentPlaces(ctx context.Context, c *conn, rows stores.Rows) error {
	var ids []stores.ID
	for _, p := range rows.Places {
		if !p.PartOf.IsZero() {
			ids = append(ids, p.ID)
		}
	}
	keys := keysOf(ids, stores.KindPlace)
	orphan, err := queryRow(ctx, c, func(r *row) stores.ID { return r.id(stores.KindPlace) }, "SELECT x.id FROM "+keys.table+` JOIN places x ON x.id = k.id
		WHERE x.part_of_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM places y WHERE y.id = x.part_of_id) ORDER BY k.n LIMIT 1`, keys.args)
	if errors.Is(err, stores.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	index := slices.IndexFunc(rows.Places, func(p stores.Place) bool { return p.ID == orphan })
	return &stores.RowError{Table: stores.TablePlaces, Index: index, Err: stores.ErrNotFound}
}
