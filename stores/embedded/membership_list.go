package embedded

import (
	"context"

	"fivefold/stores"
)

// membershipList reads memberships, whose items have IDs of that kind and stand by since.
func membershipList(kind stores.Kind) list[stores.Membership] {
	return list[stores.Membership]{
		kind:    kind,
		columns: ", " + membershipColumns,
		into:    func(i *stores.Item[stores.Membership]) []any { return intoMembership(&i.Value) },
		settle:  func(*stores.Item[stores.Membership]) {},
	}
}

// OfPages implements stores.Memberships.
func (s memberships) OfPages(
	ctx context.Context, viewer stores.ID, pages []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Membership], error) {
	from := ofTable(withKeys, "membership", "page", "user", "", ` AND x.user`+notBlockingViewer+`
		AND EXISTS (SELECT 1 FROM user u INDEXED BY user_listed WHERE u.id = x.user AND `+interestsOpen+")",
		order{rank: "x.since", id: "x.user"})
	return windows(ctx, s.Engine, "Memberships.OfPages", keysOf(pages, stores.KindPage), membershipList(stores.KindUser), from,
		window, named("viewer", person(viewer)))
}

// OfUsers implements stores.Memberships.
func (s memberships) OfUsers(
	ctx context.Context, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Membership], error) {
	from := ofTable(withKeys, "membership", "user", "page", "", "", order{rank: "x.since", id: "x.page"})
	return windows(ctx, s.Engine, "Memberships.OfUsers", keysOf(people, stores.KindUser), membershipList(stores.KindPage), from,
		window)
}
