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

// Catalogue implements stores.Interests.
func (s interests) Catalogue(
	ctx context.Context, filter stores.InterestFilter, by stores.InterestOrder, page stores.Window,
) (stores.List[stores.Interest], error) {
	o := order{rank: "x.likes", id: "x.id"}
	if by == stores.InterestsByName {
		o = order{text: "x.name_key", id: "x.id"}
	}
	where := "FROM interest x WHERE TRUE" + filterInterests(filter)
	query := "SELECT " + o.place() + ", " + interestColumns + " " + where + o.within(page) +
		" ORDER BY " + o.by(page.Backward) + " LIMIT :limit"
	args := append(filterArgs(filter), pageArgs(page)...)

	var item stores.Item[stores.Interest]
	var items []stores.Item[stores.Interest]
	total := 0
	err := s.readAll(ctx, "Interests.Catalogue", 1, func(l *line) error {
		if page.Count {
			if err := l.one(ctx, "SELECT count(*) "+where, filterArgs(filter), whole{&total}); err != nil {
				return err
			}
		}
		into := []any{rank{&item.At.Rank}, text{&item.At.Text}, identity{&item.At.ID, stores.KindInterest}}
		return l.each(ctx, query, args, append(into, intoInterest(&item.Value)...), func() error {
			items = append(items, item)
			return nil
		})
	})
	if err != nil {
		return stores.List[stores.Interest]{}, err
	}
	answer := cut(items, page)
	answer.Total = total
	return answer, nil
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
	ctx context.Context, of []stores.ID, page stores.Window,
) (map[stores.ID]stores.List[stores.Genre], error) {
	from := ofTable(withKeys, "genre", "interest", "genre", "", "", order{rank: "x.count", id: "x.genre"})
	return pages(ctx, s.Engine, "Interests.Genres", keysOf(of, stores.KindInterest), genreList, from, page)
}
