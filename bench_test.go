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
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/intake"
)

// Every benchmark of a question sends the same request to the GraphQL server and to a handler written by hand, in turn, over
// connections that are kept: the handler decodes a JSON body, asks the same ports (so the same SQL over the same file), and encodes
// plain structs. It stands behind the same front door, which gives a request its id and deadline, asks who sends it, counts, logs and
// measures; and once more without any of that, bare. The metric "of-hand" is the handler's time by ours: 1 is as fast as by hand.
// "of-hand-cpu" is that of the processor time of both ends, "of-bare" and "of-bare-cpu" are those of the bare handler.

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

// nested asks for 20 friends, 20 friends of each, and 5 interests of each of these.
var nested = question{"20 x 20 x 5", `query($you: ID!) { user(id: $you) { friends(first: 20) { nodes { id name friends(first: 20) { nodes { id name
	interests(first: 5) { nodes { id kind name } } } } } } } }`,
	func(ctx context.Context, set stores.Set, you, _ stores.ID) (any, error) {
		type interest struct{ ID, Kind, Name string }
		type friend struct {
			ID, Name  string
			Interests []interest
			Friends   []*friend
		}
		near, err := set.Friendships.Friends(ctx, stores.ID{}, []stores.ID{you}, stores.FriendsNewest, page20)
		if err != nil {
			return nil, err
		}
		nearIDs := friendIDs(near)
		nearPeople, err := set.Users.ByIDs(ctx, nearIDs)
		if err != nil {
			return nil, err
		}
		far, err := set.Friendships.Friends(ctx, stores.ID{}, nearIDs, stores.FriendsNewest, page20)
		if err != nil {
			return nil, err
		}
		farIDs := friendIDs(far)
		farPeople, err := set.Users.ByIDs(ctx, farIDs)
		if err != nil {
			return nil, err
		}
		likes, err := set.Likes.Of(ctx, farIDs, stores.InterestFilter{}, stores.Window{Limit: 5})
		if err != nil {
			return nil, err
		}
		var interestIDs []stores.ID
		for _, list := range likes {
			for _, item := range list.Items {
				interestIDs = append(interestIDs, item.Value.Interest)
			}
		}
		interests, err := set.Interests.ByIDs(ctx, unique(interestIDs))
		rows := make([]*friend, len(nearIDs))
		for i, id := range nearIDs {
			rows[i] = &friend{ID: id.String(), Name: nearPeople[id].Name}
			for _, item := range far[id].Items {
				u := farPeople[item.Value.User]
				f := &friend{ID: u.ID.String(), Name: u.Name}
				for _, item := range likes[u.ID].Items {
					x := interests[item.Value.Interest]
					f.Interests = append(f.Interests, interest{x.ID.String(), x.Kind, x.Name})
				}
				rows[i].Friends = append(rows[i].Friends, f)
			}
		}
		return rows, err
	}}

// friendIDs gives everybody in lists of friends, once.
func friendIDs(lists map[stores.ID]stores.List[stores.Friend]) (ids []stores.ID) {
	for _, list := range lists {
		for _, item := range list.Items {
			ids = append(ids, item.Value.User)
		}
	}
	return unique(ids)
}

func unique(ids []stores.ID) (out []stores.ID) {
	seen := make(map[stores.ID]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// posts asks for a page of posts with their authors.
var posts = question{"posts with authors", `query($you: ID!) { node(id: $you) { ... on Page { posts(first: 50) { nodes { id text createdAt author { id handle name } } } } } }`,
	func(ctx context.Context, set stores.Set, page, _ stores.ID) (any, error) {
		type post struct {
			ID, Text  string
			CreatedAt time.Time
			Author    person
		}
		pages, err := set.Pages.ByIDs(ctx, []stores.ID{page})
		if err != nil || len(pages) != 1 {
			return nil, err
		}
		lists, err := set.Threads.OnPages(ctx, stores.ID{}, []stores.ID{page}, stores.Window{Limit: 50})
		if err != nil {
			return nil, err
		}
		ids, authors := make([]stores.ID, len(lists[page].Items)), []stores.ID{}
		for i, item := range lists[page].Items {
			ids[i] = item.Value
		}
		posts, err := set.Messages.Posts(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			authors = append(authors, p.Author)
		}
		people, err := set.Users.ByIDs(ctx, unique(authors))
		rows := make([]post, len(ids))
		for i, id := range ids {
			p, u := posts[id], people[posts[id].Author]
			rows[i] = post{id.String(), p.Text, p.CreatedAt, person{u.ID.String(), u.Handle, u.Name}}
		}
		return rows, err
	}}

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
		if you.Kind == stores.KindUser {
			// Whoever answers must know whether these people show what is asked: no handler may leave that out.
			people, err := set.Users.ByIDs(r.Context(), []stores.ID{you, other})
			if err != nil || people[you].FriendsVisibility != stores.Everyone || people[you].InterestsVisibility != stores.Everyone {
				http.Error(w, "not to be seen", http.StatusNotFound)
				return
			}
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

// behindDoor puts a handler where the GraphQL server stands.
func behindDoor(s *site, name string, hand http.Handler) http.Handler {
	return compressed(s.withRequest(s.crossOrigin(s.withViewer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		hand.ServeHTTP(w, r)
		took := time.Since(start)
		s.observer.measureOperation("query", false, took)
		s.observer.logOperation(r.Context(), "query", name, took, nil)
	})))))
}

func BenchmarkQuestionsOnLastfm(b *testing.B) {
	dir := dataDir(b, "lastfm")
	benchmarkQuestions(b, intake.Lastfm, dir, append(questions, nested), peopleOf(b, lastfmGraph(b, dir)))
}

func BenchmarkQuestionsOnDeezer(b *testing.B) {
	dir := dataDir(b, "social-graphs")
	benchmarkQuestions(b, intake.Deezer, dir, questions, peopleOf(b, deezerGraph(b, dir)))
}

func BenchmarkQuestionsOnLDBC(b *testing.B) {
	dir := dataDir(b, "ldbc-snb-1k")
	benchmarkQuestions(b, intake.LDBC, dir, []question{posts}, func(set stores.Set) []string {
		pages, err := set.Pages.Catalogue(b.Context(), stores.PageFilter{}, stores.PagesPopular, stores.Window{Limit: 64})
		if err != nil {
			b.Fatal(err)
		}
		ids := make([]string, len(pages.Items))
		for i, item := range pages.Items {
			ids[i] = item.Value.ID.String()
		}
		return ids
	})
}

// peopleOf gives people to ask about.
func peopleOf(b *testing.B, g *source) func(stores.Set) []string {
	return func(stores.Set) []string {
		people, rng := g.people(), rand.New(rand.NewPCG(7, 8))
		ids := make([]string, 128)
		for i := range ids {
			ids[i] = idText(b, g.name, "user", fmt.Sprint(people[rng.IntN(len(people))]))
		}
		return ids
	}
}

func benchmarkQuestions(b *testing.B, read reader, dir string, questions []question, subjects func(stores.Set) []string) {
	config := testConfig()
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
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
	site, ids := newSite(config, engines, observer, false), subjects(engines.set)
	server := httptest.NewServer(site.handler())
	defer server.Close()
	for _, q := range questions {
		b.Run(strings.ReplaceAll(q.name, " ", "-"), func(b *testing.B) {
			hand := byHand(engines.set, q)
			bare, behind := httptest.NewServer(hand), httptest.NewServer(behindDoor(site, q.name, hand))
			defer bare.Close()
			defer behind.Close()
			benchmarkQuestion(b, q, [...]*httptest.Server{server, behind, bare}, ids)
		})
	}
}

// benchmarkQuestion asks ours, the handler behind the front door and the bare handler in turn, and tells the ratios in time and in
// processor time, which is that of all processors.
func benchmarkQuestion(b *testing.B, q question, sides [3]*httptest.Server, ids []string) {
	bodies, viewers := make([][]byte, len(ids)/2), make([]string, len(ids)/2)
	for i := range bodies {
		if strings.Contains(q.query, "friendsWhoLike") {
			viewers[i] = ids[i] // it is asked about the viewer's own friends
		}
		variables := map[string]string{"you": ids[i]}
		if strings.Contains(q.query, "$other") {
			variables["other"] = ids[i+len(bodies)]
		}
		bodies[i], _ = json.Marshal(map[string]any{"query": q.query, "variables": variables})
	}
	var took, used [len(sides)]time.Duration
	for n := range b.N {
		for i := range sides {
			side := (i + n) % len(sides) // the second finds warm what the first has read
			before := processorTime(b)
			took[side] += ask(b, sides[side], bodies[n/len(sides)%len(bodies)], viewers[n/len(sides)%len(bodies)])
			used[side] += processorTime(b) - before
		}
	}
	b.ReportMetric(0, "ns/op") // of all together
	b.ReportMetric(float64(took[0].Microseconds())/float64(b.N), "us")
	b.ReportMetric(float64(used[0].Microseconds())/float64(b.N), "cpu-us")
	b.ReportMetric(float64(took[1])/float64(took[0]), "of-hand")
	b.ReportMetric(float64(used[1])/float64(used[0]), "of-hand-cpu")
	b.ReportMetric(float64(took[2])/float64(took[0]), "of-bare")
	b.ReportMetric(float64(used[2])/float64(used[0]), "of-bare-cpu")
}

// ask sends a request over a connection that is kept, for a person or for nobody, and tells how long the answer took.
func ask(b *testing.B, server *httptest.Server, body []byte, as string) time.Duration {
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Encoding", "identity")
	if as != "" {
		request.Header.Set(secretHeader, testConfig().GatewaySecret)
		request.Header.Set(viewerHeader, as)
	}
	start := time.Now()
	response, err := server.Client().Do(request)
	if err != nil {
		b.Fatal(err)
	}
	answer, err := io.ReadAll(response.Body)
	took := time.Since(start)
	_ = response.Body.Close()
	if err != nil || response.StatusCode != http.StatusOK || bytes.Contains(answer, []byte(`"errors"`)) {
		b.Fatalf("%v, %d: %s", err, response.StatusCode, answer)
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
