package embedded

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// TestTriggersKeepDerivedRowsConsistent performs random actions of a few people and then checks that the rows kept by triggers, and the
// threads of comments, follow from the other rows.
func TestTriggersKeepDerivedRowsConsistent(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	var rows stores.Rows
	for n := range 6 {
		rows.Users = append(rows.Users, stores.User{ID: testID(stores.KindUser, n), Handle: fmt.Sprint("person-", n)})
		rows.Interests = append(rows.Interests, stores.Interest{ID: testID(stores.KindInterest, n), Kind: stores.KindBand})
	}
	for n := range 3 {
		rows.Pages = append(rows.Pages, stores.Page{ID: testID(stores.KindPage, n), Owner: rows.Users[n].ID})
	}
	rows.Posts = []stores.Post{{ID: testID(stores.KindPost, 0), Author: rows.Users[0].ID, Wall: rows.Users[0].ID}}
	putRows(t, e, rows)
	messages := []stores.ID{rows.Posts[0].ID}
	s, clock := e.Set(), time.Unix(1_600_000_000, 0)
	// Each derived row exists from the start, however few actions are drawn.
	one, two, band := rows.Users[0].ID, rows.Users[1].ID, rows.Interests[0].ID
	for _, act := range []func() error{
		func() error { _, err := s.Friendships.Act(t.Context(), one, stores.ActRequest, two, clock); return err },
		func() error { _, err := s.Friendships.Act(t.Context(), two, stores.ActAccept, one, clock); return err },
		func() error {
			_, err := s.Likes.Set(t.Context(), stores.Like{User: one, Interest: band, Strength: 1, Since: clock})
			return err
		},
		func() error { _, err := s.Memberships.Join(t.Context(), rows.Pages[0].ID, two, clock); return err },
		func() error {
			c := stores.Comment{ID: testID(stores.KindComment, len(messages)), Author: two, ReplyTo: messages[0]}
			messages = append(messages, c.ID)
			_, err := s.Messages.CreateComment(t.Context(), c, []stores.ID{band})
			return err
		},
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	actions := []stores.FriendshipAction{stores.ActRequest, stores.ActRequest, stores.ActAccept, stores.ActAccept, stores.ActDecline,
		stores.ActCancel, stores.ActUnfriend, stores.ActBlock, stores.ActUnblock, stores.ActUnblock}
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 20).Draw(t, "acts") {
			clock = clock.Add(time.Second)
			by, other := rapid.SampledFrom(rows.Users).Draw(t, "by").ID, rapid.SampledFrom(rows.Users).Draw(t, "other").ID
			interest := rapid.SampledFrom(rows.Interests).Draw(t, "interest").ID
			page := rapid.SampledFrom(rows.Pages).Draw(t, "page").ID
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				_, _ = s.Likes.Set(t.Context(), stores.Like{User: by, Interest: interest, Strength: 1, Since: clock})
			case 1:
				_ = s.Likes.Remove(t.Context(), by, interest)
			case 2:
				_, _ = s.Memberships.Join(t.Context(), page, by, clock)
			case 3:
				_ = s.Memberships.Leave(t.Context(), page, by)
			case 4:
				_, _ = s.Archive.Put(t.Context(), stores.Rows{Memberships: []stores.Membership{{Page: page, User: by, Role: stores.Member}}})
			case 5:
				c := stores.Comment{ID: testID(stores.KindComment, len(messages)), Author: by, ReplyTo: rapid.SampledFrom(messages).Draw(t, "above")}
				if _, err := s.Messages.CreateComment(t.Context(), c, []stores.ID{interest}); err != nil {
					t.Fatal(err)
				}
				messages = append(messages, c.ID)
			case 6:
				p := stores.Post{ID: testID(stores.KindPost, len(messages)), Author: by, Wall: by, CreatedAt: clock}
				if err := s.Messages.CreatePost(t.Context(), p, []stores.ID{interest, interest}); err != nil {
					t.Fatal(err)
				}
				messages = append(messages, p.ID)
			case 7:
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
}
