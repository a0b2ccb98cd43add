package cached

import (
	"context"
	"slices"
	"time"
	"unsafe"

	"fivefold/stores"
)

// interests implements stores.Interests. Interests do not change but in their number of likes.
type interests struct {
	stores.Interests
	cache *Cache
}

// ByIDs implements stores.Interests.
func (i interests) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Interest, error) {
	return i.cache.interests.get(ctx, ids, i.Interests.ByIDs)
}

// interestSize returns about how many bytes an interest takes.
func interestSize(i *stores.Interest) int {
	return int(unsafe.Sizeof(*i)) + len(i.Kind) + len(i.Name) + len(i.URL)
}

// A likeKey is a person and a kind of interests, which is empty for all.
type likeKey struct {
	person stores.ID
	kind   string
}

// likeKinds are the kinds whose likes are cached. A change of a like removes those of all kinds.
var likeKinds = []string{"", stores.KindBand, stores.KindFood, stores.KindGenre}

// nearLikeKey returns the key of the likes of a person in the memory of the process.
func nearLikeKey(key likeKey) (nearKey, bool) {
	kind := slices.Index(likeKinds, key.kind)
	return nearKey{table: nearLikes, part: uint8(kind), id: key.person.UUID}, kind >= 0 && key.person.Kind == stores.KindUser
}

// likes implements stores.Likes.
type likes struct {
	stores.Likes
	cache *Cache
}

// Set implements stores.Likes.
func (l likes) Set(ctx context.Context, like stores.Like) (stores.LikeWithInterest, error) {
	defer l.cache.likeChanged(ctx, like.User, like.Interest)
	return l.Likes.Set(ctx, like)
}

// Remove implements stores.Likes.
func (l likes) Remove(ctx context.Context, user, interest stores.ID) error {
	defer l.cache.likeChanged(ctx, user, interest)
	return l.Likes.Remove(ctx, user, interest)
}

// likeChanged removes what a like is in.
func (c *Cache) likeChanged(ctx context.Context, user, interest stores.ID) {
	c.interests.invalidate(ctx, interest)
	for _, kind := range likeKinds {
		c.likes.invalidate(ctx, likeKey{user, kind})
	}
}

// Of implements stores.Likes.
func (l likes) Of(
	ctx context.Context, people []stores.ID, filter stores.InterestFilter, window stores.Window,
) (map[stores.ID]stores.List[stores.Like], error) {
	if filter != (stores.InterestFilter{Kind: filter.Kind}) || !slices.Contains(likeKinds, filter.Kind) || !hasHead(window) {
		return l.Likes.Of(ctx, people, filter, window)
	}
	keys := make([]likeKey, len(people))
	for i, person := range people {
		keys[i] = likeKey{person, filter.Kind}
	}
	load := loadHeads(func(ctx context.Context, keys []likeKey, window stores.Window) (map[likeKey]stores.List[stores.Like], error) {
		ids := make([]stores.ID, len(keys))
		for i, key := range keys {
			ids[i] = key.person
		}
		lists, err := l.Likes.Of(ctx, ids, filter, window)
		found := make(map[likeKey]stores.List[stores.Like], len(lists))
		for person, list := range lists {
			found[likeKey{person, filter.Kind}] = list
		}
		return found, err
	}, newLikeRow)
	lists, _, err := readHeads(ctx, l.cache.likes, keys, window.Limit, load, func(key likeKey) stores.ID { return key.person }, likeItem, nil)
	return lists, err
}

// A likeRow is a like of a person.
type likeRow struct {
	interest [16]byte
	since    int64 // in microseconds
	strength int32
}

func newLikeRow(like stores.Like) likeRow {
	return likeRow{like.Interest.UUID, like.Since.UnixMicro(), int32(like.Strength)}
}

// likeItem returns a row of a person as an item of the list of their likes.
func likeItem(key likeKey, r likeRow) stores.Item[stores.Like] {
	like := stores.Like{User: key.person, Interest: stores.ID{Kind: stores.KindInterest, UUID: r.interest}, Strength: int(r.strength),
		Since: time.UnixMicro(r.since).UTC()}
	return stores.Item[stores.Like]{At: like.Position(), Value: like}
}
