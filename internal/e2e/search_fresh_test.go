package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/servertest"
)

// A searcher is a person who writes and searches through several servers.
type searcher struct {
	t       *testing.T
	clients []*servertest.Client
	number  int
	post    string // the last one, until it is deleted
	word    string // of its text
}

// any returns the client of any of the servers.
func (p *searcher) any() *servertest.Client { return p.clients[rand.IntN(len(p.clients))] }

// do sends a mutation and returns the id of the post that it has made. Errors fail the test.
func (p *searcher) do(mutation, value string) (post string, ok bool) {
	_, body := p.any().Post(p.t, mutation, map[string]any{"v": value})
	var answer struct {
		Data   map[string]struct{ Post struct{ ID string } }
		Errors json.RawMessage
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Errors != nil || revisionOf(p.t, body) == 0 {
		p.t.Errorf("%s: %s", value, body)
		return "", false
	}
	return answer.Data["publishPost"].Post.ID, true
}

// finds reports whether a search for a word finds a name or a text, which is the word.
func (p *searcher) finds(c *servertest.Client, word string) bool {
	body := searchAnswer(p.t, c, `query($q: String!) { search(query: $q, first: 100) { nodes { ... on User { name } ... on Post { text } } } }`, map[string]any{"q": word})
	if !strings.Contains(body, `"nodes":[`) || strings.Contains(body, `"errors"`) {
		p.t.Errorf("%s: %s", word, body)
	}
	return strings.Contains(body, fmt.Sprintf("%q", word))
}

// writeAndSearch writes once and searches for it at once. It returns what the search should have found or not, empty when it is right.
func (p *searcher) writeAndSearch(n int) (miss string, ok bool) {
	word := fmt.Sprintf("w%dx%d", p.number, n)
	switch {
	case n%3 == 0:
		if _, ok := p.do(`mutation($v: String!) { updateProfile(input: {name: $v}) { userErrors { code } } }`, word); !ok {
			return "", false
		}
	case p.post == "":
		post, ok := p.do(`mutation($v: String!) { publishPost(input: {text: $v, audience: FRIENDS}) { post { id } } }`, word)
		if !ok {
			return "", false
		}
		p.post, p.word = post, word
	default:
		if _, ok := p.do(`mutation($v: ID!) { deleteMessage(input: {messageId: $v}) { userErrors { code } } }`, p.post); !ok {
			return "", false
		}
		p.post = ""
		if p.finds(p.any(), p.word) {
			return "the deleted " + p.word, true
		}
		return "", true
	}
	if !p.finds(p.any(), word) {
		return word, true
	}
	return "", true
}

// Sessions write through one server and search through another, while the projection learns of changes up to five seconds later: every search contains what
// its session has written before. Without that delay others find it soon; how soon is printed.
func TestSessionsFindTheirWritesWhileTheProjectionIsLate(t *testing.T) {
	t.Parallel()
	if servertest.StoreName() != "postgres" { // a transaction of any database of the server holds back the outbox, and tests of other packages have long ones
		t.Skip("needs a PostgreSQL that tests of no other package use: set FIVEFOLD_TEST_STORES=postgres")
	}
	onEachEngine(t, func(t *testing.T, engine string) {
		const people, longest = 24, 20 * time.Second
		limit := 10_000
		if testing.Short() {
			limit = 240
		}
		a := searchAt(t, engine, t.TempDir())
		a.PostgresURL = servertest.EmptyDatabase(t)
		a.RedisURL, a.RedisPrefix = servertest.Redis(t)
		servers := []*servertest.Server{servertest.Start(t, servertest.WithAddresses(a)), servertest.Start(t, servertest.WithAddresses(a))}
		searchers := make([]*searcher, people)
		for i := range searchers {
			token := servertest.Query[struct{ SignUp struct{ Token string } }](t, servers[0].Client, `mutation($h: String!) {
				signUp(input: {handle: $h, name: "Nobody", password: "correct horse battery"}) { token } }`, map[string]any{"h": fmt.Sprint("person_", i)}).SignUp.Token
			searchers[i] = &searcher{t: t, number: i}
			for _, s := range servers {
				searchers[i].clients = append(searchers[i].clients, s.With("Authorization", "Bearer "+token))
			}
		}
		awaitSearch(t, servers[0])
		stop := delayChanges(t, a.PostgresURL)
		var running sync.WaitGroup
		var pairs, misses atomic.Int64
		began := time.Now()
		for _, p := range searchers {
			running.Go(func() {
				for n := 0; n < limit/people && time.Since(began) < longest; n++ {
					miss, ok := p.writeAndSearch(n)
					if !ok {
						return
					}
					pairs.Add(1)
					if miss != "" && misses.Add(1) < 5 {
						t.Errorf("person %d searches after write %d: %s", p.number, n, miss)
					}
				}
			})
		}
		running.Wait()
		t.Logf("%d pairs of a write and a search in %v: %d misses", pairs.Load(), time.Since(began).Round(time.Millisecond), misses.Load())
		if n := misses.Load(); n > 0 || pairs.Load() < people {
			t.Errorf("%d of %d searches lack what their sessions have written", n, pairs.Load())
		}
		stop()
		awaitSearch(t, servers[0])
		logVisibility(t, searchers[0], servers[1].Client)
	})
}

// logVisibility prints how long others do not find what a person has written.
func logVisibility(t *testing.T, p *searcher, others *servertest.Client) {
	t.Helper()
	took := make([]time.Duration, 200)
	if testing.Short() {
		took = took[:20]
	}
	for i := range took {
		word := fmt.Sprintf("v%dx", i)
		if _, ok := p.do(`mutation($v: String!) { updateProfile(input: {name: $v}) { userErrors { code } } }`, word); !ok {
			return
		}
		for began := time.Now(); ; {
			found := p.finds(others, word)
			if took[i] = time.Since(began); found {
				break
			}
			if took[i] > searchPatience {
				t.Fatalf("others do not find %s", word)
			}
		}
	}
	slices.Sort(took)
	t.Logf("others find a write after %v (p50), %v (p99) and %v (longest)", took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
}
