//go:build linux

package outage

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/servertest"
	"fivefold/internal/servertest/faults"
	"fivefold/stores"
	"fivefold/stores/engines"
	"fivefold/stores/searchindex"
)

const (
	projectionWriters = 16
	projectionRound   = 60 // acknowledged mutations between two kills, about
	projectionRounds  = 6
)

// killedProjection is a server, a relay and a search engine that are killed while people write.
type killedProjection struct {
	t         *testing.T
	at        engines.Addresses
	addresses []string                             // arguments of every command
	server    atomic.Pointer[process]              // the one that runs
	rows      map[stores.Table]stores.Rows         // whose nodes the writers change
	posts     [projectionWriters]map[string]string // acknowledged texts of posts that are not deleted, by their ids
	done      atomic.Int64                         // acknowledged mutations
	counts    sync.Map                             // of acknowledged mutations, by their names
	stopping  chan struct{}
}

// 16 people write while the server, the relay and the search engine are killed again and again. Afterwards every document is that of the data, and what was
// acknowledged last is found. FIVEFOLD_DRAW_TIME is how long they write.
func TestTheSearchProjectionSurvivesKills(t *testing.T) {
	t.Parallel()
	atLeast, err := time.ParseDuration(cmp.Or(os.Getenv("FIVEFOLD_DRAW_TIME"), "0s"))
	if err != nil {
		t.Fatalf("FIVEFOLD_DRAW_TIME: %v", err)
	}
	postgres, typesense := faults.StartPostgres(t), faults.StartTypesense(t)
	at := engines.Addresses{PostgresURL: postgres.PostgresURL(), TypesenseURL: typesense.TypesenseURL(faults.TypesenseKey)}
	k := &killedProjection{t: t, at: at, addresses: []string{"--postgres-url", at.PostgresURL, "--typesense-url", at.TypesenseURL, "--log-level", "error"}, stopping: make(chan struct{})}
	k.startServer()
	k.readRows()
	relay := startRelay(t, k.addresses)
	var writers sync.WaitGroup
	for w := range projectionWriters {
		k.posts[w] = map[string]string{}
		writers.Go(func() { k.write(w) })
	}
	var kills [3]int
	for began, round := time.Now(), 0; (round < projectionRounds || time.Since(began) < atLeast) && !t.Failed(); round++ {
		k.waitForMutations(projectionRound/2 + rand.Int64N(projectionRound))
		victim := round % 2
		if round == projectionRounds/2 {
			victim = 2
		}
		kills[victim]++
		switch victim {
		case 0:
			k.server.Load().kill()
			k.startServer()
		case 1:
			relay.kill()
			relay = startRelay(t, k.addresses)
		case 2:
			typesense.Kill()
			k.waitForMutations(projectionRound) // without it
			typesense.Start()
		}
	}
	close(k.stopping)
	writers.Wait()
	mutations := map[string]int64{}
	k.counts.Range(func(name, n any) bool { mutations[name.(string)] = n.(*atomic.Int64).Load(); return true })
	t.Logf("%d kills of the server, %d of the relay, %d of the engine; %d acknowledged mutations: %v", kills[0], kills[1], kills[2], k.done.Load(), mutations)
	k.expectEqual()
	k.expectFound()
}

func (k *killedProjection) startServer() {
	k.server.Store(startProcess(k.t, append([]string{"--demo"}, k.addresses...)...))
}

// readRows reads people, pages and interests.
func (k *killedProjection) readRows() {
	k.t.Helper()
	e, err := engines.Open(k.t.Context(), k.at)
	if err != nil {
		k.t.Fatal(err)
	}
	defer e.Close()
	k.rows = map[stores.Table]stores.Rows{}
	for _, table := range []stores.Table{stores.TableUsers, stores.TablePages, stores.TableInterests} {
		if k.rows[table], err = e.Set.Archive.Scan(k.t.Context(), table, stores.Rows{}, 50); err != nil {
			k.t.Fatal(err)
		}
	}
}

// waitForMutations waits until n more mutations were acknowledged.
func (k *killedProjection) waitForMutations(n int64) {
	k.t.Helper()
	until := k.done.Load() + n
	for began := time.Now(); k.done.Load() < until && !k.t.Failed(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > loadPatience {
			k.t.Fatal("no mutation is acknowledged")
		}
	}
}

// write sends mutations of a person until stopping, to whatever server runs.
func (k *killedProjection) write(writer int) {
	users := k.rows[stores.TableUsers].Users
	for n := 0; ; n++ {
		select {
		case <-k.stopping:
			return
		default:
		}
		server := k.server.Load()
		name, input := k.mutation(writer, n)
		answer, err := mutate(k.t, server.As(users[writer].ID.String()), name, input)
		if err != nil { // the server was killed: what has become of the post is not known
			for _, id := range []string{"postId", "messageId"} {
				if post, ok := input[id].(string); ok {
					delete(k.posts[writer], post)
				}
			}
			time.Sleep(5 * time.Millisecond)
			continue
		}
		var got struct {
			Data   map[string]map[string]json.RawMessage
			Errors json.RawMessage
		}
		if err := json.Unmarshal(answer, &got); err != nil || got.Errors != nil {
			k.t.Errorf("%s: %s", name, answer)
			return
		}
		k.acknowledge(writer, name, input, string(got.Data[name]["post"]))
	}
}

// mutation returns a random mutation.
func (k *killedProjection) mutation(writer, n int) (name string, input map[string]any) {
	users, pages, interests := k.rows[stores.TableUsers].Users, k.rows[stores.TablePages].Pages, k.rows[stores.TableInterests].Interests
	user, page, interest := users[rand.IntN(len(users))].ID.String(), pages[rand.IntN(len(pages))].ID.String(), interests[rand.IntN(len(interests))].ID.String()
	text := fmt.Sprintf("word%dx%d", writer, n)
	switch rand.IntN(12) {
	case 0:
		return "updateProfile", map[string]any{"name": text}
	case 1:
		return "createPage", map[string]any{"name": text, "category": "CAT" + fmt.Sprint(n%7)}
	case 2:
		return "updatePage", map[string]any{"pageId": page, "about": text} // most people may not
	case 3:
		return "joinPage", map[string]any{"pageId": page}
	case 4:
		return "leavePage", map[string]any{"pageId": page}
	case 5:
		return "likeInterest", map[string]any{"interestId": interest, "strength": 1 + n%10}
	case 6:
		return "unlikeInterest", map[string]any{"interestId": interest}
	case 7:
		return []string{"requestFriendship", "acceptFriendship", "unfriend"}[rand.IntN(3)], map[string]any{"userId": user}
	case 8, 9:
		for id := range k.posts[writer] {
			if n%2 == 0 {
				return "deleteMessage", map[string]any{"messageId": id}
			}
			return "editPost", map[string]any{"postId": id, "text": text}
		}
	}
	return "publishPost", map[string]any{"text": text}
}

// mutate sends a mutation. The error is that of the connection.
func mutate(t *testing.T, c *servertest.Client, name string, input map[string]any) ([]byte, error) {
	selection := "userErrors { code }"
	if name == "publishPost" {
		selection += " post { id }"
	}
	operation := fmt.Sprintf("mutation($input: %s%sInput!) { %s(input: $input) { %s } }", strings.ToUpper(name[:1]), name[1:], name, selection)
	body, err := json.Marshal(map[string]any{"query": operation, "variables": map[string]any{"input": input}})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = c.Header.Clone()
	request.Header.Set("Content-Type", "application/json")
	response, err := c.HTTPClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// acknowledge records what the server has answered.
func (k *killedProjection) acknowledge(writer int, name string, input map[string]any, post string) {
	switch name {
	case "publishPost":
		_, id, _ := strings.Cut(post, `"id":"`)
		id, _, _ = strings.Cut(id, `"`)
		k.posts[writer][id] = input["text"].(string)
	case "editPost":
		k.posts[writer][input["postId"].(string)] = input["text"].(string)
	case "deleteMessage":
		delete(k.posts[writer], input["messageId"].(string))
	}
	count, _ := k.counts.LoadOrStore(name, new(atomic.Int64))
	count.(*atomic.Int64).Add(1)
	k.done.Add(1)
}

// expectEqual audits the documents, as an operator does, when search has been built again if that is necessary.
func (k *killedProjection) expectEqual() {
	k.t.Helper()
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		var out, errs bytes.Buffer
		code := cli.Run(k.t.Context(), append([]string{"audit", "search", "--json"}, k.addresses...), &out, &errs)
		if code != 0 && (strings.Contains(out.String(), "MUST_REBUILD") || strings.Contains(out.String(), "FAILED")) && time.Since(began) < loadPatience {
			continue
		}
		k.t.Logf("audit after %v: %s", time.Since(began).Round(time.Millisecond), strings.Join(strings.Fields(out.String()), " "))
		if code != 0 {
			k.t.Errorf("audit: code %d: %s", code, errs.String())
			k.showDocuments(out.Bytes())
		}
		out.Reset()
		if code := cli.Run(k.t.Context(), append([]string{"relay", "parked"}, k.addresses...), &out, &errs); code != 0 || strings.Contains(out.String(), "search") {
			k.t.Errorf("parked: code %d: %s %s", code, out.String(), errs.String())
		}
		return
	}
}

// showDocuments logs the documents that an audit has found to be different, and those of the data.
func (k *killedProjection) showDocuments(report []byte) {
	k.t.Helper()
	var found struct {
		Projections []struct{ Keys []struct{ Key string } }
	}
	if err := json.Unmarshal(report, &found); err != nil || len(found.Projections) != 1 {
		k.t.Fatalf("%v: %s", err, report)
	}
	e, err := engines.Open(k.t.Context(), k.at)
	if err != nil {
		k.t.Fatal(err)
	}
	defer e.Close()
	for _, key := range found.Projections[0].Keys {
		id, err := stores.ParseID(key.Key)
		if err != nil {
			k.t.Fatal(err)
		}
		stored, storedErr := e.Set.SearchIndex.ByIDs(k.t.Context(), []stores.ID{id})
		wanted, wantedErr := searchindex.Documents(k.t.Context(), e.Set, []stores.ID{id})
		k.t.Logf("stored %+v (%v)\nwanted %+v (%v)", stored[id], storedErr, wanted, wantedErr)
	}
}

// expectFound searches for an acknowledged post of each writer.
func (k *killedProjection) expectFound() {
	k.t.Helper()
	for writer, posts := range k.posts {
		for _, text := range posts {
			_, body := k.server.Load().Post(k.t, `query($q: String!) { search(query: $q) { nodes { ... on Post { text } } } }`, map[string]any{"q": text})
			if !strings.Contains(string(body), `"text":"`+text+`"`) {
				k.t.Errorf("%s of writer %d is not found: %s", text, writer, body)
			}
			break
		}
	}
}
