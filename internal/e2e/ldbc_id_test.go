package e2e

import (
	"fivefold/internal/e2e/oracle"
	"path/filepath"
	"testing"
)

// ldbcID gives our id of the one thing of a network's file static/kind that has a name; of places the country.
func ldbcID(t testing.TB, dir, kind, name string) string {
	t.Helper()
	id := ""
	for _, row := range oracle.Table(t, filepath.Join(dir, "static", kind+"_0_0.csv.gz"), '|') {
		if row[1] == name && (kind != "place" || row[3] == "country") {
			if id != "" {
				t.Fatalf("two of %s are called %s", kind, name)
			}
			id = oracle.ID(t, "ldbc", kind, row[0])
		}
	}
	if id == "" {
		t.Fatalf("none of %s is called %s", kind, name)
	}
	return id
}
