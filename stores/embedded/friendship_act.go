package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// pairState reads the state of two people. ErrNotFound when one of them does not exist.
func (c *conn) pairState(ctx context.Context, by, other stores.ID) (b pairState, err error) {
	var exist int
	err = c.queryRow(ctx, "SELECT count(*) FROM user WHERE id IN (?, ?)", []any{userBytes(by), userBytes(other)}, intColumn{&exist})
	if err != nil {
		return b, err
	}
	if exist != 2 {
		return b, stores.ErrNotFound
	}
	keys := keysOf([]stores.ID{other}, stores.KindUser)
	err = c.queryRow(ctx, pairStateQuery, []any{named("keys", keys.json), named("me", userBytes(by))}, intoPairState(&b)...)
	return b, err
}

// applyRelation stores the relation after an action and returns the friendship or request that remains.
func (c *conn) applyRelation(ctx context.Context, by stores.ID, b pairState, after stores.Relation, at time.Time) (stores.Friendship, error) {
	f := b.friendship
	switch after {
	case stores.Requested:
		return c.insertFriendship(ctx, requestOf(by, b.other, at))
	case stores.AreFriends:
		f.Since = at.UTC().Truncate(time.Microsecond)
		_, err := c.exec(ctx, "UPDATE friendship SET since = ? WHERE id = ?", f.Since.UnixMicro(), f.ID.UUID[:])
		return f, err
	case stores.Blocking, stores.BlockingEachOther:
		if _, err := c.exec(ctx, "DELETE FROM friendship WHERE id = ?", f.ID.UUID[:]); err != nil {
			return stores.Friendship{}, err
		}
		_, err := c.exec(ctx, "INSERT INTO block (blocker, blocked, since) VALUES (?, ?, ?)",
			userBytes(by), userBytes(b.other), at.UnixMicro())
		return stores.Friendship{}, err
	default:
		if _, err := c.exec(ctx, "DELETE FROM friendship WHERE id = ?", f.ID.UUID[:]); err != nil {
			return stores.Friendship{}, err
		}
		_, err := c.exec(ctx, "DELETE FROM block WHERE blocker = ? AND blocked = ?", userBytes(by), userBytes(b.other))
		return stores.Friendship{}, err
	}
}

// requestOf returns the request of by to other.
func requestOf(by, other stores.ID, at time.Time) stores.Friendship {
	f := stores.Friendship{
		ID: stores.FriendshipID(by, other), Low: by, High: other, Requester: by, RequestedAt: at.UTC().Truncate(time.Microsecond),
	}
	if f.Low.Compare(f.High) > 0 {
		f.Low, f.High = f.High, f.Low
	}
	return f
}

func (c *conn) insertFriendship(ctx context.Context, f stores.Friendship) (stores.Friendship, error) {
	_, err := c.exec(ctx, "INSERT INTO friendship (id, low, high, requester, requested_at, since) VALUES (?, ?, ?, ?, ?, ?)",
		friendshipArgs(f)...)
	return f, err
}

// friendshipArgs returns the values of friendshipColumns.
func friendshipArgs(f stores.Friendship) []any {
	return []any{
		idBytes(f.ID, stores.KindFriendship), userBytes(f.Low), userBytes(f.High), idOrNull(f.Requester, stores.KindUser),
		f.RequestedAt.UnixMicro(), timeOrNull(f.Since),
	}
}

// checkDeclined keeps when a person declined a request of another, and returns ErrTooSoon for a request within stores.DeclinePause.
func (c *conn) checkDeclined(ctx context.Context, by, other stores.ID, before, after stores.Relation, at time.Time) error {
	var err error
	switch {
	case after == stores.AreFriends:
		_, err = c.exec(ctx, "DELETE FROM declined_request WHERE (requester, asked) IN (VALUES (?1, ?2), (?2, ?1))", userBytes(by), userBytes(other))
	case before == stores.RequestedMe: // declined, or blocked
		_, err = c.exec(ctx, "INSERT INTO declined_request (requester, asked, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
			userBytes(other), userBytes(by), at.UnixMicro())
	case after == stores.Requested:
		var paused bool
		err = c.queryRow(ctx, "SELECT EXISTS (SELECT 1 FROM declined_request WHERE requester = ? AND asked = ? AND at > ?)",
			[]any{userBytes(by), userBytes(other), at.Add(-stores.DeclinePause).UnixMicro()}, &paused)
		if err == nil && paused {
			err = stores.ErrTooSoon
		}
	}
	return err
}
