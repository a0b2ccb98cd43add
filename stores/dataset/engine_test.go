package dataset_test

import (
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

func TestEngine(t *testing.T) {
	t.Parallel()
	opts := dataset.Options{ContinueOnError: true}
	t.Run("a CSV network is exported and imported without changes", func(t *testing.T) {
		t.Parallel()
		m := newMemory()
		mustImport(t, dataset.ImportCSV, writeFiles(t, csvFiles), m, opts)
		roundTrip(t, t.TempDir(), m, openArchive(t), dataset.ExportOptions{Passwords: true})
		engine := openArchive(t)
		mustImport(t, dataset.ImportCSV, writeFiles(t, csvFiles), engine, opts)
		roundTrip(t, t.TempDir(), engine, openArchive(t), dataset.ExportOptions{Passwords: true, Gzip: true})
	})
	t.Run("rejected rows are reported, other rows are stored", func(t *testing.T) {
		t.Parallel()
		engine := openArchive(t)
		dir := writeFiles(t, map[string]string{
			"users.csv":       "id,handle\n1,anna\n2,bela\n3,anna\n4,dora\n",
			"friendships.csv": "user_a,user_b\n1,2\n1,3\n1,4\n",
			"blocks.csv":      "blocker,blocked\n2,1\n4,2\n",
			"interests.csv":   "id,kind,name\nt,FOOD,Tea\n",
			"genres.csv":      "interest,genre\nt,x\n",
			"likes.csv":       "user,interest\n3,t\n4,t\n1,x\n",
		})
		r := mustImport(t, dataset.ImportCSV, dir, engine, opts)
		want := []string{
			"users.csv:4: handle taken: another user has it", "genres.csv:2: not found: no row has the key in interest or genre, neither in these files",
			"friendships.csv:2: already blocked: one of the two blocks the other", "friendships.csv:3: not found: no row has the key in user_a or user_b",
			"likes.csv:2: not found: no row has the key in user or interest", "likes.csv:4: not found: no row has the key in user or interest",
		}
		for i, f := range r.Skipped {
			if i >= len(want) || !strings.HasPrefix(f.Error(), want[i]) {
				t.Errorf("skipped %v", f)
			}
		}
		wantCounts(t, engine, map[stores.Table]int{"users": 3, "interests": 1, "friendships": 1, "blocks": 2, "likes": 1})
	})
}
