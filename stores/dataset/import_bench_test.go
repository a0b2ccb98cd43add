package dataset_test

import (
	"context"
	"testing"

	"fivefold/stores/dataset"
)

func BenchmarkLastfm(b *testing.B) { benchmark(b, "lastfm", dataset.Lastfm) }
func BenchmarkDeezer(b *testing.B) { benchmark(b, "social-graphs", dataset.Deezer) }

// benchmark imports a data set into empty embedded engines.
func benchmark(b *testing.B, set string, run importer) {
	dir := dataDir(b, set)
	rows := 0
	for b.Loop() {
		b.StopTimer()
		engine := openArchive(b)
		b.StartTimer()
		r := mustImport(b, run, dir, engine, dataset.Options{ContinueOnError: true})
		rows += r.AddedTotal()
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkCSV exports Last.fm from the embedded engine and imports it into another.
func BenchmarkCSV(b *testing.B) {
	m := openArchive(b)
	mustImport(b, dataset.Lastfm, dataDir(b, "lastfm"), m, dataset.Options{ContinueOnError: true})
	dir := mustExport(b, b.TempDir(), m, dataset.ExportOptions{})
	b.Run("export", func(b *testing.B) {
		rows := 0
		for b.Loop() {
			b.StopTimer()
			out := b.TempDir()
			b.StartTimer()
			r, err := dataset.ExportCSV(context.Background(), out, m, dataset.ExportOptions{})
			if err != nil {
				b.Fatal(err)
			}
			rows += r.RowsTotal()
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("import", func(b *testing.B) {
		rows := 0
		for b.Loop() {
			b.StopTimer()
			engine := openArchive(b)
			b.StartTimer()
			rows += mustImport(b, dataset.ImportCSV, dir, engine, dataset.Options{}).RowsTotal()
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	})
}
