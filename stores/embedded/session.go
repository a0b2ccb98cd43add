package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// sessions implements stores.Sessions.
type sessions struct{ *Engine }

const sessionColumns = `x.id, x.user, x.token, x.device, x.created_at, x.last_seen_at, x.expires_at, x.ends_at`

// intoSession gives where sessionColumns go.
func intoSession(s *stores.Session) []any {
	return []any{
		identity{&s.ID, stores.KindSession}, identity{&s.User, stores.KindUser}, hash{&s.Token}, text{&s.Device},
		moment{&s.CreatedAt}, moment{&s.LastSeenAt}, moment{&s.ExpiresAt}, moment{&s.EndsAt},
	}
}

// Create implements stores.Sessions. It also forgets the person's sessions that had expired by then, so that people who sign
// in for years do not leave a trail.
func (s sessions) Create(ctx context.Context, session stores.Session) error {
	return s.write(ctx, "Sessions.Create", 1, func(l *line) error {
		_, err := l.exec(ctx, "DELETE FROM session WHERE user = ? AND expires_at <= ?",
			person(session.User), session.CreatedAt.UnixMicro())
		if err != nil {
			return err
		}
		_, err = l.exec(ctx, `INSERT INTO session (id, user, token, device, created_at, last_seen_at, expires_at, ends_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			bytesOf(session.ID, stores.KindSession), person(session.User), session.Token[:], session.Device,
			session.CreatedAt.UnixMicro(), session.LastSeenAt.UnixMicro(), session.ExpiresAt.UnixMicro(), session.EndsAt.UnixMicro())
		return refused(err)
	})
}

// ByToken implements stores.Sessions.
func (s sessions) ByToken(ctx context.Context, token stores.TokenHash, now time.Time) (stores.Session, error) {
	var session stores.Session
	err := s.read(ctx, "Sessions.ByToken", 1, func(l *line) error {
		return l.one(ctx, "SELECT "+sessionColumns+" FROM session x WHERE x.token = ? AND x.expires_at > ?",
			[]any{token[:], now.UnixMicro()}, intoSession(&session)...)
	})
	return session, err
}

// Touch implements stores.Sessions.
func (s sessions) Touch(ctx context.Context, id stores.ID, now, until time.Time) error {
	return s.write(ctx, "Sessions.Touch", 1, func(l *line) error {
		touched, err := l.exec(ctx, `UPDATE session SET last_seen_at = :now, expires_at = min(:until, ends_at)
			WHERE id = :id AND expires_at > :now`,
			named("now", now.UnixMicro()), named("until", until.UnixMicro()), named("id", bytesOf(id, stores.KindSession)))
		if err == nil && touched == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// ByIDs implements stores.Sessions.
func (s sessions) ByIDs(ctx context.Context, ids []stores.ID, now time.Time) (map[stores.ID]stores.Session, error) {
	ks := keysOf(ids, stores.KindSession)
	return found(ctx, s.Engine, "Sessions.ByIDs", len(ks.list), func(s stores.Session) stores.ID { return s.ID }, intoSession,
		withKeys+" SELECT "+sessionColumns+" FROM k CROSS JOIN session x ON x.id = k.id AND x.expires_at > :now",
		named("keys", ks.json), named("now", now.UnixMicro()))
}

// Revoke implements stores.Sessions.
func (s sessions) Revoke(ctx context.Context, user, id stores.ID, now time.Time) error {
	return s.write(ctx, "Sessions.Revoke", 1, func(l *line) error {
		revoked, err := l.exec(ctx, "DELETE FROM session WHERE id = ? AND user = ? AND expires_at > ?",
			bytesOf(id, stores.KindSession), person(user), now.UnixMicro())
		if err == nil && revoked == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// RevokeOthers implements stores.Sessions.
func (s sessions) RevokeOthers(ctx context.Context, user, keep stores.ID, now time.Time) (revoked int, err error) {
	err = s.write(ctx, "Sessions.RevokeOthers", 1, func(l *line) error {
		revoked, err = l.exec(ctx, "DELETE FROM session WHERE user = ? AND id <> ? AND expires_at > ?",
			person(user), bytesOf(keep, stores.KindSession), now.UnixMicro())
		if err != nil {
			return err
		}
		_, err = l.exec(ctx, "DELETE FROM session WHERE user = ? AND expires_at <= ?", person(user), now.UnixMicro())
		return err
	})
	return revoked, err
}
