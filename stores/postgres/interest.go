package postgres

import (
	"context"

	"fivefold/stores"
)

// interests implements stores.Interests.
type interests struct{ *Engine }

const interestColumns = `x.id, x.kind, x.name, x.url, x.likes`

// interestKinds are the kinds that most interests have.
var interestKinds = []string{stores.KindBand, stores.KindFood, stores.KindGenre}

// readInterest reads interestColumns.
func readInterest(r *row) stores.Interest {
	return stores.Interest{
		ID: r.id(stores.KindInterest), Kind: r.known(interestKinds), Name: r.text(), URL: r.text(), Likes: r.int(),
	}
}

// interestArgs returns the values of the columns that callers set.
func interestArgs(i stores.Interest) []any {
	return []any{idArg(i.ID, stores.KindInterest), i.Kind, i.Name, stores.Fold(i.Name), i.URL}
}

// ByIDs implements stores.Interests.
func (s interests) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Interest, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindInterest), func(i stores.Interest) stores.ID { return i.ID }, readInterest,
		"SELECT "+interestColumns+" FROM interests x WHERE x.id = ANY(@keys)", nil)
}

// Catalogue implements stores.Interests.
func (s interests) Catalogue(
	ctx context.Context, filter stores.InterestFilter, by stores.InterestOrder, window stores.Window,
) (stores.List[stores.Interest], error) {
	l := list[stores.Interest]{
		kind: stores.KindInterest, from: "interests x WHERE TRUE", order: listOrder{rank: "x.likes", id: "x.id"},
		columns: ", " + interestColumns, read: func(r *row, _ *stores.ListPosition) stores.Interest { return readInterest(r) },
	}
	if by == stores.InterestsByName {
		l.order = listOrder{text: "x.name_key", id: "x.id"}
	}
	whereInterest(&l, filter, "x.id")
	return queryList(ctx, s.Engine, l, window)
}

// whereInterest adds the condition that an interest passes the filter.
func whereInterest[T any](l *list[T], filter stores.InterestFilter, id string) {
	if filter.Kind != "" && l.kind == stores.KindInterest && id == "x.id" { // the list of interests itself
		l.where("x.kind = @kind", "kind", matchArg(filter.Kind))
		filter.Kind = ""
	}
	condition, a := interestCondition(filter, id)
	l.from, l.args = l.from+condition, with(l.args, a)
}

// interestCondition returns the condition, beginning with AND, that an interest passes the filter, and its arguments.
func interestCondition(filter stores.InterestFilter, id string) (condition string, a args) {
	a = args{}
	if filter.Kind != "" {
		condition += " AND EXISTS (SELECT FROM interests i WHERE i.id = " + id + " AND i.kind = @kind)"
		a["kind"] = matchArg(filter.Kind)
	}
	if !filter.Genre.IsZero() {
		condition += " AND EXISTS (SELECT FROM genres g WHERE g.interest_id = " + id + " AND g.genre_id = @genre)"
		a["genre"] = idArg(filter.Genre, stores.KindInterest)
	}
	if name, given := filter.GenreName.Value(); given {
		condition += ` AND EXISTS (SELECT FROM genres g JOIN interests i ON i.id = g.genre_id
			WHERE g.interest_id = ` + id + " AND i.name_key = @genre_name AND i.name_key <> '')"
		a["genre_name"] = matchArg(name)
	}
	return condition, a
}

// Kinds implements stores.Interests.
func (s interests) Kinds(ctx context.Context) ([]stores.KindCount, error) {
	var kinds []stores.KindCount
	err := s.read(ctx, func(c *conn) error {
		return c.each(ctx, "SELECT name, interests FROM kinds ORDER BY interests DESC, name", nil, func(r *row) error {
			kinds = append(kinds, stores.KindCount{Kind: r.text(), Count: r.int()})
			return nil
		})
	})
	return kinds, err
}

// Genres implements stores.Interests.
func (s interests) Genres(ctx context.Context, of []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Genre], error) {
	return queryLists(ctx, s.Engine, keysOf(of, stores.KindInterest), list[stores.Genre]{
		kind: stores.KindInterest, from: "genres x WHERE x.interest_id = k.id", order: listOrder{rank: "x.count", id: "x.genre_id"},
		columns: ", x.interest_id, x.genre_id, x.count", read: func(r *row, _ *stores.ListPosition) stores.Genre { return readGenre(r) },
	}, window)
}

func readGenre(r *row) stores.Genre {
	return stores.Genre{Interest: r.id(stores.KindInterest), Genre: r.id(stores.KindInterest), Count: r.int()}
}

// interestTable is how interests are moved.
var interestTable = newTable("interests", "id uuid, kind text, name text, name_key text, url text", "(id)", interestArgs).
	read("interests", newScan(interestColumns+" FROM interests x WHERE", "x.id", readInterest,
		func(i stores.Interest) []stores.ID { return []stores.ID{i.ID} }))

// genreTable is how genres are moved.
var genreTable = newTable("genres", "interest_id uuid, genre_id uuid, count bigint", "(interest_id, genre_id)", func(g stores.Genre) []any {
	return []any{idArg(g.Interest, stores.KindInterest), idArg(g.Genre, stores.KindInterest), g.Count}
}).
	read("genres", newScan("interest_id, genre_id, count FROM genres WHERE", "interest_id, genre_id", readGenre,
		func(g stores.Genre) []stores.ID { return []stores.ID{g.Interest, g.Genre} }))
