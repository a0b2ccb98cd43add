package e2e

import (
	"path/filepath"
	"testing"

	"fivefold/internal/e2e/oracle"
)

// ldbcID returns the API's id of the only row with the name in the network's file static/kind. For places it considers countries only.
func ldbcID(t testing.TB, dir, kind, name string) string {
	t.Helper()
	id := ""
	for _, row := range oracle.Table(t, filepath.Join(dir, "static", kind+"_0_0.csv.gz"), '|') {
		if row[1] == name && (kind != "place" || row[3] == "country") {
			if id != "" {
				t.Fatalf("two rows of %s are named %s", kind, name)
			}
			id = oracle.ID(t, "ldbc", kind, row[0])
		}
	}
	if id == "" {
		t.Fatalf("no row of %s is named %s", kind, name)
	}
	return id
}
