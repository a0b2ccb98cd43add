package postgres

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// memberships implements stores.Memberships.
type memberships struct{ *Engine }

const membershipColumns = `x.page_id, x.user_id, x.role, x.since`

// readMembership reads membershipColumns.
func readMembership(r *row) stores.Membership {
	return stores.Membership{
		Page: r.id(stores.KindPage), User: r.id(stores.KindUser), Role: stores.PageRole(r.text()), Since: r.time(),
	}
}

// membershipArgs returns the values of membershipColumns.
func membershipArgs(m stores.Membership) []any {
	return []any{idArg(m.Page, stores.KindPage), userArg(m.User), m.Role, m.Since}
}

func (c *conn) insertMembership(ctx context.Context, m stores.Membership) error {
	_, err := c.execValues(ctx, "INSERT INTO memberships (page_id, user_id, role, since) VALUES ($1, $2, $3, $4)", membershipArgs(m)...)
	return err
}

// Join implements stores.Memberships.
func (s memberships) Join(ctx context.Context, page, user stores.ID, at time.Time) (stores.Membership, error) {
	m := stores.Membership{Page: page, User: user, Role: stores.Member, Since: time.UnixMicro(at.UnixMicro()).UTC()}
	if err := s.write(ctx, func(c *conn) error { return c.insertMembership(ctx, m) }); err != nil {
		return stores.Membership{}, err
	}
	return m, nil
}

// Leave implements stores.Memberships.
func (s memberships) Leave(ctx context.Context, page, user stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotMember, "DELETE FROM memberships WHERE page_id = @page AND user_id = @user",
			args{"page": idArg(page, stores.KindPage), "user": userArg(user)})
	})
}

// SetRole implements stores.Memberships.
func (s memberships) SetRole(ctx context.Context, page, user stores.ID, role stores.PageRole) (stores.Membership, error) {
	var m stores.Membership
	err := s.write(ctx, func(c *conn) (err error) {
		m, err = queryRow(ctx, c, readMembership, "UPDATE memberships x SET role = @role WHERE page_id = @page AND user_id = @user RETURNING "+membershipColumns,
			args{"role": role, "page": idArg(page, stores.KindPage), "user": userArg(user)})
		if errors.Is(err, stores.ErrNotFound) {
			return stores.ErrNotMember
		}
		return err
	})
	if err != nil {
		return stores.Membership{}, err
	}
	return m, nil
}

// Between implements stores.Memberships.
func (s memberships) Between(ctx context.Context, user stores.ID, pages []stores.ID) (map[stores.ID]stores.Membership, error) {
	return queryMap(ctx, s.Engine, keysOf(pages, stores.KindPage), func(m stores.Membership) stores.ID { return m.Page }, readMembership,
		"SELECT "+membershipColumns+" FROM memberships x WHERE x.page_id = ANY(@keys) AND x.user_id = @user", args{"user": userArg(user)})
}

// memberColumns are the columns of a membership x and of its user u.
var memberColumns = ruleColumns{value: "u.interests_visibility", page: "x.page_id", subjects: map[stores.Subject]string{stores.Owner: "u.id"}}

// fromMembers are the members x of the page k. The user u is NULL where the viewer does not see who the member is.
var fromMembers = "memberships x LEFT JOIN users u ON u.id = x.user_id AND " + memberColumns.sql(stores.MemberNamed) +
	" WHERE x.page_id = k.id AND (u.id IS NOT NULL OR " + memberColumns.sql(stores.MemberModerators) + ")"

// OfPages implements stores.Memberships.
func (s memberships) OfPages(
	ctx context.Context, viewer stores.ID, pages []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.PageMember], error) {
	return queryLists(ctx, s.Engine, keysOf(pages, stores.KindPage), list[stores.PageMember]{
		kind: stores.KindUser, from: fromMembers, order: listOrder{rank: "x.since", id: "x.user_id"}, args: args{"viewer": userArg(viewer)},
		columns: ", " + membershipColumns + ", u.id IS NULL",
		read: func(r *row, _ *stores.ListPosition) stores.PageMember {
			return stores.PageMember{Membership: readMembership(r), Hidden: r.bool()}
		},
	}, window)
}

// OfUsers implements stores.Memberships.
func (s memberships) OfUsers(
	ctx context.Context, people []stores.ID, window stores.Window,
) (map[stores.ID]stores.List[stores.Membership], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), list[stores.Membership]{
		kind: stores.KindPage, from: "memberships x WHERE x.user_id = k.id", order: listOrder{rank: "x.since", id: "x.page_id"},
		columns: ", " + membershipColumns, read: func(r *row, _ *stores.ListPosition) stores.Membership { return readMembership(r) },
	}, window)
}

// membershipTable is how memberships are moved.
var membershipTable = newTable("memberships", "page_id uuid, user_id uuid, role text, since timestamptz", "(page_id, user_id)", membershipArgs).
	read("memberships", newScan(membershipColumns+" FROM memberships x WHERE", "x.page_id, x.user_id", readMembership,
		func(m stores.Membership) []stores.ID { return []stores.ID{m.Page, m.User} }))
