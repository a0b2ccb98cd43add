package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

// pageCatalogue tests Catalogue.
func (s suite) pageCatalogue() {
	s.test("two pages may share a name", func(t *testing.T, fx *fixture) {
		owner := fx.person(t)
		for _, page := range fx.newPages(2, func(_ int, p *stores.Page) { p.Name, p.Owner = "Boston", owner }) {
			createPage(t, fx, page)
		}
		list := must(fx.Pages.Catalogue(t.Context(), stores.PageFilter{}, stores.PagesByName, stores.Window{Limit: 9}))(t)
		want(t, "pages", len(list.Items), 2)
	})
	s.test("Catalogue returns the pages that match filter, each once, in every order", func(t *testing.T, fx *fixture) {
		kinds, categories := []stores.PageKind{stores.Business, stores.Group}, []string{"TV", "", "T_V", "TV2"}
		fans := fx.people(t, 3, nil)
		pages := fx.newPages(24, func(i int, p *stores.Page) {
			p.Kind, p.Category, p.Name, p.CreatedAt = kinds[i%2], categories[i/2%4], rankedName(i*7%ranks, i), at(i*5%4)
			p.Owner = fans[i%3]
		})
		var members []stores.Membership
		for i := range pages {
			for _, fan := range fans[:i*3%4] {
				members = append(members, stores.Membership{Page: pages[i].ID, User: fan, Role: stores.Member, Since: at(i)})
			}
		}
		fx.put(t, stores.Rows{Pages: pages, Memberships: members})
		for i := range pages {
			pages[i].Members = i * 3 % 4
		}
		for _, order := range pageOrders {
			slices.SortFunc(pages, func(a, b stores.Page) int {
				c := 0
				switch order {
				case stores.PagesPopular:
					c = b.Members - a.Members
				case stores.PagesByName:
					c = strings.Compare(stores.Fold(a.Name), stores.Fold(b.Name))
				case stores.PagesNewest:
					c = b.CreatedAt.Compare(a.CreatedAt)
				}
				if c == 0 {
					c = a.ID.Compare(b.ID)
				}
				return c
			})
			for _, kind := range append(kinds, "", "group", "G%", "CLUB") {
				for _, category := range append(categories, "tv", "T%", "NONE", "V") {
					var all []stores.Page
					for _, p := range pages {
						if (kind == "" || p.Kind == kind) && (category == "" || p.Category == category) {
							all = append(all, p)
						}
					}
					for _, window := range []stores.Window{{Limit: stores.MaxLimit, Count: true}, {Limit: 2, Count: true}, {Count: true}} {
						got := must(fx.Pages.Catalogue(t.Context(), stores.PageFilter{Kind: kind, Category: category}, order, window))(t)
						sameList(t, fmt.Sprintf("pages of kind %q and category %q by %s", kind, category, order), got, all, window)
					}
				}
			}
		}
	})
	s.test("names are in order of the bytes of Fold in every script", func(t *testing.T, fx *fixture) {
		ids := fx.pages(t, len(scripts), func(i int, p *stores.Page) { p.Name = scripts[i] })
		list := must(fx.Pages.Catalogue(t.Context(), stores.PageFilter{}, stores.PagesByName, stores.Window{Limit: 100}))(t)
		inOrderOfScripts(t, values(list), ids, func(p stores.Page) stores.ID { return p.ID })
	})
	s.test("the catalogue follows a change of the name, of the category and of the members", func(t *testing.T, fx *fixture) {
		ids := fx.pages(t, 2, func(i int, p *stores.Page) { p.Name, p.Category = []string{"Bo", "Cy"}[i], "OLD" })
		slices.SortFunc(ids, stores.ID.Compare)
		for i, name := range []string{"Bo", "Cy"} {
			must(fx.Pages.Update(t.Context(), ids[i], stores.PageChange{Name: &name}))(t)
		}
		order := func(category string, order stores.PageOrder) (list []stores.ID) {
			t.Helper()
			filter, window := stores.PageFilter{Category: category}, stores.Window{Limit: 9}
			for _, p := range values(must(fx.Pages.Catalogue(t.Context(), filter, order, window))(t)) {
				list = append(list, p.ID)
			}
			return list
		}
		turned := []stores.ID{ids[1], ids[0]}
		want(t, "by name", order("OLD", stores.PagesByName), ids)
		must(fx.Pages.Update(t.Context(), ids[1], stores.PageChange{Name: new("Äda")}))(t)
		want(t, "by the new name", order("OLD", stores.PagesByName), turned)
		want(t, "by members", order("", stores.PagesPopular), ids)
		person := fx.person(t)
		fx.join(t, ids[1], person, at(0))
		want(t, "by members after one joined", order("", stores.PagesPopular), turned)
		fx.leave(t, ids[1], person)
		want(t, "by members after one left", order("", stores.PagesPopular), ids)
		must(fx.Pages.Update(t.Context(), ids[0], stores.PageChange{Category: new("NEW")}))(t)
		want(t, "of the old category", order("OLD", stores.PagesNewest), ids[1:])
		want(t, "of the new category", order("NEW", stores.PagesNewest), ids[:1])
	})
	for _, order := range pageOrders {
		s.lists("Catalogue by "+string(order), func(t tester, fx *fixture, rank []int) listFixture {
			fans := fx.people(t, ranks, nil)
			category := "C" + strings.ReplaceAll(strings.ToUpper(fx.handle()), "-", "_") // of this draw only
			pages := fx.newPages(len(rank), func(i int, p *stores.Page) {
				p.Category, p.Name, p.CreatedAt = category, rankedName(i%ranks, i), at(i%3)
				if order == stores.PagesByName {
					p.Name = rankedName(rank[i], i)
				}
				if order == stores.PagesNewest {
					p.CreatedAt = at(rank[i])
				}
			})
			ids := make([]stores.ID, len(pages))
			for i := range pages {
				ids[i] = pages[i].ID
			}
			return listFixture{
				ids: ids,
				add: func(items ...int) {
					var rows stores.Rows
					for _, i := range items {
						rows.Pages = append(rows.Pages, pages[i])
						for j, fan := range fans {
							if order == stores.PagesPopular && j < rank[i] || order != stores.PagesPopular && j <= i%ranks {
								rows.Memberships = append(rows.Memberships, stores.Membership{Page: ids[i], User: fan, Role: stores.Member, Since: at(0)})
							}
						}
					}
					fx.put(t, rows)
				},
				read: func(window stores.Window) (stores.List[stores.ID], error) {
					got, err := fx.Pages.Catalogue(t.Context(), stores.PageFilter{Category: category}, order, window)
					return listOf(map[int]stores.List[stores.Page]{0: got}, err, 0, func(p stores.Page) stores.ID { return p.ID })
				},
			}
		})
	}
}
