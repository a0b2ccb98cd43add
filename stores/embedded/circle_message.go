package embedded

import (
	"context"

	"fivefold/stores"
)

// Messages implements stores.Circles.
func (s circles) Messages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleMessages, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	condition := ""
	if !filter.Before.IsZero() {
		condition = " AND y.created_at < :until"
	}
	source := mergedList{with: circleTable, members: "circle", source: messageList("",
		"message y "+joinThread+" WHERE y.author = k.id AND y.deleted_at IS NULL AND "+messageVisible+condition, "y")}
	return queryCircles(ctx, s.Engine, viewer, people, filter.Reach, messageReader, source, window,
		named("until", timeArg(filter.Before)))
}
