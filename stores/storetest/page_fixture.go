package storetest

import (
	"fivefold/stores"
)

// pageOrders are all orders of the catalogue of pages.
var pageOrders = []stores.PageOrder{stores.PagesPopular, stores.PagesByName, stores.PagesNewest}

func createPage(t tester, fx *fixture, p stores.Page) {
	t.Helper()
	if err := fx.Pages.Create(t.Context(), p); err != nil {
		t.Fatalf("Create: %v", err)
	}
}

func pageByID(t tester, fx *fixture, id stores.ID) stores.Page {
	t.Helper()
	p, ok := must(fx.Pages.ByIDs(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return p
}
