package postgres

import (
	"context"
	"time"

	"fivefold/stores"
)

// Act implements stores.Friendships.
func (s friendships) Act(
	ctx context.Context, by stores.ID, action stores.FriendshipAction, other stores.ID, at time.Time,
) (stores.Friendship, error) {
	if err := s.checkOpen(ctx); err != nil {
		return stores.Friendship{}, err
	}
	if by == other {
		return stores.Friendship{}, stores.ErrSelf
	}
	var now stores.Friendship
	err := s.write(ctx, func(c *conn) error {
		if err := c.lockUsers(ctx, by, other); err != nil {
			return err
		}
		p, err := queryRow(ctx, c, readPairState, pairStateQuery, with(keysOf([]stores.ID{other}, stores.KindUser).args, args{"me": userArg(by)}))
		if err != nil {
			return err
		}
		before := p.Relation()
		after, err := before.After(action)
		if err != nil {
			return err
		}
		if err := c.checkDeclined(ctx, by, other, before, after, at); err != nil {
			return err
		}
		now, err = c.applyRelation(ctx, by, p, after, at)
		return err
	})
	if err != nil {
		return stores.Friendship{}, err
	}
	return now, nil
}

// applyRelation stores the relation after an action and returns the friendship or request that remains.
func (c *conn) applyRelation(ctx context.Context, by stores.ID, p stores.PairState, after stores.Relation, at time.Time) (stores.Friendship, error) {
	f, id := p.Friendship, args{"id": idArg(p.Friendship.ID, stores.KindFriendship)}
	pair := args{"by": userArg(by), "other": userArg(p.Other)}
	switch after {
	case stores.Requested:
		f = stores.FriendshipRequest(by, p.Other, at)
		_, err := c.execValues(ctx, friendshipTable.insert, friendshipArgs(f)...)
		return f, err
	case stores.AreFriends:
		f.Since = at.UTC().Truncate(time.Microsecond)
		return f, c.run(ctx, "UPDATE friendships SET since = @since WHERE id = @id", with(id, args{"since": f.Since}))
	case stores.Blocking, stores.BlockingEachOther:
		if err := c.run(ctx, "DELETE FROM friendships WHERE id = @id", id); err != nil {
			return stores.Friendship{}, err
		}
		return stores.Friendship{}, c.run(ctx, "INSERT INTO blocks (blocker_id, blocked_id, since) VALUES (@by, @other, @since)",
			with(pair, args{"since": at}))
	default:
		if err := c.run(ctx, "DELETE FROM friendships WHERE id = @id", id); err != nil {
			return stores.Friendship{}, err
		}
		return stores.Friendship{}, c.run(ctx, "DELETE FROM blocks WHERE blocker_id = @by AND blocked_id = @other", pair)
	}
}

// checkDeclined keeps when a person declined a request of another, and returns ErrTooSoon for a request within stores.DeclinePause.
func (c *conn) checkDeclined(ctx context.Context, by, other stores.ID, before, after stores.Relation, at time.Time) error {
	pair := args{"by": userArg(by), "other": userArg(other)}
	switch {
	case after == stores.AreFriends:
		return c.run(ctx, "DELETE FROM declined_requests WHERE (requester_id, asked_id) IN ((@by, @other), (@other, @by))", pair)
	case before == stores.RequestedMe: // declined, or blocked
		return c.run(ctx, `INSERT INTO declined_requests (requester_id, asked_id, at) VALUES (@other, @by, @at)
			ON CONFLICT (requester_id, asked_id) DO UPDATE SET at = excluded.at`, with(pair, args{"at": at}))
	case after == stores.Requested:
		paused, err := queryRow(ctx, c, (*row).bool, "SELECT EXISTS (SELECT FROM declined_requests WHERE requester_id = @by AND asked_id = @other AND at > @at)",
			with(pair, args{"at": at.Add(-stores.DeclinePause)}))
		if err == nil && paused {
			err = stores.ErrTooSoon
		}
		return err
	}
	return nil
}
