package embedded

import (
	"slices"
	"testing"

	"fivefold/stores"
)

func TestTheArchiveHasEveryTableInOrder(t *testing.T) {
	t.Parallel()
	var names []stores.Table
	for _, table := range newEngine().tables {
		names = append(names, table.name)
		if table.scan == nil || table.from == "" || table.count == nil || table.args == nil {
			t.Errorf("%s cannot be inserted, counted and read", table.name)
		}
	}
	if want := stores.Tables(); !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}
