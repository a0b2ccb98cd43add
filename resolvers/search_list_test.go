package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/graph/executor"
	"fivefold/resolvers"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

// searchedListsOf are the lists that take a search text, by type, and what they return of an item.
var searchedListsOf = map[string][]string{
	"User": {"friends", "interests", "wall"},
	"Page": {"members", "posts"},
}

type foundLists []map[string]struct {
	TotalCount int
	Nodes      []struct{ ID string }
}

// found returns what a search finds in the lists of objects, requested in one operation. Without a search it returns the lists.
func (h *harness) found(viewer stores.ID, of string, search any, objects []stores.ID) (foundLists, response) {
	h.t.Helper()
	var fields strings.Builder
	for _, list := range searchedListsOf[of] {
		fmt.Fprintf(&fields, "%s(search: $q, first: 100) { totalCount nodes { ... on Node { id } } } ", list)
	}
	texts := make([]string, len(objects))
	for i, id := range objects {
		texts[i] = id.String()
	}
	got := h.execute(viewer, fmt.Sprintf(`query($q: String, $ids: [ID!]!) { nodes(ids: $ids) { ... on %s { %s } } }`, of, &fields), map[string]any{"q": search, "ids": texts})
	return decode[struct{ Nodes foundLists }](h.t, got.Data).Nodes, got
}

// calledTimes returns how often the last operation has called a method.
func (h *harness) calledTimes(method string) (n int) {
	for _, c := range h.calls {
		if c.Method == method {
			n++
		}
	}
	return n
}

// The lists of many objects are searched in one call of the search engine, and have what each of them has alone.
func TestSearchInTheListsOfManyObjects(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	objects := map[string][]stores.ID{}
	for i := range 8 {
		objects["Page"] = append(objects["Page"], h.id(fmt.Sprint("page ", i+1)))
	}
	for _, name := range []string{"ada", "grace", "kofi", "ingrid", "chen", "zofia"} {
		objects["User"] = append(objects["User"], h.id("user "+name))
	}
	for _, viewer := range []stores.ID{{}, h.id("user ada"), h.id("user kofi")} {
		for of, ids := range objects {
			hits := 0
			whole, _ := h.found(viewer, of, nil, ids)
			for _, q := range []string{"a", "th", "musci", "radiohed", "gr", "-", `"the`} {
				all, got := h.found(viewer, of, q, ids)
				lists := len(searchedListsOf[of])
				if n := h.calledTimes("Search.Find"); len(got.Errors) > 0 || n > lists {
					t.Fatalf("%s %q: %d calls for %d lists: %v", of, q, n, lists, got.Errors)
				}
				for i, id := range ids {
					alone, _ := h.found(viewer, of, q, []stores.ID{id})
					if fmt.Sprint(all[i]) != fmt.Sprint(alone[0]) {
						t.Errorf("viewer %v: %q in the lists of %v: got %v, alone %v", viewer, q, id, all[i], alone[0])
					}
					for name, list := range alone[0] {
						hits += len(list.Nodes)
						for _, n := range list.Nodes {
							if !slices.Contains(whole[i][name].Nodes, n) {
								t.Errorf("viewer %v: %q finds %v, which is not in %s of %v", viewer, q, n, name, id)
							}
						}
					}
				}
			}
			if hits < 15 {
				t.Errorf("viewer %v: %d hits in the lists of %s", viewer, hits, of)
			}
		}
	}
	friends := get[map[string]any](h, h.id("user ada"), `{ viewer { friends { nodes { friends(search: "a") { nodes { name } } } } } }`, nil)
	if n := h.calledTimes("Search.Find"); n != 1 {
		t.Errorf("friends of friends took %d calls: %v", n, friends)
	}
}

// addHubs stores people who have so many friends each, are members of one page and write on its wall, and returns them and the page. The first hubs
// share the people from 0 on.
func (h *harness) addHubs(friends ...int) (hubs []stores.ID, page stores.ID) {
	h.t.Helper()
	at := h.clock.Add(-24 * time.Hour)
	most := slices.Max(friends)
	var rows stores.Rows
	add := func(n uint64, name string) stores.ID {
		u := stores.User{ID: newObjectID(stores.KindUser, 1_000_000+n), Handle: fmt.Sprint("hub-", n), Name: name, JoinedAt: at, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
		rows.Users = append(rows.Users, u)
		return u.ID
	}
	page = newObjectID(stores.KindPage, 1_000_000)
	rows.Pages = []stores.Page{{ID: page, Kind: stores.Group, Name: "Hubs", CreatedAt: at}}
	for i := range most {
		name := fmt.Sprintf("Neighbour%d", i)
		if i == 0 {
			name = "Rarest Bird"
		}
		id := add(uint64(i), name)
		rows.Memberships = append(rows.Memberships, stores.Membership{Page: page, User: id, Role: stores.Member, Since: at.Add(time.Duration(i) * time.Second)})
	}
	others := slices.Clone(rows.Users)
	for i, n := range friends {
		hub := add(uint64(most+i), fmt.Sprint("Hub ", i))
		hubs = append(hubs, hub)
		for j, u := range others[:n] {
			since := at.Add(time.Duration(j) * time.Second)
			rows.Friendships = append(rows.Friendships, stores.Friendship{ID: stores.FriendshipID(hub, u.ID), Low: hub, High: u.ID, Requester: hub, RequestedAt: since, Since: since}.Normalized())
		}
	}
	if _, err := h.set.Archive.Put(h.t.Context(), rows); err != nil {
		h.t.Fatal(err)
	}
	return hubs, page
}

// A list is searched to its end: its oldest item is found. The list of one person that is too long is an error of its own.
func TestSearchInLongLists(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.levels = nil // long lists are read on: see StoreCalls
	hubs, page := h.addHubs(stores.MaxSearchScope+1, stores.MaxSearchScope, stores.MaxLimit+1)
	found, got := h.found(hubs[1], "User", "rarest", hubs)
	if len(got.Errors) != 1 || got.code() != "BAD_USER_INPUT" || fmt.Sprint(got.Errors[0].Path) != "nodes[0].friends" || !strings.Contains(got.Errors[0].Message, "5000") {
		t.Errorf("a list that is too long: %v", got.Errors)
	}
	for i, want := range []int{0, 1, 1} {
		if n := found[i]["friends"].TotalCount; n != want {
			t.Errorf("finds %d of the friends of hub %d, want %d", n, i, want)
		}
	}
	members, got := h.found(hubs[1], "Page", "rarest", []stores.ID{page})
	if len(got.Errors) > 0 || members[0]["members"].TotalCount != 1 || len(members[0]["members"].Nodes) != 1 {
		t.Errorf("members: %v %v", members, got.Errors)
	}
}

// Where more items match than the search engine returns, the lists of fewer objects are searched at a time.
func TestSearchInListsWithManyMatches(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.levels = nil // lists with many matches are searched again: see StoreCalls
	const friends = stores.MaxSearchCandidates + 50
	hubs, _ := h.addHubs(friends, friends, 200, 100, 1)
	found, got := h.found(hubs[0], "User", "neighbour", hubs)
	for i, want := range []int{stores.MaxSearchCandidates, stores.MaxSearchCandidates, 199, 99, 0} {
		if n := found[i]["friends"].TotalCount; n != want {
			t.Errorf("finds %d of the friends of hub %d, want %d: %v", n, i, want, got.Errors)
		}
	}
	if n := h.calledTimes("Search.Find"); n < 5 || n > 3+16 {
		t.Errorf("%d calls", n)
	}
	var many []int
	for range 20 {
		many = append(many, friends)
	}
	h = newHarness(t)
	h.levels = nil
	hubs, _ = h.addHubs(many...)
	_, got = h.found(hubs[0], "User", "neighbour", hubs)
	if len(got.Errors) == 0 || got.code() != "BAD_USER_INPUT" || h.calledTimes("Search.Find") > 3+16 {
		t.Errorf("too many matches in %d calls: %v", h.calledTimes("Search.Find"), got.Errors)
	}
}

// The plan of a list has the calls of a search only if its argument is given.
func TestPlansHaveSearchesThatAreGiven(t *testing.T) {
	t.Parallel()
	for of, lists := range searchedListsOf {
		for _, list := range append(lists, "") {
			field := of + "." + list
			if list == "" {
				field = "Query.interests"
			}
			if n := resolvers.StoreCalls(field, []string{"first", "orderBy"}, 1)["Search.Find"]; n != 0 {
				t.Errorf("%s plans %d searches without one", field, n)
			}
			if n := resolvers.StoreCalls(field, []string{"first", "search"}, 1)["Search.Find"]; n != 1 {
				t.Errorf("%s plans %d searches with one", field, n)
			}
		}
	}
	h := newDemoHarness(t)
	if h.levels == nil {
		t.Skip("only the breadth-first executor plans its calls")
	}
	for search, want := range map[any]int{nil: 0, "a": 1} {
		levels, planned := h.levels, 0
		h.levels = func(oc *graphql.OperationContext) [][]executor.LevelCall {
			for _, c := range slices.Concat(levels(oc)...) {
				planned += resolvers.StoreCalls(c.Field, c.Given, c.Paths)["Search.Find"]
			}
			return levels(oc)
		}
		h.execute(h.id("user ada"), `query($q: String) { viewer { friends(search: $q) { totalCount } } }`, map[string]any{"q": search})
		if h.levels = levels; planned != want {
			t.Errorf("friends(search: %v) plans %d searches", search, planned)
		}
	}
}
