package storetest

import (
	"context"
	"testing"

	"fivefold/stores"
)

// Friendships tests stores.Friendships.
func Friendships(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(friendshipCalls)
	s.friendshipAct()
	s.friendshipConcurrency()
	s.check("whatever people do in turn, every question about it gives the same answer", friendshipMachine)
	s.friendshipLookup()
	s.friendList()
	s.requestList()
}

func friendshipCalls(t *testing.T, w *world, n int) []call {
	people := w.people(t, n, nil)
	me, other := w.person(t), w.person(t)
	ids := make([]stores.ID, n)
	for i, person := range people {
		ids[i] = stores.FriendshipID(me, person)
	}
	w.befriend(t, me, people...)
	page := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Friendships.Act", 0, func(ctx context.Context) error {
			return failure(w.Friendships.Act(ctx, me, stores.ActRequest, other, at(0)))
		}},
		{"Friendships.ByIDs", n, func(ctx context.Context) error { return failure(w.Friendships.ByIDs(ctx, ids)) }},
		{"Friendships.Between", n, func(ctx context.Context) error { return failure(w.Friendships.Between(ctx, me, people)) }},
		{"Friendships.Friends", n, func(ctx context.Context) error {
			return failure(w.Friendships.Friends(ctx, me, people, stores.FriendsByName, page))
		}},
		{"Friendships.Requests", n, func(ctx context.Context) error {
			return failure(w.Friendships.Requests(ctx, people, stores.RequestsSent, page))
		}},
		{"Friendships.Blocks", n, func(ctx context.Context) error { return failure(w.Friendships.Blocks(ctx, people, page)) }},
	}
}
