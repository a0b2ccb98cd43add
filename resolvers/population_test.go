package resolvers_test

import (
	"encoding/binary"
	"fmt"
	"time"

	"fivefold/stores"
)

// A population is the ids of the demo network's objects and of those that fill it up to stores.MaxBatch people, pages, interests,
// posts and comments. Each added person has six friends, likes five interests, is a member of three pages, and writes.
type population map[string][]stores.ID // by GraphQL type; the demo network's come first

func appendIDs[T any](m population, of string, rows []T, id func(T) stores.ID) {
	for _, row := range rows {
		m[of] = append(m[of], id(row))
	}
}

func (h *harness) addPopulation() population {
	m := population{}
	var rows stores.Rows
	for _, table := range stores.Tables() {
		had, err := h.set.Archive.Scan(h.t.Context(), table, stores.Rows{}, 1000)
		if err != nil {
			h.t.Fatal(err)
		}
		appendIDs(m, "User", had.Users, func(u stores.User) stores.ID { return u.ID })
		appendIDs(m, "Interest", had.Interests, func(i stores.Interest) stores.ID { return i.ID })
		appendIDs(m, "Page", had.Pages, func(p stores.Page) stores.ID { return p.ID })
		appendIDs(m, "Post", had.Posts, func(p stores.Post) stores.ID { return p.ID })
		appendIDs(m, "Comment", had.Comments, func(c stores.Comment) stores.ID { return c.ID })
	}
	at := h.clock.Add(-24 * time.Hour)
	id := func(kind stores.Kind, n int) stores.ID {
		id := stores.ID{Kind: kind}
		id.UUID[0], id.UUID[1], id.UUID[2], id.UUID[6], id.UUID[8] = 0x7e, kind[0], kind[1], 0x70, 0x80
		binary.BigEndian.PutUint32(id.UUID[12:], uint32(n))
		return id
	}
	n := stores.MaxBatch - len(m["User"])
	user := func(i int) stores.ID { return id(stores.KindUser, (i+n)%n) }
	for i := range n {
		rows.Users = append(rows.Users, stores.User{ID: user(i), Handle: fmt.Sprintf("one-of-many-%d", i), Name: fmt.Sprint("Person ", i), JoinedAt: at,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone})
		for _, far := range []int{1, 2, 11} {
			f := stores.Friendship{ID: stores.FriendshipID(user(i), user(i+far)), Requester: user(i), RequestedAt: at, Since: at}
			f.Low, f.High = user(i), user(i+far)
			if f.Low.Compare(f.High) > 0 {
				f.Low, f.High = f.High, f.Low
			}
			rows.Friendships = append(rows.Friendships, f)
		}
	}
	for i := range stores.MaxBatch - len(m["Interest"]) {
		rows.Interests = append(rows.Interests, stores.Interest{ID: id(stores.KindInterest, i), Kind: []string{stores.KindBand, stores.KindFood, stores.KindGenre}[i%3], Name: fmt.Sprint("Interest ", i)})
	}
	for i := range stores.MaxBatch - len(m["Page"]) {
		rows.Pages = append(rows.Pages, stores.Page{ID: id(stores.KindPage, i), Kind: stores.Group, Name: fmt.Sprint("Page ", i), Owner: user(i), CreatedAt: at})
		for j := range 3 {
			rows.Memberships = append(rows.Memberships, stores.Membership{Page: id(stores.KindPage, i), User: user(i + j), Role: stores.Member, Since: at})
		}
	}
	for i, interest := range rows.Interests {
		for j := range 5 {
			rows.Likes = append(rows.Likes, stores.Like{User: user(i + j*j), Interest: interest.ID, Strength: j + 1, Since: at})
		}
	}
	for i := range stores.MaxBatch - len(m["Post"]) {
		post := stores.Post{ID: id(stores.KindPost, i), Author: user(i), Text: "A post", Audience: stores.AudiencePublic, CreatedAt: at}
		if post.Wall = user(i + i%2); i%5 == 0 {
			post.Wall, post.Page = stores.ID{}, rows.Pages[i%len(rows.Pages)].ID
		}
		rows.Posts = append(rows.Posts, post)
		rows.MessageTopics = append(rows.MessageTopics, stores.MessageTopic{Message: post.ID, Interest: rows.Interests[i%len(rows.Interests)].ID})
		rows.Reactions = append(rows.Reactions, stores.Reaction{User: user(i + 1), Message: post.ID, Kind: stores.ReactionLike, Since: at})
	}
	for i := range stores.MaxBatch - len(m["Comment"]) {
		rows.Comments = append(rows.Comments, stores.Comment{ID: id(stores.KindComment, i), Author: user(i + 2), ReplyTo: rows.Posts[i%len(rows.Posts)].ID, Text: "A comment", CreatedAt: at})
	}
	if _, err := h.set.Archive.Put(h.t.Context(), rows); err != nil {
		h.t.Fatal(err)
	}
	appendIDs(m, "User", rows.Users, func(u stores.User) stores.ID { return u.ID })
	appendIDs(m, "Interest", rows.Interests, func(i stores.Interest) stores.ID { return i.ID })
	appendIDs(m, "Page", rows.Pages, func(p stores.Page) stores.ID { return p.ID })
	appendIDs(m, "Post", rows.Posts, func(p stores.Post) stores.ID { return p.ID })
	appendIDs(m, "Comment", rows.Comments, func(c stores.Comment) stores.ID { return c.ID })
	return m
}
