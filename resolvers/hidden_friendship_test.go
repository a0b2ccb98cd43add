package resolvers_test

import (
	"reflect"
	"testing"

	"fivefold/stores"
)

// Ids of friendships can be computed: who may not see one must not learn from the time of the answer that it exists.
func TestAHiddenFriendshipTakesTheCallsOfAMissingOne(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	var people []stores.ID
	for _, handle := range []string{"ann", "ben", "cho", "dee"} {
		u := stores.User{ID: h.newID(stores.KindUser), Handle: handle, Name: handle, FriendsVisibility: stores.OnlyMe, InterestsVisibility: stores.Everyone}
		if err := h.set.Users.Create(t.Context(), u, ""); err != nil {
			t.Fatal(err)
		}
		people = append(people, u.ID)
	}
	for by, action := range []stores.FriendshipAction{stores.ActRequest, stores.ActAccept} {
		if _, err := h.set.Friendships.Act(t.Context(), people[by], action, people[1-by], h.clock); err != nil {
			t.Fatal(err)
		}
	}
	calls := func(viewer stores.ID, a, b stores.ID) (response, []string) {
		r := h.execute(viewer, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": stores.FriendshipID(a, b).String()})
		var made []string
		for _, c := range h.calls {
			made = append(made, c.Method)
		}
		return r, made
	}
	for _, viewer := range []stores.ID{{}, people[2]} {
		hidden, hiddenCalls := calls(viewer, people[0], people[1])
		missing, missingCalls := calls(viewer, people[0], people[3])
		if string(missing.Data) != `{"node":null}` || !reflect.DeepEqual(hidden, missing) || !reflect.DeepEqual(hiddenCalls, missingCalls) {
			t.Errorf("hidden: %s %v, missing: %s %v", hidden.Data, hiddenCalls, missing.Data, missingCalls)
		}
	}
	if own, _ := calls(people[0], people[0], people[1]); len(own.Errors) > 0 || string(own.Data) == `{"node":null}` {
		t.Errorf("one's own: %s %v", own.Data, own.Errors)
	}
}
