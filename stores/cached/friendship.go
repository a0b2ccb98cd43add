package cached

import (
	"context"
	"time"

	"fivefold/stores"
)

// friendships implements stores.Friendships. Friends of people are cached as somebody sees them whom nobody blocks, since nobody is signed in.
type friendships struct {
	stores.Friendships
	cache *Cache
}

// Act implements stores.Friendships.
func (f friendships) Act(ctx context.Context, by stores.ID, action stores.FriendshipAction, other stores.ID, at time.Time) (stores.Friendship, error) {
	defer f.cache.friends.invalidate(ctx, by, other)
	return f.Friendships.Act(ctx, by, action, other, at)
}

// Friends implements stores.Friendships.
func (f friendships) Friends(
	ctx context.Context, viewer stores.ID, people []stores.ID, order stores.FriendOrder, window stores.Window,
) (map[stores.ID]stores.List[stores.Friend], error) {
	if !viewer.IsZero() || order != stores.FriendsNewest || !hasHead(window) {
		return f.Friendships.Friends(ctx, viewer, people, order, window)
	}
	heads, err := f.cache.friends.get(ctx, people, loadHeads(func(ctx context.Context, ids []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Friend], error) {
		return f.Friendships.Friends(ctx, stores.ID{}, ids, order, window)
	}))
	if err != nil {
		return nil, err
	}
	lists := make(map[stores.ID]stores.List[stores.Friend], len(heads))
	for person, head := range heads {
		lists[person] = head.list(window.Limit)
	}
	return lists, nil
}
