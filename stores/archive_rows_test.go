package stores_test

import (
	"reflect"
	"slices"
	"testing"

	"fivefold/stores"
)

func TestEveryFieldOfRowsIsATable(t *testing.T) {
	t.Parallel()
	rows := reflect.TypeFor[stores.Rows]()
	names := stores.Tables()
	if len(names) != rows.NumField() || slices.Contains(names, "") {
		t.Errorf("%d fields, tables %q", rows.NumField(), names)
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != rows.NumField() {
		t.Errorf("a name is used twice: %q", names)
	}
	if stores.TableOf[stores.Place]() != stores.TablePlaces || stores.TableOf[stores.Reaction]() != stores.TableReactions {
		t.Error("a type is in the table of another")
	}
	if stores.Tables()[0] != stores.TablePlaces {
		t.Error("users refer to places, which come first")
	}
}

func TestRowsAreCountedAndAppendedByTable(t *testing.T) {
	t.Parallel()
	rows := stores.RowsOf([]stores.Like{{Strength: 1}, {Strength: 2}})
	rows.Append(stores.Rows{Likes: []stores.Like{{Strength: 3}}, Places: []stores.Place{{Name: "Oslo"}}})
	if len(rows.Likes) != 3 || rows.Likes[2].Strength != 3 || len(rows.Places) != 1 || rows.Len() != 4 {
		t.Errorf("%+v", rows)
	}
	if counts := rows.Counts(); counts[stores.TableLikes] != 3 || counts[stores.TablePlaces] != 1 || counts[stores.TableUsers] != 0 ||
		len(counts) != len(stores.Tables()) {
		t.Errorf("counts %v", counts)
	}
	*stores.SliceOf[stores.Place](&rows) = nil
	if rows.Places != nil {
		t.Error("SliceOf does not point to the rows")
	}
}
