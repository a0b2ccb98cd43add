package storetest

import (
	"fivefold/stores"
)

// setRelation brings two unrelated people into a relation.
func (fx *fixture) setRelation(t tester, me, other stores.ID, relation stores.Relation) {
	t.Helper()
	switch relation {
	case stores.Requested:
		fx.act(t, me, stores.ActRequest, other, at(0))
	case stores.AreFriends:
		fx.act(t, me, stores.ActRequest, other, at(0))
		fx.act(t, other, stores.ActAccept, me, at(1))
	case stores.Blocking:
		fx.act(t, me, stores.ActBlock, other, at(0))
	case stores.BlockingEachOther:
		fx.act(t, me, stores.ActBlock, other, at(0))
		fx.act(t, other, stores.ActBlock, me, at(1))
	case stores.RequestedMe, stores.BlockedBy:
		fx.setRelation(t, other, me, relation.Reverse())
	}
}

// between returns the relation of me to other.
func (fx *fixture) between(t tester, me, other stores.ID) stores.Relation {
	t.Helper()
	return must(fx.Friendships.Between(t.Context(), me, []stores.ID{other}))(t)[other]
}

func (fx *fixture) friendsOf(t tester, viewer, person stores.ID) []stores.Friend {
	t.Helper()
	return values(must(fx.Friendships.Friends(t.Context(), viewer, []stores.ID{person}, stores.FriendsNewest, stores.Window{Limit: 100}))(t)[person])
}

func (fx *fixture) requestsOf(t tester, person stores.ID, direction stores.RequestDirection) []stores.Friendship {
	t.Helper()
	return values(must(fx.Friendships.Requests(t.Context(), []stores.ID{person}, direction, stores.Window{Limit: 100}))(t)[person])
}

func (fx *fixture) blocksOf(t tester, person stores.ID) []stores.Block {
	t.Helper()
	return values(must(fx.Friendships.Blocks(t.Context(), []stores.ID{person}, stores.Window{Limit: 100}))(t)[person])
}
