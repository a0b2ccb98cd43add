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
	var messages []stores.ID
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 20).Draw(t, "acts") {
			clock = clock.Add(time.Second)
			by, other := rapid.SampledFrom(rows.Users).Draw(t, "by").ID, rapid.SampledFrom(rows.Users).Draw(t, "other").ID
			interest := rapid.SampledFrom(rows.Interests).Draw(t, "interest").ID
			switch rapid.IntRange(0, 6).Draw(t, "what") {
			case 0:
				_, _ = s.Likes.Set(t.Context(), stores.Like{User: by, Interest: interest, Strength: 1, Since: clock})
			case 1:
				_ = s.Likes.Remove(t.Context(), by, interest)
			case 2:
				p := stores.Post{ID: numbered(stores.KindPost, len(messages)), Author: by, Wall: by, CreatedAt: clock}
				if err := s.Messages.CreatePost(t.Context(), p, []stores.ID{interest, interest}); err != nil {
					t.Fatal(err)
				}
				messages = append(messages, p.ID)
			case 3:
				if len(messages) == 0 {
					continue
				}
				c := stores.Comment{ID: numbered(stores.KindComment, len(messages)), Author: by, CreatedAt: clock}
				c.ReplyTo = rapid.SampledFrom(messages).Draw(t, "answers")
				if _, err := s.Messages.CreateComment(t.Context(), c, []stores.ID{interest}); err != nil {
					t.Fatal(err)
				}
				messages = append(messages, c.ID)
				topics := []stores.ID{interest, rapid.SampledFrom(rows.Interests).Draw(t, "other interest").ID}
				edited := rapid.SampledFrom(messages).Draw(t, "edited")
				if err := s.Messages.Edit(t.Context(), edited, stores.MessageChange{Topics: &topics}, clock); err != nil {
					t.Fatal(err)
				}
			default:
				_, _ = s.Friendships.Act(t.Context(), by, rapid.SampledFrom(actions).Draw(t, "action"), other, clock)
			}
		}
		if err := e.Integrity(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	counts, err := s.Archive.Counts(t.Context())
	if err != nil || counts[stores.TableFriendships] == 0 || counts[stores.TableMessageTopics] == 0 {
		t.Fatalf("nothing happened: %v, %v", counts, err)
	}
}
