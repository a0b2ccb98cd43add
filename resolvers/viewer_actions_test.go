package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// actionMutations are the mutations of the actions.
var actionMutations = map[stores.FriendshipAction]string{
	stores.ActRequest: "requestFriendship", stores.ActAccept: "acceptFriendship", stores.ActDecline: "declineFriendship",
	stores.ActCancel: "cancelFriendship", stores.ActUnfriend: "unfriend", stores.ActBlock: "blockUser", stores.ActUnblock: "unblockUser",
}

// In random histories of two people, an action that is offered succeeds, and one that is not offered fails. There is one exception: a request
// to a person who has requested the viewer's friendship accepts it, and is not offered beside ACCEPT.
func TestExactlyTheOfferedActionsSucceed(t *testing.T) {
	t.Parallel()
	h, _ := newRepetitionHarness(t)
	random := rand.New(rand.NewPCG(1, 2))
	actions := []stores.FriendshipAction{stores.ActRequest, stores.ActRequest, stores.ActRequest, stores.ActAccept, stores.ActDecline, stores.ActDecline,
		stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock, stores.ActUnblock}
	outcomes := map[string]int{}
	for range 4000 {
		h.clock = h.clock.Add(time.Duration(random.IntN(3)) * stores.DeclinePause / 4)
		people := []string{"ann", "bob"}
		random.Shuffle(2, func(i, j int) { people[i], people[j] = people[j], people[i] })
		viewer, other := h.person(people[0]), h.person(people[1])
		seen := get[struct {
			User *struct {
				ViewerFriendship string
				ViewerActions    []stores.FriendshipAction
			}
		}](h, viewer, fmt.Sprintf(`{ user(id: %q) { viewerFriendship viewerActions } }`, other), nil).User
		action := actions[random.IntN(len(actions))]
		code := codeOf(h.repeat(people[0], actionMutations[action], fmt.Sprintf("userId: %q", other)))
		outcomes[fmt.Sprint(action, " ", code)]++
		if seen == nil { // the other person blocks the viewer
			continue
		}
		want := slices.Contains(seen.ViewerActions, action) || action == stores.ActRequest && seen.ViewerFriendship == "REQUESTED_YOU"
		if (code == "") != want {
			t.Errorf("%s, offered %v: %s returns %q", seen.ViewerFriendship, seen.ViewerActions, action, code)
		}
	}
	for _, outcome := range []string{"REQUEST ", "REQUEST TOO_SOON", "ACCEPT ", "DECLINE ", "CANCEL ", "UNFRIEND ", "BLOCK ", "UNBLOCK "} {
		if outcomes[outcome] < 10 {
			t.Errorf("%q happened %d times: %v", outcome, outcomes[outcome], outcomes)
		}
	}
}
