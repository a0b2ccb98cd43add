package cached

import (
	"context"
	"maps"
	"time"

	"fivefold/stores"
)

// friendships implements stores.Friendships. Friends of people are cached as somebody sees them whom nobody blocks. Those who block the viewer are
// removed afterwards, and more are read from the truth where too few remain.
type friendships struct {
	stores.Friendships
	cache *Cache
}

// Act implements stores.Friendships.
func (f friendships) Act(ctx context.Context, by stores.ID, action stores.FriendshipAction, other stores.ID, at time.Time) (stores.Friendship, error) {
	defer func() {
		f.cache.friends.invalidate(ctx, by, other)
		f.cache.relations.invalidate(ctx, by, other)
	}()
	return f.Friendships.Act(ctx, by, action, other, at)
}

// Friends implements stores.Friendships.
func (f friendships) Friends(
	ctx context.Context, viewer stores.ID, people []stores.ID, order stores.FriendOrder, window stores.Window,
) (map[stores.ID]stores.List[stores.Friend], error) {
	if order != stores.FriendsNewest || !hasHead(window) {
		return f.Friendships.Friends(ctx, viewer, people, order, window)
	}
	var hides func(friendRow) bool
	if !viewer.IsZero() {
		known, err := f.cache.relationsOf(ctx, viewer)
		switch {
		case err != nil:
			return nil, err
		case known == nil:
			return f.Friendships.Friends(ctx, viewer, people, order, window)
		case known.blocked:
			hides = func(r friendRow) bool { return known.to(r.user).IsBlocked() }
		}
	}
	load := loadHeads(func(ctx context.Context, ids []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Friend], error) {
		return f.Friendships.Friends(ctx, stores.ID{}, ids, order, window)
	}, newFriendRow)
	lists, short, err := readHeads(ctx, f.cache.friends, people, window.Limit, load, func(person stores.ID) stores.ID { return person }, friendItem, hides)
	if err != nil || len(short) == 0 {
		return lists, err
	}
	others, err := f.Friendships.Friends(ctx, viewer, short, order, window)
	if err != nil {
		return nil, err
	}
	maps.Copy(lists, others)
	return lists, nil
}

// A friendRow is a friend of a person.
type friendRow struct {
	user, friendship [16]byte
	since            int64 // in microseconds
}

func newFriendRow(f stores.Friend) friendRow {
	return friendRow{f.User.UUID, f.Friendship.UUID, f.Since.UnixMicro()}
}

// friendItem returns a row of a person as an item of the list of their friends.
func friendItem(_ stores.ID, r friendRow) stores.Item[stores.Friend] {
	f := stores.Friend{User: stores.ID{Kind: stores.KindUser, UUID: r.user}, Friendship: stores.ID{Kind: stores.KindFriendship, UUID: r.friendship},
		Since: time.UnixMicro(r.since).UTC()}
	return stores.Item[stores.Friend]{At: f.Position(), Value: f}
}
