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

// intoMembership returns the destinations of membershipColumns.
func intoMembership(m *stores.Membership) []any {
	return []any{
		idColumn{&m.Page, stores.KindPage}, idColumn{&m.User, stores.KindUser}, textColumn{(*string)(&m.Role)}, timeColumn{&m.Since},
	}
}

// membershipArgs returns the values of membershipColumns.
func membershipArgs(m stores.Membership) []any {
	return []any{idBytes(m.Page, stores.KindPage), userBytes(m.User), string(m.Role), m.Since.UnixMicro()}
}

// Join implements stores.Memberships.
func (s memberships) Join(ctx context.Context, page, user stores.ID, at time.Time) (stores.Membership, error) {
	m := stores.Membership{Page: page, User: user, Role: stores.Member, Since: time.UnixMicro(at.UnixMicro()).UTC()}
	err := s.write(ctx, func(c *conn) error {
		_, err := c.exec(ctx, "INSERT INTO "+membershipRow+" VALUES (?, ?, ?, ?)", membershipArgs(m)...)
		return constraintError(err)
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
			idBytes(page, stores.KindPage), userBytes(user))
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
	err := s.write(ctx, func(c *conn) error {
		err := c.queryRow(ctx, `UPDATE membership SET role = ? WHERE page = ? AND user = ? RETURNING page, user, role, since`,
			[]any{string(role), idBytes(page, stores.KindPage), userBytes(user)}, intoMembership(&m)...)
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
	return queryMap(ctx, s.Engine, len(keys.list), func(m stores.Membership) stores.ID { return m.Page },
		intoMembership, withKeys+" SELECT "+membershipColumns+" FROM k CROSS JOIN membership x ON x.page = k.id AND x.user = :user",
		named("keys", keys.json), named("user", userBytes(user)))
}

// membershipArchiveTable is how memberships are moved.
var membershipArchiveTable = newArchiveTable(membershipRow, "(page, user)", membershipArgs).
	read("membership", newTableScan(membershipColumns+" FROM membership x WHERE", "x.page, x.user", intoMembership,
		func(m stores.Membership) []stores.ID { return []stores.ID{m.Page, m.User} }))

func (memberships) archiveTables() []archiveTable {
	return []archiveTable{membershipArchiveTable}
}
