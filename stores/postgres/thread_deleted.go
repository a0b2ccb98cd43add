package postgres

import (
	"context"

	"fivefold/stores"
)

// Deleted implements stores.Threads.
func (s threads) Deleted(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
	l := messageList(stores.ID{}, "y", "messages y WHERE y.author_id = k.id AND y.deleted_at IS NOT NULL")
	l.args = nil
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), l, window)
}

// DeletedOnPages implements stores.Threads.
func (s threads) DeletedOnPages(
	ctx context.Context, viewer stores.ID, ids []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(ids, stores.KindPage), messageList(viewer, "p",
		"messages p WHERE p.page_id = k.id AND p.deleted_at IS NOT NULL AND "+postRestorable), window)
}

// DeletedOnWalls implements stores.Threads.
func (s threads) DeletedOnWalls(
	ctx context.Context, viewer stores.ID, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), messageList(viewer, "p",
		"messages p WHERE p.wall_id = k.id AND p.deleted_at IS NOT NULL AND "+postRestorable), window)
}

// DeletedComments implements stores.Threads.
func (s threads) DeletedComments(
	ctx context.Context, viewer stores.ID, posts []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	return queryLists(ctx, s.Engine, keysOf(posts, stores.KindPost), messageList(viewer, "y",
		"messages y "+joinThread+" WHERE y.post_id = k.id AND y.reply_to_id IS NOT NULL AND y.deleted_at IS NOT NULL AND "+commentRestorable), window)
}
