package embedded

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"fivefold/stores"
)

// A message is a post or a comment as a plain program has it.
type message struct {
	id, author, wall, page, replyTo stores.ID
	root                            *message // itself for a post
	audience                        stores.Audience
	at                              time.Time
	deleted                         bool
}

// drawn is a small network with its messages.
type drawn struct {
	people           []stores.ID
	page             stores.ID
	messages         []*message
	friends, blocked map[stores.Pair]bool // both ways; by A of B
}

func (w *drawn) ids() (ids []stores.ID) {
	for _, m := range w.messages {
		ids = append(ids, m.id)
	}
	return ids
}

// readable looks whether the viewer may read a message, sentence by sentence.
func (w *drawn) readable(viewer stores.ID, m *message) bool {
	hides := func(person stores.ID) bool { return w.blocked[stores.Pair{A: person, B: viewer}] }
	switch post := m.root; {
	case m.deleted || post.deleted || hides(m.author) || hides(post.author) || hides(post.wall):
		return false
	case post.audience == stores.AudienceFriends:
		return post.author == viewer || w.friends[stores.Pair{A: post.author, B: viewer}]
	case post.audience == stores.AudienceOnlyMe:
		return post.author == viewer
	default:
		return true
	}
}

// drawThreads stores a random network of its own.
func drawThreads(t *rapid.T, e *Engine) *drawn {
	w := &drawn{friends: map[stores.Pair]bool{}, blocked: map[stores.Pair]bool{}}
	counts, err := e.Set().Archive.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	base := 1000 * (1 + counts[stores.TablePages]) // IDs that no other try has
	w.page = numbered(stores.KindPage, base)
	rows := stores.Rows{Pages: []stores.Page{{ID: w.page, Kind: stores.Group, Name: "Page"}}}
	for n := range 4 {
		id := numbered(stores.KindUser, base+n)
		w.people = append(w.people, id)
		rows.Users = append(rows.Users, stores.User{ID: id, Handle: fmt.Sprint("person-", base+n)})
		for _, other := range w.people[:n] {
			w.drawRelation(t, &rows, other, id)
		}
	}
	if _, err := e.Set().Archive.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	for _, n := range rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}).Draw(t, "ids")[:rapid.IntRange(1, 12).Draw(t, "messages")] {
		w.drawMessage(t, e, base+n)
	}
	for _, m := range w.messages {
		if m.deleted = rapid.IntRange(0, 5).Draw(t, "deleted") == 0; m.deleted {
			if err := e.Set().Messages.Delete(t.Context(), m.id, time.Unix(9, 0)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w
}

// drawRelation makes two people friends, or lets one ask or block the other, or nothing of it.
func (w *drawn) drawRelation(t *rapid.T, rows *stores.Rows, a, b stores.ID) {
	f := requestOf(a, b, time.Unix(1, 0))
	switch rapid.IntRange(0, 5).Draw(t, "relation") {
	case 0, 1:
		f.Since = f.RequestedAt
		rows.Friendships = append(rows.Friendships, f)
		w.friends[stores.Pair{A: a, B: b}], w.friends[stores.Pair{A: b, B: a}] = true, true
	case 2:
		rows.Friendships = append(rows.Friendships, f)
	case 3:
		if rapid.Bool().Draw(t, "turned") {
			a, b = b, a
		}
		rows.Blocks = append(rows.Blocks, stores.Block{Blocker: a, Blocked: b})
		w.blocked[stores.Pair{A: a, B: b}] = true
	}
}

// drawMessage stores a message by anybody: a post on a wall or the page, or a comment on any message there is.
func (w *drawn) drawMessage(t *rapid.T, e *Engine, n int) {
	m := &message{
		author: rapid.SampledFrom(w.people).Draw(t, "author"),
		at:     time.Unix(int64(rapid.IntRange(1, 3).Draw(t, "second")), 0),
	}
	w.messages = append(w.messages, m)
	if others := w.messages[:len(w.messages)-1]; len(others) > 0 && rapid.IntRange(0, 2).Draw(t, "comments") > 0 {
		above := rapid.SampledFrom(others).Draw(t, "above")
		m.id, m.replyTo, m.root = numbered(stores.KindComment, n), above.id, above.root
		stored, err := e.Set().Messages.CreateComment(t.Context(),
			stores.Comment{ID: m.id, Author: m.author, ReplyTo: m.replyTo, CreatedAt: m.at}, nil)
		if err != nil || stored.Post != m.root.id || stored.ReplyTo != m.replyTo {
			t.Fatalf("got %v, %v", stored, err)
		}
		return
	}
	m.id, m.root = numbered(stores.KindPost, n), m
	m.audience = rapid.SampledFrom([]stores.Audience{stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}).Draw(t, "audience")
	if m.wall = rapid.SampledFrom(append(w.people, stores.ID{})).Draw(t, "wall"); m.wall.IsZero() {
		m.page = w.page
	}
	err := e.Set().Messages.CreatePost(t.Context(),
		stores.Post{ID: m.id, Author: m.author, Wall: m.wall, Page: m.page, Audience: m.audience, CreatedAt: m.at}, nil)
	if err != nil {
		t.Fatal(err)
	}
}
