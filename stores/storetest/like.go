package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Likes tests stores.Likes.
func Likes(t *testing.T, open Open) {
	s := suite{t, open, "Likes"}
	s.promises(likeCalls)
	s.likeSet()
	s.likeList()
}

func likeCalls(t *testing.T, fx *fixture, n int) []call {
	people, interests := fx.people(t, n, nil), fx.interests(t, n, nil)
	for i := range min(n, 2) {
		fx.like(t, people[0], interests[i], 1)
	}
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Likes.Set", 0, func(ctx context.Context) error {
			return errOf(fx.Likes.Set(ctx, stores.Like{User: people[0], Interest: interests[0], Strength: 3, Since: at(0)}))
		}},
		{"Likes.Between", n, func(ctx context.Context) error { return errOf(fx.Likes.Between(ctx, people[0], interests)) }},
		{"Likes.Of", n, func(ctx context.Context) error {
			return errOf(fx.Likes.Of(ctx, people, stores.InterestFilter{Kind: stores.KindBand}, window))
		}},
		{"Likes.Common", n, func(ctx context.Context) error {
			return errOf(fx.Likes.Common(ctx, pairs(people), stores.InterestFilter{}, window))
		}},
		{"Likes.ByFriends", n, func(ctx context.Context) error { return errOf(fx.Likes.ByFriends(ctx, people[0], interests, window)) }},
		{"Likes.Remove", 0, func(ctx context.Context) error { return fx.Likes.Remove(ctx, people[0], interests[0]) }},
	}
}
