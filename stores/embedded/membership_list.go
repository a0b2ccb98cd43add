package embedded

import (
	"context"

	"fivefold/stores"
)

// membershipReader reads memberships ordered by since; kind is that of the IDs in their positions.
func membershipReader(kind stores.Kind) listReader[stores.Membership] {
	return listReader[stores.Membership]{
		kind:    kind,
		columns: ", " + membershipColumns,
		read:    func(r *row, _ *stores.ListPosition) stores.Membership { return readMembership(r) },
	}
}

// OfPages implements stores.Memberships.
func (s memberships) OfPages(
	ctx context.Context, viewer stores.ID, pages []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Membership], error) {
	source := tableList(withKeys, "membership", "page", "user", "", ` AND x.user`+notBlockingViewer+`
		AND EXISTS (SELECT 1 FROM user u INDEXED BY user_listed WHERE u.id = x.user AND `+interestsVisible+")",
		listOrder{rank: "x.since", id: "x.user"})
	return queryWindows(ctx, s.Engine, keysOf(pages, stores.KindPage), membershipReader(stores.KindUser), source,
		window, named("viewer", userArg(viewer)))
}

// OfUsers implements stores.Memberships.
func (s memberships) OfUsers(
	ctx context.Context, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Membership], error) {
	source := tableList(withKeys, "membership", "user", "page", "", "", listOrder{rank: "x.since", id: "x.page"})
	return queryWindows(ctx, s.Engine, keysOf(people, stores.KindUser), membershipReader(stores.KindPage), source,
		window)
}
