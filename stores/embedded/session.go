package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// sessions implements stores.Sessions.
type sessions struct{ *Engine }

const sessionColumns = `x.id, x.user, x.token, x.device, x.created_at, x.last_seen_at, x.expires_at, x.ends_at`

// readSession reads sessionColumns.
func readSession(r *row) stores.Session {
	return stores.Session{
		ID: r.id(stores.KindSession), User: r.id(stores.KindUser), Token: r.tokenHash(), Device: r.text(), CreatedAt: r.time(),
		LastSeenAt: r.time(), ExpiresAt: r.time(), EndsAt: r.time(),
	}
}

// tokenHash reads the hash of a token.
func (r *row) tokenHash() (h stores.TokenHash) {
	r.bytes(h[:])
	return h
}

// Create implements stores.Sessions. It also deletes the person's expired sessions, so that they do not accumulate.
func (s sessions) Create(ctx context.Context, session stores.Session, passwordHash string) error {
	return s.write(ctx, func(c *conn) error {
		if err := checkPasswordHash(ctx, c, session.User, passwordHash); err != nil {
			return err
		}
		err := c.run(ctx, "DELETE FROM session WHERE user = ? AND expires_at <= ?",
			userArg(session.User), timeArg(session.CreatedAt))
		if err != nil {
			return err
		}
		return constraintError(c.run(ctx, `INSERT INTO session (id, user, token, device, created_at, last_seen_at, expires_at, ends_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			idArg(session.ID, stores.KindSession), userArg(session.User), blobArg(session.Token[:]), textArg(session.Device),
			timeArg(session.CreatedAt), timeArg(session.LastSeenAt), timeArg(session.ExpiresAt), timeArg(session.EndsAt)))
	})
}

// ByToken implements stores.Sessions.
func (s sessions) ByToken(ctx context.Context, token stores.TokenHash, now time.Time) (stores.Session, error) {
	var session stores.Session
	err := s.readRow(ctx, func(c *conn) (err error) {
		session, err = queryRow(ctx, c, readSession, "SELECT "+sessionColumns+" FROM session x WHERE x.token = ? AND x.expires_at > ?",
			blobArg(token[:]), timeArg(now))
		return err
	})
	return session, err
}

// Touch implements stores.Sessions.
func (s sessions) Touch(ctx context.Context, id stores.ID, now, until time.Time) error {
	return s.write(ctx, func(c *conn) error {
		touched, err := c.exec(ctx, `UPDATE session SET last_seen_at = :now, expires_at = min(:until, ends_at)
			WHERE id = :id AND expires_at > :now`,
			named("now", timeArg(now)), named("until", timeArg(until)), named("id", idArg(id, stores.KindSession)))
		if err == nil && touched == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// ByIDs implements stores.Sessions.
func (s sessions) ByIDs(ctx context.Context, ids []stores.ID, now time.Time) (map[stores.ID]stores.Session, error) {
	keys := keysOf(ids, stores.KindSession)
	return queryKeys(ctx, s.Engine, keys, func(s stores.Session) stores.ID { return s.ID }, readSession,
		" SELECT "+sessionColumns+" FROM k CROSS JOIN session x ON x.id = k.id AND x.expires_at > :now", named("now", timeArg(now)))
}

// Revoke implements stores.Sessions.
func (s sessions) Revoke(ctx context.Context, user, id stores.ID, now time.Time) error {
	return s.write(ctx, func(c *conn) error {
		revoked, err := c.exec(ctx, "DELETE FROM session WHERE id = ? AND user = ? AND expires_at > ?",
			idArg(id, stores.KindSession), userArg(user), timeArg(now))
		if err == nil && revoked == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

// RevokeOthers implements stores.Sessions.
func (s sessions) RevokeOthers(ctx context.Context, user, keep stores.ID, now time.Time) (revoked int, err error) {
	err = s.write(ctx, func(c *conn) (err error) {
		revoked, err = revokeOthers(ctx, c, user, keep, now)
		return err
	})
	if err != nil {
		return 0, err
	}
	return revoked, nil
}

// revokeOthers deletes all sessions of a person except keep, and returns how many of them had not expired.
func revokeOthers(ctx context.Context, c *conn, user, keep stores.ID, now time.Time) (revoked int, err error) {
	revoked, err = c.exec(ctx, "DELETE FROM session WHERE user = ? AND id <> ? AND expires_at > ?",
		userArg(user), idArg(keep, stores.KindSession), timeArg(now))
	if err != nil {
		return 0, err
	}
	return revoked, c.run(ctx, "DELETE FROM session WHERE user = ? AND expires_at <= ?", userArg(user), timeArg(now))
}
