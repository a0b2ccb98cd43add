package embedded

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// friendships implements stores.Friendships.
type friendships struct{ *Engine }

const friendshipColumns = `f.id, f.low, f.high, f.requester, f.requested_at, f.since`

// readFriendship reads friendshipColumns.
func readFriendship(r *row) stores.Friendship {
	return stores.Friendship{
		ID: r.id(stores.KindFriendship), Low: r.id(stores.KindUser), High: r.id(stores.KindUser),
		Requester: r.id(stores.KindUser), RequestedAt: r.time(), Since: r.time(),
	}
}

// friendshipVisible is the condition that the viewer may see the friendship f.
var friendshipVisible = `(:viewer IN (f.low, f.high) OR f.since IS NOT NULL AND f.low` + notBlockingViewer + ` AND f.high` + notBlockingViewer + `
	AND EXISTS (SELECT 1 FROM user m INDEXED BY user_listed WHERE m.id IN (f.low, f.high) AND ` + friendsVisible + `))`

// ByIDs implements stores.Friendships.
func (s friendships) ByIDs(ctx context.Context, viewer stores.ID, ids []stores.ID) (map[stores.ID]stores.Friendship, error) {
	keys := keysOf(ids, stores.KindFriendship)
	return queryKeys(ctx, s.Engine, keys, func(f stores.Friendship) stores.ID { return f.ID }, readFriendship,
		" SELECT "+friendshipColumns+" FROM k CROSS JOIN friendship f ON f.id = k.id AND "+friendshipVisible, named("viewer", userArg(viewer)))
}

// pairStateQuery selects the state of the person :me and each key, after the table of the keys.
const pairStateQuery = " SELECT k.id, b.blocked, v.blocker, " + friendshipColumns + ` FROM k
LEFT JOIN block b ON b.blocker = :me AND b.blocked = k.id
LEFT JOIN block v ON v.blocker = k.id AND v.blocked = :me
LEFT JOIN friendship f ON f.low = min(k.id, :me) AND f.high = max(k.id, :me)
WHERE k.id <> :me`

// readPairState reads pairStateQuery.
func readPairState(r *row) stores.PairState {
	return stores.PairState{
		Other: r.id(stores.KindUser), Blocked: r.id(stores.KindUser), Blocker: r.id(stores.KindUser), Friendship: readFriendship(r),
	}
}

// Between implements stores.Friendships.
func (s friendships) Between(ctx context.Context, viewer stores.ID, others []stores.ID) (map[stores.ID]stores.Relation, error) {
	keys := keysOf(others, stores.KindUser)
	states, err := queryKeys(ctx, s.Engine, keys, func(p stores.PairState) stores.ID { return p.Other }, readPairState,
		pairStateQuery, named("me", userArg(viewer)))
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

// relationsQuery selects the relations of the person :key, one more than :limit. The friendships, requests and blocks of two people are rows of
// their own.
var relationsQuery = fmt.Sprintf(`SELECT friend, %d FROM friend WHERE user = :key
UNION ALL SELECT asked, %d FROM friendship WHERE requester = :key AND since IS NULL
UNION ALL SELECT requester, %d FROM friendship WHERE asked = :key AND since IS NULL
UNION ALL SELECT high, %[3]d FROM friendship WHERE low = :key AND since IS NULL AND requester IS NULL
UNION ALL SELECT low, %[3]d FROM friendship WHERE high = :key AND since IS NULL AND requester IS NULL
UNION ALL SELECT blocked, %d FROM block WHERE blocker = :key
UNION ALL SELECT blocker, %d FROM block WHERE blocked = :key
LIMIT :limit + 1`, stores.AreFriends, stores.Requested, stores.RequestedMe, stores.Blocking, stores.BlockedBy)

// Relations implements stores.Friendships.
func (s friendships) Relations(ctx context.Context, people []stores.ID, limit int) (map[stores.ID]map[stores.ID]stores.Relation, error) {
	keys := keysOf(people, stores.KindUser)
	if len(keys.list) == 0 {
		return map[stores.ID]map[stores.ID]stores.Relation{}, s.checkOpen(ctx)
	}
	parts := make(map[stores.ID][]stores.RelationPart, len(keys.list))
	err := s.readAllKeys(ctx, len(keys.list), func(c *conn) error {
		for _, me := range keys.list {
			for r, err := range c.query(ctx, relationsQuery, named("key", userArg(me)), named("limit", intArg(limit))) {
				if err != nil {
					return err
				}
				parts[me] = append(parts[me], stores.RelationPart{Other: r.id(stores.KindUser), Relation: stores.Relation(r.int())})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return stores.RelationsOf(keys.list, parts, limit), nil
}

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
		p, err := c.pairState(ctx, by, other)
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
		c.changeRelation(by, other, before, after)
		now, err = c.applyRelation(ctx, by, p, after, at)
		return err
	})
	if err != nil {
		return stores.Friendship{}, err
	}
	return now, nil
}

// friendshipArchiveTable is how friendships are moved.
var friendshipArchiveTable = newArchiveTable("friendship (id, low, high, requester, requested_at, since)", "", func(f stores.Friendship) []arg { return friendshipArgs(f.Normalized()) }).
	read("friendship", newTableScan(friendshipColumns+" FROM friendship f WHERE", "f.id", readFriendship,
		func(f stores.Friendship) []stores.ID { return []stores.ID{f.ID} }))

// blockArchiveTable is how blocks are moved.
var blockArchiveTable = newArchiveTable("block (blocker, blocked, since)", "(blocker, blocked)", blockArgs).
	read("block", newTableScan("blocker, blocked, since FROM block WHERE", "blocker, blocked", readBlock,
		func(b stores.Block) []stores.ID { return []stores.ID{b.Blocker, b.Blocked} }))

func (friendships) archiveTables() []archiveTable {
	return []archiveTable{friendshipArchiveTable, blockArchiveTable}
}
