package e2e

import (
	"encoding/json"
	"testing"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/guard"
)

// The first request waits for the limit of one call, the second does not ask the store. Both have the other fields, and an error that names the store.
func TestAFrozenStoreIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	guarded := guard.New("graph", guard.Options{Limit: 100 * time.Millisecond, Failures: 1, Pause: time.Hour})
	s := servertest.Start(t, servertest.WithStores(func(set stores.Set) stores.Set {
		set.Network = stores.Instrument(guarded.Wrap(freeze("Network.Mutual")(set)), "graph").Network
		return set
	}))
	ada := s.With("Authorization", "Bearer "+s.SignIn(t, "ada"))
	for n := range 2 {
		_, body := ada.Post(t, `{ user(handle: "grace") { handle mutualFriends { totalCount } } }`, nil)
		var got struct {
			Data struct {
				User struct {
					Handle        string
					MutualFriends *struct{}
				}
			}
			Errors []responseError
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		if got.Data.User.Handle != "grace" || got.Data.User.MutualFriends != nil || len(got.Errors) != 1 ||
			got.Errors[0].Extensions.Code != errorcode.Unavailable || got.Errors[0].Extensions.Store != "graph" || len(got.Errors[0].Path) != 2 {
			t.Errorf("request %d: %s", n+1, body)
		}
	}
	if got := guarded.State(); got.Timeouts != 1 || got.Rejected != 1 {
		t.Errorf("%+v", got)
	}
}
