package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// pairState reads the state of two people. ErrNotFound when one of them does not exist.
func (c *conn) pairState(ctx context.Context, by, other stores.ID) (p stores.PairState, err error) {
	exist, err := queryRow(ctx, c, (*row).int, "SELECT count(*) FROM user WHERE id IN (?, ?)", userArg(by), userArg(other))
	if err != nil {
		return p, err
	}
	if exist != 2 {
		return p, stores.ErrNotFound
	}
	return queryRow(ctx, c, readPairState, withKey+pairStateQuery, named("key", userArg(other)), named("me", userArg(by)))
}

// applyRelation stores the relation after an action and returns the friendship or request that remains.
func (c *conn) applyRelation(ctx context.Context, by stores.ID, p stores.PairState, after stores.Relation, at time.Time) (stores.Friendship, error) {
	f := p.Friendship
	switch after {
	case stores.Requested:
		return c.insertFriendship(ctx, stores.FriendshipRequest(by, p.Other, at))
	case stores.AreFriends:
		f.Since = at.UTC().Truncate(time.Microsecond)
		err := c.run(ctx, "UPDATE friendship SET since = ? WHERE id = ?", timeArg(f.Since), blobArg(f.ID.UUID[:]))
		return f, err
	case stores.Blocking, stores.BlockingEachOther:
		if err := c.run(ctx, "DELETE FROM friendship WHERE id = ?", blobArg(f.ID.UUID[:])); err != nil {
			return stores.Friendship{}, err
		}
		err := c.run(ctx, "INSERT INTO block (blocker, blocked, since) VALUES (?, ?, ?)",
			userArg(by), userArg(p.Other), timeArg(at))
		return stores.Friendship{}, err
	default:
		if err := c.run(ctx, "DELETE FROM friendship WHERE id = ?", blobArg(f.ID.UUID[:])); err != nil {
			return stores.Friendship{}, err
		}
		err := c.run(ctx, "DELETE FROM block WHERE blocker = ? AND blocked = ?", userArg(by), userArg(p.Other))
		return stores.Friendship{}, err
	}
}

func (c *conn) insertFriendship(ctx context.Context, f stores.Friendship) (stores.Friendship, error) {
	err := c.run(ctx, "INSERT INTO friendship (id, low, high, requester, requested_at, since) VALUES (?, ?, ?, ?, ?, ?)",
		friendshipArgs(f)...)
	return f, err
}

// friendshipArgs returns the values of friendshipColumns.
func friendshipArgs(f stores.Friendship) []arg {
	return []arg{
		idArg(f.ID, stores.KindFriendship), userArg(f.Low), userArg(f.High), idOrNull(f.Requester, stores.KindUser),
		timeArg(f.RequestedAt), timeOrNull(f.Since),
	}
}

// Declined implements stores.Friendships.
func (s friendships) Declined(ctx context.Context, requester stores.ID, others []stores.ID, since time.Time) (map[stores.ID]bool, error) {
	keys := keysOf(others, stores.KindUser)
	found, err := queryKeys(ctx, s.Engine, keys, func(id stores.ID) stores.ID { return id },
		func(r *row) stores.ID { return r.id(stores.KindUser) },
		" SELECT k.id FROM k JOIN declined_request d ON d.requester = :requester AND d.asked = k.id AND d.at > :since",
		named("requester", userArg(requester)), named("since", timeArg(since)))
	if err != nil {
		return nil, err
	}
	declined := make(map[stores.ID]bool, len(found))
	for id := range found {
		declined[id] = true
	}
	return declined, nil
}

// checkDeclined keeps when a person declined a request of another, and returns ErrTooSoon for a request within stores.DeclinePause.
func (c *conn) checkDeclined(ctx context.Context, by, other stores.ID, before, after stores.Relation, at time.Time) error {
	var err error
	switch {
	case after == stores.AreFriends:
		err = c.run(ctx, "DELETE FROM declined_request WHERE (requester, asked) IN (VALUES (?1, ?2), (?2, ?1))", userArg(by), userArg(other))
	case before == stores.RequestedMe: // declined, or blocked
		err = c.run(ctx, "INSERT INTO declined_request (requester, asked, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
			userArg(other), userArg(by), timeArg(at))
	case after == stores.Requested:
		var paused bool
		paused, err = queryRow(ctx, c, (*row).bool, "SELECT EXISTS (SELECT 1 FROM declined_request WHERE requester = ? AND asked = ? AND at > ?)",
			userArg(by), userArg(other), timeArg(at.Add(-stores.DeclinePause)))
		if err == nil && paused {
			err = stores.ErrTooSoon
		}
	}
	return err
}
