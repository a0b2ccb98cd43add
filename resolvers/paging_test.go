package resolvers_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

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
	w := newWorld(t)
	w.settle(s)
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
		Viewer struct{ List *pageView }
	}](w, viewer, text, nil)
	return cmp.Or(got.List, got.Viewer.List)
}
