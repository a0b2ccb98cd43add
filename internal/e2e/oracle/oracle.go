// Package oracle computes from the files of a data set, without the stores, what the API must return.
package oracle

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fivefold/stores/dataset"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A Graph is the network of a data set's files: people by the source's numbers, interests by the source's keys.
type Graph struct {
	Name, Kind string
	Friends    map[int]map[int]bool
	Likes      map[int]map[string]int
}

func (g *Graph) befriend(a, b int) {
	for _, pair := range [][2]int{{a, b}, {b, a}} {
		if g.Friends[pair[0]] == nil {
			g.Friends[pair[0]] = map[int]bool{}
		}
		g.Friends[pair[0]][pair[1]] = true
	}
}

func (g *Graph) like(person int, interest string, strength int) {
	if g.Likes[person] == nil {
		g.Likes[person] = map[string]int{}
	}
	g.Likes[person][interest] = strength
}

// Table returns the rows of a gzipped file after its header.
func Table(t testing.TB, path string, separator rune) [][]string {
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

// Number returns the number in a field of a file.
func Number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		panic(err)
	}
	return n
}

// Lastfm reads the Last.fm data set.
func Lastfm(t testing.TB, dir string) *Graph {
	g := &Graph{Name: "lastfm", Kind: "artist", Friends: map[int]map[int]bool{}, Likes: map[int]map[string]int{}}
	for _, row := range Table(t, filepath.Join(dir, "user_friends.dat.gz"), '\t') {
		g.befriend(Number(row[0]), Number(row[1]))
	}
	for _, row := range Table(t, filepath.Join(dir, "user_artists.dat.gz"), '\t') {
		g.like(Number(row[0]), row[1], Number(row[2]))
	}
	return g
}

// Deezer reads the Deezer data set of Hungary.
func Deezer(t testing.TB, dir string) *Graph {
	g := &Graph{Name: "deezer", Kind: "genre", Friends: map[int]map[int]bool{}, Likes: map[int]map[string]int{}}
	for _, row := range Table(t, filepath.Join(dir, "deezer_HU_edges.csv.gz"), ',') {
		g.befriend(Number(row[0]), Number(row[1]))
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
			g.like(Number(person), genre, 1)
		}
	}
	return g
}

// People returns the numbers of all people, in order.
func (g *Graph) People() []int {
	all := map[int]bool{}
	for p := range g.Friends {
		all[p] = true
	}
	for p := range g.Likes {
		all[p] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// FriendsOfFriends returns "handle count" of the friends of friends, ordered by count, highest first, then by number.
func (g *Graph) FriendsOfFriends(person int) []string {
	counts := map[int]int{}
	for friend := range g.Friends[person] {
		for other := range g.Friends[friend] {
			if other != person && !g.Friends[person][other] {
				counts[other]++
			}
		}
	}
	found := slices.SortedFunc(maps.Keys(counts), func(a, b int) int { return cmp.Or(counts[b]-counts[a], a-b) })
	out := []string{}
	for _, p := range found {
		out = append(out, fmt.Sprintf("%s-%d %d", g.Name, p, counts[p]))
	}
	return out
}

// Mutual returns the handles of the friends of both, ordered by number.
func (g *Graph) Mutual(a, b int) []string {
	out := []string{}
	for _, p := range slices.Sorted(maps.Keys(g.Friends[a])) {
		if g.Friends[b][p] {
			out = append(out, fmt.Sprintf("%s-%d", g.Name, p))
		}
	}
	return out
}

// Common returns "interest strength otherStrength" of what both like, ordered by the strength of a, highest first, then by id.
func (g *Graph) Common(t testing.TB, a, b int) []string {
	type shared struct {
		id         string
		mine, hers int
	}
	var found []shared
	for key, mine := range g.Likes[a] {
		if hers, ok := g.Likes[b][key]; ok {
			found = append(found, shared{ID(t, g.Name, g.Kind, key), mine, hers})
		}
	}
	slices.SortFunc(found, func(x, y shared) int { return cmp.Or(y.mine-x.mine, strings.Compare(x.id, y.id)) })
	out := []string{}
	for _, x := range found {
		out = append(out, fmt.Sprint(x.id, " ", x.mine, " ", x.hers))
	}
	return out
}

// Distance returns the length of a shortest path by breadth-first search, -1 when there is none.
func (g *Graph) Distance(from, to int) int {
	seen, edge := map[int]bool{from: true}, []int{from}
	for far := 0; len(edge) > 0; far++ {
		if seen[to] {
			return far
		}
		var next []int
		for _, p := range edge {
			for friend := range g.Friends[p] {
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

// ID returns the id of a source's key.
func ID(t testing.TB, source, kind, key string) string {
	t.Helper()
	id, err := dataset.ID(source, kind, key)
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}
