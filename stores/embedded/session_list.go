package embedded

import (
	"context"
	"fmt"
	"time"

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

// tokenHashColumn scans the hash of a token.
type tokenHashColumn struct{ h *stores.TokenHash }

// Scan implements sql.Scanner.
func (s tokenHashColumn) Scan(value any) error {
	v, ok := value.([]byte)
	if value == nil {
		return nil
	}
	if !ok || len(v) != len(s.h) {
		return fmt.Errorf("a hash that is %T of %d bytes", value, len(v))
	}
	*s.h = stores.TokenHash(v)
	return nil
}
