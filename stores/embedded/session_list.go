package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// sessionReader reads sessions ordered by creation time.
var sessionReader = listReader[stores.Session]{
	kind:    stores.KindSession,
	columns: ", " + sessionColumns,
	read:    func(r *row, _ *stores.ListPosition) stores.Session { return readSession(r) },
}

// Of implements stores.Sessions.
func (s sessions) Of(
	ctx context.Context, people []stores.ID, now time.Time, window stores.Window,
) (map[stores.ID]stores.List[stores.Session], error) {
	source := keyList{from: "session x WHERE x.user = :key AND x.expires_at > :now", order: listOrder{rank: "x.created_at", id: "x.id"}}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), sessionReader, source, window,
		named("now", timeArg(now)))
}
