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

// intoMembership gives where membershipColumns go.
func intoMembership(m *stores.Membership) []any {
	return []any{
		identity{&m.Page, stores.KindPage}, identity{&m.User, stores.KindUser}, text{(*string)(&m.Role)}, moment{&m.Since},
	}
}

// membershipArgs gives the values of membershipColumns.
func membershipArgs(m stores.Membership) []any {
	return []any{bytesOf(m.Page, stores.KindPage), person(m.User), string(m.Role), m.Since.UnixMicro()}
}

// Join implements stores.Memberships.
func (s memberships) Join(ctx context.Context, page, user stores.ID, at time.Time) (stores.Membership, error) {
	m := stores.Membership{Page: page, User: user, Role: stores.Member, Since: time.UnixMicro(at.UnixMicro()).UTC()}
	err := s.write(ctx, "Memberships.Join", 1, func(l *line) error {
		_, err := l.exec(ctx, "INSERT INTO "+membershipRow+" VALUES (?, ?, ?, ?)", membershipArgs(m)...)
		return refused(err)
	})
	if err != nil {
		return stores.Membership{}, err
	}
	return m, nil
}

// Leave implements stores.Memberships.
func (s memberships) Leave(ctx context.Context, page, user stores.ID) error {
	return s.write(ctx, "Memberships.Leave", 1, func(l *line) error {
		removed, err := l.exec(ctx, "DELETE FROM membership WHERE page = ? AND user = ?",
			bytesOf(page, stores.KindPage), person(user))
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
	err := s.write(ctx, "Memberships.SetRole", 1, func(l *line) error {
		err := l.one(ctx, `UPDATE membership SET role = ? WHERE page = ? AND user = ? RETURNING page, user, role, since`,
			[]any{string(role), bytesOf(page, stores.KindPage), person(user)}, intoMembership(&m)...)
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
	ks := keysOf(pages, stores.KindPage)
	return found(ctx, s.Engine, "Memberships.Between", len(ks.list), func(m stores.Membership) stores.ID { return m.Page },
		intoMembership, withKeys+" SELECT "+membershipColumns+" FROM k CROSS JOIN membership x ON x.page = k.id AND x.user = :user",
		named("keys", ks.json), named("user", person(user)))
}
