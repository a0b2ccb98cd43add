package postgres

import (
	"context"
	"time"

	"fivefold/stores"
)

// sessions implements stores.Sessions.
type sessions struct{ *Engine }

const sessionColumns = `x.id, x.user_id, x.token, x.device, x.created_at, x.last_seen_at, x.expires_at, x.ends_at`

// readSession reads sessionColumns.
func readSession(r *row) stores.Session {
	return stores.Session{
		ID: r.id(stores.KindSession), User: r.id(stores.KindUser), Token: r.tokenHash(), Device: r.text(), CreatedAt: r.time(),
		LastSeenAt: r.time(), ExpiresAt: r.time(), EndsAt: r.time(),
	}
}

// tokenHash reads the hash of a token.
func (r *row) tokenHash() (h stores.TokenHash) {
	b, _ := r.sized(len(h))
	copy(h[:], b)
	return h
}

// Create implements stores.Sessions. It also deletes the person's expired sessions, so that they do not accumulate.
func (s sessions) Create(ctx context.Context, session stores.Session, passwordHash string) error {
	return s.write(ctx, func(c *conn) error {
		if err := c.checkPasswordHash(ctx, session.User, passwordHash); err != nil {
			return err
		}
		if err := c.run(ctx, "DELETE FROM sessions WHERE user_id = @user AND expires_at <= @now",
			args{"user": userArg(session.User), "now": session.CreatedAt}); err != nil {
			return err
		}
		_, err := c.execValues(ctx, `INSERT INTO sessions (id, user_id, token, device, created_at, last_seen_at, expires_at, ends_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, idArg(session.ID, stores.KindSession), userArg(session.User), session.Token[:], session.Device,
			session.CreatedAt, session.LastSeenAt, session.ExpiresAt, session.EndsAt)
		return err
	})
}

// ByToken implements stores.Sessions.
func (s sessions) ByToken(ctx context.Context, token stores.TokenHash, now time.Time) (stores.Session, error) {
	var session stores.Session
	err := s.read(ctx, func(c *conn) (err error) {
		session, err = queryRow(ctx, c, readSession, "SELECT "+sessionColumns+" FROM sessions x WHERE x.token = @token AND x.expires_at > @now",
			args{"token": token[:], "now": now})
		return err
	})
	return session, err
}

// Touch implements stores.Sessions.
func (s sessions) Touch(ctx context.Context, id stores.ID, now, until time.Time) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotFound, `UPDATE sessions SET last_seen_at = @now, expires_at = least(@until, ends_at)
			WHERE id = @id AND expires_at > @now`, args{"now": now, "until": until, "id": idArg(id, stores.KindSession)})
	})
}

// ByIDs implements stores.Sessions.
func (s sessions) ByIDs(ctx context.Context, ids []stores.ID, now time.Time) (map[stores.ID]stores.Session, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindSession), func(s stores.Session) stores.ID { return s.ID }, readSession,
		"SELECT "+sessionColumns+" FROM sessions x WHERE x.id = ANY(@keys) AND x.expires_at > @now", args{"now": now})
}

// Of implements stores.Sessions.
func (s sessions) Of(
	ctx context.Context, people []stores.ID, now time.Time, window stores.Window,
) (map[stores.ID]stores.List[stores.Session], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), list[stores.Session]{
		kind: stores.KindSession, from: "sessions x WHERE x.user_id = k.id AND x.expires_at > @now", args: args{"now": now},
		order: listOrder{rank: "x.created_at", id: "x.id"}, columns: ", " + sessionColumns,
		read: func(r *row, _ *stores.ListPosition) stores.Session { return readSession(r) },
	}, window)
}

// Revoke implements stores.Sessions.
func (s sessions) Revoke(ctx context.Context, user, id stores.ID, now time.Time) error {
	return s.write(ctx, func(c *conn) error {
		return c.execOne(ctx, stores.ErrNotFound, "DELETE FROM sessions WHERE id = @id AND user_id = @user AND expires_at > @now",
			args{"id": idArg(id, stores.KindSession), "user": userArg(user), "now": now})
	})
}

// RevokeOthers implements stores.Sessions.
func (s sessions) RevokeOthers(ctx context.Context, user, keep stores.ID, now time.Time) (revoked int, err error) {
	err = s.write(ctx, func(c *conn) (err error) {
		revoked, err = c.revokeOthers(ctx, user, keep, now)
		return err
	})
	if err != nil {
		return 0, err
	}
	return revoked, nil
}

// revokeOthers deletes all sessions of a person except keep, and those that have expired. It returns how many had not expired.
func (c *conn) revokeOthers(ctx context.Context, user, keep stores.ID, now time.Time) (revoked int, err error) {
	return queryRow(ctx, c, (*row).int, `WITH deleted AS (
		DELETE FROM sessions WHERE user_id = @user AND (id IS DISTINCT FROM @keep OR expires_at <= @now) RETURNING expires_at)
		SELECT count(*) FROM deleted WHERE expires_at > @now`, args{"user": userArg(user), "keep": idArg(keep, stores.KindSession), "now": now})
}
