package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// bond finds the bond between a person and another. ErrNotFound when one of them does not exist.
func (l *line) bond(ctx context.Context, by, other stores.ID) (b bond, err error) {
	var exist int
	err = l.one(ctx, "SELECT count(*) FROM user WHERE id IN (?, ?)", []any{person(by), person(other)}, whole{&exist})
	if err != nil {
		return b, err
	}
	if exist != 2 {
		return b, stores.ErrNotFound
	}
	ks := keysOf([]stores.ID{other}, stores.KindUser)
	err = l.one(ctx, bondQuery, []any{named("keys", ks.json), named("me", person(by))}, intoBond(&b)...)
	return b, err
}

// bind makes the bond what it shall be after, and returns the friendship or request that is left.
func (l *line) bind(ctx context.Context, by stores.ID, b bond, after stores.Relation, at time.Time) (stores.Friendship, error) {
	f := b.friendship
	switch after {
	case stores.Requested:
		return l.insertFriendship(ctx, requestOf(by, b.other, at))
	case stores.AreFriends:
		f.Since = at.UTC().Truncate(time.Microsecond)
		_, err := l.exec(ctx, "UPDATE friendship SET since = ? WHERE id = ?", f.Since.UnixMicro(), f.ID.UUID[:])
		return f, err
	case stores.Blocking:
		if _, err := l.exec(ctx, "DELETE FROM friendship WHERE id = ?", f.ID.UUID[:]); err != nil {
			return stores.Friendship{}, err
		}
		_, err := l.exec(ctx, "INSERT INTO block (blocker, blocked, since) VALUES (?, ?, ?)",
			person(by), person(b.other), at.UnixMicro())
		return stores.Friendship{}, err
	default:
		if _, err := l.exec(ctx, "DELETE FROM friendship WHERE id = ?", f.ID.UUID[:]); err != nil {
			return stores.Friendship{}, err
		}
		_, err := l.exec(ctx, "DELETE FROM block WHERE blocker = ? AND blocked = ?", person(by), person(b.other))
		return stores.Friendship{}, err
	}
}

// requestOf gives the request of a person to another.
func requestOf(by, other stores.ID, at time.Time) stores.Friendship {
	f := stores.Friendship{
		ID: stores.FriendshipID(by, other), Low: by, High: other, Requester: by, RequestedAt: at.UTC().Truncate(time.Microsecond),
	}
	if f.Low.Compare(f.High) > 0 {
		f.Low, f.High = f.High, f.Low
	}
	return f
}

func (l *line) insertFriendship(ctx context.Context, f stores.Friendship) (stores.Friendship, error) {
	_, err := l.exec(ctx, "INSERT INTO friendship (id, low, high, requester, requested_at, since) VALUES (?, ?, ?, ?, ?, ?)",
		friendshipArgs(f)...)
	return f, err
}

// friendshipArgs gives the values of a friendship's columns.
func friendshipArgs(f stores.Friendship) []any {
	return []any{
		bytesOf(f.ID, stores.KindFriendship), person(f.Low), person(f.High), orNull(f.Requester, stores.KindUser),
		f.RequestedAt.UnixMicro(), timeOrNull(f.Since),
	}
}
