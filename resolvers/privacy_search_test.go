package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"fivefold/stores"
)

// In random societies, for nobody and for every person as viewer, a search finds, counts, suggests and highlights exactly what the viewer may see.
func TestPrivacyOfSearch(t *testing.T) {
	t.Parallel()
	discussions := 28
	if testing.Short() {
		discussions = 4
	}
	var decisions atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d decisions compared", decisions.Load())
		if want := int64(discussions) * 360; decisions.Load() < want {
			t.Errorf("too few decisions were compared, want %d", want)
		}
	})
	for seed := range uint64(discussions) {
		t.Run(fmt.Sprint("discussion ", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 16))
			k := randomDiscussion(rng, randomSociety(rng, 8))
			h := newHarness(t)
			h.putDiscussion(k)
			for _, viewer := range append([]stores.User{{}}, k.people...) {
				k.checkSearch(t, h, viewer.ID)
				for i := range k.people {
					k.checkTypo(t, h, viewer.ID, i)
				}
			}
			decisions.Add(int64(k.decisions))
		})
	}
}

// finds reports whether a viewer finds a person.
func (k *discussion) finds(viewer, person stores.ID) bool {
	k.decisions++
	return k.sees(viewer, person) && !k.blocks[stores.Pair{A: viewer, B: person}]
}

// findsPost reports whether a viewer finds a post: they may read it, it is not deleted, and nobody blocks the other unless it is theirs to manage.
func (k *discussion) findsPost(viewer stores.ID, m message) bool {
	k.decisions++
	if !m.deleted.IsZero() || !k.canRead(viewer, m) {
		return false
	}
	isKept := !viewer.IsZero() && (m.author == viewer || m.wall == viewer && m.audience != stores.AudienceOnlyMe || !m.page.IsZero() && k.moderates(viewer, m.page))
	return isKept || !k.blocked(viewer, m.author) && !k.blocked(viewer, m.wall)
}

// blocked reports whether one of two people blocks the other.
func (s *society) blocked(a, b stores.ID) bool {
	return s.blocks[stores.Pair{A: a, B: b}] || s.blocks[stores.Pair{A: b, B: a}]
}

type searchView struct {
	Search struct {
		TotalCount int
		KindCounts []struct {
			Kind  string
			Count int
		}
		Facets []struct {
			Name   string
			Values []struct {
				Value string
				Count int
			}
		}
		DidYouMean *string
		Edges      []struct {
			Highlights []struct{ Text string }
			Explain    struct {
				Factors []struct {
					Name  string
					Value float64
				}
			}
			Node struct{ ID string }
		}
	}
	Suggest []struct {
		Text string
		Node struct{ ID string }
	}
}

const privacySearch = `query($q: String!) {
  search(query: $q, first: 100) {
    totalCount didYouMean kindCounts { kind count } facets { name values { value count } }
    edges { highlights { text } explain { factors { name value } } node { ... on Node { id } } }
  }
  suggest(prefix: $q, kinds: [USER, POST], first: 20) { text node { ... on Node { id } } }
}`

// checkSearch compares what a viewer finds of all people and posts.
func (k *discussion) checkSearch(t *testing.T, h *harness, viewer stores.ID) {
	t.Helper()
	people, places, hidesFriends := map[string]bool{}, map[string]int{}, map[string]bool{}
	for _, u := range k.people {
		if k.finds(viewer, u.ID) {
			people[u.ID.String()] = true
			places[u.City.String()]++
			hidesFriends[u.ID.String()] = !k.showsFriends(viewer, u)
		}
	}
	posts := map[string]bool{}
	for _, m := range k.messages {
		if m.id == m.post && k.findsPost(viewer, m) {
			posts[m.id.String()] = true
		}
	}
	for query, want := range map[string]map[string]bool{"person": people, "post": posts} {
		got := get[searchView](h, viewer, privacySearch, map[string]any{"q": query})
		found := map[string]bool{}
		for _, e := range got.Search.Edges {
			found[e.Node.ID] = true
			for _, f := range e.Explain.Factors {
				if f.Name == "popularity" && hidesFriends[e.Node.ID] && f.Value != 1 {
					t.Errorf("viewer %v: the number of friends of %s shows", viewer, e.Node.ID)
				}
			}
		}
		suggested := map[string]bool{}
		for _, s := range got.Suggest {
			suggested[s.Node.ID] = true
		}
		if fmt.Sprint(found) != fmt.Sprint(want) || fmt.Sprint(suggested) != fmt.Sprint(want) {
			t.Errorf("viewer %v: %q finds %v and suggests %v, want %v", viewer, query, found, suggested, want)
		}
		if n := len(want); got.Search.TotalCount != n || n > 0 && (len(got.Search.KindCounts) != 1 || got.Search.KindCounts[0].Count != n) {
			t.Errorf("viewer %v: %q counts %d, %v, want %d", viewer, query, got.Search.TotalCount, got.Search.KindCounts, n)
		}
		for _, f := range got.Search.Facets {
			for _, v := range f.Values {
				if f.Name == "PLACE" && query == "person" && v.Count != places[v.Value] {
					t.Errorf("viewer %v: %d people in %s, want %d", viewer, v.Count, v.Value, places[v.Value])
				}
				k.decisions++
			}
		}
	}
}

// checkTypo checks that a misspelled name is corrected and highlighted as the names of people whom the viewer finds, and of nobody else.
func (k *discussion) checkTypo(t *testing.T, h *harness, viewer stores.ID, i int) {
	t.Helper()
	got := get[searchView](h, viewer, privacySearch, map[string]any{"q": fmt.Sprintf("Persn %d", i)})
	shown := []string{}
	if got.Search.DidYouMean != nil {
		shown = append(shown, *got.Search.DidYouMean)
	}
	for _, e := range got.Search.Edges {
		for _, highlight := range e.Highlights {
			shown = append(shown, highlight.Text)
		}
	}
	all := strings.Join(shown, " ")
	for j, u := range k.people {
		finds := k.finds(viewer, u.ID)
		if strings.Contains(all, u.Name) && !finds || i == j && finds && !strings.Contains(all, u.Name) {
			t.Errorf("viewer %v: Persn %d shows %q, and the viewer finds %s: %t", viewer, i, all, u.Name, finds)
		}
	}
}
