package embedded

import (
	"context"

	"fivefold/stores"
)

// interests implements stores.Interests.
type interests struct{ *Engine }

const interestColumns = `x.id, x.kind, x.name, x.url, x.likes`

// intoInterest returns the destinations of interestColumns.
func intoInterest(i *stores.Interest) []any {
	return []any{idColumn{&i.ID, stores.KindInterest}, textColumn{&i.Kind}, textColumn{&i.Name}, textColumn{&i.URL}, intColumn{&i.Likes}}
}

// ByIDs implements stores.Interests.
func (s interests) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Interest, error) {
	keys := keysOf(ids, stores.KindInterest)
	return queryMap(ctx, s.Engine, len(keys.list), func(i stores.Interest) stores.ID { return i.ID },
		intoInterest, withKeys+" SELECT "+interestColumns+" FROM k CROSS JOIN interest x ON x.id = k.id", named("keys", keys.json))
}

var interestCatalogue = catalogue[stores.Interest]{
	kind: stores.KindInterest, table: "interest", columns: interestColumns, into: intoInterest,
}

// Catalogue implements stores.Interests.
func (s interests) Catalogue(
	ctx context.Context, filter stores.InterestFilter, by stores.InterestOrder, window stores.Window,
) (stores.List[stores.Interest], error) {
	o := listOrder{rank: "x.likes", id: "x.id"}
	if by == stores.InterestsByName {
		o = listOrder{text: "x.name_key", id: "x.id"}
	}
	return interestCatalogue.window(ctx, s.Engine, o, window, interestCondition(filter), filterArgs(filter)...)
}

// Kinds implements stores.Interests.
func (s interests) Kinds(ctx context.Context) ([]stores.KindCount, error) {
	var kinds []stores.KindCount
	err := s.read(ctx, func(c *conn) error {
		var k stores.KindCount
		query := "SELECT name, interests FROM kind ORDER BY interests DESC, name"
		return c.query(ctx, query, nil, []any{textColumn{&k.Kind}, intColumn{&k.Count}}, func() error {
			kinds = append(kinds, k)
			return nil
		})
	})
	return kinds, err
}

// genreReader reads genres ordered by count.
var genreReader = listReader[stores.Genre]{
	kind:    stores.KindInterest,
	columns: ", x.interest",
	into: func(i *stores.Item[stores.Genre]) []any {
		return []any{idColumn{&i.Value.Interest, stores.KindInterest}}
	},
	finish: func(i *stores.Item[stores.Genre]) { i.Value.Genre, i.Value.Count = i.At.ID, int(i.At.Rank) },
}

// Genres implements stores.Interests.
func (s interests) Genres(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Genre], error) {
	source := tableList(withKeys, "genre", "interest", "genre", "", "", listOrder{rank: "x.count", id: "x.genre"})
	return queryWindows(ctx, s.Engine, keysOf(of, stores.KindInterest), genreReader, source, window)
}

// interestArchiveTable is how interests are moved.
var interestArchiveTable = newArchiveTable("interest (id, kind, name, name_key, url)", "(id)", interestArgs).
	read("interest", newTableScan(interestColumns+" FROM interest x WHERE", "x.id", intoInterest,
		func(i stores.Interest) []stores.ID { return []stores.ID{i.ID} }))

// genreArchiveTable is how genres are moved.
var genreArchiveTable = newArchiveTable("genre (interest, genre, count)", "(interest, genre)", genreArgs).
	read("genre", newTableScan("interest, genre, count FROM genre WHERE", "interest, genre", intoGenre,
		func(g stores.Genre) []stores.ID { return []stores.ID{g.Interest, g.Genre} }))

func (interests) archiveTables() []archiveTable {
	return []archiveTable{interestArchiveTable, genreArchiveTable}
}
