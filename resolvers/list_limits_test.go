package resolvers_test

import (
	"context"
	"testing"

	"fivefold/graph/errorcode"
	"fivefold/stores"
)

// forwardFriends is a port whose list of friends cannot be counted or read backward.
type forwardFriends struct{ stores.Friendships }

func (f forwardFriends) Friends(ctx context.Context, viewer stores.ID, people []stores.ID, order stores.FriendOrder, window stores.Window,
) (map[stores.ID]stores.List[stores.Friend], error) {
	if err := (stores.ListLimits{NoTotal: true, NoBackward: true, NoBefore: true}).Check(window); err != nil {
		return nil, err
	}
	counted := window.Count
	window.Count = false
	lists, err := f.Friendships.Friends(ctx, viewer, people, order, window)
	for id, list := range lists {
		if counted {
			list.Total = stores.UnknownTotal
		}
		lists[id] = list
	}
	return lists, err
}

func TestAListThatCannotCountHasNoTotal(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	h.root.Stores.Friendships = forwardFriends{h.root.Stores.Friendships}
	got := h.execute(stores.ID{}, `{ user(handle: "ada") { friends(first: 1) { totalCount edges { node { handle } } pageInfo { hasNextPage } } } }`, nil)
	want := `{"user":{"friends":{"totalCount":null,"edges":[{"node":{"handle":"yuki"}}],"pageInfo":{"hasNextPage":true}}}}`
	if string(got.Data) != want || len(got.Errors) > 0 {
		t.Errorf("got %s %v, want %s", got.Data, got.Errors, want)
	}
}

func TestAListThatIsReadForwardOnlyRejectsOtherPages(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	h.root.Stores.Friendships = forwardFriends{h.root.Stores.Friendships}
	got := h.execute(stores.ID{}, `{ user(handle: "ada") { handle friends(last: 1) { edges { node { handle } } } } }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != string(errorcode.BadUserInput) ||
		got.Errors[0].Message != "This list can only be read forward. Use first and after." {
		t.Errorf("errors %v", got.Errors)
	}
	if want := `{"user":{"handle":"ada","friends":null}}`; string(got.Data) != want {
		t.Errorf("got %s, want %s", got.Data, want)
	}
}
