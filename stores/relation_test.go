package stores_test

import (
	"errors"
	"slices"
	"testing"

	"fivefold/stores"
)

var (
	relations = []stores.Relation{stores.Unrelated, stores.Requested, stores.RequestedMe, stores.AreFriends, stores.Blocking, stores.BlockedBy, stores.BlockingEachOther}
	acts      = []stores.FriendshipAction{stores.ActRequest, stores.ActAccept, stores.ActDecline, stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock}
)

func TestEveryActionHasAResultForEveryRelation(t *testing.T) {
	for _, r := range relations {
		if r.Reverse().Reverse() != r {
			t.Errorf("relation %d reversed twice is %d", r, r.Reverse().Reverse())
		}
		for _, act := range acts {
			after, err := r.After(act)
			if err == nil && after == r {
				t.Errorf("%s on %d changes nothing and returns no error", act, r)
			}
			if err != nil && after != r {
				t.Errorf("%s on %d returns an error and changes it to %d", act, r, after)
			}
			ownBlock := act == stores.ActBlock || act == stores.ActUnblock && r.Blocks()
			if r.IsBlocked() && !ownBlock && !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("%s on a person who blocks the actor returns %v", act, err)
			}
			if after.Reverse().Blocks() != r.Reverse().Blocks() {
				t.Errorf("%s on %d changes whether the other person blocks", act, r)
			}
			if offered := slices.Contains(r.Actions(), act); offered && err != nil || !offered && err == nil && (act != stores.ActRequest || r != stores.RequestedMe) {
				t.Errorf("%s is offered to %d: %t, and returns %v", act, r, offered, err)
			}
		}
	}
}

func TestMutualRequestsMakeFriends(t *testing.T) {
	requested, err := stores.Unrelated.After(stores.ActRequest)
	if err != nil {
		t.Fatal(err)
	}
	if both, err := requested.Reverse().After(stores.ActRequest); err != nil || both != stores.AreFriends {
		t.Errorf("%d, %v", both, err)
	}
}
