package dataset_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/dataset"
)

func TestFormulasAreNeutralizedOnRequest(t *testing.T) {
	t.Parallel()
	harmless := []string{"", "plain", "a=b", "'=1", "-5", "+1.5", "-1e3", "x\n=1"}
	formulas := []string{"=1+1", "+49 170", "-cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\n=1", " =1", "\u00a0=1", "\uff1d1", "--5", "=HYPERLINK(\"http://x\")"}
	var rows stores.Rows
	for i, name := range append(harmless, formulas...) {
		rows.Interests = append(rows.Interests, stores.Interest{ID: stores.ID{Kind: stores.KindInterest, UUID: [16]byte{byte(i + 1)}}, Kind: stores.KindBand, Name: name})
	}
	m := newMemory()
	if _, err := m.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	for _, neutralize := range []bool{false, true} {
		dir := t.TempDir()
		if _, err := dataset.ExportCSV(t.Context(), dir, m, dataset.ExportOptions{NoFormula: neutralize}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, "interests.csv"))
		if err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
		if err != nil || len(records) != len(rows.Interests)+1 {
			t.Fatalf("%d records, %v", len(records), err)
		}
		for i, record := range records[1:] {
			want := rows.Interests[i].Name
			if neutralize && i >= len(harmless) {
				want = "'" + want
			}
			if record[2] != want {
				t.Errorf("neutralized %v: %q, want %q", neutralize, record[2], want)
			}
		}
	}
}
