package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"fivefold/stores"
)

// A talkList is a list that the API gives of a thing, and what a viewer may know of it: nil when not even that there is one.
type talkList struct {
	of          stores.ID
	field, node string
	want        func(viewer stores.ID) []item
}

// lists are all lists of messages, reactions, members and pages.
func (k *talk) lists() (all []talkList) {
	for _, u := range k.people {
		seen := func(viewer stores.ID, items []item) []item {
			if !k.sees(viewer, u.ID) {
				return nil
			}
			return items
		}
		all = append(all,
			talkList{u.ID, "messages", "x: text", func(v stores.ID) []item {
				return seen(v, k.found(v, false, func(m message) bool { return m.author == u.ID }))
			}},
			talkList{u.ID, "wall", "x: text", func(v stores.ID) []item {
				return seen(v, k.found(v, false, func(m message) bool { return m.wall == u.ID }))
			}},
			talkList{u.ID, "pages", "x: name", func(v stores.ID) []item { return seen(v, k.pagesOf(v, u)) }})
	}
	for i, p := range k.stored.Pages {
		other := k.stored.Pages[1-i]
		all = append(all,
			talkList{p.ID, "members", "x: handle", func(v stores.ID) []item { return k.members(v, p.ID) }},
			talkList{p.ID, "posts", "x: text", func(v stores.ID) []item {
				return k.found(v, false, func(m message) bool { return m.page == p.ID })
			}},
			talkList{p.ID, "topics", "x: name", func(stores.ID) []item {
				return []item{{k.interests[i].Name, stores.ListPosition{ID: k.interests[i].ID}}}
			}},
			talkList{p.ID, "likedPages", "x: name", func(stores.ID) []item { return []item{{other.Name, stores.ListPosition{ID: other.ID}}} }})
	}
	for _, m := range k.messages {
		readable := func(viewer stores.ID, items []item) []item {
			if !k.reads(viewer, m) {
				return nil
			}
			return items
		}
		all = append(all,
			talkList{m.id, "replies", "x: text", func(v stores.ID) []item {
				return readable(v, k.found(v, true, func(c message) bool { return c.replyTo == m.id }))
			}},
			talkList{m.id, "reactions", "user { x: handle }", func(v stores.ID) []item {
				who, _ := k.reactors(v, m.id)
				return readable(v, who)
			}})
	}
	return all
}

type listNode struct {
	X    string
	User *named
}

type listView struct {
	Edges []struct {
		Cursor string
		Node   *listNode
	}
	Nodes      []listNode
	PageInfo   struct{ HasNextPage, HasPreviousPage bool }
	TotalCount int
}

// read asks for a window of a list; nil when there is none for viewer.
func (l talkList) read(w *world, viewer stores.ID, window map[string]any) *listView {
	w.t.Helper()
	kind := map[stores.Kind]string{stores.KindUser: "User", stores.KindPage: "Page", stores.KindPost: "Post", stores.KindComment: "Comment"}[l.of.Kind]
	variables := map[string]any{"id": l.of.String()}
	for name, value := range window {
		variables[name] = value
	}
	got := get[struct{ Node *struct{ List *listView } }](w, viewer, fmt.Sprintf(`query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  node(id: $id) { ... on %s { list: %s(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { %s } } nodes { %[3]s } pageInfo { hasNextPage hasPreviousPage } totalCount } } } }`, kind, l.field, l.node), variables)
	if got.Node == nil {
		return nil
	}
	return got.Node.List
}

// told gives the names in a view, of its edges and of its nodes.
func (v *listView) told() (edges, nodes []string) {
	edges, nodes = []string{}, []string{}
	name := func(n *listNode) string {
		switch {
		case n == nil:
			return "a hole"
		case n.X == "":
			return nameOf(n.User)
		default:
			return n.X
		}
	}
	for _, e := range v.Edges {
		edges = append(edges, name(e.Node))
	}
	for _, n := range v.Nodes {
		nodes = append(nodes, name(&n))
	}
	return edges, nodes
}

// checkLists compares every list with the reference: the whole for every viewer, then a window that begins or ends at a cursor
// that another viewer was given, of what may be hidden from this one.
func (k *talk) checkLists(t *testing.T, w *world, rng *rand.Rand, viewers []stores.User) {
	t.Helper()
	for _, l := range k.lists() {
		cursors, places := []string{}, []stores.ListPosition{}
		for _, viewer := range viewers {
			want, got := l.want(viewer.ID), l.read(w, viewer.ID, map[string]any{"first": 100})
			l.compare(t, viewer.ID, got, want, len(want), false, false)
			for i := range want {
				if n := slices.Index(places, want[i].at); n < 0 {
					cursors, places = append(cursors, got.Edges[i].Cursor), append(places, want[i].at)
				} else if cursors[n] != got.Edges[i].Cursor {
					t.Fatalf("two cursors for one place in %s of %s", l.field, l.of)
				}
			}
		}
		for _, viewer := range viewers {
			if len(cursors) > 0 {
				n, size := rng.IntN(len(cursors)), 1+rng.IntN(2)
				l.checkWindow(t, w, viewer.ID, cursors[n], places[n], size, rng.IntN(2) == 0)
			}
		}
	}
}

// checkWindow compares the window behind a cursor, or before it when backward.
func (l talkList) checkWindow(t *testing.T, w *world, viewer stores.ID, cursor string, at stores.ListPosition, size int, backward bool) {
	t.Helper()
	whole := l.want(viewer)
	between := []item{}
	for _, x := range whole {
		if c := stands(x.at, at); c > 0 && !backward || c < 0 && backward {
			between = append(between, x)
		}
	}
	more, want := len(between) > size, between[:min(size, len(between))]
	arguments := map[string]any{"first": size, "after": cursor}
	if backward {
		want, arguments = between[len(between)-len(want):], map[string]any{"last": size, "before": cursor}
	}
	if whole == nil {
		want = nil
	}
	got := l.read(w, viewer, arguments)
	l.compare(t, viewer, got, want, len(whole), more || backward, more && backward || !backward)
}

func (l talkList) compare(t *testing.T, viewer stores.ID, got *listView, want []item, total int, next, previous bool) {
	t.Helper()
	if got == nil || want == nil {
		if (got == nil) != (want == nil) {
			t.Fatalf("%q has a list of %s of %s: %v", viewer, l.field, l.of, got)
		}
		return
	}
	edges, nodes := got.told()
	if !reflect.DeepEqual(edges, namesOf(want)) || !reflect.DeepEqual(nodes, edges) || got.TotalCount != total ||
		got.PageInfo.HasNextPage != next || got.PageInfo.HasPreviousPage != previous {
		t.Fatalf("%q sees as %s of %s\n%v (%v, %d, %+v)\nand may see\n%v of %d", viewer, l.field, l.of, edges, nodes, got.TotalCount, got.PageInfo, namesOf(want), total)
	}
}
