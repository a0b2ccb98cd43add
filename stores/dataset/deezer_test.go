package dataset_test

import (
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

// deezerFiles and facebookFiles are networks of a few rows.
var (
	deezerFiles = map[string]string{
		"deezer_HU_edges.csv": "node_1,node_2\n0,1\n1,2\n2,1\n", "deezer_HU_genres.json": `{"0": ["Pop", "Rap/Hip Hop"], "1": [], "3": ["Pop", "Pop"], "5": "Pop"}`,
	}
	facebookFiles = map[string]string{
		"musae_facebook_target.csv": "id,facebook_id,page_name,page_type\n0,145647315578475,\"The Voice, of China 中国好声音\",tvshow\n1,191483281412,U.S. Consulate General Mumbai,government\n",
		"musae_facebook_edges.csv":  "id_1,id_2\n0,1\n1,0\n1,1\n",
	}
)

func TestDeezer(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, map[string]string{
		"deezer_HU_edges.csv.gz":   "node_1,node_2\n0,1\n1,2\n2,1\n",
		"deezer_HU_genres.json.gz": "{\"0\": [\"Pop\", \"Rap/Hip Hop\"],\n \"1\": [], \"3\": [\"Pop\", \"Pop\"], \"x\": [], \"4\": [1], \"5\": \"Pop\", \"6\": [null], \"7\": [\"Pop\"]}",
	})
	m := newMemory()
	r := mustImport(t, dataset.Deezer, dir, m, dataset.Options{ContinueOnError: true})
	wantCounts(t, m, map[stores.Table]int{"users": 6, "interests": 2, "friendships": 2, "likes": 4})
	if r.SkippedCount != 4 || r.Skipped[0].Line != 4 || r.Skipped[3].Line != 7 {
		t.Errorf("%d rows skipped: %v", r.SkippedCount, r.Skipped)
	}
	user, pop := numberedID(t, "deezer", "user", 0), sourceID(t, "deezer", "genre", "Pop")
	if u := m.users[user]; u.Handle != "deezer-0" || u.Name != "Deezer 0" || u.JoinedAt.Year() != 2017 {
		t.Errorf("%+v", u)
	}
	if i := m.interests[pop]; i.Kind != "GENRE" || i.Name != "Pop" {
		t.Errorf("%+v", i)
	}
	if l := m.likes[stores.Pair{A: user, B: pop}]; l.Strength != 1 {
		t.Errorf("%+v", l)
	}
	if r := mustImport(t, dataset.Deezer, dir, m, dataset.Options{ContinueOnError: true}); r.AddedTotal() != 0 {
		t.Errorf("the second import added %v", r.Added)
	}
}
