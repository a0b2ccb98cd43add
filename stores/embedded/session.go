package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// sessions implements stores.Sessions.
type sessions struct{ *Engine }

const sessionColumns = `x.id, x.user, x.token, x.device, x.created_at, x.last_seen_at, x.expires_at, x.ends_at`

// intoSession returns the destinations of sessionColumns.
func intoSession(s *stores.Session) []any {
	return []any{
		idColumn{&s.ID, stores.KindSession}, idColumn{&s.User, stores.KindUser}, tokenHashColumn{&s.Token}, textColumn{&s.Device},
		timeColumn{&s.CreatedAt}, timeColumn{&s.LastSeenAt}, timeColumn{&s.ExpiresAt}, timeColumn{&s.EndsAt},
	}
}

// Create implements stores.Sessions. It also deletes the person's expired sessions, so that they do not accumulate.
func (s sessions) Create(ctx context.Context, session stores.Session) error {
	return s.write(ctx, func(c *conn) error {
		_, err := c.exec(ctx, "DELETE FROM session WHERE user = ? AND expires_at <= ?",
			userBytes(session.User), session.CreatedAt.UnixMicro())
		if err != nil {
			return err
		}
		_, err = c.exec(ctx, `INSERT INTO session (id, user, token, device, created_at, last_seen_at, expires_at, ends_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			idBytes(session.ID, stores.KindSession), userBytes(session.User), session.Token[:], session.Device,
			session.CreatedAt.UnixMicro(), session.LastSeenAt.UnixMicro(), session.ExpiresAt.UnixMicro(), session.EndsAt.UnixMicro())
		return constraintError(err)
	})
}

// ByToken implements stores.Sessions.
func (s sessions) ByToken(ctx context.Context, token stores.TokenHash, now time.Time) (stores.Session, error) {
	var session stores.Session
	err := s.read(ctx, func(c *conn) error {
		return c.queryRow(ctx, "SELECT "+sessionColumns+" FROM session x WHERE x.token = ? AND x.expires_at > ?",
			[]any{token[:], now.UnixMicro()}, intoSession(&session)...)
	})
	return session, err
}

// Touch implements stores.Sessions.
func (s sessions) Touch(ctx context.Context, id stores.ID, now, until time.Time) error {
	return s.write(ctx, func(c *conn) error {
		touched, err := c.exec(ctx, `UPDATE session SET last_seen_at = :now, expires_at = min(:until, ends_at)
			WHERE id = :id AND expires_at > :now`,
			named("now", now.UnixMicro()), named("until", until.UnixMicro()), named("id", idBytes(id, stores.KindSession)))
		if err == nil && touched == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// ByIDs implements stores.Sessions.
func (s sessions) ByIDs(ctx context.Context, ids []stores.ID, now time.Time) (map[stores.ID]stores.Session, error) {
	keys := keysOf(ids, stores.KindSession)
	return queryMap(ctx, s.Engine, len(keys.list), func(s stores.Session) stores.ID { return s.ID }, intoSession,
		withKeys+" SELECT "+sessionColumns+" FROM k CROSS JOIN session x ON x.id = k.id AND x.expires_at > :now",
		named("keys", keys.json), named("now", now.UnixMicro()))
}

// Revoke implements stores.Sessions.
func (s sessions) Revoke(ctx context.Context, user, id stores.ID, now time.Time) error {
	return s.write(ctx, func(c *conn) error {
		revoked, err := c.exec(ctx, "DELETE FROM session WHERE id = ? AND user = ? AND expires_at > ?",
			idBytes(id, stores.KindSession), userBytes(user), now.UnixMicro())
		if err == nil && revoked == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// RevokeOthers implements stores.Sessions.
func (s sessions) RevokeOthers(ctx context.Context, user, keep stores.ID, now time.Time) (revoked int, err error) {
	err = s.write(ctx, func(c *conn) error {
		revoked, err = c.exec(ctx, "DELETE FROM session WHERE user = ? AND id <> ? AND expires_at > ?",
			userBytes(user), idBytes(keep, stores.KindSession), now.UnixMicro())
		if err != nil {
			return err
		}
		_, err = c.exec(ctx, "DELETE FROM session WHERE user = ? AND expires_at <= ?", userBytes(user), now.UnixMicro())
		return err
	})
	return revoked, err
}
