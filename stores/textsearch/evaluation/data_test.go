package evaluation_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A library is the names of a kind and their documents.
type library struct {
	names      map[stores.ID]string
	candidates []textsearch.Candidate
}

func (l *library) add(kind stores.Kind, name string, popularity int) {
	d := stores.SearchDocument{ID: stores.NewID(kind), Names: textsearch.Names(name), Popularity: popularity}
	if l.names == nil {
		l.names = map[stores.ID]string{}
	}
	l.names[d.ID] = name
	l.candidates = append(l.candidates, textsearch.Candidate{Document: d})
}

// dataFile opens a file of the data sets, or skips the test.
func dataFile(t testing.TB, name string) io.Reader {
	t.Helper()
	if testing.Short() {
		t.Skip("searches over all names take half a minute: run without -short")
	}
	path := filepath.Join(cmp.Or(os.Getenv("FIVEFOLD_DATA"), "../../../../shared/data"), name)
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("%v; set FIVEFOLD_DATA to the directory of the data sets", err)
	}
	t.Cleanup(func() { f.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return f
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rows calls yield with the columns of each line after the header.
func rows(t testing.TB, r io.Reader, yield func([]string)) {
	t.Helper()
	lines := bufio.NewScanner(r)
	for first := true; lines.Scan(); first = false {
		if !first {
			yield(strings.Split(strings.TrimSuffix(lines.Text(), "\r"), "\t"))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// libraries returns the artists of Last.fm, as popular as they have listeners, and the pages of Facebook, as popular as they have likes.
func libraries(t testing.TB) map[string]*library {
	t.Helper()
	artists, pages := &library{}, &library{}
	listeners := map[string]int{}
	rows(t, dataFile(t, "lastfm/user_artists.dat.gz"), func(row []string) { listeners[row[1]]++ })
	rows(t, dataFile(t, "lastfm/artists.dat.gz"), func(row []string) { artists.add(stores.KindInterest, row[1], listeners[row[0]]) })
	likes := map[string]int{}
	read := func(name string, yield func([]string)) {
		all, err := csv.NewReader(dataFile(t, name)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range all[1:] {
			yield(row)
		}
	}
	read("facebook-pages/musae_facebook_edges.csv.gz", func(row []string) { likes[row[0]]++; likes[row[1]]++ })
	read("facebook-pages/musae_facebook_target.csv.gz", func(row []string) { pages.add(stores.KindPage, row[2], likes[row[0]]) })
	return map[string]*library{"artist": artists, "page": pages}
}
