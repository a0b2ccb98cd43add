package dataset_test

import (
	"context"
	"errors"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// TestPublishedDataSets imports each published data set into an engine twice, compares the counts of all tables, and moves it to another
// engine as CSV.
func TestPublishedDataSets(t *testing.T) {
	t.Parallel()
	for _, set := range []struct {
		name    string
		run     importer
		counts  map[stores.Table]int
		skipped int
		csv     *dataset.ExportOptions
	}{
		{
			name: "lastfm", run: dataset.Lastfm, csv: &dataset.ExportOptions{Gzip: true},
			counts: map[stores.Table]int{
				"users": 1892, "interests": 17632 + 11946, "genres": 100835, "friendships": 10174, "likes": 74266,
			},
			skipped: 1538, // tag assignments to artists that artists.dat lacks
		},
		{
			name: "social-graphs", run: dataset.Deezer,
			counts: map[stores.Table]int{"users": 47538, "interests": 84, "friendships": 222887, "likes": 284901},
		},
		{
			name: "ldbc-snb", run: dataset.LDBC, csv: &dataset.ExportOptions{},
			counts: map[stores.Table]int{
				"places": 1460, "organisations": 7955, "users": 222, "affiliations": 180 + 485, "interests": 71 + 16080, "genres": 71 + 16080,
				"friendships": 825, "likes": 4777, "pages": 805, "page_topics": 5360, "memberships": 3584, "posts": 5924, "comments": 2218,
				"message_topics": 683 + 2553, "reactions": 759 + 624,
			},
		},
		{
			name: "facebook-pages", run: dataset.FacebookPages, csv: &dataset.ExportOptions{},
			counts:  map[stores.Table]int{"pages": 22470, "page_links": 171002 - 179},
			skipped: 179, // pages that like themselves
		},
	} {
		t.Run(set.name, func(t *testing.T) {
			t.Parallel()
			dir, engine, opts := dataDir(t, set.name), openArchive(t), dataset.Options{ContinueOnError: set.skipped > 0}
			if r := mustImport(t, set.run, dir, engine, opts); r.SkippedCount != set.skipped || r.RepairCount != 0 {
				t.Errorf("%d rows skipped, %d repaired", r.SkippedCount, r.RepairCount)
			}
			wantCounts(t, engine, set.counts)
			if r := mustImport(t, set.run, dir, engine, opts); r.AddedTotal() != 0 || r.SkippedCount != set.skipped {
				t.Errorf("the second import added %v and skipped %d rows", r.Added, r.SkippedCount)
			}
			if set.csv != nil {
				other := openArchive(t)
				roundTrip(t, t.TempDir(), engine, other, *set.csv)
				sameRows(t, engine, other, true)
			}
		})
	}
}

// Last.fm is read completely before anything is written, so that an import that stops at an invalid row writes nothing.
func TestStrictImportOfPublishedLastfmWritesNothing(t *testing.T) {
	t.Parallel()
	m := newMemory()
	_, err := dataset.Lastfm(context.Background(), dataDir(t, "lastfm"), m, dataset.Options{})
	if !errors.Is(err, stores.ErrNotFound) || m.puts != 0 {
		t.Errorf("%v after %d writes", err, m.puts)
	}
}
