package resolvers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/stores"
)

// What people type is text: it is answered, or an error that says what to do.
func TestSearchForHostileText(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	objects := map[string][]stores.ID{"User": {h.id("user ada"), h.id("user grace")}, "Page": {h.id("page 1"), h.id("page 2")}}
	for name, query := range map[string]string{
		"empty": "", "spaces": " \t\n", "operators": `-"" - "" --"`, "only excluded": "-grace", "10 kB": strings.Repeat("grace ", 1700), "NUL": "gra\x00ce",
		"1,000 words": strings.Repeat("a b ", 500), "right to left": "\u202egrace\u202c", "quotes": `"grace`, "filter syntax": "grace && id:=[`1`] || *:*",
		"pattern": "(a+)+$ .*.*.* [a-z]{1,9999}", "one long word": strings.Repeat("x", 10_000), "emoji": "🍜🎸", "marks": strings.Repeat("e\u0301", 3000),
		"only marks": "\u0301\u0301", "percent": "%' OR 1=1 --", "surrogates": "\ufffd\ufeff",
	} {
		for _, viewer := range []stores.ID{{}, h.id("user ada")} {
			got := h.execute(viewer, `query($q: String!) { search(query: $q) { totalCount kindCounts { count } facets { name } didYouMean edges { highlights { text } node { __typename } } }
  suggest(prefix: $q) { text } exactMatches(name: $q) { __typename } interests(search: $q) { totalCount nodes { name } } }`, map[string]any{"q": query})
			if len(got.Errors) > 0 {
				t.Errorf("%s: %v", name, got.Errors)
			}
			isNothing := slices.Contains([]string{"empty", "spaces", "operators", "only excluded", "only marks"}, name)
			found := decode[struct {
				Search, Interests struct{ TotalCount int }
				Suggest           []struct{}
			}](t, got.Data)
			if isNothing && found.Search.TotalCount+found.Interests.TotalCount+len(found.Suggest) != 0 {
				t.Errorf("%s finds %+v", name, found)
			}
			for of, objects := range objects {
				lists, got := h.found(viewer, of, query, objects)
				if len(got.Errors) > 0 {
					t.Errorf("%s in lists: %v", name, got.Errors)
				}
				for list, items := range lists[0] {
					if isNothing && items.TotalCount != 0 {
						t.Errorf("%s finds %d in %s.%s", name, items.TotalCount, of, list)
					}
				}
			}
		}
	}
}

// The lists that the tests of searches cover are all that the schema has.
func TestAllSearchedListsAreKnown(t *testing.T) {
	t.Parallel()
	for _, of := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		for _, f := range of.Fields {
			isKnown := slices.Contains(searchedListsOf[of.Name], f.Name) || of.Name == "Query" && f.Name == "interests"
			if hasSearch := f.Arguments.ForName("search") != nil; hasSearch != isKnown {
				t.Errorf("%s.%s: takes a search %t, is tested %t", of.Name, f.Name, hasSearch, isKnown)
			}
		}
	}
}

// Invalid arguments of a search return an error that names the field.
func TestSearchWithInvalidArguments(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for field, want := range map[string][2]string{
		`search(query: "a", first: 101) { totalCount }`:                                                                            {"BAD_USER_INPUT", "first"},
		`search(query: "a", first: -1) { totalCount }`:                                                                             {"BAD_USER_INPUT", "first"},
		`search(query: "a", after: "x") { totalCount }`:                                                                            {"BAD_CURSOR", "after"},
		`search(query: "a", filters: {genreIds: ["{{user ada}}"]}) { totalCount }`:                                                 {"BAD_ID", "filters genreIds 0"},
		`search(query: "a", filters: {placeIds: ["x"]}) { totalCount }`:                                                            {"BAD_ID", "filters placeIds 0"},
		`search(query: "a", filters: {authorIds: ["{{page 1}}"]}) { totalCount }`:                                                  {"BAD_ID", "filters authorIds 0"},
		`search(query: "a", filters: {interestKinds: ["no kind"]}) { totalCount }`:                                                 {"BAD_USER_INPUT", "filters interestKinds 0"},
		`search(query: "a", filters: {pageCategories: [""]}) { totalCount }`:                                                       {"BAD_USER_INPUT", "filters pageCategories 0"},
		`search(query: "a", filters: {languages: ["no language"]}) { totalCount }`:                                                 {"BAD_USER_INPUT", "filters languages 0"},
		`search(query: "a", filters: {languages: [` + strings.Repeat(`"en" `, 101) + `]}) { totalCount }`:                          {"BAD_USER_INPUT", "filters languages"},
		`search(query: "a", filters: {writtenFrom: "2020-01-02T00:00:00Z", writtenBefore: "2020-01-01T00:00:00Z"}) { totalCount }`: {"BAD_USER_INPUT", "filters writtenBefore"},
		`suggest(prefix: "a", first: 21) { text }`:                                                                                 {"BAD_USER_INPUT", "first"},
		`suggest(prefix: "a", first: -1) { text }`:                                                                                 {"BAD_USER_INPUT", "first"},
		`interests(search: "a", genre: "rock") { totalCount }`:                                                                     {"BAD_USER_INPUT", "genre"},
	} {
		got := h.execute(h.id("user ada"), h.expand("{ "+field+" }"), nil)
		if len(got.Errors) == 0 || got.code() != want[0] || strings.Trim(fmt.Sprint(got.Errors[0].Extensions["field"]), "[]") != want[1] {
			t.Errorf("%s: got %v, want %v", field, got.Errors, want)
		}
	}
	empty := get[map[string]struct{ TotalCount int }](h, stores.ID{}, `{ a: search(query: "grace", kinds: []) { totalCount } b: search(query: "grace", filters: {placeIds: []}) { totalCount }
  c: search(query: "grace", kinds: [USER, USER, USER, USER, USER, USER]) { totalCount } }`, nil)
	if empty["a"].TotalCount != 0 || empty["b"].TotalCount != 0 || empty["c"].TotalCount == 0 {
		t.Errorf("empty lists find %v", empty)
	}
}

// What a person probably meant is a name, also when it is a handle that is misspelled.
func TestDidYouMeanIsAName(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.put(stores.Rows{Users: []stores.User{{ID: newObjectID(stores.KindUser, 1), Handle: "xenofon99", Name: "Bo Ek", JoinedAt: h.clock}}})
	for query, want := range map[string]string{"xenofan99": `"Bo Ek"`, "xenofon99": "null"} {
		got := h.execute(stores.ID{}, `query($q: String!) { search(query: $q) { totalCount didYouMean } }`, map[string]any{"q": query})
		if string(got.Data) != `{"search":{"totalCount":1,"didYouMean":`+want+`}}` {
			t.Errorf("%s: %s %v", query, got.Data, got.Errors)
		}
	}
}

// After "@", people whose handle begins with what is typed are suggested first.
func TestMentionsSuggestHandlesFirst(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.put(stores.Rows{Users: []stores.User{{ID: newObjectID(stores.KindUser, 1), Handle: "zed", Name: "Anna", JoinedAt: h.clock},
		{ID: newObjectID(stores.KindUser, 2), Handle: "anders-the-ninth", Name: "Bo Ek", JoinedAt: h.clock}}})
	for prefix, want := range map[string]string{"an": `[{"text":"Anna"},{"text":"Bo Ek"}]`, "@an": `[{"text":"Bo Ek"},{"text":"Anna"}]`, " @AN": `[{"text":"Bo Ek"},{"text":"Anna"}]`} {
		got := h.execute(stores.ID{}, `query($p: String!) { suggest(prefix: $p) { text } }`, map[string]any{"p": prefix})
		if string(got.Data) != `{"suggest":`+want+`}` {
			t.Errorf("%s: %s %v", prefix, got.Data, got.Errors)
		}
	}
}

// No post was written before the first time that the API has, and all posts, and nothing else, were written from it on.
func TestSearchFromTheFirstTime(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	got := get[map[string]struct{ TotalCount int }](h, stores.ID{}, `{ before: search(query: "a", filters: {writtenBefore: "0001-01-01T00:00:00Z"}) { totalCount }
  from: search(query: "a", filters: {writtenFrom: "0001-01-01T00:00:00Z"}) { totalCount } posts: search(query: "a", kinds: [POST]) { totalCount } }`, nil)
	if got["before"].TotalCount != 0 || got["from"] != got["posts"] || got["from"].TotalCount == 0 {
		t.Errorf("%v", got)
	}
}

type searchPage struct {
	Search struct {
		TotalCount int
		Nodes      []struct{ ID string }
		PageInfo   struct {
			HasNextPage bool
			EndCursor   *string
		}
	}
}

const searchPages = `query($q: String!, $first: Int, $after: String) { search(query: $q, first: $first, after: $after) {
  totalCount nodes { ... on Node { id } } pageInfo { hasNextPage endCursor } } }`

// The pages of a search are parts of the order of the first one, whatever changes meanwhile.
func TestPagesOfASearchAreOfTheFirstRanking(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada := h.id("user ada")
	all := get[searchPage](h, ada, searchPages, map[string]any{"q": "s", "first": 100}).Search
	if len(all.Nodes) < 12 || all.TotalCount < len(all.Nodes) {
		t.Fatalf("%d of %d hits", len(all.Nodes), all.TotalCount)
	}
	var read []struct{ ID string }
	variables := map[string]any{"q": "s", "first": 5}
	for {
		page := get[searchPage](h, ada, searchPages, variables).Search
		if read = append(read, page.Nodes...); !page.PageInfo.HasNextPage {
			break
		}
		variables["after"] = *page.PageInfo.EndCursor
		for _, name := range []string{"Sss Sun", "S"} { // new documents with better matches
			post := get[map[string]any](h, ada, `mutation($t: String!) { publishPost(input: {text: $t}) { userErrors { message } } }`, map[string]any{"t": name + " s"})
			_ = post
		}
	}
	if fmt.Sprint(read[:len(all.Nodes)]) != fmt.Sprint(all.Nodes) {
		t.Errorf("read %v, want %v", read, all.Nodes)
	}
	seen := map[string]bool{}
	for _, n := range read {
		if seen[n.ID] {
			t.Errorf("%s is on two pages", n.ID)
		}
		seen[n.ID] = true
	}
}

// What the first page of a search has not counted is null on its next pages, not empty.
func TestLaterPagesOfASearchHaveTheCountsOfTheFirstOne(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada := h.id("user ada")
	const counts = `totalCount kindCounts { kind } facets { name }`
	for first, isCounted := range map[string]bool{"": false, counts: true} {
		page := get[searchPage](h, ada, `{ search(query: "a", first: 2) { `+first+` pageInfo { endCursor } } }`, nil).Search.PageInfo
		got := h.execute(ada, `query($after: String) { search(query: "a", first: 2, after: $after) { `+counts+` } }`, map[string]any{"after": *page.EndCursor})
		next := decode[struct {
			Search struct {
				TotalCount         int
				KindCounts, Facets []struct{}
			}
		}](t, got.Data).Search
		if len(got.Errors) > 0 || next.TotalCount == 0 || (next.KindCounts != nil) != isCounted || (next.Facets != nil) != isCounted {
			t.Errorf("after a page with %q: %s %v", first, got.Data, got.Errors)
		}
	}
	if got := string(h.execute(ada, `{ search(query: "-") { `+counts+` } }`, nil).Data); got != `{"search":{"totalCount":0,"kindCounts":[],"facets":[]}}` {
		t.Errorf("a search without words: %s", got)
	}
}

// A cursor of a ranking that is gone is an error, and so is one of another query, filter or viewer.
func TestCursorsOfASearchBelongToIt(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada := h.id("user ada")
	cursor := *get[searchPage](h, ada, searchPages, map[string]any{"q": "s", "first": 5}).Search.PageInfo.EndCursor
	for name, got := range map[string]response{
		"viewer": h.execute(h.id("user grace"), searchPages, map[string]any{"q": "s", "after": cursor}),
		"query":  h.execute(ada, searchPages, map[string]any{"q": "so", "after": cursor}),
		"kinds":  h.execute(ada, `query($after: String) { search(query: "s", kinds: [USER], after: $after) { totalCount } }`, map[string]any{"after": cursor}),
	} {
		if got.code() != "BAD_CURSOR" {
			t.Errorf("another %s: %v", name, got.Errors)
		}
	}
	if err := h.root.Rankings.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := h.execute(ada, searchPages, map[string]any{"q": "s", "after": cursor}); got.code() != "CURSOR_EXPIRED" {
		t.Errorf("after the ranking is gone: %v", got.Errors)
	}
}

// A person who blocks the viewer is on no later page of a search that was made before.
func TestLaterPagesOfASearchApplyThePolicy(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada := h.id("user ada")
	all := get[searchPage](h, ada, `{ search(query: "a", kinds: [USER], first: 100) { nodes { ... on Node { id } } } }`, nil).Search.Nodes
	first := get[searchPage](h, ada, `{ search(query: "a", kinds: [USER], first: 2) { pageInfo { hasNextPage endCursor } } }`, nil).Search.PageInfo
	hidden, err := stores.ParseID(all[2].ID)
	if err != nil {
		t.Fatal(err)
	}
	get[map[string]any](h, hidden, `mutation($id: ID!) { blockUser(input: {userId: $id}) { userErrors { message } } }`, map[string]any{"id": ada.String()})
	rest := get[searchPage](h, ada, `query($after: String) { search(query: "a", kinds: [USER], first: 100, after: $after) { nodes { ... on Node { id } } } }`,
		map[string]any{"after": *first.EndCursor}).Search.Nodes
	if fmt.Sprint(rest) != fmt.Sprint(all[3:]) {
		t.Errorf("got %v, want %v", rest, all[3:])
	}
}

// A search that finds nothing finds what has all words but one, whoever may see it. Suggestions and searches in lists do not.
func TestSearchWithAWordTooMany(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	const search = `query($q: String!) { search(query: $q) { totalCount didYouMean kindCounts { kind count }
  edges { matchedBy highlights { field text ranges { start end } } explain { factors { name } } node { ... on User { handle } ... on Interest { name } } } } }`
	for query, want := range map[string]string{
		"Radiohead qqqq": `{"search":{"totalCount":1,"didYouMean":null,"kindCounts":[{"kind":"INTEREST","count":1}],"edges":[{"matchedBy":"WORDS",` +
			`"highlights":[{"field":"NAME","text":"Radiohead","ranges":[{"start":0,"end":9}]}],"explain":{"factors":[{"name":"match"},{"name":"missingWords"},{"name":"separation"},{"name":"popularity"}]},"node":{"name":"Radiohead"}}]}}`,
		`"Radiohead qqqq"`:                      `{"search":{"totalCount":0,"didYouMean":null,"kindCounts":[],"edges":[]}}`,
		"qqqq wwww":                             `{"search":{"totalCount":0,"didYouMean":null,"kindCounts":[],"edges":[]}}`,
		"qqqq wwww xxxx yyyy zzzz vvvv radiohe": `{"search":{"totalCount":0,"didYouMean":null,"kindCounts":[],"edges":[]}}`,
	} {
		if got := h.execute(h.id("user ada"), search, map[string]any{"q": query}); string(got.Data) != want || len(got.Errors) > 0 {
			t.Errorf("%s finds %s %v, want %s", query, got.Data, got.Errors, want)
		}
	}
	const grace = `{ search(query: "Okonjo qqqq") { nodes { ... on User { handle } } } suggest(prefix: "Okonjo qqqq") { text } viewer { friends(search: "Okonjo qqqq") { totalCount } } }`
	if got, want := string(h.execute(h.id("user ada"), grace, nil).Data), `{"search":{"nodes":[{"handle":"grace"}]},"suggest":[],"viewer":{"friends":{"totalCount":0}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	get[map[string]any](h, h.id("user grace"), `mutation($id: ID!) { blockUser(input: {userId: $id}) { userErrors { message } } }`, map[string]any{"id": h.id("user ada").String()})
	if got, want := string(h.execute(h.id("user ada"), grace, nil).Data), `{"search":{"nodes":[]},"suggest":[],"viewer":{"friends":{"totalCount":0}}}`; got != want {
		t.Errorf("after a block: %s, want %s", got, want)
	}
}

// A search engine that does not answer nulls what needs it, and nothing else.
func TestSearchWithoutItsEngine(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	broken := stores.Intercept(h.set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		if call.Port == "Search" {
			return stores.ErrUnavailable
		}
		return next(ctx)
	})
	h.root.Stores.Search = stores.Instrument(stores.Set{Search: broken.Search}, "search").Search
	got := h.execute(h.id("user ada"), `{ search(query: "grace") { totalCount } suggest(prefix: "gr") { text } exactMatches(name: "@Grace") { ... on User { name } } viewer { name } }`, nil)
	if len(got.Errors) != 2 {
		t.Fatalf("%v", got.Errors)
	}
	for _, err := range got.Errors {
		if err.Extensions["code"] != "UNAVAILABLE" || err.Extensions["store"] != "search" {
			t.Errorf("%v %v", err, err.Extensions)
		}
	}
	if want := `{"search":null,"suggest":null,"exactMatches":[{"name":"Grace Okonjo-Bell"}],"viewer":{"name":`; !strings.HasPrefix(string(got.Data), want) {
		t.Errorf("%s", got.Data)
	}
}
