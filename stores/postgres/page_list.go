package postgres

import (
	"context"

	"fivefold/stores"
)

// Catalogue implements stores.Pages.
func (s pages) Catalogue(
	ctx context.Context, filter stores.PageFilter, by stores.PageOrder, window stores.Window,
) (stores.List[stores.Page], error) {
	l := list[stores.Page]{
		kind: stores.KindPage, from: "pages x WHERE TRUE", order: listOrder{rank: "x.members", id: "x.id"},
		columns: ", " + pageColumns, read: func(r *row, _ *stores.ListPosition) stores.Page { return readPage(r) },
	}
	switch by {
	case stores.PagesByName:
		l.order = listOrder{text: "x.name_key", id: "x.id"}
	case stores.PagesNewest:
		l.order = listOrder{rank: "x.created_at", id: "x.id"}
	}
	if filter.Category != "" {
		l.where("x.category = @category", "category", matchArg(filter.Category))
	}
	if filter.Kind != "" {
		l.where("x.kind = @kind", "kind", matchArg(string(filter.Kind)))
	}
	return queryList(ctx, s.Engine, l, window)
}

// readID returns the ID of a position.
func readID(_ *row, at *stores.ListPosition) stores.ID { return at.ID }

// Topics implements stores.Pages.
func (s pages) Topics(ctx context.Context, of []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(of, stores.KindPage), list[stores.ID]{
		kind: stores.KindInterest, from: "page_topics x WHERE x.page_id = k.id", order: listOrder{id: "x.interest_id"}, read: readID,
	}, window)
}

// Liked implements stores.Pages.
func (s pages) Liked(ctx context.Context, of []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(of, stores.KindPage), list[stores.ID]{
		kind: stores.KindPage, order: listOrder{id: "x.id"}, read: readID,
		from: `(SELECT high_id AS id FROM page_links WHERE low_id = k.id
			UNION ALL SELECT low_id FROM page_links WHERE high_id = k.id) x WHERE TRUE`,
	}, window)
}
