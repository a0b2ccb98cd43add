package embedded

import (
	"context"
	"time"

	"fivefold/stores"
)

// friendships implements stores.Friendships.
type friendships struct{ *Engine }

const friendshipColumns = `f.id, f.low, f.high, f.requester, f.requested_at, f.since`

// intoFriendship gives where friendshipColumns go.
func intoFriendship(f *stores.Friendship) []any {
	return []any{
		identity{&f.ID, stores.KindFriendship}, identity{&f.Low, stores.KindUser}, identity{&f.High, stores.KindUser},
		identity{&f.Requester, stores.KindUser}, moment{&f.RequestedAt}, moment{&f.Since},
	}
}

// ByIDs implements stores.Friendships.
func (s friendships) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Friendship, error) {
	ks := keysOf(ids, stores.KindFriendship)
	return found(ctx, s.Engine, "Friendships.ByIDs", len(ks.list), func(f stores.Friendship) stores.ID { return f.ID },
		intoFriendship, withKeys+" SELECT "+friendshipColumns+" FROM k CROSS JOIN friendship f ON f.id = k.id",
		named("keys", ks.json))
}

// A bond is what binds a person and another: a friendship or a request for it, a block, or nothing.
type bond struct {
	other      stores.ID
	blocker    stores.ID // zero when neither blocks the other
	friendship stores.Friendship
}

// bondQuery finds the bond of the person :me with each key.
const bondQuery = withKeys + " SELECT k.id, b.blocker, " + friendshipColumns + ` FROM k
LEFT JOIN block b ON min(b.blocker, b.blocked) = min(k.id, :me) AND max(b.blocker, b.blocked) = max(k.id, :me)
LEFT JOIN friendship f ON f.low = min(k.id, :me) AND f.high = max(k.id, :me)
WHERE k.id <> :me`

// intoBond gives where the columns of bondQuery go.
func intoBond(b *bond) []any {
	into := []any{identity{&b.other, stores.KindUser}, identity{&b.blocker, stores.KindUser}}
	return append(into, intoFriendship(&b.friendship)...)
}

// relation tells what the other is to the person. A request of nobody known waits for both.
func (b bond) relation() stores.Relation {
	switch f := b.friendship; {
	case b.blocker == b.other:
		return stores.BlockedBy
	case !b.blocker.IsZero():
		return stores.Blocking
	case f.ID.IsZero():
		return stores.Unrelated
	case f.State() == stores.StateFriends:
		return stores.AreFriends
	case !f.Requester.IsZero() && f.Requester != b.other:
		return stores.Requested
	default:
		return stores.RequestedMe
	}
}

// Between implements stores.Friendships.
func (s friendships) Between(ctx context.Context, viewer stores.ID, others []stores.ID) (map[stores.ID]stores.Relation, error) {
	ks := keysOf(others, stores.KindUser)
	bonds, err := found(ctx, s.Engine, "Friendships.Between", len(ks.list), func(b bond) stores.ID { return b.other },
		intoBond, bondQuery, named("keys", ks.json), named("me", person(viewer)))
	if err != nil {
		return nil, err
	}
	relations := make(map[stores.ID]stores.Relation, len(bonds))
	for other, b := range bonds {
		if r := b.relation(); r != stores.Unrelated {
			relations[other] = r
		}
	}
	return relations, nil
}

// Act implements stores.Friendships.
func (s friendships) Act(
	ctx context.Context, by stores.ID, action stores.FriendshipAction, other stores.ID, at time.Time,
) (stores.Friendship, error) {
	if err := s.alive(ctx); err != nil {
		return stores.Friendship{}, err
	}
	if by == other {
		return stores.Friendship{}, stores.ErrSelf
	}
	var now stores.Friendship
	err := s.write(ctx, "Friendships.Act", 1, func(l *line) error {
		b, err := l.bond(ctx, by, other)
		if err != nil {
			return err
		}
		after, err := b.relation().After(action)
		if err != nil {
			return err
		}
		now, err = l.bind(ctx, by, b, after, at)
		return err
	})
	return now, err
}
