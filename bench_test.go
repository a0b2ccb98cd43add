package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/intake"
)

// Every benchmark of a question sends the same request to the GraphQL server and to a handler written by hand, in turn: the
// handler decodes a JSON body, asks the same ports (so the same SQL over the same file), and encodes plain structs. The metric
// "of-hand" is the handler's time by ours: 1 is as fast as by hand.

// A question is one operation and the same by hand.
type question struct {
	name  string
	query string
	hand  func(ctx context.Context, set stores.Set, you, other stores.ID) (any, error)
}

type person struct{ ID, Handle, Name string }

type counted struct {
	Node  person
	Count int
}

// namesOf fetches people and lays them out.
func namesOf[T any](ctx context.Context, set stores.Set, list stores.List[T], id func(T) stores.ID, count func(T) int) ([]counted, error) {
	ids := make([]stores.ID, len(list.Items))
	for i, item := range list.Items {
		ids[i] = id(item.Value)
	}
	people, err := set.Users.ByIDs(ctx, ids)
	out := make([]counted, len(ids))
	for i, id := range ids {
		u := people[id]
		out[i] = counted{person{u.ID.String(), u.Handle, u.Name}, count(list.Items[i].Value)}
	}
	return out, err
}

func interestsOf[T any](ctx context.Context, set stores.Set, list stores.List[T], id func(T) stores.ID, count func(T) int) ([]counted, error) {
	ids := make([]stores.ID, len(list.Items))
	for i, item := range list.Items {
		ids[i] = id(item.Value)
	}
	found, err := set.Interests.ByIDs(ctx, ids)
	out := make([]counted, len(ids))
	for i, id := range ids {
		out[i] = counted{person{id.String(), found[id].Kind, found[id].Name}, count(list.Items[i].Value)}
	}
	return out, err
}

func one(stores.Friend) int                  { return 1 }
func friendID(f stores.Friend) stores.ID     { return f.User }
func reachedID(r stores.Reached) stores.ID   { return r.User }
func reachedCount(r stores.Reached) int      { return r.Count }
func commonID(c stores.CommonLike) stores.ID { return c.Interest }
func commonCount(c stores.CommonLike) int    { return c.Strength }

var page20 = stores.Window{Limit: 20}

var questions = []question{
	{"profile", `query($you: ID!) { user(id: $you) { id handle name } }`,
		func(_ context.Context, _ stores.Set, you, _ stores.ID) (any, error) {
			return person{you.String(), "the person", "is fetched already"}, nil
		}},
	{"friends", `query($you: ID!) { user(id: $you) { friends { edges { node { id handle name } since } } } }`,
		func(ctx context.Context, set stores.Set, you, _ stores.ID) (any, error) {
			lists, err := set.Friendships.Friends(ctx, stores.ID{}, []stores.ID{you}, stores.FriendsNewest, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[you], friendID, one)
		}},
	{"mutual friends", `query($you: ID!, $other: ID!) { user(id: $you) { mutualFriends(with: $other) { edges { node { id handle name } } } } }`,
		func(ctx context.Context, set stores.Set, you, other stores.ID) (any, error) {
			pair := stores.Pair{A: you, B: other}
			lists, err := set.Network.Mutual(ctx, stores.ID{}, []stores.Pair{pair}, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[pair], friendID, one)
		}},
	{"friends of friends", `query($you: ID!) { user(id: $you) { friendsOfFriends { edges { node { id handle name } mutualFriendCount } } } }`,
		func(ctx context.Context, set stores.Set, you, _ stores.ID) (any, error) {
			lists, err := set.Network.FriendsOfFriends(ctx, stores.ID{}, []stores.ID{you}, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[you], reachedID, reachedCount)
		}},
	{"interests in common", `query($you: ID!, $other: ID!) { user(id: $you) { commonInterests(with: $other) { edges { node { id kind name } strength } } } }`,
		func(ctx context.Context, set stores.Set, you, other stores.ID) (any, error) {
			pair := stores.Pair{A: you, B: other}
			lists, err := set.Likes.Common(ctx, []stores.Pair{pair}, stores.InterestFilter{}, page20)
			if err != nil {
				return nil, err
			}
			return interestsOf(ctx, set, lists[pair], commonID, commonCount)
		}},
	{"people with most in common", `query($you: ID!) { user(id: $you) { similarPeople { edges { node { id handle name } commonInterestCount } } } }`,
		func(ctx context.Context, set stores.Set, you, _ stores.ID) (any, error) {
			lists, err := set.Network.Similar(ctx, stores.ID{}, []stores.ID{you}, stores.InterestFilter{}, page20)
			if err != nil {
				return nil, err
			}
			return namesOf(ctx, set, lists[you], reachedID, reachedCount)
		}},
	{"path", `query($you: ID!, $other: ID!) { user(id: $you) { path(to: $other) { length users { id handle name } } } }`,
		func(ctx context.Context, set stores.Set, you, other stores.ID) (any, error) {
			paths, err := set.Network.Path(ctx, stores.ID{}, []stores.Pair{{A: you, B: other}})
			if err != nil {
				return nil, err
			}
			var list stores.List[stores.Friend]
			for _, id := range paths[stores.Pair{A: you, B: other}] {
				list.Items = append(list.Items, stores.Item[stores.Friend]{Value: stores.Friend{User: id}})
			}
			return namesOf(ctx, set, list, friendID, one)
		}},
	{"who of my friends likes this", `query($you: ID!) { user(id: $you) { interests(first: 5) { nodes { name friendsWhoLike { edges { node { id handle name } strength } } } } } }`,
		func(ctx context.Context, set stores.Set, you, _ stores.ID) (any, error) {
			likes, err := set.Likes.Of(ctx, []stores.ID{you}, stores.InterestFilter{}, stores.Window{Limit: 5})
			if err != nil {
				return nil, err
			}
			var ids []stores.ID
			for _, item := range likes[you].Items {
				ids = append(ids, item.Value.Interest)
			}
			interests, err := set.Interests.ByIDs(ctx, ids)
			if err != nil {
				return nil, err
			}
			lists, err := set.Likes.ByFriends(ctx, you, ids, page20)
			var all stores.List[stores.Like]
			for _, id := range ids {
				all.Items = append(all.Items, lists[id].Items...)
			}
			if err != nil {
				return nil, err
			}
			rows, err := namesOf(ctx, set, all, func(l stores.Like) stores.ID { return l.User }, func(l stores.Like) int { return l.Strength })
			return map[string]any{"interests": interests[ids[0]].Name, "rows": rows}, err
		}},
}

// byHand is the handler written by hand.
func byHand(set stores.Set, q question) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var input struct{ Variables struct{ You, Other string } }
		if err := json.NewDecoder(r.Body).Decode(&input); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		you, _ := stores.ParseID(input.Variables.You)
		other, _ := stores.ParseID(input.Variables.Other)
		// Whoever answers must know whether these people show what is asked: no handler may leave that out.
		people, err := set.Users.ByIDs(r.Context(), []stores.ID{you, other})
		if err != nil || people[you].FriendsVisibility != stores.Everyone || people[you].InterestsVisibility != stores.Everyone {
			http.Error(w, "not to be seen", http.StatusNotFound)
			return
		}
		rows, err := q.hand(r.Context(), set, you, other)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(rows)
	})
}

func BenchmarkQuestionsOnLastfm(b *testing.B) {
	dir := dataDir(b, "lastfm")
	benchmarkQuestions(b, intake.Lastfm, dir, lastfmGraph(b, dir))
}

func BenchmarkQuestionsOnDeezer(b *testing.B) {
	dir := dataDir(b, "social-graphs")
	benchmarkQuestions(b, intake.Deezer, dir, deezerGraph(b, dir))
}

func benchmarkQuestions(b *testing.B, read reader, dir string, g *source) {
	config := testConfig()
	engines, err := openEngines(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	defer engines.close()
	if _, err := read(b.Context(), dir, engines.set.Archive, intake.Options{ContinueOnError: true}); err != nil {
		b.Fatal(err)
	}
	observer, err := newObserver(b.Context(), config, newLog(config, io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	server := newSite(config, engines, observer, false).handler()
	people := g.people()
	for _, q := range questions {
		b.Run(strings.ReplaceAll(q.name, " ", "-"), func(b *testing.B) {
			hand, rng := byHand(engines.set, q), rand.New(rand.NewPCG(7, 8))
			bodies := make([][]byte, 64)
			ids, viewers := make([]string, len(bodies)), make([]string, len(bodies))
			for i := range bodies {
				ids[i] = idText(b, g.name, "user", fmt.Sprint(people[rng.IntN(len(people))]))
				if strings.Contains(q.query, "friendsWhoLike") {
					viewers[i] = ids[i] // it is asked about the viewer's own friends
				}
				variables := map[string]string{"you": ids[i]}
				if strings.Contains(q.query, "$other") {
					variables["other"] = idText(b, g.name, "user", fmt.Sprint(people[rng.IntN(len(people))]))
				}
				bodies[i], _ = json.Marshal(map[string]any{"query": q.query, "variables": variables})
			}
			b.ReportAllocs()
			var took [2]time.Duration
			for n := range b.N {
				for side, handler := range []http.Handler{server, hand} {
					if side == 1 {
						b.StopTimer()
					}
					took[side] += ask(b, handler, bodies[n%len(bodies)], viewers[n%len(bodies)])
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(took[1])/float64(took[0]), "of-hand")
		})
	}
}

// ask sends a request straight to a handler, for a person or for nobody, and tells how long the answer took.
func ask(b *testing.B, handler http.Handler, body []byte, as string) time.Duration {
	request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	if as != "" {
		request.Header.Set(secretHeader, testConfig().GatewaySecret)
		request.Header.Set(viewerHeader, as)
	}
	recorder := httptest.NewRecorder()
	start := time.Now()
	handler.ServeHTTP(recorder, request)
	took := time.Since(start)
	if recorder.Code != http.StatusOK || bytes.Contains(recorder.Body.Bytes(), []byte(`"errors"`)) {
		b.Fatalf("%d: %s", recorder.Code, recorder.Body)
	}
	return took
}

// BenchmarkStart measures the built binary from its start until it answers, on the demo network, and its resident memory then.
func BenchmarkStart(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "fivefold")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	data := b.TempDir()
	var resident int64
	for b.Loop() {
		command := exec.Command(binary, "--demo")
		command.Env = append(os.Environ(), "ADDR=127.0.0.1:18999", "DATA_DIR="+data)
		if err := command.Start(); err != nil {
			b.Fatal(err)
		}
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
			if response, err := http.Get("http://127.0.0.1:18999/readyz"); err == nil {
				_ = response.Body.Close()
				break
			}
			if time.Now().After(deadline) {
				b.Fatal("it does not answer")
			}
		}
		resident = residentBytes(command.Process.Pid)
		_ = command.Process.Signal(os.Interrupt)
		_ = command.Wait()
	}
	b.ReportMetric(float64(resident)/(1<<20), "resident-MiB")
}

func residentBytes(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, resident int64
	_, _ = fmt.Sscan(string(text), &size, &resident)
	return resident * int64(os.Getpagesize())
}
