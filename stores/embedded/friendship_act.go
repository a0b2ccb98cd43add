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
	case stores.Blocking:
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
