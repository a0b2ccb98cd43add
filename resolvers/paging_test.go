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
)

// pagedLists are selections of lists; %s stands for the arguments and x for the name of a node.
var pagedLists = map[string]string{
	"friends":               "viewer { list: friends(%s) { ...P edges { node { x: handle } } } }",
	"friends by name":       "viewer { list: friends(orderBy: NAME, %s) { ...P edges { node { x: handle } } } }",
	"friends of friends":    "viewer { list: friendsOfFriends(%s) { ...P edges { node { x: handle } } } }",
	"interests":             "viewer { list: interests(%s) { ...P edges { node { x: name } } } }",
	"similar people":        "viewer { list: similarPeople(%s) { ...P edges { node { x: handle } } } }",
	"the catalogue":         "list: interests(%s) { ...P edges { node { x: name } } }",
	"the catalogue by name": "list: interests(orderBy: NAME, %s) { ...P edges { node { x: name } } }",
	"common interests":      "viewer { list: commonInterests(%s) { ...P edges { node { x: name } } } }",
	"mutual friends":        "viewer { list: mutualFriends(%s) { ...P edges { node { x: handle } } } }",
	"messages":              "viewer { list: messages(%s) { ...P edges { node { x: text } } } }",
	"own pages":             "viewer { list: pages(%s) { ...P edges { node { x: name } } } }",
	"replies":               objectList("Post", numbered(stores.KindPost, 0), "replies", "x: text"),
	"oldest replies":        oldestFirst(objectList("Post", numbered(stores.KindPost, 0), "replies", "x: text")),
	"comments":              objectList("Post", numbered(stores.KindPost, 0), "comments", "x: text"),
	"oldest comments":       oldestFirst(objectList("Post", numbered(stores.KindPost, 0), "comments", "x: text")),
	"posts of a page":       objectList("Page", numbered(stores.KindPage, 0), "posts", "x: text"),
	"members":               objectList("Page", numbered(stores.KindPage, 0), "members", "x: handle"),
	"pages":                 "list: pages(%s) { ...P edges { node { x: name } } }",
	"pages by name":         "list: pages(orderBy: NAME, kind: GROUP, %s) { ...P edges { node { x: name } } }",
	"pages newest first":    `list: pages(orderBy: NEWEST, category: "C", %s) { ...P edges { node { x: name } } }`,
	"places":                "list: places(kind: CITY, %s) { ...P edges { node { x: name } } }",
	"a circle":              circleList("people", "", "x: handle"),
	"pages a circle joined": circleList("pagesJoined", `since: "2026-01-01T00:00:00Z"`, "x: name"),
	"jobs of a circle":      circleList("jobs", fmt.Sprintf("place: %q", numbered(stores.KindPlace, 0)), "x: handle"),
	"organisations":         "list: organisations(kind: COMPANY, %s) { ...P edges { node { x: name } } }",
}

// objectList returns the selection of a list of an object.
func objectList(kind string, id stores.ID, field, x string) string {
	return fmt.Sprintf("node(id: %q) { ... on %s { list: %s(%%s) { ...P edges { node { %s } } } } }", id, kind, field, x)
}

// oldestFirst returns the selection of a list of messages in the other order.
func oldestFirst(list string) string { return strings.Replace(list, "%s", "order: OLDEST %s", 1) }

// circleList returns the selection of a list of the viewer's circle.
func circleList(field, arguments, x string) string {
	return fmt.Sprintf("viewer { circle { list: %s(%s %%s) { ...P edges { node { %s } } } } }", field, arguments, x)
}

// manyRows returns pages, places and organisations, some equal in their order, and more posts and replies than fit on a page.
func manyRows(people []stores.User) (rows stores.Rows) {
	for i := range 13 {
		id := func(kind stores.Kind) stores.ID { return numbered(kind, i+40) }
		page := stores.Page{ID: id(stores.KindPage), Kind: stores.Group, Category: []string{"C", "D"}[i%2], Name: fmt.Sprint("many ", i*7%5, i), CreatedAt: epoch.AddDate(0, i%3, 0)}
		rows.Pages = append(rows.Pages, page)
		for _, u := range people[:i%3] {
			rows.Memberships = append(rows.Memberships, stores.Membership{Page: page.ID, User: u.ID, Role: stores.Member, Since: epoch.AddDate(0, 0, i%2)})
		}
		rows.Places = append(rows.Places, stores.Place{ID: id(stores.KindPlace), Kind: stores.City, Name: fmt.Sprint("many ", i/2)})
		rows.Organisations = append(rows.Organisations, stores.Organisation{ID: id(stores.KindOrganisation), Kind: stores.Company, Name: fmt.Sprint("many ", i/2)})
		rows.Posts = append(rows.Posts, stores.Post{ID: id(stores.KindPost), Author: people[i%5].ID, Page: numbered(stores.KindPage, 0),
			Text: fmt.Sprint("many ", i), Audience: stores.AudiencePublic, CreatedAt: epoch.AddDate(0, 0, i%4)})
		rows.Comments = append(rows.Comments, stores.Comment{ID: numbered(stores.KindComment, i+60), Author: people[i%5].ID, ReplyTo: numbered(stores.KindPost, 0),
			Text: fmt.Sprint("many ", i), CreatedAt: epoch.AddDate(0, 0, i%3)})
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

// For every viewer, page size and direction, the pages concatenated are the list: no duplicates, no gaps, in order.
func TestPagesConcatenateToTheList(t *testing.T) {
	t.Parallel()
	s := randomSociety(rand.New(rand.NewPCG(11, 12)), 14)
	k := randomDiscussion(rand.New(rand.NewPCG(13, 14)), s)
	k.messages[0].deleted, k.messages[0].audience = time.Time{}, stores.AudiencePublic
	h := newHarness(t)
	h.putDiscussion(k)
	h.put(manyRows(s.people))
	for name, list := range pagedLists {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := h.reader(t)
			for _, u := range s.people {
				whole := r.pageOf(u.ID, list, "first: 100")
				for size := 1; size <= 6; size++ {
					forward, backward := r.walk(u.ID, list, size, false), r.walk(u.ID, list, size, true)
					if !reflect.DeepEqual(forward, whole.names()) || !reflect.DeepEqual(backward, whole.names()) || len(forward) != whole.TotalCount {
						t.Fatalf("%s, pages of %d: forward %v, backward %v, whole %v, counted %d", u.Handle, size, forward, backward, whole.names(), whole.TotalCount)
					}
				}
			}
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

// walk reads all pages from one end to the other and returns their names in order.
func (h *harness) walk(viewer stores.ID, list string, size int, backward bool) []string {
	all, arguments := []string{}, fmt.Sprintf("first: %d", size)
	if backward {
		arguments = fmt.Sprintf("last: %d", size)
	}
	for from := ""; ; {
		page := h.pageOf(viewer, list, arguments+from)
		if len(page.Edges) > size {
			h.t.Fatalf("%d items on a page of %d", len(page.Edges), size)
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

func (h *harness) pageOf(viewer stores.ID, list, arguments string) *pageView {
	h.t.Helper()
	text := "{ " + strings.ReplaceAll(fmt.Sprintf(list, arguments), "...P", pageFields) + " }"
	got := get[struct {
		List   *pageView
		Node   struct{ List *pageView }
		Viewer struct {
			List   *pageView
			Circle struct{ List *pageView }
		}
	}](h, viewer, text, nil)
	if list := cmp.Or(got.List, got.Viewer.List, got.Viewer.Circle.List, got.Node.List); list != nil {
		return list
	}
	return &pageView{} // hidden from the viewer
}
