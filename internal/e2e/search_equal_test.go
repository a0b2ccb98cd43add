package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/dataset"
)

const searchEverything = `query($q: String!, $kinds: [SearchKind!], $filters: SearchFilterInput) {
  search(query: $q, kinds: $kinds, filters: $filters, first: 100) {
    totalCount kindCounts { kind count } facets { name values { value count node { id } } } didYouMean pageInfo { hasNextPage }
    edges { matchedBy highlights { field text ranges { start end } } explain { score factors { name value } } node { __typename ... on Node { id } } } }
  suggest(prefix: $q) { text matchedBy ranges { start end } node { ... on Node { id } } }
  exactMatches(name: $q) { ... on Node { id } } }`

const searchPart = `query($q: String!, $after: String) { search(query: $q, first: 7, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { ... on Node { id } } } }`

// A searched is an operation that every engine must answer alike.
type searched struct {
	Q       string              `json:"q"`
	Kinds   []string            `json:"kinds,omitempty"`
	Filters map[string][]string `json:"filters,omitempty"`
}

// variables returns the variables of an operation.
func (s searched) variables() (out map[string]any) {
	text, _ := json.Marshal(s)
	_ = json.Unmarshal(text, &out)
	return out
}

// searchTexts returns what people type in a network: names and texts, and the same with errors.
func searchTexts(t *testing.T, set stores.Set, limit int) []string {
	t.Helper()
	var names []string
	for table, after := range map[stores.Table]stores.Rows{stores.TableUsers: {}, stores.TablePages: {}, stores.TableInterests: {}, stores.TablePosts: {}} {
		rows, err := set.Archive.Scan(t.Context(), table, after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range rows.Users {
			names = append(names, u.Name, u.Handle)
		}
		for _, p := range rows.Pages {
			names = append(names, p.Name)
		}
		for _, i := range rows.Interests {
			names = append(names, i.Name)
		}
		for _, p := range rows.Posts {
			names = append(names, p.Text)
		}
	}
	slices.Sort(names)
	random := rand.New(rand.NewPCG(3, 14))
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	texts := []string{"", " ", "-", `"`, "a", "e", "s", "an", "the", "ma", "1", "🍜", "no such thing at all", `name:=[a] && *`, `"the`, "-the a"}
	for _, name := range names {
		words := strings.Fields(name)
		if len(texts) >= limit {
			break
		}
		if len(words) == 0 {
			continue
		}
		words = words[:min(len(words), 4)]
		text := []rune(strings.Join(words, " "))
		at := random.IntN(len(text))
		texts = append(texts, string(text), string(text[:at+1]), string(text[:at])+string(text[min(at+1, len(text)):]), string(text[:at])+"x"+string(text[at:]),
			strings.Join(words, ""), words[len(words)-1]+" "+words[0], `"`+words[0]+`"`, words[0]+" -"+words[len(words)-1])
	}
	return texts
}

// filtersOf returns a search for every value of every facet of a broad query.
func filtersOf(t *testing.T, c *servertest.Client, query string) (all []searched) {
	t.Helper()
	fields := map[string]string{"INTEREST_KIND": "interestKinds", "GENRE": "genreIds", "PAGE_CATEGORY": "pageCategories", "PLACE": "placeIds", "LANGUAGE": "languages"}
	answer := servertest.Query[struct {
		Search struct {
			Facets []struct {
				Name   string
				Values []struct{ Value string }
			}
		}
	}](t, c, `query($q: String!) { search(query: $q) { facets { name values { value } } } }`, map[string]any{"q": query})
	for _, f := range answer.Search.Facets {
		for i, v := range f.Values {
			if field := fields[f.Name]; field != "" && i < 6 {
				all = append(all, searched{Q: query, Filters: map[string][]string{field: {v.Value}}})
			}
		}
	}
	return all
}

// pages returns the ids of all hits of a query, which are read in pages.
func pages(t *testing.T, c *servertest.Client, query string) (ids []string) {
	t.Helper()
	for variables := map[string]any{"q": query}; ; {
		var answer struct {
			Data searchPageData
		}
		body := searchAnswer(t, c, searchPart, variables)
		if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Data.Search == nil {
			t.Fatalf("%q: %s", query, body)
		}
		for _, n := range answer.Data.Search.Nodes {
			ids = append(ids, n.ID)
		}
		if !answer.Data.Search.PageInfo.HasNextPage {
			return ids
		}
		variables["after"] = answer.Data.Search.PageInfo.EndCursor
	}
}

type searchPageData struct {
	Search *struct {
		PageInfo struct {
			HasNextPage bool
			EndCursor   string
		}
		Nodes []struct{ ID string }
	}
}

// Whatever engine finds, the answers to the same searches in the same network are equal, byte by byte: hits, their order and scores, counts, facets,
// suggestions, and the pages that cursors lead to.
func TestAllSearchEnginesAnswerAlike(t *testing.T) {
	t.Parallel()
	files, read := demoFiles(t), servertest.Importer(dataset.ImportCSV)
	embedded := startSearch(t, "fts5", files, read)
	limit := 120
	if testing.Short() {
		limit = 40
	}
	var all []searched
	for _, text := range searchTexts(t, embedded.Engines.Set, limit) {
		all = append(all, searched{Q: text})
	}
	for _, kind := range []string{"USER", "PAGE", "POST", "INTEREST"} {
		all = append(all, searched{Q: "a", Kinds: []string{kind}}, searched{Q: "ma", Kinds: []string{kind}})
	}
	for _, query := range []string{"a", "s", "t"} {
		all = append(all, filtersOf(t, embedded.Client, query)...)
	}
	rows, err := embedded.Engines.Set.Archive.Scan(t.Context(), stores.TableFriendships, stores.Rows{}, 1)
	if err != nil || len(rows.Friendships) == 0 {
		t.Fatal(err, rows)
	}
	viewers := map[string]func(*servertest.Server) *servertest.Client{
		"nobody":   func(s *servertest.Server) *servertest.Client { return s.Client },
		"somebody": func(s *servertest.Server) *servertest.Client { return s.As(rows.Friendships[0].Low.String()) },
	}
	want, kinds := map[string]string{}, map[string]int{}
	for viewer, client := range viewers {
		for _, s := range all {
			body := searchAnswer(t, client(embedded), searchEverything, s.variables())
			want[fmt.Sprint(viewer, s)] = body
			for _, kind := range []string{"User", "Page", "Post", "Interest"} {
				kinds[kind] += strings.Count(body, `"__typename":"`+kind+`"`)
			}
			if strings.Contains(body, `"errors"`) {
				t.Errorf("%s %v: %s", viewer, s, body)
			}
		}
		want[viewer] = fmt.Sprint(pages(t, client(embedded), "a"), pages(t, client(embedded), "s"))
	}
	if len(kinds) < 4 || min(kinds["User"], kinds["Post"], kinds["Interest"]) == 0 {
		t.Errorf("hits of %v", kinds)
	}
	t.Logf("%d operations, hits %v", len(want), kinds)
	onEachEngine(t, func(t *testing.T, engine string) {
		if engine == "fts5" {
			return // the others are compared with it
		}
		s, different := startSearch(t, engine, files, read), 0
		for viewer, client := range viewers {
			for _, o := range all {
				got, wanted := searchAnswer(t, client(s), searchEverything, o.variables()), want[fmt.Sprint(viewer, o)]
				if got != wanted {
					if different++; different <= 5 {
						t.Errorf("%s searches %+v:\n%s\nand with fts5\n%s", viewer, o, got, wanted)
					}
				}
			}
			if got := fmt.Sprint(pages(t, client(s), "a"), pages(t, client(s), "s")); got != want[viewer] {
				t.Errorf("pages of %s:\n%s\nand with fts5\n%s", viewer, got, want[viewer])
			}
		}
		t.Logf("%d of %d answers differ", different, len(want))
	})
}
