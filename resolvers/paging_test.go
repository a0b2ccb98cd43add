package resolvers_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// pagedLists are lists of the API, each with what its nodes are called by.
var pagedLists = map[string]string{
	"friends":                 "viewer { list: friends(%s) { ...P edges { node { x: handle } } } }",
	"friends by name":         "viewer { list: friends(orderBy: NAME, %s) { ...P edges { node { x: handle } } } }",
	"friends of friends":      "viewer { list: friendsOfFriends(%s) { ...P edges { node { x: handle } } } }",
	"interests":               "viewer { list: interests(%s) { ...P edges { node { x: name } } } }",
	"similar people":          "viewer { list: similarPeople(%s) { ...P edges { node { x: handle } } } }",
	"the catalogue":           "list: interests(%s) { ...P edges { node { x: name } } }",
	"the catalogue by name":   "list: interests(orderBy: NAME, %s) { ...P edges { node { x: name } } }",
	"interests of one's own":  "viewer { list: commonInterests(%s) { ...P edges { node { x: name } } } }",
	"friends shared with you": "viewer { list: mutualFriends(%s) { ...P edges { node { x: handle } } } }",
	"messages":                "viewer { list: messages(%s) { ...P edges { node { x: text } } } }",
	"pages of one's own":      "viewer { list: pages(%s) { ...P edges { node { x: name } } } }",
	"replies":                 on("Post", numbered(stores.KindPost, 0), "replies", "x: text"),
	"posts of a page":         on("Page", numbered(stores.KindPage, 0), "posts", "x: text"),
	"members":                 on("Page", numbered(stores.KindPage, 0), "members", "x: handle"),
	"pages":                   "list: pages(%s) { ...P edges { node { x: name } } }",
	"pages by name":           "list: pages(orderBy: NAME, kind: GROUP, %s) { ...P edges { node { x: name } } }",
	"pages newest first":      `list: pages(orderBy: NEWEST, category: "C", %s) { ...P edges { node { x: name } } }`,
	"places":                  "list: places(kind: CITY, %s) { ...P edges { node { x: name } } }",
	"a circle":                around("people", "", "x: handle"),
	"pages a circle joined":   around("pagesJoined", `since: "2026-01-01T00:00:00Z"`, "x: name"),
	"jobs of a circle":        around("jobs", fmt.Sprintf("place: %q", numbered(stores.KindPlace, 0)), "x: handle"),
	"organisations":           "list: organisations(kind: COMPANY, %s) { ...P edges { node { x: name } } }",
}

// on is a list of a thing with an id.
func on(kind string, id stores.ID, field, x string) string {
	return fmt.Sprintf("node(id: %q) { ... on %s { list: %s(%%s) { ...P edges { node { %s } } } } }", id, kind, field, x)
}

// around is a list of the viewer's circle, with arguments of its own.
func around(field, arguments, x string) string {
	return fmt.Sprintf("viewer { circle { list: %s(%s %%s) { ...P edges { node { %s } } } } }", field, arguments, x)
}

// manyOfEach are pages, places and organisations, some alike in what orders them, and more posts and replies than fit a page.
func manyOfEach(people []stores.User) (rows stores.Rows) {
	for i := range 13 {
		id := func(kind stores.Kind) stores.ID { return numbered(kind, i+40) }
		page := stores.Page{ID: id(stores.KindPage), Kind: stores.Group, Category: []string{"C", "D"}[i%2], Name: fmt.Sprint("many ", i*7%5, i), CreatedAt: began.AddDate(0, i%3, 0)}
		rows.Pages = append(rows.Pages, page)
		for _, u := range people[:i%3] {
			rows.Memberships = append(rows.Memberships, stores.Membership{Page: page.ID, User: u.ID, Role: stores.Member, Since: began.AddDate(0, 0, i%2)})
		}
		rows.Places = append(rows.Places, stores.Place{ID: id(stores.KindPlace), Kind: stores.City, Name: fmt.Sprint("many ", i/2)})
		rows.Organisations = append(rows.Organisations, stores.Organisation{ID: id(stores.KindOrganisation), Kind: stores.Company, Name: fmt.Sprint("many ", i/2)})
		rows.Posts = append(rows.Posts, stores.Post{ID: id(stores.KindPost), Author: people[i%5].ID, Page: numbered(stores.KindPage, 0),
			Text: fmt.Sprint("many ", i), Audience: stores.AudiencePublic, CreatedAt: began.AddDate(0, 0, i%4)})
		rows.Comments = append(rows.Comments, stores.Comment{ID: numbered(stores.KindComment, i+60), Author: people[i%5].ID, ReplyTo: numbered(stores.KindPost, 0),
			Text: fmt.Sprint("many ", i), CreatedAt: began.AddDate(0, 0, i%3)})
	}
	return rows
}

type pageView struct {
	Edges []struct {
		Node   struct{ X string }
		Cursor string
	}
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
	TotalCount int
}

const pageFields = " edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount "

// Whatever the size of the pages and the direction, all pages together are the list: no duplicate, no gap, in order.
func TestAllPagesTogetherAreTheList(t *testing.T) {
	s := randomSociety(rand.New(rand.NewPCG(11, 12)), 14)
	k := randomTalk(rand.New(rand.NewPCG(13, 14)), s)
	k.messages[0].deleted, k.messages[0].audience = time.Time{}, stores.AudiencePublic
	w := newWorld(t)
	w.settleTalk(k)
	w.put(manyOfEach(s.people))
	for name, list := range pagedLists {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				viewer := rapid.SampledFrom(s.people).Draw(rt, "viewer").ID
				size := rapid.IntRange(1, 6).Draw(rt, "size")
				whole := w.pageOf(viewer, list, "first: 100")
				forward := w.walk(rt, viewer, list, size, false)
				backward := w.walk(rt, viewer, list, size, true)
				if !reflect.DeepEqual(forward, whole.names()) || !reflect.DeepEqual(backward, whole.names()) || len(forward) != whole.TotalCount {
					rt.Fatalf("%d a page: forward %v, backward %v, whole %v, counted %d", size, forward, backward, whole.names(), whole.TotalCount)
				}
			})
		})
	}
}

func (v *pageView) names() []string {
	out := []string{}
	for _, e := range v.Edges {
		out = append(out, e.Node.X)
	}
	return out
}

// walk goes through all pages from one end to the other.
func (w *world) walk(t *rapid.T, viewer stores.ID, list string, size int, backward bool) []string {
	all, arguments := []string{}, fmt.Sprintf("first: %d", size)
	if backward {
		arguments = fmt.Sprintf("last: %d", size)
	}
	for from := ""; ; {
		page := w.pageOf(viewer, list, arguments+from)
		if len(page.Edges) > size {
			t.Fatalf("%d on a page of %d", len(page.Edges), size)
		}
		more := page.PageInfo.HasNextPage
		if backward {
			all, more = append(page.names(), all...), page.PageInfo.HasPreviousPage
		} else {
			all = append(all, page.names()...)
		}
		if !more {
			return all
		}
		if from = fmt.Sprintf(", after: %q", *page.PageInfo.EndCursor); backward {
			from = fmt.Sprintf(", before: %q", *page.PageInfo.StartCursor)
		}
	}
}

func (w *world) pageOf(viewer stores.ID, list, arguments string) *pageView {
	w.t.Helper()
	text := "{ " + strings.ReplaceAll(fmt.Sprintf(list, arguments), "...P", pageFields) + " }"
	got := get[struct {
		List   *pageView
		Node   struct{ List *pageView }
		Viewer struct {
			List   *pageView
			Circle struct{ List *pageView }
		}
	}](w, viewer, text, nil)
	if list := cmp.Or(got.List, got.Viewer.List, got.Viewer.Circle.List, got.Node.List); list != nil {
		return list
	}
	return &pageView{} // hidden from this viewer
}
