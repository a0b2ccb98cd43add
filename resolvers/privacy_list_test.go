package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"fivefold/stores"
)

// A modelList is a list of the API and its items by viewer; nil when the list is hidden from the viewer.
type modelList struct {
	of          stores.ID
	field, node string
	want        func(viewer stores.ID) []item
}

// lists returns all lists of messages, reactions, members and pages.
func (k *discussion) lists() (all []modelList) {
	for _, u := range k.people {
		seen := func(viewer stores.ID, items []item) []item {
			if !k.sees(viewer, u.ID) {
				return nil
			}
			return items
		}
		all = append(all,
			modelList{u.ID, "messages", "x: text", func(v stores.ID) []item {
				return seen(v, k.messagesWhere(v, false, func(m message) bool { return m.author == u.ID }))
			}},
			modelList{u.ID, "wall", "x: text", func(v stores.ID) []item {
				return seen(v, k.messagesWhere(v, false, func(m message) bool { return m.wall == u.ID }))
			}},
			modelList{u.ID, "pages", "x: name", func(v stores.ID) []item { return seen(v, k.pagesOf(v, u)) }})
	}
	for i, p := range k.rowsStored.Pages {
		other := k.rowsStored.Pages[1-i]
		all = append(all,
			modelList{p.ID, "members", "x: handle", func(v stores.ID) []item { return k.members(v, p.ID) }},
			modelList{p.ID, "posts", "x: text", func(v stores.ID) []item {
				return k.messagesWhere(v, false, func(m message) bool { return m.page == p.ID })
			}},
			modelList{p.ID, "topics", "x: name", func(stores.ID) []item {
				return []item{{k.interests[i].Name, stores.ListPosition{ID: k.interests[i].ID}}}
			}},
			modelList{p.ID, "likedPages", "x: name", func(stores.ID) []item { return []item{{other.Name, stores.ListPosition{ID: other.ID}}} }})
	}
	for _, m := range k.messages {
		readable := func(viewer stores.ID, items []item) []item {
			if !k.canRead(viewer, m) {
				return nil
			}
			return items
		}
		all = append(all,
			modelList{m.id, "replies", "x: text", func(v stores.ID) []item {
				return readable(v, k.messagesWhere(v, true, func(c message) bool { return c.replyTo == m.id }))
			}},
			modelList{m.id, "reactions", "user { x: handle }", func(v stores.ID) []item {
				who, _ := k.reactors(v, m.id)
				return readable(v, who)
			}})
	}
	return all
}

type listNode struct {
	X    string
	User *namedNode
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

// read reads a window of a list; nil when it is hidden from viewer.
func (l modelList) read(h *harness, viewer stores.ID, window map[string]any) *listView {
	h.t.Helper()
	kind := map[stores.Kind]string{stores.KindUser: "User", stores.KindPage: "Page", stores.KindPost: "Post", stores.KindComment: "Comment"}[l.of.Kind]
	variables := map[string]any{"id": l.of.String()}
	for name, value := range window {
		variables[name] = value
	}
	got := get[struct{ Node *struct{ List *listView } }](h, viewer, fmt.Sprintf(`query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  node(id: $id) { ... on %s { list: %s(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { %s } } nodes { %[3]s } pageInfo { hasNextPage hasPreviousPage } totalCount } } } }`, kind, l.field, l.node), variables)
	if got.Node == nil {
		return nil
	}
	return got.Node.List
}

// names returns the names of the edges and of the nodes of a view.
func (v *listView) names() (edges, nodes []string) {
	edges, nodes = []string{}, []string{}
	name := func(n *listNode) string {
		switch {
		case n == nil:
			return hiddenMember
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

// checkLists compares every list with the reference: the whole list for every viewer, then a window after or before a cursor that
// another viewer received, whose item may be hidden from this viewer.
func (k *discussion) checkLists(t *testing.T, h *harness, rng *rand.Rand, viewers []stores.User) {
	t.Helper()
	for _, l := range k.lists() {
		cursors, positions := []string{}, []stores.ListPosition{}
		for _, viewer := range viewers {
			want, got := l.want(viewer.ID), l.read(h, viewer.ID, map[string]any{"first": 100})
			l.compare(t, viewer.ID, got, want, len(want), false, false)
			for i := range want {
				if n := slices.Index(positions, want[i].at); n < 0 {
					cursors, positions = append(cursors, got.Edges[i].Cursor), append(positions, want[i].at)
				} else if cursors[n] != got.Edges[i].Cursor {
					t.Fatalf("two cursors for one position in %s of %s", l.field, l.of)
				}
			}
		}
		for _, viewer := range viewers {
			if len(cursors) > 0 {
				n, size := rng.IntN(len(cursors)), 1+rng.IntN(2)
				l.checkWindow(t, h, viewer.ID, cursors[n], positions[n], size, rng.IntN(2) == 0)
			}
		}
	}
}

// checkWindow compares the window after a cursor, or before it when backward.
func (l modelList) checkWindow(t *testing.T, h *harness, viewer stores.ID, cursor string, at stores.ListPosition, size int, backward bool) {
	t.Helper()
	whole := l.want(viewer)
	between := []item{}
	for _, x := range whole {
		if c := comparePositions(x.at, at); c > 0 && !backward || c < 0 && backward {
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
	got := l.read(h, viewer, arguments)
	l.compare(t, viewer, got, want, len(whole), more || backward, more && backward || !backward)
}

func (l modelList) compare(t *testing.T, viewer stores.ID, got *listView, want []item, total int, next, previous bool) {
	t.Helper()
	if got == nil || want == nil {
		if (got == nil) != (want == nil) {
			t.Fatalf("viewer %q sees %s of %s: %v", viewer, l.field, l.of, got)
		}
		return
	}
	edges, nodes := got.names()
	if !reflect.DeepEqual(edges, namesOf(want)) || !reflect.DeepEqual(nodes, named(want)) || got.TotalCount != total ||
		got.PageInfo.HasNextPage != next || got.PageInfo.HasPreviousPage != previous {
		t.Fatalf("viewer %q sees as %s of %s\n%v (%v, %d, %+v)\nwant\n%v of %d", viewer, l.field, l.of, edges, nodes, got.TotalCount, got.PageInfo, namesOf(want), total)
	}
}
