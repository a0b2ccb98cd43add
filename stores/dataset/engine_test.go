package dataset_test

import (
	"context"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/embedded"
)

func open(t testing.TB) stores.Archive { return openSet(t).Archive }

func openSet(t testing.TB) stores.Set {
	t.Helper()
	e, err := embedded.Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e.Set()
}

func TestIntoTheEmbeddedEngine(t *testing.T) {
	now := dataset.Options{ContinueOnError: true}
	t.Run("a CSV network comes back byte for byte", func(t *testing.T) {
		m := newMemory()
		ok(t, dataset.ImportCSV, files(t, tiny), m, now)
		roundTrip(t, t.TempDir(), m, open(t), dataset.ExportOptions{Passwords: true})
		engine := open(t)
		ok(t, dataset.ImportCSV, files(t, tiny), engine, now)
		roundTrip(t, t.TempDir(), engine, open(t), dataset.ExportOptions{Passwords: true, Gzip: true})
	})
	t.Run("Last.fm twice, and as CSV", func(t *testing.T) {
		dir, engine := realData(t, "lastfm"), open(t)
		ok(t, dataset.Lastfm, dir, engine, now)
		wantCounts(t, engine, lastfmCounts)
		if r := ok(t, dataset.Lastfm, dir, engine, now); r.AddedTotal() != 0 || r.SkippedCount != lastfmFaults {
			t.Errorf("the second import added %v, left out %d", r.Added, r.SkippedCount)
		}
		roundTrip(t, t.TempDir(), engine, open(t), dataset.ExportOptions{})
	})
	t.Run("Deezer twice", func(t *testing.T) {
		dir, engine := realData(t, "social-graphs"), open(t)
		ok(t, dataset.Deezer, dir, engine, now)
		wantCounts(t, engine, deezerCounts)
		if r := ok(t, dataset.Deezer, dir, engine, now); r.AddedTotal() != 0 || r.SkippedCount != 0 {
			t.Errorf("the second import added %v, left out %d", r.Added, r.SkippedCount)
		}
	})
	t.Run("a row that it refuses is named, and its neighbours go in", func(t *testing.T) {
		engine := open(t)
		dir := files(t, map[string]string{
			"users.csv":       "id,handle\n1,anna\n2,bela\n3,anna\n4,dora\n",
			"friendships.csv": "user_a,user_b\n1,2\n1,3\n1,4\n",
			"blocks.csv":      "blocker,blocked\n2,1\n4,2\n",
			"interests.csv":   "id,kind,name\nt,FOOD,Tea\n",
			"genres.csv":      "interest,genre\nt,x\n",
			"likes.csv":       "user,interest\n3,t\n4,t\n1,x\n",
		})
		r := ok(t, dataset.ImportCSV, dir, engine, now)
		want := []string{
			"users.csv:4: handle taken", "genres.csv:2: not found", "friendships.csv:3: not found", "blocks.csv:2: friends already",
			"likes.csv:2: not found", "likes.csv:4: not found",
		}
		for i, f := range r.Skipped {
			if i >= len(want) || f.Error() != want[i] {
				t.Errorf("fault %v", f)
			}
		}
		wantCounts(t, engine, map[stores.Table]int{"users": 3, "interests": 1, "friendships": 2, "blocks": 1, "likes": 1})
	})
}

func BenchmarkLastfm(b *testing.B) { benchmark(b, "lastfm", dataset.Lastfm) }
func BenchmarkDeezer(b *testing.B) { benchmark(b, "social-graphs", dataset.Deezer) }

// benchmark imports a data set into empty embedded engines.
func benchmark(b *testing.B, set string, run importer) {
	dir := realData(b, set)
	rows := 0
	for b.Loop() {
		b.StopTimer()
		engine := open(b)
		b.StartTimer()
		r := ok(b, run, dir, engine, dataset.Options{ContinueOnError: true})
		rows += r.AddedTotal()
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkCSV exports Last.fm from the embedded engine and imports it into another.
func BenchmarkCSV(b *testing.B) {
	m := open(b)
	ok(b, dataset.Lastfm, realData(b, "lastfm"), m, dataset.Options{ContinueOnError: true})
	dir := export(b, b.TempDir(), m, dataset.ExportOptions{})
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
			engine := open(b)
			b.StartTimer()
			rows += ok(b, dataset.ImportCSV, dir, engine, dataset.Options{}).RowsTotal()
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	})
}

// What the published files hold.
var (
	ldbcCounts = map[stores.Table]int{
		"places": 1460, "organisations": 7955, "users": 222, "affiliations": 180 + 485, "interests": 71 + 16080, "genres": 71 + 16080,
		"friendships": 825, "likes": 4777, "pages": 805, "page_topics": 5360, "memberships": 3584, "posts": 5924, "comments": 2218,
		"message_topics": 683 + 2553, "reactions": 759 + 624,
	}
	facebookCounts = map[stores.Table]int{"pages": 22470, "page_links": 171002 - 179}
)

func TestPublishedNetworksTwiceAndAsCSV(t *testing.T) {
	for _, set := range []struct {
		name   string
		run    importer
		counts map[stores.Table]int
		faults int
	}{
		{"ldbc-snb", dataset.LDBC, ldbcCounts, 0},
		{"facebook-pages", dataset.FacebookPages, facebookCounts, 179}, // pages that like themselves
	} {
		t.Run(set.name, func(t *testing.T) {
			dir, engine := realData(t, set.name), open(t)
			r := ok(t, set.run, dir, engine, dataset.Options{ContinueOnError: true})
			if r.SkippedCount != set.faults || r.RepairCount != 0 {
				t.Errorf("%d faults, %d repairs", r.SkippedCount, r.RepairCount)
			}
			wantCounts(t, engine, set.counts)
			if r := ok(t, set.run, dir, engine, dataset.Options{ContinueOnError: true}); r.AddedTotal() != 0 || r.SkippedCount != set.faults {
				t.Errorf("the second import added %v, left out %d", r.Added, r.SkippedCount)
			}
			other := open(t)
			roundTrip(t, t.TempDir(), engine, other, dataset.ExportOptions{})
			sameRows(t, engine, other, true)
		})
	}
}
