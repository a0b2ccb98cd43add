// Package searchdata has documents and queries of published data sets, with which tests and benchmarks compare search engines.
package searchdata

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// rows returns the lines of a file of a data set, each as its fields, without the first line. It skips the test if there is no such file, and with -short.
func rows(t testing.TB, set, name, separator string) [][]string {
	t.Helper()
	if testing.Short() {
		t.Skip("published data sets are skipped with -short")
	}
	root := os.Getenv("FIVEFOLD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(root, set, name))
	if err != nil {
		t.Skipf("no data set %s (%v); set FIVEFOLD_DATA to the directory of the data sets", set, err)
	}
	defer func() { _ = file.Close() }()
	var plain io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if plain, err = gzip.NewReader(file); err != nil {
			t.Fatal(err)
		}
	}
	var all [][]string
	if separator == "," {
		if all, err = csv.NewReader(plain).ReadAll(); err != nil {
			t.Fatal(err)
		}
		return all[1:]
	}
	lines := bufio.NewScanner(plain)
	for lines.Scan() {
		all = append(all, strings.Split(strings.TrimSuffix(lines.Text(), "\r"), separator))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

// Numbered returns an ID, whose order is that of hashes.
func Numbered(kind stores.Kind, n int) stores.ID {
	id := stores.ID{Kind: kind}
	binary.BigEndian.PutUint64(id.UUID[:], uint64(n)*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint32(id.UUID[12:], uint32(n))
	return id
}

func document(t testing.TB, kind stores.Kind, number, name string, popularity int) stores.SearchDocument {
	t.Helper()
	n, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	return stores.SearchDocument{ID: Numbered(kind, n), Version: 1, Public: true, Names: textsearch.Names(name), Popularity: popularity}
}

// Artists returns the artists of Last.fm, with their listeners as popularity, in the order of the source.
func Artists(t testing.TB) (documents []stores.SearchDocument) {
	t.Helper()
	listeners := map[string]int{}
	for _, row := range rows(t, "lastfm", "user_artists.dat.gz", "\t") {
		listeners[row[1]]++
	}
	for _, row := range rows(t, "lastfm", "artists.dat.gz", "\t") {
		documents = append(documents, document(t, stores.KindInterest, row[0], row[1], listeners[row[0]]))
	}
	return documents
}

// Pages returns the Facebook pages, with those that like them as popularity, in the order of the source.
func Pages(t testing.TB) (documents []stores.SearchDocument) {
	t.Helper()
	likes := map[string]int{}
	for _, row := range rows(t, "facebook-pages", "musae_facebook_edges.csv.gz", ",") {
		likes[row[0]]++
		likes[row[1]]++
	}
	for _, row := range rows(t, "facebook-pages", "musae_facebook_target.csv.gz", ",") {
		d := document(t, stores.KindPage, row[0], row[2], likes[row[0]])
		d.Category = stores.SearchCategory(stores.KindPage, row[3])
		documents = append(documents, d)
	}
	return documents
}

// Names returns the artists and the pages.
func Names(t testing.TB) []stores.SearchDocument {
	t.Helper()
	return append(Artists(t), Pages(t)...)
}

// Listeners returns the people of the Deezer data set as they are imported: without names, and with handles of one form.
func Listeners(t testing.TB) (documents []stores.SearchDocument) {
	t.Helper()
	for _, row := range rows(t, "social-graphs", "deezer_HU_edges.csv.gz", ",") {
		for _, node := range row {
			n, err := strconv.Atoi(node)
			if err != nil {
				t.Fatal(err)
			}
			for len(documents) <= n {
				documents = append(documents, person(len(documents), 0, textsearch.Names(fmt.Sprintf("deezer-%d", len(documents)), fmt.Sprintf("Person %d", len(documents)))...))
			}
			documents[n].Popularity++
		}
	}
	return documents
}

func person(n, popularity int, names ...stores.SearchName) stores.SearchDocument {
	id := Numbered(stores.KindUser, n)
	return stores.SearchDocument{ID: id, Version: 1, Public: true, Owners: []stores.ID{id}, Keepers: []stores.ID{id}, Names: names, Popularity: popularity}
}

// Combined returns n people with names that are words of the artists and the pages.
func Combined(t testing.TB, n int) []stores.SearchDocument {
	t.Helper()
	var words []stores.SearchWord
	for _, d := range Names(t) {
		if len(d.Names) > 0 {
			words = append(words, d.Names[0]...)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	documents := make([]stores.SearchDocument, n)
	for i := range documents {
		name := stores.SearchName{words[r.IntN(len(words))], words[r.IntN(len(words))]}
		if r.IntN(4) == 0 {
			name = append(name, words[r.IntN(len(words))])
		}
		documents[i] = person(i, int(1/(r.Float64()+0.0002)), name, stores.SearchName{fmt.Sprintf("person%d", i)})
	}
	return documents
}

// Posts returns the posts of the LDBC network, with those who like them as popularity, and its people.
func Posts(t testing.TB) []stores.SearchDocument {
	t.Helper()
	ids := map[string]stores.ID{}
	documents := map[string]stores.SearchDocument{}
	add := func(kind stores.Kind, key string, d stores.SearchDocument) {
		ids[key] = Numbered(kind, len(ids))
		d.ID, d.Version, d.Public = ids[key], 1, true
		documents[key] = d
	}
	for _, row := range piped(t, "person_0_0.csv.gz") {
		add(stores.KindUser, "person "+row[0], stores.SearchDocument{Names: textsearch.Names(row[1] + " " + row[2])})
	}
	for _, row := range piped(t, "post_0_0.csv.gz") {
		add(stores.KindPost, "post "+row[0], stores.SearchDocument{Text: textsearch.Words(row[6])})
	}
	for _, likes := range [][2]string{{"post ", "person_likes_post_0_0.csv.gz"}, {"person ", "person_knows_person_0_0.csv.gz"}} {
		for _, row := range piped(t, likes[1]) {
			for _, key := range row {
				if d, ok := documents[likes[0]+key]; ok {
					d.Popularity++
					documents[likes[0]+key] = d
				}
			}
		}
	}
	return slices.SortedFunc(maps.Values(documents), func(a, b stores.SearchDocument) int { return a.ID.Compare(b.ID) })
}

// piped returns the rows of a file of LDBC.
func piped(t testing.TB, name string) [][]string {
	t.Helper()
	return rows(t, filepath.Join("ldbc-snb", "dynamic"), name, "|")
}

// PutAll stores documents in batches.
func PutAll(t testing.TB, index stores.SearchIndex, to stores.SearchCopy, documents []stores.SearchDocument) {
	t.Helper()
	for batch := range slices.Chunk(documents, stores.MaxBatch) {
		if err := index.Put(t.Context(), to, batch); err != nil {
			t.Fatal(err)
		}
	}
}

// Fill stores documents in a copy and swaps it in, as a rebuild does.
func Fill(t testing.TB, index stores.SearchIndex, documents []stores.SearchDocument) {
	t.Helper()
	copied, err := index.Copy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	PutAll(t, index, copied, documents)
	if err := index.Swap(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
}
