package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// pageOrders are the orders of the catalogue of pages.
var pageOrders = []stores.PageOrder{stores.PagesPopular, stores.PagesByName, stores.PagesNewest}

// Pages tests stores.Pages.
func Pages(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(pageCalls)

	s.test("Create stores a page, and its owner as a member with the role Moderator since CreatedAt", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		page := stores.Page{
			ID: w.id(stores.KindPage), Kind: stores.Business, Category: "K2_X", Name: "Mötley \"Crüe\" 🎸 ", About: "<b>two\nlines</b> %_ \u2028",
			URL: "https://example.org/?q=%20&x='", Owner: p[0], CreatedAt: at(3),
		}
		createPage(t, w, page)
		page.Members = 1
		want(t, "page", pageByID(t, w, page.ID), page)
		owner := stores.Membership{Page: page.ID, User: p[0], Role: stores.Moderator, Since: at(3)}
		want(t, "owner", w.membership(t, page.ID, p[0]), owner)
		want(t, "members", w.membersOf(t, p[0], page.ID), []stores.Membership{owner})
		want(t, "the owner's pages", w.pagesOf(t, p[0]), []stores.Membership{owner})
		want(t, "somebody else's pages", len(w.pagesOf(t, p[1])), 0)
	})
	s.test("a page of the greatest size is stored whole, one of the smallest with nothing", func(t *testing.T, w *world) {
		pages := w.newPages(2, nil)
		owner := w.person(t)
		pages[0].Category, pages[0].Name, pages[0].About = strings.Repeat("Z", 30), strings.Repeat("🦊", 200), strings.Repeat("é\n", 1000)
		pages[0].Owner, pages[1].Owner = owner, owner
		for _, page := range pages {
			createPage(t, w, page)
			page.Members = 1
			want(t, "page", pageByID(t, w, page.ID), page)
		}
	})
	s.test("CreatedAt is kept to the microsecond, in UTC", func(t *testing.T, w *world) {
		page := w.newPages(1, nil)[0]
		page.CreatedAt, page.Owner = abroad(), w.person(t)
		createPage(t, w, page)
		want(t, "CreatedAt", pageByID(t, w, page.ID).CreatedAt, at(0))
		want(t, "Since of the owner", w.membership(t, page.ID, page.Owner).Since, at(0))
	})
	s.test("a page that nobody owns has no member", func(t *testing.T, w *world) {
		page := w.newPages(1, nil)[0]
		createPage(t, w, page)
		want(t, "page", pageByID(t, w, page.ID), page)
		want(t, "members", len(w.membersOf(t, stores.ID{}, page.ID)), 0)
	})
	s.test("Create with a missing owner gives ErrNotFound and stores nothing", func(t *testing.T, w *world) {
		person := w.person(t)
		before := w.counts(t)
		for _, owner := range []stores.ID{w.id(stores.KindUser), posing(person, stores.KindPage)} {
			page := w.newPages(1, func(_ int, p *stores.Page) { p.Owner = owner })[0]
			if err := w.Pages.Create(t.Context(), page); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Create: %v", err)
			}
			want(t, "pages", len(must(w.Pages.ByIDs(t.Context(), []stores.ID{page.ID}))(t)), 0)
		}
		want(t, "Counts", w.counts(t), before)
	})
	s.test("an ID is created once", func(t *testing.T, w *world) {
		p := w.people(t, 2, nil)
		page := w.newPages(1, func(_ int, page *stores.Page) { page.Owner = p[0] })[0]
		createPage(t, w, page)
		again := page
		again.Owner, again.Name = p[1], "Again"
		if err := w.Pages.Create(t.Context(), again); err == nil {
			t.Error("the same ID was created twice")
		}
		page.Members = 1
		want(t, "page", pageByID(t, w, page.ID), page)
		want(t, "the other's pages", len(w.pagesOf(t, p[1])), 0)
	})
	s.test("of many who create one ID at the same time, one does", func(t *testing.T, w *world) {
		p := w.people(t, 16, nil)
		page := w.newPages(1, nil)[0]
		var owners []stores.ID
		for i, err := range together(len(p), func(i int) error {
			mine := page
			mine.Owner = p[i]
			return w.Pages.Create(t.Context(), mine)
		}) {
			if err == nil {
				owners = append(owners, p[i])
			}
		}
		want(t, "owners", owners, []stores.ID{pageByID(t, w, page.ID).Owner})
		want(t, "Members", w.members(t, page.ID), 1)
	})

	s.test("Update changes what is given, leaves what is nil, and returns the page afterwards", func(t *testing.T, w *world) {
		owner := w.person(t)
		pages := w.newPages(2, func(_ int, p *stores.Page) {
			p.Category, p.About, p.URL, p.Owner = "COMPANY", "old", "https://example.org/old", owner
		})
		for i := range pages {
			createPage(t, w, pages[i])
			w.join(t, pages[i].ID, w.person(t), at(5))
			pages[i].Members = 2
		}
		p := pages[0]
		for name, change := range map[string]func(c *stores.PageChange){
			"nothing":  func(*stores.PageChange) {},
			"Category": func(c *stores.PageChange) { p.Category = "TVSHOW"; c.Category = new(p.Category) },
			"Name":     func(c *stores.PageChange) { p.Name = "New 🦊"; c.Name = new(p.Name) },
			"About":    func(c *stores.PageChange) { p.About = "new\n"; c.About = new(p.About) },
			"URL":      func(c *stores.PageChange) { p.URL = "https://example.org/new"; c.URL = new(p.URL) },
		} {
			var c stores.PageChange
			change(&c)
			want(t, name+" returned", must(w.Pages.Update(t.Context(), p.ID, c))(t), p)
			want(t, name+" stored", pageByID(t, w, p.ID), p)
		}
		p.Category, p.About, p.URL = "", "", ""
		empty := stores.PageChange{Category: new(""), About: new(""), URL: new("")}
		want(t, "empty returned", must(w.Pages.Update(t.Context(), p.ID, empty))(t), p)
		want(t, "empty stored", pageByID(t, w, p.ID), p)
		want(t, "another page", pageByID(t, w, pages[1].ID), pages[1])
	})
	s.test("Update of a missing page gives ErrNotFound", func(t *testing.T, w *world) {
		page := w.pages(t, 1, nil)[0]
		before := w.counts(t)
		for _, id := range []stores.ID{w.id(stores.KindPage), {}, posing(page, stores.KindUser)} {
			for _, change := range []stores.PageChange{{Name: new("Nothing")}, {}} {
				if _, err := w.Pages.Update(t.Context(), id, change); !errors.Is(err, stores.ErrNotFound) {
					t.Errorf("Update: %v", err)
				}
			}
		}
		want(t, "Counts", w.counts(t), before)
		want(t, "Name", pageByID(t, w, page).Name, "Page 0")
	})
	s.test("Updates of different things at the same time are all kept, as are those who join meanwhile", func(t *testing.T, w *world) {
		people := w.people(t, 16, nil)
		p := pageByID(t, w, w.pages(t, 1, nil)[0])
		p.Category, p.Name, p.About, p.URL, p.Members = "NEW", "New", "new", "https://example.org/new", len(people)
		changes := []stores.PageChange{{Category: new(p.Category)}, {Name: new(p.Name)}, {About: new(p.About)}, {URL: new(p.URL)}}
		for _, err := range together(2*len(people), func(i int) error {
			if i%2 == 0 {
				return failure(w.Memberships.Join(t.Context(), p.ID, people[i/2], at(i)))
			}
			return failure(w.Pages.Update(t.Context(), p.ID, changes[i/2%len(changes)]))
		}) {
			if err != nil {
				t.Errorf("Join or Update: %v", err)
			}
		}
		want(t, "page", pageByID(t, w, p.ID), p)
	})
	s.check("what is created and updated comes back as it is", func(t *rapid.T, w *world) {
		text := func(low, high int) *rapid.Generator[string] { return rapid.StringN(low, high, -1).Filter(noNUL) }
		p := w.newPages(1, nil)[0]
		p.Owner, p.Members = w.person(t), 1
		p.Kind = rapid.SampledFrom([]stores.PageKind{stores.Business, stores.Group}).Draw(t, "Kind")
		p.CreatedAt = time.UnixMicro(rapid.Int64Range(-1<<50, 1<<52).Draw(t, "CreatedAt")).UTC()
		change := func() (c stores.PageChange) {
			c.Category = rapid.Ptr(rapid.StringMatching(`([A-Z][A-Z0-9_]{0,29})?`), true).Draw(t, "Category")
			c.Name = rapid.Ptr(text(1, 200), true).Draw(t, "Name")
			c.About = rapid.Ptr(text(0, 2000), true).Draw(t, "About")
			c.URL = rapid.Ptr(text(0, 100), true).Draw(t, "URL")
			set(&p.Category, c.Category)
			set(&p.Name, c.Name)
			set(&p.About, c.About)
			set(&p.URL, c.URL)
			return c
		}
		change()
		createPage(t, w, p)
		want(t, "created", pageByID(t, w, p.ID), p)
		c := change()
		want(t, "updated", must(w.Pages.Update(t.Context(), p.ID, c))(t), p)
		want(t, "stored", pageByID(t, w, p.ID), p)
	})

	s.test("ByIDs returns the pages it finds; the missing are absent, keys given twice are answered once", func(t *testing.T, w *world) {
		pages := w.newPages(3, func(i int, p *stores.Page) {
			if i == 0 {
				p.Owner = w.person(t)
			}
		})
		w.put(t, stores.Rows{Pages: pages})
		keys := []stores.ID{pages[1].ID, pages[0].ID, w.id(stores.KindPage), pages[1].ID, {}, posing(pages[2].ID, stores.KindUser)}
		got := must(w.Pages.ByIDs(t.Context(), keys))(t)
		want(t, "pages", got, map[stores.ID]stores.Page{pages[0].ID: pages[0], pages[1].ID: pages[1]})
		want(t, "no keys", len(must(w.Pages.ByIDs(t.Context(), nil))(t)), 0)
	})
	s.test("MaxBatch keys are answered", func(t *testing.T, w *world) {
		ids := w.pages(t, stores.MaxBatch, nil)
		want(t, "pages", len(must(w.Pages.ByIDs(t.Context(), ids))(t)), len(ids))
	})
	s.test("two pages may share a name", func(t *testing.T, w *world) {
		owner := w.person(t)
		for _, page := range w.newPages(2, func(_ int, p *stores.Page) { p.Name, p.Owner = "Boston", owner }) {
			createPage(t, w, page)
		}
		list := must(w.Pages.Catalogue(t.Context(), stores.PageFilter{}, stores.PagesByName, stores.Window{Limit: 9}))(t)
		want(t, "pages", len(list.Items), 2)
	})
	s.test("engines count Members, and never take it from a caller", func(t *testing.T, w *world) {
		p := w.people(t, 4, nil)
		pages := w.newPages(2, func(_ int, page *stores.Page) { page.Owner, page.Members = p[0], 99 })
		members := func(id stores.ID, wanted int) {
			t.Helper()
			want(t, "Members by ID", w.members(t, id), wanted)
			for _, order := range pageOrders {
				for _, page := range values(must(w.Pages.Catalogue(t.Context(), stores.PageFilter{}, order, stores.Window{Limit: 9}))(t)) {
					if page.ID == id {
						want(t, "Members in the catalogue by "+string(order), page.Members, wanted)
					}
				}
			}
			want(t, "Members of Update", must(w.Pages.Update(t.Context(), id, stores.PageChange{Name: new("New")}))(t).Members, wanted)
		}
		createPage(t, w, pages[0])
		members(pages[0].ID, 1)
		w.put(t, stores.Rows{Pages: pages[1:]}) // what is put has the members that are put, its owner or not
		members(pages[1].ID, 0)
		w.put(t, stores.Rows{Memberships: []stores.Membership{{Page: pages[1].ID, User: p[0], Role: stores.Moderator, Since: at(0)}}})
		members(pages[1].ID, 1)
		id := pages[0].ID
		w.join(t, id, p[1], at(1))
		w.join(t, id, p[2], at(1))
		members(id, 3)
		if _, err := w.Memberships.Join(t.Context(), id, p[2], at(2)); err == nil {
			t.Error("a person joined twice")
		}
		members(id, 3)
		must(w.Memberships.SetRole(t.Context(), id, p[2], stores.Moderator))(t)
		members(id, 3)
		w.put(t, stores.Rows{Memberships: []stores.Membership{{Page: id, User: p[3], Role: stores.Member, Since: at(0)}}})
		members(id, 4)
		for i, person := range p {
			w.leave(t, id, person)
			members(id, 3-i)
		}
		if err := w.Memberships.Leave(t.Context(), id, p[0]); err == nil {
			t.Error("a person left twice")
		}
		members(id, 0)
		members(pages[1].ID, 1)
	})

	s.test("Catalogue lets through what filter says, each page once, in every order", func(t *testing.T, w *world) {
		kinds, categories := []stores.PageKind{stores.Business, stores.Group}, []string{"TV", "", "T_V", "TV2"}
		fans := w.people(t, 3, nil)
		pages := w.newPages(24, func(i int, p *stores.Page) {
			p.Kind, p.Category, p.Name, p.CreatedAt = kinds[i%2], categories[i/2%4], named(i*7%ranks, i), at(i*5%4)
			p.Owner = fans[i%3]
		})
		var members []stores.Membership
		for i := range pages {
			for _, fan := range fans[:i*3%4] {
				members = append(members, stores.Membership{Page: pages[i].ID, User: fan, Role: stores.Member, Since: at(i)})
			}
		}
		w.put(t, stores.Rows{Pages: pages, Memberships: members})
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
						got := must(w.Pages.Catalogue(t.Context(), stores.PageFilter{Kind: kind, Category: category}, order, window))(t)
						sameList(t, fmt.Sprintf("pages of kind %q and category %q by %s", kind, category, order), got, all, window)
					}
				}
			}
		}
	})
	s.test("names are ordered by the bytes of Fold, whatever the script", func(t *testing.T, w *world) {
		ids := w.pages(t, len(scripts), func(i int, p *stores.Page) { p.Name = scripts[i] })
		list := must(w.Pages.Catalogue(t.Context(), stores.PageFilter{}, stores.PagesByName, stores.Window{Limit: 100}))(t)
		inOrderOfScripts(t, values(list), ids, func(p stores.Page) stores.ID { return p.ID })
	})
	s.test("the catalogue follows a change of the name, of the category and of the members", func(t *testing.T, w *world) {
		ids := w.pages(t, 2, func(i int, p *stores.Page) { p.Name, p.Category = []string{"Bo", "Cy"}[i], "OLD" })
		slices.SortFunc(ids, stores.ID.Compare)
		for i, name := range []string{"Bo", "Cy"} {
			must(w.Pages.Update(t.Context(), ids[i], stores.PageChange{Name: &name}))(t)
		}
		order := func(category string, order stores.PageOrder) (list []stores.ID) {
			t.Helper()
			filter, window := stores.PageFilter{Category: category}, stores.Window{Limit: 9}
			for _, p := range values(must(w.Pages.Catalogue(t.Context(), filter, order, window))(t)) {
				list = append(list, p.ID)
			}
			return list
		}
		turned := []stores.ID{ids[1], ids[0]}
		want(t, "by name", order("OLD", stores.PagesByName), ids)
		must(w.Pages.Update(t.Context(), ids[1], stores.PageChange{Name: new("Äda")}))(t)
		want(t, "by the new name", order("OLD", stores.PagesByName), turned)
		want(t, "by members", order("", stores.PagesPopular), ids)
		person := w.person(t)
		w.join(t, ids[1], person, at(0))
		want(t, "by members after one joined", order("", stores.PagesPopular), turned)
		w.leave(t, ids[1], person)
		want(t, "by members after one left", order("", stores.PagesPopular), ids)
		must(w.Pages.Update(t.Context(), ids[0], stores.PageChange{Category: new("NEW")}))(t)
		want(t, "of the old category", order("OLD", stores.PagesNewest), ids[1:])
		want(t, "of the new category", order("NEW", stores.PagesNewest), ids[:1])
	})

	s.check("Topics and Liked answer each page with a window of its own", func(t *rapid.T, w *world) {
		pages, interests := w.pages(t, 4, nil), w.interests(t, 4, nil)
		topics, liked := map[stores.ID][]stores.ID{}, map[stores.ID][]stores.ID{}
		var rows stores.Rows
		for i, page := range pages {
			for _, interest := range interests {
				if rapid.Bool().Draw(t, "is about") {
					topics[page] = append(topics[page], interest)
					rows.PageTopics = append(rows.PageTopics, stores.PageTopic{Page: page, Interest: interest})
				}
			}
			for _, other := range pages[:i] {
				if rapid.Bool().Draw(t, "like each other") {
					liked[page], liked[other] = append(liked[page], other), append(liked[other], page)
					rows.PageLinks = append(rows.PageLinks, pageLink(page, other))
				}
			}
		}
		w.put(t, rows)
		window := drawFirst(t)
		keys := append([]stores.ID{pages[2], w.id(stores.KindPage), {}, posing(pages[0], stores.KindInterest)}, pages...)
		gotTopics := must(w.Pages.Topics(t.Context(), keys, window))(t)
		gotLiked := must(w.Pages.Liked(t.Context(), keys, window))(t)
		for _, page := range keys {
			slices.SortFunc(topics[page], stores.ID.Compare)
			slices.SortFunc(liked[page], stores.ID.Compare)
			sameList(t, "Topics", gotTopics[page], topics[page], window)
			sameList(t, "Liked", gotLiked[page], liked[page], window)
		}
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		window := stores.Window{Limit: 3, Count: true}
		want(t, "Topics", len(must(w.Pages.Topics(t.Context(), nil, window))(t)), 0)
		want(t, "Liked", len(must(w.Pages.Liked(t.Context(), nil, window))(t)), 0)
	})

	for _, order := range pageOrders {
		s.lists("Catalogue by "+string(order), func(t tester, w *world, rank []int) feed {
			fans := w.people(t, ranks, nil)
			category := "C" + strings.ReplaceAll(strings.ToUpper(w.handle()), "-", "_") // keeps this try's pages apart
			pages := w.newPages(len(rank), func(i int, p *stores.Page) {
				p.Category, p.Name, p.CreatedAt = category, named(i%ranks, i), at(i%3)
				if order == stores.PagesByName {
					p.Name = named(rank[i], i)
				}
				if order == stores.PagesNewest {
					p.CreatedAt = at(rank[i])
				}
			})
			ids := make([]stores.ID, len(pages))
			for i := range pages {
				ids[i] = pages[i].ID
			}
			return feed{
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
					w.put(t, rows)
				},
				read: func(window stores.Window) (stores.List[stores.ID], error) {
					got, err := w.Pages.Catalogue(t.Context(), stores.PageFilter{Category: category}, order, window)
					return only(map[int]stores.List[stores.Page]{0: got}, err, 0, func(p stores.Page) stores.ID { return p.ID })
				},
			}
		})
	}
	s.lists("Topics", func(t tester, w *world, rank []int) feed {
		clear(rank) // the order knows only IDs
		both, ids := w.pages(t, 2, nil), w.interests(t, len(rank), nil)
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.PageTopics = append(rows.PageTopics, stores.PageTopic{Page: both[0], Interest: ids[i]})
				}
				w.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Pages.Topics(t.Context(), []stores.ID{both[1], both[0], {}, both[0]}, window)
				return only(got, err, both[0], func(id stores.ID) stores.ID { return id })
			},
		}
	})
	s.lists("Liked", func(t tester, w *world, rank []int) feed {
		clear(rank) // the order knows only IDs
		both, ids := w.pages(t, 2, nil), w.pages(t, len(rank), nil)
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.PageLinks = append(rows.PageLinks, pageLink(both[0], ids[i]))
				}
				w.put(t, rows)
			},
			read: func(window stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Pages.Liked(t.Context(), []stores.ID{both[1], both[0], {}, both[0]}, window)
				return only(got, err, both[0], func(id stores.ID) stores.ID { return id })
			},
		}
	})
}

func createPage(t tester, w *world, p stores.Page) {
	t.Helper()
	if err := w.Pages.Create(t.Context(), p); err != nil {
		t.Fatalf("Create: %v", err)
	}
}

func pageByID(t tester, w *world, id stores.ID) stores.Page {
	t.Helper()
	p, ok := must(w.Pages.ByIDs(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return p
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
