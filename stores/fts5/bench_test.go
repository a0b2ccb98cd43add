package fts5_test

import (
	"context"
	"os"
	"testing"

	"fivefold/stores"
	"fivefold/stores/fts5"
	"fivefold/stores/storetest/searchdata"
)

// published returns the documents of the published data sets: artists, pages and the people of Deezer.
func published(t testing.TB) []stores.SearchDocument {
	return append(searchdata.Listeners(t), searchdata.Names(t)...)
}

// BenchmarkFind measures searches over the published data sets, and over 200,000 (FIVEFOLD_BENCH_DOCUMENTS) people with combined names.
//
//	FIVEFOLD_BENCH_DOCUMENTS=1000000 go test ./stores/fts5 -run '^$' -bench Find/people -benchtime 1000x -timeout 2h
func BenchmarkFind(b *testing.B) {
	for _, set := range []struct {
		name      string
		documents func(testing.TB) []stores.SearchDocument
	}{
		{"published", published},
		{"people", func(t testing.TB) []stores.SearchDocument { return searchdata.Combined(t, searchdata.Size(200_000)) }},
	} {
		b.Run(set.name, func(b *testing.B) {
			documents := set.documents(b)
			engine := filled(b, documents)
			for _, form := range searchdata.Forms(documents) {
				b.Run(form.Name, func(b *testing.B) {
					searchdata.Measure(b, 1, len(form.All), func(ctx context.Context, i int) error {
						_, err := engine.Set().Search.Find(ctx, form.All[i])
						return err
					})
				})
			}
		})
	}
}

// filled returns an engine with documents, and reports how it was filled.
func filled(b *testing.B, documents []stores.SearchDocument) *fts5.Engine {
	b.Helper()
	engine := open(b, b.TempDir())
	searchdata.FillMeasured(b, engine.Set().SearchIndex, documents)
	info, err := os.Stat(engine.Location())
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("file of %d MB", info.Size()>>20)
	return engine
}
