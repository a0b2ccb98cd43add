package storetest

import (
	"fivefold/stores"
)

// relate brings two people whom nothing binds into a relation.
func (w *world) relate(t tester, me, other stores.ID, relation stores.Relation) {
	t.Helper()
	switch relation {
	case stores.Requested:
		w.act(t, me, stores.ActRequest, other, at(0))
	case stores.AreFriends:
		w.act(t, me, stores.ActRequest, other, at(0))
		w.act(t, other, stores.ActAccept, me, at(1))
	case stores.Blocking:
		w.act(t, me, stores.ActBlock, other, at(0))
	case stores.RequestedMe, stores.BlockedBy:
		w.relate(t, other, me, relation.Reverse())
	}
}

// between gives what other is to me.
func (w *world) between(t tester, me, other stores.ID) stores.Relation {
	t.Helper()
	return must(w.Friendships.Between(t.Context(), me, []stores.ID{other}))(t)[other]
}

func (w *world) friendsOf(t tester, viewer, person stores.ID) []stores.Friend {
	t.Helper()
	return values(must(w.Friendships.Friends(t.Context(), viewer, []stores.ID{person}, stores.FriendsNewest, stores.Window{Limit: 100}))(t)[person])
}

func (w *world) requestsOf(t tester, person stores.ID, direction stores.RequestDirection) []stores.Friendship {
	t.Helper()
	return values(must(w.Friendships.Requests(t.Context(), []stores.ID{person}, direction, stores.Window{Limit: 100}))(t)[person])
}

func (w *world) blocksOf(t tester, person stores.ID) []stores.Block {
	t.Helper()
	return values(must(w.Friendships.Blocks(t.Context(), []stores.ID{person}, stores.Window{Limit: 100}))(t)[person])
}
