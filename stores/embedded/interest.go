package embedded

import (
	"context"

	"fivefold/stores"
)

// interests implements stores.Interests.
type interests struct{ *Engine }

const interestColumns = `x.id, x.kind, x.name, x.url, x.likes`

// readInterest reads interestColumns.
func readInterest(r *row) stores.Interest {
	return stores.Interest{
		ID: r.id(stores.KindInterest), Kind: r.text(), Name: r.text(), URL: r.text(), Likes: r.int(),
	}
}

// ByIDs implements stores.Interests.
func (s interests) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Interest, error) {
	keys := keysOf(ids, stores.KindInterest)
	return queryKeys(ctx, s.Engine, keys, func(i stores.Interest) stores.ID { return i.ID }, readInterest,
		" SELECT "+interestColumns+" FROM k CROSS JOIN interest x ON x.id = k.id")
}

var interestCatalogue = catalogue[stores.Interest]{
	kind: stores.KindInterest, table: "interest", columns: interestColumns, read: readInterest,
}

// Catalogue implements stores.Interests.
func (s interests) Catalogue(
	ctx context.Context, filter stores.InterestFilter, by stores.InterestOrder, window stores.Window,
) (stores.List[stores.Interest], error) {
	o := listOrder{rank: "x.likes", id: "x.id"}
	if by == stores.InterestsByName {
		o = listOrder{text: "x.name_key", id: "x.id"}
	}
	_, given := filter.GenreName.Value()
	return interestCatalogue.window(ctx, s.Engine, o, window, given || !filter.Genre.IsZero(), interestCondition(filter), filterArgs(filter)...)
}

// Kinds implements stores.Interests.
func (s interests) Kinds(ctx context.Context) ([]stores.KindCount, error) {
	var kinds []stores.KindCount
	err := s.read(ctx, func(c *conn) error {
		for r, err := range c.query(ctx, "SELECT name, interests FROM kind ORDER BY interests DESC, name") {
			if err != nil {
				return err
			}
			kinds = append(kinds, stores.KindCount{Kind: r.text(), Count: r.int()})
		}
		return nil
	})
	return kinds, err
}

// genreReader reads the genres of the key ordered by count.
var genreReader = listReader[stores.Genre]{
	kind: stores.KindInterest,
	read: func(r *row, at *stores.ListPosition) stores.Genre {
		return stores.Genre{Interest: r.key, Genre: at.ID, Count: int(at.Rank)}
	},
}

// Genres implements stores.Interests.
func (s interests) Genres(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Genre], error) {
	source := keyList{from: "genre x WHERE x.interest = :key", order: listOrder{rank: "x.count", id: "x.genre"}}
	return queryLists(ctx, s.Engine, keysOf(of, stores.KindInterest), genreReader, source, window)
}

// interestArchiveTable is how interests are moved.
var interestArchiveTable = newArchiveTable("interest (id, kind, name, name_key, url)", "(id)", interestArgs).
	read("interest", newTableScan(interestColumns+" FROM interest x WHERE", "x.id", readInterest,
		func(i stores.Interest) []stores.ID { return []stores.ID{i.ID} }))

// genreArchiveTable is how genres are moved.
var genreArchiveTable = newArchiveTable("genre (interest, genre, count)", "(interest, genre)", genreArgs).
	read("genre", newTableScan("interest, genre, count FROM genre WHERE", "interest, genre", readGenre,
		func(g stores.Genre) []stores.ID { return []stores.ID{g.Interest, g.Genre} }))

func (interests) archiveTables() []archiveTable {
	return []archiveTable{interestArchiveTable, genreArchiveTable}
}
