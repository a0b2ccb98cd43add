package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Friendships tests stores.Friendships.
func Friendships(t *testing.T, open Open) {
	s := suite{t, open, "Friendships"}
	s.promises(friendshipCalls)
	s.friendshipAct()
	s.friendshipConcurrency()
	s.check("after any sequence of operations, every method agrees with a model", friendshipModel)
	s.friendshipLookup()
	s.friendList()
	s.requestList()
}

func friendshipCalls(t *testing.T, fx *fixture, n int) []call {
	people := fx.people(t, n, nil)
	me, other := fx.person(t), fx.person(t)
	ids := make([]stores.ID, n)
	for i, person := range people {
		ids[i] = stores.FriendshipID(me, person)
	}
	fx.befriend(t, me, people...)
	window := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Friendships.Act", 0, func(ctx context.Context) error {
			return errOf(fx.Friendships.Act(ctx, me, stores.ActRequest, other, at(0)))
		}},
		{"Friendships.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Friendships.ByIDs(ctx, me, ids)) }},
		{"Friendships.Between", n, func(ctx context.Context) error { return errOf(fx.Friendships.Between(ctx, me, people)) }},
		{"Friendships.Relations", n, func(ctx context.Context) error { return errOf(fx.Friendships.Relations(ctx, people, 1)) }},
		{"Friendships.Declined", n, func(ctx context.Context) error {
			return errOf(fx.Friendships.Declined(ctx, me, people, at(0)))
		}},
		{"Friendships.Friends", n, func(ctx context.Context) error {
			return errOf(fx.Friendships.Friends(ctx, me, people, stores.FriendsByName, window))
		}},
		{"Friendships.Requests", n, func(ctx context.Context) error {
			return errOf(fx.Friendships.Requests(ctx, people, stores.RequestsSent, window))
		}},
		{"Friendships.Blocks", n, func(ctx context.Context) error { return errOf(fx.Friendships.Blocks(ctx, people, window)) }},
	}
}
