package embedded

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// sessionList reads sessions that stand by when they began.
var sessionList = list[stores.Session]{
	kind:    stores.KindSession,
	columns: ", " + sessionColumns,
	into:    func(i *stores.Item[stores.Session]) []any { return intoSession(&i.Value) },
	settle:  func(*stores.Item[stores.Session]) {},
}

// Of implements stores.Sessions.
func (s sessions) Of(
	ctx context.Context, people []stores.ID, now time.Time, window stores.Window,
) (map[stores.ID]stores.List[stores.Session], error) {
	from := ofTable(withKeys, "session", "user", "id", "", " AND x.expires_at > :now", order{rank: "x.created_at", id: "x.id"})
	return windows(ctx, s.Engine, "Sessions.Of", keysOf(people, stores.KindUser), sessionList, from, window,
		named("now", now.UnixMicro()))
}

// hash reads the hash of a token.
type hash struct{ h *stores.TokenHash }

// Scan implements sql.Scanner.
func (s hash) Scan(value any) error {
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
