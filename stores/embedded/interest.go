package embedded

import (
	"context"

	"fivefold/stores"
)

// interests implements stores.Interests.
type interests struct{ *Engine }

const interestColumns = `x.id, x.kind, x.name, x.url, x.likes`

// intoInterest gives where interestColumns go.
func intoInterest(i *stores.Interest) []any {
	return []any{identity{&i.ID, stores.KindInterest}, text{&i.Kind}, text{&i.Name}, text{&i.URL}, whole{&i.Likes}}
}

// ByIDs implements stores.Interests.
func (s interests) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Interest, error) {
	ks := keysOf(ids, stores.KindInterest)
	return found(ctx, s.Engine, "Interests.ByIDs", len(ks.list), func(i stores.Interest) stores.ID { return i.ID },
		intoInterest, withKeys+" SELECT "+interestColumns+" FROM k CROSS JOIN interest x ON x.id = k.id", named("keys", ks.json))
}

// interestCatalogue reads interests.
var interestCatalogue = catalogue[stores.Interest]{
	method: "Interests.Catalogue", kind: stores.KindInterest, table: "interest", columns: interestColumns, into: intoInterest,
}

// Catalogue implements stores.Interests.
func (s interests) Catalogue(
	ctx context.Context, filter stores.InterestFilter, by stores.InterestOrder, window stores.Window,
) (stores.List[stores.Interest], error) {
	o := order{rank: "x.likes", id: "x.id"}
	if by == stores.InterestsByName {
		o = order{text: "x.name_key", id: "x.id"}
	}
	return interestCatalogue.window(ctx, s.Engine, o, window, filterInterests(filter), filterArgs(filter)...)
}

// Kinds implements stores.Interests.
func (s interests) Kinds(ctx context.Context) ([]stores.KindCount, error) {
	var kinds []stores.KindCount
	err := s.read(ctx, "Interests.Kinds", 0, func(l *line) error {
		var k stores.KindCount
		query := "SELECT name, interests FROM kind ORDER BY interests DESC, name"
		return l.each(ctx, query, nil, []any{text{&k.Kind}, whole{&k.Count}}, func() error {
			kinds = append(kinds, k)
			return nil
		})
	})
	return kinds, err
}

// genreList reads genres that stand by count.
var genreList = list[stores.Genre]{
	kind:    stores.KindInterest,
	columns: ", x.interest",
	into: func(i *stores.Item[stores.Genre]) []any {
		return []any{identity{&i.Value.Interest, stores.KindInterest}}
	},
	settle: func(i *stores.Item[stores.Genre]) { i.Value.Genre, i.Value.Count = i.At.ID, int(i.At.Rank) },
}

// Genres implements stores.Interests.
func (s interests) Genres(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Genre], error) {
	from := ofTable(withKeys, "genre", "interest", "genre", "", "", order{rank: "x.count", id: "x.genre"})
	return windows(ctx, s.Engine, "Interests.Genres", keysOf(of, stores.KindInterest), genreList, from, window)
}
