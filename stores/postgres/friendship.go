package postgres

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// friendships implements stores.Friendships.
type friendships struct{ *Engine }

const friendshipColumns = `f.id, f.low_id, f.high_id, f.requester_id, f.requested_at, f.since`

// readFriendship reads friendshipColumns.
func readFriendship(r *row) stores.Friendship {
	return stores.Friendship{
		ID: r.id(stores.KindFriendship), Low: r.id(stores.KindUser), High: r.id(stores.KindUser),
		Requester: r.id(stores.KindUser), RequestedAt: r.time(), Since: r.time(),
	}
}

// friendshipArgs returns the values of friendshipColumns, with Low before High.
func friendshipArgs(f stores.Friendship) []any {
	f = f.Normalized()
	return []any{
		idArg(f.ID, stores.KindFriendship), userArg(f.Low), userArg(f.High), refArg(f.Requester, stores.KindUser), f.RequestedAt, timeOrNull(f.Since),
	}
}

// friendshipVisible is the condition that the viewer may see the friendship f.
var friendshipVisible = `(@viewer IN (f.low_id, f.high_id) OR f.since IS NOT NULL AND ` + notBlockingViewer("f.low_id") + ` AND ` +
	notBlockingViewer("f.high_id") + ` AND EXISTS (SELECT FROM users m WHERE m.id IN (f.low_id, f.high_id) AND ` + friendsVisible + `))`

// ByIDs implements stores.Friendships.
func (s friendships) ByIDs(ctx context.Context, viewer stores.ID, ids []stores.ID) (map[stores.ID]stores.Friendship, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindFriendship), func(f stores.Friendship) stores.ID { return f.ID }, readFriendship,
		"SELECT "+friendshipColumns+" FROM friendships f WHERE f.id = ANY(@keys) AND "+friendshipVisible, args{"viewer": userArg(viewer)})
}

// pairStateQuery selects the state of the person @me and each key.
const pairStateQuery = "SELECT k.id, b.blocked_id, v.blocker_id, " + friendshipColumns + ` FROM unnest(@keys::uuid[]) AS k(id)
LEFT JOIN blocks b ON b.blocker_id = @me AND b.blocked_id = k.id
LEFT JOIN blocks v ON v.blocker_id = k.id AND v.blocked_id = @me
LEFT JOIN friendships f ON f.low_id = least(k.id, @me) AND f.high_id = greatest(k.id, @me)
WHERE k.id <> @me`

// readPairState reads pairStateQuery.
func readPairState(r *row) stores.PairState {
	return stores.PairState{
		Other: r.id(stores.KindUser), Blocked: r.id(stores.KindUser), Blocker: r.id(stores.KindUser), Friendship: readFriendship(r),
	}
}

// Between implements stores.Friendships.
func (s friendships) Between(ctx context.Context, viewer stores.ID, others []stores.ID) (map[stores.ID]stores.Relation, error) {
	states, err := queryMap(ctx, s.Engine, keysOf(others, stores.KindUser), func(p stores.PairState) stores.ID { return p.Other }, readPairState,
		pairStateQuery, args{"me": userArg(viewer)})
	if err != nil {
		return nil, err
	}
	relations := make(map[stores.ID]stores.Relation, len(states))
	for other, state := range states {
		if r := state.Relation(); r != stores.Unrelated {
			relations[other] = r
		}
	}
	return relations, nil
}

// relationsQuery selects the relations of each key, one more than @limit. The friendships, requests and blocks of two people are rows of their own.
var relationsQuery = fmt.Sprintf(`CROSS JOIN LATERAL (
	SELECT friend_id AS id, %d::bigint AS relation FROM friends WHERE user_id = k.id
	UNION ALL SELECT asked_id, %d FROM friendships WHERE requester_id = k.id AND since IS NULL
	UNION ALL SELECT requester_id, %d FROM friendships WHERE asked_id = k.id AND since IS NULL
	UNION ALL SELECT high_id, %[3]d FROM friendships WHERE low_id = k.id AND since IS NULL AND asked_id IS NULL
	UNION ALL SELECT low_id, %[3]d FROM friendships WHERE high_id = k.id AND since IS NULL AND asked_id IS NULL
	UNION ALL SELECT blocked_id, %d FROM blocks WHERE blocker_id = k.id
	UNION ALL SELECT blocker_id, %d FROM blocks WHERE blocked_id = k.id
	LIMIT @limit + 1
) x`, stores.AreFriends, stores.Requested, stores.RequestedMe, stores.Blocking, stores.BlockedBy)

// Relations implements stores.Friendships.
func (s friendships) Relations(ctx context.Context, people []stores.ID, limit int) (map[stores.ID]map[stores.ID]stores.Relation, error) {
	keys := keysOf(people, stores.KindUser)
	parts, err := queryGroups(ctx, s.Engine, keys, func(r *row) stores.RelationPart {
		return stores.RelationPart{Other: r.id(stores.KindUser), Relation: stores.Relation(r.int())}
	}, "SELECT k.n, x.id, x.relation FROM "+keys.table+" "+relationsQuery, args{"limit": limit})
	if err != nil {
		return nil, err
	}
	return stores.RelationsOf(keys.list, parts, limit), nil
}

// Declined implements stores.Friendships.
func (s friendships) Declined(ctx context.Context, requester stores.ID, others []stores.ID, since time.Time) (map[stores.ID]bool, error) {
	found, err := queryMap(ctx, s.Engine, keysOf(others, stores.KindUser), func(id stores.ID) stores.ID { return id },
		func(r *row) stores.ID { return r.id(stores.KindUser) },
		"SELECT asked_id FROM declined_requests WHERE requester_id = @requester AND asked_id = ANY(@keys) AND at > @since",
		args{"requester": userArg(requester), "since": since})
	if err != nil {
		return nil, err
	}
	declined := make(map[stores.ID]bool, len(found))
	for id := range found {
		declined[id] = true
	}
	return declined, nil
}

// friendshipTable is how friendships are moved.
var friendshipTable = newTable("friendships", "id uuid, low_id uuid, high_id uuid, requester_id uuid, requested_at timestamptz, since timestamptz", "", friendshipArgs).
	read("friendships", newScan(friendshipColumns+" FROM friendships f WHERE", "f.id", readFriendship,
		func(f stores.Friendship) []stores.ID { return []stores.ID{f.ID} }))

// blockTable is how blocks are moved.
var blockTable = newTable("blocks", "blocker_id uuid, blocked_id uuid, since timestamptz", "(blocker_id, blocked_id)", func(b stores.Block) []any {
	return []any{userArg(b.Blocker), userArg(b.Blocked), b.Since}
}).
	read("blocks", newScan("blocker_id, blocked_id, since FROM blocks WHERE", "blocker_id, blocked_id", readBlock,
		func(b stores.Block) []stores.ID { return []stores.ID{b.Blocker, b.Blocked} }))

func readBlock(r *row) stores.Block {
	return stores.Block{Blocker: r.id(stores.KindUser), Blocked: r.id(stores.KindUser), Since: r.time()}
}
