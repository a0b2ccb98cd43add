package embedded

import (
	"context"
	"fmt"
	"time"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// sessionReader reads sessions ordered by creation time.
var sessionReader = listReader[stores.Session]{
	kind:    stores.KindSession,
	columns: ", " + sessionColumns,
	into:    func(i *stores.Item[stores.Session]) []any { return intoSession(&i.Value) },
	finish:  func(*stores.Item[stores.Session]) {},
}

// Of implements stores.Sessions.
func (s sessions) Of(
	ctx context.Context, people []stores.ID, now time.Time, window stores.Window,
) (map[stores.ID]stores.List[stores.Session], error) {
	source := tableList(withKeys, "session", "user", "id", "", " AND x.expires_at > :now", listOrder{rank: "x.created_at", id: "x.id"})
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), sessionReader, source, window,
		named("now", now.UnixMicro()))
}

// tokenHashColumn reads the hash of a token.
type tokenHashColumn struct{ h *stores.TokenHash }

func (c tokenHashColumn) read(s *driver.Stmt, i int) error {
	if n := s.ColumnLen(i); n != len(c.h) && !s.ColumnIsNull(i) {
		return fmt.Errorf("a hash of %d bytes", n)
	}
	s.ColumnBytes(i, c.h[:])
	return nil
}
