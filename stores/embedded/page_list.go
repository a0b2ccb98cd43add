package embedded

import (
	"context"

	"fivefold/stores"
)

var pageCatalogue = catalogue[stores.Page]{
	kind: stores.KindPage, table: "page", columns: pageColumns, into: intoPage,
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
	return pageCatalogue.window(ctx, s.Engine, o, window, condition,
		named("kind", string(filter.Kind)), named("category", filter.Category))
}

// pageItemList is the list of the rows of a table for a page, ordered by ID.
func pageItemList(table, id string) indexedList {
	return tableList(withKeys, table, "page", id, "", "", listOrder{id: "x." + id})
}

// topicReader and linkedPageReader read IDs only.
var (
	topicReader      = listReader[stores.ID]{kind: stores.KindInterest, finish: finishID}
	linkedPageReader = listReader[stores.ID]{kind: stores.KindPage, finish: finishID}
)

func finishID(i *stores.Item[stores.ID]) { i.Value = i.At.ID }

// Topics implements stores.Pages.
func (s pages) Topics(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryWindows(ctx, s.Engine, keysOf(of, stores.KindPage), topicReader, pageItemList("page_topic", "interest"), window)
}

// Liked implements stores.Pages.
func (s pages) Liked(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryWindows(ctx, s.Engine, keysOf(of, stores.KindPage), linkedPageReader, pageItemList("page_link", "other"), window)
}
