package e2e

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/demo"
	"fivefold/stores/engines"
)

const (
	killedDir      = "FIVEFOLD_TEST_KILLED_DIR" // the data directory of the server process
	killedDatabase = "FIVEFOLD_TEST_KILLED_DATABASE"
	killedRedis    = "FIVEFOLD_TEST_KILLED_REDIS"
	killedPrefix   = "FIVEFOLD_TEST_KILLED_PREFIX" // of the keys in Redis
	killedWriters  = 32
	likeStrength   = "mutation($interest: ID!, $strength: Int!) { likeInterest(input: {interestId: $interest, strength: $strength}) { interest { id } userErrors { code } } }"
	publishTopics  = "mutation($text: String!, $topics: [ID!]) { publishPost(input: {text: $text, topicIds: $topics}) { post { id } userErrors { code } } }"
)

// acknowledged are the mutations whose responses have been received.
type acknowledged struct {
	mu       sync.Mutex
	posts    map[stores.ID]string // their texts
	strength [killedWriters]int   // the last one of each writer's like
	count    int
	round    int // of kills
}

// TestAKilledServerLosesNoAcknowledgedMutation kills a server 20 times while 32 clients publish posts and set likes, each time after about as many
// acknowledged mutations as FIVEFOLD_KILLED_MUTATIONS says (50). Everything acknowledged is in the stores then, and nothing is there by half.
func TestAKilledServerLosesNoAcknowledgedMutation(t *testing.T) {
	serveWhenKilled()
	t.Parallel()
	killRepeatedly(t, engines.Addresses{DataDir: t.TempDir()})
}

// The same with the data in PostgreSQL, which goes on, and a Redis. Then a server comes, and every projection passes the last change.
func TestAKilledServerLosesNoAcknowledgedMutationInPostgres(t *testing.T) {
	serveWhenKilled()
	t.Parallel()
	at := engines.Addresses{DataDir: t.TempDir(), PostgresURL: servertest.EmptyDatabase(t)}
	at.RedisURL, at.RedisPrefix = servertest.Redis(t)
	killRepeatedly(t, at)
	expectDrained(t, servertest.Start(t, servertest.WithAddresses(at)).Engines.Set)
}

// expectDrained waits until every projection has applied every change up to now, and fails when one is parked.
func expectDrained(t *testing.T, set stores.Set) {
	t.Helper()
	head, err := set.Outbox.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		states, err := set.Projections.All(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		isDrained := len(states) > 0
		for name, state := range states {
			next, err := set.Outbox.Read(t.Context(), state.Cursor, 1)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			isDrained = isDrained && (len(next.Changes) == 0 || next.Changes[0].Revision > head.Revision) && !state.Rebuild
			if state.Parked > 0 {
				t.Errorf("%s has %d parked changes", name, state.Parked)
			}
		}
		if isDrained || t.Failed() {
			t.Logf("after %v at revision %d: %+v", time.Since(began).Round(time.Millisecond), head.Revision, states)
			return
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("the outbox does not drain: the head is %+v, the projections are %+v", head, states)
		}
	}
}

// serveWhenKilled serves in the process that a test kills.
func serveWhenKilled() {
	if dir := os.Getenv(killedDir); dir != "" {
		os.Exit(cli.Run(context.Background(), []string{"--data-dir", dir, "--postgres-url", os.Getenv(killedDatabase),
			"--redis-url", os.Getenv(killedRedis), "--redis-prefix", cmp.Or(os.Getenv(killedPrefix), "fivefold"), "--addr", "127.0.0.1:0"}, os.Stdout, os.Stderr))
	}
}

func killRepeatedly(t *testing.T, at engines.Addresses) {
	t.Helper()
	mutations := size(t, "FIVEFOLD_KILLED_MUTATIONS", 50)
	rounds := 20
	if testing.Short() {
		rounds = 3
	}
	done := acknowledged{posts: map[stores.ID]string{}}
	var rows stores.Rows
	withEngines(t, at, func(e *engines.Engines) error {
		users, err := e.Set.Archive.Scan(t.Context(), stores.TableUsers, stores.Rows{}, killedWriters)
		interests, interestErr := e.Set.Archive.Scan(t.Context(), stores.TableInterests, stores.Rows{}, killedWriters)
		rows = stores.Rows{Users: users.Users, Interests: interests.Interests}
		return errors.Join(err, interestErr)
	})
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range rounds {
		done.count, done.round = 0, round
		mutateUntilKilled(t, at, rows, mutations/2+random.IntN(mutations), &done)
		withEngines(t, at, func(e *engines.Engines) error { return done.check(t, e, rows) })
		if t.Failed() {
			t.Fatalf("after kill %d", round+1)
		}
	}
	t.Logf("%d kills, %d acknowledged posts, last strengths %v", rounds, len(done.posts), done.strength)
}

// withEngines opens the stores, with the demo network.
func withEngines(t *testing.T, at engines.Addresses, do func(*engines.Engines) error) {
	t.Helper()
	e, err := engines.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(demo.Fill(t.Context(), e.Set), do(e), e.Close()); err != nil {
		t.Fatal(err)
	}
}

// mutateUntilKilled starts a server and kills it after the number of acknowledged mutations.
func mutateUntilKilled(t *testing.T, at engines.Addresses, rows stores.Rows, mutations int, done *acknowledged) {
	t.Helper()
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	process.Env = append(os.Environ(), killedDir+"="+at.DataDir, killedDatabase+"="+at.PostgresURL, killedRedis+"="+at.RedisURL, killedPrefix+"="+at.RedisPrefix,
		"GATEWAY_SECRET="+servertest.GatewaySecret, "RATE_LIMIT=0", "LOG_LEVEL=error")
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	client := &servertest.Client{HTTPClient: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: killedWriters}}}
	defer client.HTTPClient.CloseIdleConnections()
	for lines := bufio.NewScanner(output); client.URL == "" && lines.Scan(); {
		if found := regexp.MustCompile(`GraphQL +(http://127\.0\.0\.1:\d+)`).FindStringSubmatch(lines.Text()); found != nil {
			client.URL = found[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, output) }()
	var writers sync.WaitGroup
	for w := range killedWriters {
		as := client.As(rows.Users[w%len(rows.Users)].ID.String())
		writers.Go(func() {
			for n := w; done.mutate(t, as, rows, w, n) == nil; n++ {
				if done.acknowledge() == mutations {
					if err := process.Process.Kill(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	writers.Wait()
	_ = process.Process.Kill() // when a writer has failed
	if err := process.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("the server was not killed: %v", err)
	}
}

func (a *acknowledged) acknowledge() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count++
	return a.count
}

// mutate publishes a post or sets the writer's like, in turn, and records what the server acknowledges. It returns the error of the connection.
func (a *acknowledged) mutate(t *testing.T, as *servertest.Client, rows stores.Rows, writer, n int) error {
	strength, text := a.strength[writer]+1, fmt.Sprintf("post %d of writer %d in round %d", n, writer, a.round)
	query, variables := likeStrength, map[string]any{"interest": rows.Interests[writer].ID.String(), "strength": strength}
	if n%2 == 0 {
		query, variables = publishTopics, map[string]any{"text": text, "topics": []string{rows.Interests[0].ID.String(), rows.Interests[1].ID.String()}}
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Error(err)
		return err
	}
	response, err := send(t, as, string(body))
	if err != nil {
		return err
	}
	var answer struct {
		Data struct {
			PublishPost  struct{ Post struct{ ID string } }
			LikeInterest struct{ Interest struct{ ID string } }
		}
	}
	err = json.Unmarshal(response, &answer)
	id := answer.Data.PublishPost.Post.ID
	if err != nil || id == "" && answer.Data.LikeInterest.Interest.ID == "" {
		t.Errorf("%v: %s", err, response)
		return errors.New("no result")
	}
	if id == "" {
		a.strength[writer] = strength
		return nil
	}
	post, err := stores.ParseID(id)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.posts[post] = text
	return err
}

// send returns the body of a response, or the error of the connection.
func send(t *testing.T, as *servertest.Client, body string) ([]byte, error) {
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, as.URL+"/graphql", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = as.Header.Clone()
	request.Header.Set("Content-Type", "application/json")
	response, err := as.HTTPClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// check compares the stores with what was acknowledged. Posts that were not acknowledged may be there, but whole.
func (a *acknowledged) check(t *testing.T, e *engines.Engines, rows stores.Rows) error {
	ids := make([]stores.ID, 0, len(a.posts))
	for id := range a.posts {
		ids = append(ids, id)
	}
	for batch := range slices.Chunk(ids, stores.MaxBatch) {
		posts, err := e.Set.Messages.Posts(t.Context(), batch)
		if err != nil {
			return err
		}
		for _, id := range batch {
			if posts[id].Text != a.posts[id] {
				t.Errorf("acknowledged post %s: %q, want %q", id, posts[id].Text, a.posts[id])
			}
		}
	}
	for w, strength := range a.strength {
		user, interest := rows.Users[w%len(rows.Users)].ID, rows.Interests[w].ID
		likes, err := e.Set.Likes.Between(t.Context(), user, []stores.ID{interest})
		if err != nil || likes[interest].Strength < strength {
			t.Errorf("acknowledged strength %d of writer %d: %+v, %v", strength, w, likes, err)
		}
	}
	if err := checkTopics(t, e); err != nil {
		return err
	}
	return e.Integrity(t.Context()) // counts, indexes and references
}

// checkTopics checks that every post of the writers is there once and has both topics.
func checkTopics(t *testing.T, e *engines.Engines) error {
	seen := map[string]bool{}
	for after := (stores.Rows{}); ; {
		page, err := e.Set.Archive.Scan(t.Context(), stores.TablePosts, after, stores.MaxBatch)
		if err != nil || len(page.Posts) == 0 {
			return err
		}
		var written []stores.ID
		for _, p := range page.Posts {
			if strings.HasPrefix(p.Text, "post ") {
				written = append(written, p.ID)
				if seen[p.Text] {
					t.Errorf("%q was published twice", p.Text)
				}
				seen[p.Text] = true
			}
		}
		topics, err := e.Set.Messages.Topics(t.Context(), written)
		if err != nil {
			return err
		}
		for _, id := range written {
			if len(topics[id]) != 2 {
				t.Errorf("post %s has %d topics", id, len(topics[id]))
			}
		}
		after = page
	}
}
