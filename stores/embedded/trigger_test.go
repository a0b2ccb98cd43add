package embedded

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestWhateverPeopleDoNothingContradicts lets a few people do anything in any order and then reads everything twice over:
// what the triggers keep must follow from the rows they keep it for.
func TestWhateverPeopleDoNothingContradicts(t *testing.T) {
	e := open(t, Memory)
	var rows stores.Rows
	for n := range 6 {
		rows.Users = append(rows.Users, stores.User{ID: numbered(stores.KindUser, n), Handle: fmt.Sprint("person-", n)})
		rows.Interests = append(rows.Interests, stores.Interest{ID: numbered(stores.KindInterest, n), Kind: stores.KindBand})
	}
	put(t, e, rows)
	s, clock := e.Set(), time.Unix(1_600_000_000, 0)
	actions := []stores.FriendshipAction{stores.ActRequest, stores.ActRequest, stores.ActAccept, stores.ActAccept, stores.ActDecline,
		stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock, stores.ActUnblock}
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 20).Draw(t, "acts") {
			clock = clock.Add(time.Second)
			by, other := rapid.SampledFrom(rows.Users).Draw(t, "by").ID, rapid.SampledFrom(rows.Users).Draw(t, "other").ID
			interest := rapid.SampledFrom(rows.Interests).Draw(t, "interest").ID
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				_, _ = s.Likes.Set(t.Context(), stores.Like{User: by, Interest: interest, Strength: 1, Since: clock})
			case 1:
				_ = s.Likes.Remove(t.Context(), by, interest)
			default:
				_, _ = s.Friendships.Act(t.Context(), by, rapid.SampledFrom(actions).Draw(t, "action"), other, clock)
			}
		}
		if err := e.Integrity(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if counts, err := s.Archive.Counts(t.Context()); err != nil || counts[stores.TableFriendships] == 0 {
		t.Fatalf("nothing happened: %v, %v", counts, err)
	}
}
