package embedded

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// memberships implements stores.Memberships.
type memberships struct{ *Engine }

const (
	membershipColumns = `x.page, x.user, x.role, x.since`
	membershipRow     = "membership (page, user, role, since)"
)

// readMembership reads membershipColumns.
func readMembership(r *row) stores.Membership {
	return stores.Membership{
		Page: r.id(stores.KindPage), User: r.id(stores.KindUser), Role: stores.PageRole(r.text()), Since: r.time(),
	}
}

// membershipArgs returns the values of membershipColumns.
func membershipArgs(m stores.Membership) []arg {
	return []arg{idArg(m.Page, stores.KindPage), userArg(m.User), textArg(m.Role), timeArg(m.Since)}
}

// Join implements stores.Memberships.
func (s memberships) Join(ctx context.Context, page, user stores.ID, at time.Time) (stores.Membership, error) {
	m := stores.Membership{Page: page, User: user, Role: stores.Member, Since: time.UnixMicro(at.UnixMicro()).UTC()}
	err := s.write(ctx, func(c *conn) error {
		return constraintError(c.run(ctx, "INSERT INTO "+membershipRow+" VALUES (?, ?, ?, ?)", membershipArgs(m)...))
	})
	if err != nil {
		return stores.Membership{}, err
	}
	return m, nil
}

// Leave implements stores.Memberships.
func (s memberships) Leave(ctx context.Context, page, user stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		removed, err := c.exec(ctx, "DELETE FROM membership WHERE page = ? AND user = ?",
			idArg(page, stores.KindPage), userArg(user))
		if err == nil && removed == 0 {
			return stores.ErrNotMember
		}
		return err
	})
}

// SetRole implements stores.Memberships.
func (s memberships) SetRole(
	ctx context.Context, page, user stores.ID, role stores.PageRole,
) (stores.Membership, error) {
	var m stores.Membership
	err := s.write(ctx, func(c *conn) (err error) {
		m, err = queryRow(ctx, c, readMembership, `UPDATE membership SET role = ? WHERE page = ? AND user = ? RETURNING page, user, role, since`,
			textArg(role), idArg(page, stores.KindPage), userArg(user))
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
func (s memberships) Between(
	ctx context.Context, user stores.ID, pages []stores.ID,
) (map[stores.ID]stores.Membership, error) {
	keys := keysOf(pages, stores.KindPage)
	return queryKeys(ctx, s.Engine, keys, func(m stores.Membership) stores.ID { return m.Page }, readMembership,
		" SELECT "+membershipColumns+" FROM k CROSS JOIN membership x ON x.page = k.id AND x.user = :user", named("user", userArg(user)))
}

// membershipArchiveTable is how memberships are moved.
var membershipArchiveTable = newArchiveTable(membershipRow, "(page, user)", membershipArgs).
	read("membership", newTableScan(membershipColumns+" FROM membership x WHERE", "x.page, x.user", readMembership,
		func(m stores.Membership) []stores.ID { return []stores.ID{m.Page, m.User} }))

func (memberships) archiveTables() []archiveTable {
	return []archiveTable{membershipArchiveTable}
}
