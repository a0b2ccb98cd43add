package embedded

import (
	"context"

	"fivefold/stores"
)

// pageCatalogue reads pages.
var pageCatalogue = catalogue[stores.Page]{
	method: "Pages.Catalogue", kind: stores.KindPage, table: "page", columns: pageColumns, into: intoPage,
}

// Catalogue implements stores.Pages.
func (s pages) Catalogue(
	ctx context.Context, filter stores.PageFilter, by stores.PageOrder, window stores.Window,
) (stores.List[stores.Page], error) {
	o := order{rank: "x.members", id: "x.id"}
	switch by {
	case stores.PagesByName:
		o = order{text: "x.name_key", id: "x.id"}
	case stores.PagesNewest:
		o = order{rank: "x.created_at", id: "x.id"}
	}
	condition := ""
	if filter.Category != "" {
		condition += " AND x.category = :category"
	}
	if filter.Kind != "" {
		condition += " AND " + narrowed("x.kind", condition) + " = :kind"
	}
	return pageCatalogue.window(ctx, s.Engine, o, window, condition,
		named("kind", string(filter.Kind)), named("category", filter.Category))
}

// ofPages seeks in a table of things of pages, which stand by their IDs.
func ofPages(table, id string) seek {
	return ofTable(withKeys, table, "page", id, "", "", order{id: "x." + id})
}

// topicList reads interests, likedList pages, of which nothing but the ID is wanted.
var (
	topicList = list[stores.ID]{kind: stores.KindInterest, settle: settleID}
	likedList = list[stores.ID]{kind: stores.KindPage, settle: settleID}
)

func settleID(i *stores.Item[stores.ID]) { i.Value = i.At.ID }

// Topics implements stores.Pages.
func (s pages) Topics(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return windows(ctx, s.Engine, "Pages.Topics", keysOf(of, stores.KindPage), topicList, ofPages("page_topic", "interest"), window)
}

// Liked implements stores.Pages.
func (s pages) Liked(
	ctx context.Context, of []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return windows(ctx, s.Engine, "Pages.Liked", keysOf(of, stores.KindPage), likedList, ofPages("page_link", "other"), window)
}
