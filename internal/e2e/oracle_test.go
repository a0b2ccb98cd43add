package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivefold/stores/dataset"
)

// The oracle: what a whole real network answers over HTTP is what a plain computation over the source's files says.

// A source is a network as its files say, people by the source's numbers, interests by the source's keys.
type source struct {
	name, kind string
	friends    map[int]map[int]bool
	likes      map[int]map[string]int
}

func (g *source) befriend(a, b int) {
	for _, pair := range [][2]int{{a, b}, {b, a}} {
		if g.friends[pair[0]] == nil {
			g.friends[pair[0]] = map[int]bool{}
		}
		g.friends[pair[0]][pair[1]] = true
	}
}

func (g *source) like(person int, interest string, strength int) {
	if g.likes[person] == nil {
		g.likes[person] = map[string]int{}
	}
	g.likes[person][interest] = strength
}

func dataDir(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(cmp.Or(os.Getenv("FIVEFOLD_DATA"), filepath.Join("..", "shared", "data")), name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no data: set FIVEFOLD_DATA to a folder with %s", name)
	}
	if testing.Short() {
		t.Skip("whole networks take minutes: run without -short")
	}
	return dir
}

// table reads the rows of a gzipped file behind its header.
func table(t testing.TB, path string, separator rune) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(bufio.NewReader(unzipped))
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = separator, true, -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		panic(err)
	}
	return n
}

func lastfmGraph(t testing.TB, dir string) *source {
	g := &source{name: "lastfm", kind: "artist", friends: map[int]map[int]bool{}, likes: map[int]map[string]int{}}
	for _, row := range table(t, filepath.Join(dir, "user_friends.dat.gz"), '\t') {
		g.befriend(number(row[0]), number(row[1]))
	}
	for _, row := range table(t, filepath.Join(dir, "user_artists.dat.gz"), '\t') {
		g.like(number(row[0]), row[1], number(row[2]))
	}
	return g
}

func deezerGraph(t testing.TB, dir string) *source {
	g := &source{name: "deezer", kind: "genre", friends: map[int]map[int]bool{}, likes: map[int]map[string]int{}}
	for _, row := range table(t, filepath.Join(dir, "deezer_HU_edges.csv.gz"), ',') {
		g.befriend(number(row[0]), number(row[1]))
	}
	f, err := os.Open(filepath.Join(dir, "deezer_HU_genres.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var genres map[string][]string
	if err := json.NewDecoder(unzipped).Decode(&genres); err != nil {
		t.Fatal(err)
	}
	for person, liked := range genres {
		for _, genre := range liked {
			g.like(number(person), genre, 1)
		}
	}
	return g
}

// people lists everyone, in order.
func (g *source) people() []int {
	all := map[int]bool{}
	for p := range g.friends {
		all[p] = true
	}
	for p := range g.likes {
		all[p] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// behind lists "person count" of the friends of friends, most first, then by number.
func (g *source) behind(person int) []string {
	counts := map[int]int{}
	for friend := range g.friends[person] {
		for other := range g.friends[friend] {
			if other != person && !g.friends[person][other] {
				counts[other]++
			}
		}
	}
	found := slices.SortedFunc(maps.Keys(counts), func(a, b int) int { return cmp.Or(counts[b]-counts[a], a-b) })
	out := []string{}
	for _, p := range found {
		out = append(out, fmt.Sprintf("%s-%d %d", g.name, p, counts[p]))
	}
	return out
}

// mutual lists the friends of both, by number.
func (g *source) mutual(a, b int) []string {
	out := []string{}
	for _, p := range slices.Sorted(maps.Keys(g.friends[a])) {
		if g.friends[b][p] {
			out = append(out, fmt.Sprintf("%s-%d", g.name, p))
		}
	}
	return out
}

// common lists "interest strength other's strength", what a likes most first, then by id.
func (g *source) common(t testing.TB, a, b int) []string {
	type shared struct {
		id         string
		mine, hers int
	}
	var found []shared
	for key, mine := range g.likes[a] {
		if hers, ok := g.likes[b][key]; ok {
			found = append(found, shared{idText(t, g.name, g.kind, key), mine, hers})
		}
	}
	slices.SortFunc(found, func(x, y shared) int { return cmp.Or(y.mine-x.mine, strings.Compare(x.id, y.id)) })
	out := []string{}
	for _, x := range found {
		out = append(out, fmt.Sprint(x.id, " ", x.mine, " ", x.hers))
	}
	return out
}

// distance gives the length of a shortest path, found by going on from everyone reached until it is there; -1 when it is not.
func (g *source) distance(from, to int) int {
	seen, edge := map[int]bool{from: true}, []int{from}
	for far := 0; len(edge) > 0; far++ {
		if seen[to] {
			return far
		}
		var next []int
		for _, p := range edge {
			for friend := range g.friends[p] {
				if !seen[friend] {
					seen[friend] = true
					next = append(next, friend)
				}
			}
		}
		edge = next
	}
	return -1
}

func idText(t testing.TB, source, kind, key string) string {
	t.Helper()
	id, err := dataset.ID(source, kind, key)
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}

const behindQuery = `query($id: ID!, $after: String) { user(id: $id) {
  friendsOfFriends(first: 100, after: $after) { edges { node { handle } mutualFriendCount } totalCount pageInfo { hasNextPage endCursor } } } }`

type behindAnswer struct {
	User struct {
		FriendsOfFriends struct {
			Edges []struct {
				Node              struct{ Handle string }
				MutualFriendCount int
			}
			TotalCount int
			PageInfo   struct {
				HasNextPage bool
				EndCursor   *string
			}
		}
	}
}

// compareBehind asks for all friends of a person's friends, page by page.
func (g *source) compareBehind(t *testing.T, client *client, person int) {
	t.Helper()
	variables := map[string]any{"id": idText(t, g.name, "user", fmt.Sprint(person))}
	want, got := g.behind(person), []string{}
	for {
		list := query[behindAnswer](t, client, behindQuery, variables).User.FriendsOfFriends
		for _, e := range list.Edges {
			got = append(got, fmt.Sprint(e.Node.Handle, " ", e.MutualFriendCount))
		}
		if list.TotalCount != len(want) {
			t.Errorf("friends of friends of %d: counted %d, want %d", person, list.TotalCount, len(want))
		}
		if !list.PageInfo.HasNextPage {
			break
		}
		variables["after"] = list.PageInfo.EndCursor
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("friends of friends of %d: %v, want %v", person, got, want)
	}
}

const pairQuery = `query($id: ID!, $other: ID!) { user(id: $id) {
  mutualFriends(with: $other, first: 100) { nodes { handle } totalCount }
  commonInterests(with: $other, first: 100) { edges { node { id } strength otherStrength } totalCount }
  path(to: $other) { length users { handle } } } }`

type pairAnswer struct {
	User struct {
		MutualFriends struct {
			Nodes      []struct{ Handle string }
			TotalCount int
		}
		CommonInterests struct {
			Edges []struct {
				Node                    struct{ ID string }
				Strength, OtherStrength int
			}
			TotalCount int
		}
		Path *struct {
			Length int
			Users  []struct{ Handle string }
		}
	}
}

// comparePair asks what two people have together.
func (g *source) comparePair(t *testing.T, client *client, person, other int) {
	t.Helper()
	got := query[pairAnswer](t, client, pairQuery, map[string]any{
		"id": idText(t, g.name, "user", fmt.Sprint(person)), "other": idText(t, g.name, "user", fmt.Sprint(other))})
	mutual := []string{}
	for _, node := range got.User.MutualFriends.Nodes {
		mutual = append(mutual, node.Handle)
	}
	if want := g.mutual(person, other); !reflect.DeepEqual(mutual, want) || got.User.MutualFriends.TotalCount != len(want) {
		t.Errorf("mutual friends of %d and %d: %v, want %v", person, other, mutual, want)
	}
	common := []string{}
	for _, e := range got.User.CommonInterests.Edges {
		common = append(common, fmt.Sprint(e.Node.ID, " ", e.Strength, " ", e.OtherStrength))
	}
	if want := g.common(t, person, other); !reflect.DeepEqual(common, want) || got.User.CommonInterests.TotalCount != len(want) {
		t.Errorf("in common between %d and %d: %v, want %v", person, other, common, want)
	}
	g.comparePath(t, got, person, other)
}

func (g *source) comparePath(t *testing.T, got pairAnswer, person, other int) {
	t.Helper()
	want := g.distance(person, other)
	path := got.User.Path
	if want < 0 || path == nil {
		if (want < 0) != (path == nil) {
			t.Errorf("a path from %d to %d: %v, want %d", person, other, path != nil, want)
		}
		return
	}
	if path.Length != want || len(path.Users) != want+1 {
		t.Errorf("the path from %d to %d: %d friendships over %d people, want %d", person, other, path.Length, len(path.Users), want)
		return
	}
	for i, u := range path.Users[1:] {
		a, b := number(strings.TrimPrefix(path.Users[i].Handle, g.name+"-")), number(strings.TrimPrefix(u.Handle, g.name+"-"))
		if !g.friends[a][b] {
			t.Errorf("the path from %d to %d goes from %d to %d, who are no friends", person, other, a, b)
		}
	}
}

func TestLastfmAnswersAsItsFilesSay(t *testing.T) {
	dir := dataDir(t, "lastfm")
	g := lastfmGraph(t, dir)
	client := startImported(t, dataset.Lastfm, dir)
	people := g.people()
	if len(people) != 1892 {
		t.Fatalf("%d people", len(people))
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, person := range people {
		g.compareBehind(t, client, person)
		g.comparePair(t, client, person, people[rng.IntN(len(people))])
		for friend := range g.friends[person] { // any one: friends have more in common than strangers
			g.comparePair(t, client, person, friend)
			break
		}
	}
}

func TestDeezerAnswersAsItsFilesSay(t *testing.T) {
	dir := dataDir(t, "social-graphs")
	g := deezerGraph(t, dir)
	client := startImported(t, dataset.Deezer, dir)
	people := g.people()
	if len(people) != 47538 {
		t.Fatalf("%d people", len(people))
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		person := people[rng.IntN(len(people))]
		g.compareBehind(t, client, person)
		g.comparePair(t, client, person, people[rng.IntN(len(people))])
	}
}
