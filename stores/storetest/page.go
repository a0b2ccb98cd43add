package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Pages tests stores.Pages.
func Pages(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(pageCalls)
	s.pageCreate()
	s.pageUpdate()
	s.pageLookup()
	s.pageCatalogue()
	s.pageTopic()
}

func pageCalls(t *testing.T, w *world, n int) []call {
	ids := w.pages(t, n, nil)
	page := w.newPages(1, nil)[0]
	page.Owner = w.person(t)
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Pages.Create", 0, func(ctx context.Context) error { return w.Pages.Create(ctx, page) }},
		{"Pages.Update", 0, func(ctx context.Context) error {
			return failure(w.Pages.Update(ctx, ids[0], stores.PageChange{Name: new("New")}))
		}},
		{"Pages.ByIDs", n, func(ctx context.Context) error { return failure(w.Pages.ByIDs(ctx, ids)) }},
		{"Pages.Catalogue", 0, func(ctx context.Context) error {
			return failure(w.Pages.Catalogue(ctx, stores.PageFilter{Kind: stores.Group, Category: "NONE"}, stores.PagesPopular, window))
		}},
		{"Pages.Topics", n, func(ctx context.Context) error { return failure(w.Pages.Topics(ctx, ids, window)) }},
		{"Pages.Liked", n, func(ctx context.Context) error { return failure(w.Pages.Liked(ctx, ids, window)) }},
	}
}
