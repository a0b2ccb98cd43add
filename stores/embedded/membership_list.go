package embedded

import (
	"context"

	"fivefold/stores"
)

// pageReader reads the memberships of a person.
var pageReader = listReader[stores.Membership]{
	kind:    stores.KindPage,
	columns: ", " + membershipColumns,
	read:    func(r *row, _ *stores.ListPosition) stores.Membership { return readMembership(r) },
}

// memberColumns are the columns of a membership x and of its user u.
var memberColumns = ruleColumns{value: "u.interests_visibility", page: "x.page", subjects: map[stores.Subject]string{stores.Owner: "u.id"}}

// memberList is the list of the members x of a page. The user u is NULL where the viewer does not see who the member is.
var memberList = keyList{
	from: "membership x LEFT JOIN user u INDEXED BY user_listed ON u.id = x.user AND " + memberColumns.sql(stores.MemberNamed) +
		" WHERE x.page = :key AND (u.id IS NOT NULL OR " + memberColumns.sql(stores.MemberModerators) + ")",
	order: listOrder{rank: "x.since", id: "x.user"},
}

// memberReader reads the members of a page.
var memberReader = listReader[stores.PageMember]{
	kind:    stores.KindUser,
	columns: ", " + membershipColumns + ", u.id IS NULL",
	read: func(r *row, _ *stores.ListPosition) stores.PageMember {
		return stores.PageMember{Membership: readMembership(r), Hidden: r.bool()}
	},
}

// OfPages implements stores.Memberships.
func (s memberships) OfPages(
	ctx context.Context, viewer stores.ID, pages []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.PageMember], error) {
	return queryLists(ctx, s.Engine, keysOf(pages, stores.KindPage), memberReader, memberList, window, named("viewer", userArg(viewer)))
}

// OfUsers implements stores.Memberships.
func (s memberships) OfUsers(
	ctx context.Context, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Membership], error) {
	source := keyList{from: "membership x WHERE x.user = :key", order: listOrder{rank: "x.since", id: "x.page"}}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), pageReader, source, window)
}
