package embedded

import (
	"context"

	"fivefold/stores"
)

var pageCatalogue = catalogue[stores.Page]{
	kind: stores.KindPage, table: "page", columns: pageColumns, read: readPage,
}

// Catalogue implements stores.Pages.
func (s pages) Catalogue(
	ctx context.Context, filter stores.PageFilter, by stores.PageOrder, window stores.Window,
) (stores.List[stores.Page], error) {
	o := listOrder{rank: "x.members", id: "x.id"}
	switch by {
	case stores.PagesByName:
		o = listOrder{text: "x.name_key", id: "x.id"}
	case stores.PagesNewest:
		o = listOrder{rank: "x.created_at", id: "x.id"}
	}
	condition := ""
	if filter.Category != "" {
		condition += " AND x.category = :category"
	}
	if filter.Kind != "" {
		condition += " AND " + unindexed("x.kind", condition) + " = :kind"
	}
	return pageCatalogue.window(ctx, s.Engine, o, window, false, condition,
		named("kind", textArg(filter.Kind)), named("category", textArg(filter.Category)))
}

// pageItemList is the list of the rows of a table for a page, ordered by ID.
func pageItemList(table, id string) keyList {
	return keyList{from: table + " x WHERE x.page = :key", order: listOrder{id: "x." + id}}
}

// topicReader and linkedPageReader read IDs only.
var (
	topicReader      = listReader[stores.ID]{kind: stores.KindInterest, read: readPosition}
	linkedPageReader = listReader[stores.ID]{kind: stores.KindPage, read: readPosition}
)

// readPosition returns the ID of a position.
func readPosition(_ *row, at *stores.ListPosition) stores.ID { return at.ID }

// Topics implements stores.Pages.
func (s pages) Topics(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(of, stores.KindPage), topicReader, pageItemList("page_topic", "interest"), window)
}

// Liked implements stores.Pages.
func (s pages) Liked(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(of, stores.KindPage), linkedPageReader, pageItemList("page_link", "other"), window)
}
