package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Pages tests stores.Pages.
func Pages(t *testing.T, open Open) {
	s := suite{t, open, "Pages"}
	s.promises(pageCalls)
	s.pageCreate()
	s.pageUpdate()
	s.pageLookup()
	s.pageCatalogue()
	s.pageTopic()
}

func pageCalls(t *testing.T, fx *fixture, n int) []call {
	ids := fx.pages(t, n, nil)
	page := fx.newPages(1, nil)[0]
	page.Owner = fx.person(t)
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Pages.Create", 0, func(ctx context.Context) error { return fx.Pages.Create(ctx, page) }},
		{"Pages.Update", 0, func(ctx context.Context) error {
			return errOf(fx.Pages.Update(ctx, ids[0], stores.PageChange{Name: new("New")}))
		}},
		{"Pages.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Pages.ByIDs(ctx, ids)) }},
		{"Pages.Catalogue", 0, func(ctx context.Context) error {
			return errOf(fx.Pages.Catalogue(ctx, stores.PageFilter{Kind: stores.Group, Category: "NONE"}, stores.PagesPopular, window))
		}},
		{"Pages.Topics", n, func(ctx context.Context) error { return errOf(fx.Pages.Topics(ctx, ids, window)) }},
		{"Pages.Liked", n, func(ctx context.Context) error { return errOf(fx.Pages.Liked(ctx, ids, window)) }},
	}
}
