package resolvers_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

// A talk is what a society has written, and the pages it is in, with the same slow answers to who may read what.
type talk struct {
	*society
	pages     []stores.Page
	members   []stores.Membership
	posts     []stores.Post
	comments  []stores.Comment
	reactions []stores.Reaction
}

func randomTalk(rng *rand.Rand, s *society) *talk {
	k := &talk{society: s}
	someone := func() stores.ID { return s.people[rng.IntN(len(s.people))].ID }
	for i := range 2 {
		p := stores.Page{ID: numbered(stores.KindPage, i), Kind: stores.Group, Name: fmt.Sprint("page ", i), Owner: someone(), CreatedAt: began}
		k.pages = append(k.pages, p)
		for _, u := range s.people {
			if rng.IntN(2) == 0 {
				k.members = append(k.members, stores.Membership{Page: p.ID, User: u.ID, Role: stores.Member, Since: began.Add(time.Duration(rng.IntN(3)) * time.Hour)})
			}
		}
	}
	audiences := []stores.Audience{stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}
	for i := range 14 {
		p := stores.Post{ID: numbered(stores.KindPost, i), Author: someone(), Text: fmt.Sprint("post ", i), Audience: audiences[rng.IntN(3)],
			CreatedAt: began.Add(time.Duration(rng.IntN(4)) * time.Hour), DeletedAt: sometimes(rng)}
		if rng.IntN(3) == 0 {
			p.Page, p.Audience = k.pages[rng.IntN(2)].ID, stores.AudiencePublic
		} else {
			p.Wall = someone()
		}
		k.posts = append(k.posts, p)
	}
	for i := range 20 {
		c := stores.Comment{ID: numbered(stores.KindComment, i+100), Author: someone(), Text: fmt.Sprint("comment ", i),
			CreatedAt: began.Add(time.Duration(4+rng.IntN(4)) * time.Hour), DeletedAt: sometimes(rng)}
		if i == 0 || rng.IntN(2) == 0 {
			p := k.posts[rng.IntN(len(k.posts))]
			c.ReplyTo, c.Post = p.ID, p.ID
		} else {
			parent := k.comments[rng.IntN(len(k.comments))]
			c.ReplyTo, c.Post = parent.ID, parent.Post
		}
		k.comments = append(k.comments, c)
	}
	k.react(rng)
	return k
}

func sometimes(rng *rand.Rand) time.Time {
	if rng.IntN(6) == 0 {
		return began.Add(10 * time.Hour)
	}
	return time.Time{}
}

func (k *talk) react(rng *rand.Rand) {
	kinds := []stores.ReactionKind{stores.ReactionLike, stores.ReactionWow}
	for _, u := range k.people {
		for _, id := range k.messageIDs() {
			if rng.IntN(5) == 0 {
				k.reactions = append(k.reactions, stores.Reaction{User: u.ID, Message: id, Kind: kinds[rng.IntN(2)], Since: began.Add(time.Duration(rng.IntN(2)) * time.Hour)})
			}
		}
	}
}

func (k *talk) messageIDs() (ids []stores.ID) {
	for _, p := range k.posts {
		ids = append(ids, p.ID)
	}
	for _, c := range k.comments {
		ids = append(ids, c.ID)
	}
	return ids
}

func (k *talk) rows() stores.Rows {
	return stores.Rows{Pages: k.pages, Memberships: k.members, Posts: k.posts, Comments: k.comments, Reactions: k.reactions}
}

func (k *talk) post(id stores.ID) stores.Post {
	return k.posts[slices.IndexFunc(k.posts, func(p stores.Post) bool { return p.ID == id })]
}

// listed tells whether viewer finds a post in lists.
func (k *talk) listed(viewer stores.ID, p stores.Post) bool {
	if !p.DeletedAt.IsZero() || !k.sees(viewer, p.Author) || !k.sees(viewer, p.Wall) {
		return false
	}
	return p.Author == viewer || p.Audience == stores.AudiencePublic || p.Audience == stores.AudienceFriends && k.areFriends(p.Author, viewer)
}

func (k *talk) commentListed(viewer stores.ID, c stores.Comment) bool {
	return c.DeletedAt.IsZero() && k.sees(viewer, c.Author) && k.listed(viewer, k.post(c.Post))
}

// reads tells whether viewer reads a message by its id: what is listed, and what is the viewer's own and deleted.
func (k *talk) reads(viewer stores.ID, id stores.ID) bool {
	for _, p := range k.posts {
		if p.ID == id {
			p.DeletedAt = own(viewer, p.Author, p.DeletedAt)
			return k.listed(viewer, p)
		}
	}
	for _, c := range k.comments {
		if c.ID == id {
			c.DeletedAt = own(viewer, c.Author, c.DeletedAt)
			return k.commentListed(viewer, c)
		}
	}
	return false
}

func own(viewer, author stores.ID, deleted time.Time) time.Time {
	if viewer == author {
		return time.Time{}
	}
	return deleted
}

// A told message is a message in a list, with what orders it.
type toldMessage struct {
	text   string
	at     time.Time
	author stores.ID
	id     stores.ID
}

// newest lists the texts, newest first, then by author where byAuthor, then by id.
func newest(messages []toldMessage, byAuthor bool) []string {
	slices.SortFunc(messages, func(a, b toldMessage) int {
		tie := 0
		if byAuthor {
			tie = a.author.Compare(b.author)
		}
		return cmp.Or(b.at.Compare(a.at), tie, a.id.Compare(b.id))
	})
	out := []string{}
	for _, m := range messages {
		out = append(out, m.text+" 0")
	}
	return out
}

// found lists what viewer may read of what fits.
func (k *talk) found(viewer stores.ID, byAuthor bool, post func(stores.Post) bool, comment func(stores.Comment) bool) []string {
	var all []toldMessage
	for _, p := range k.posts {
		if post(p) && k.listed(viewer, p) {
			all = append(all, toldMessage{p.Text, p.CreatedAt, p.Author, p.ID})
		}
	}
	for _, c := range k.comments {
		if comment(c) && k.commentListed(viewer, c) {
			all = append(all, toldMessage{c.Text, c.CreatedAt, c.Author, c.ID})
		}
	}
	return newest(all, byAuthor)
}

func noPost(stores.Post) bool       { return false }
func noComment(stores.Comment) bool { return false }

// membersOf lists the members of a page as viewer may know them, who joined last first.
func (k *talk) membersOf(viewer, page stores.ID) []string {
	var all []toldMessage
	for _, m := range k.members {
		u := k.person(m.User)
		if m.Page == page && k.sees(viewer, u.ID) && k.showsInterests(viewer, u) {
			all = append(all, toldMessage{u.Handle, m.Since, u.ID, u.ID})
		}
	}
	return newest(all, false)
}

func (k *talk) pagesOf(person stores.ID) []string {
	var all []toldMessage
	for _, m := range k.members {
		if m.User == person {
			p := k.pages[slices.IndexFunc(k.pages, func(p stores.Page) bool { return p.ID == m.Page })]
			all = append(all, toldMessage{p.Name, m.Since, p.ID, p.ID})
		}
	}
	return newest(all, false)
}

// reactionsTo lists those who reacted as viewer may know them, and counts them.
func (k *talk) reactionsTo(viewer, message stores.ID) (who []string, counts map[string]int) {
	var all []toldMessage
	counts = map[string]int{}
	for _, r := range k.reactions {
		if r.Message == message && k.sees(viewer, r.User) {
			all = append(all, toldMessage{k.person(r.User).Handle, r.Since, r.User, r.User})
			counts[string(r.Kind)]++
		}
	}
	return newest(all, false), counts
}

func (s *society) person(id stores.ID) stores.User {
	i := slices.IndexFunc(s.people, func(u stores.User) bool { return u.ID == id })
	if i < 0 {
		return stores.User{}
	}
	return s.people[i]
}

func TestNobodyReadsMoreThanTheyMay(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("talk ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 6))
			k := randomTalk(rng, randomSociety(rng, 8))
			w := newWorld(t)
			w.settle(k.society)
			if _, err := w.set.Archive.Put(t.Context(), k.rows()); err != nil {
				t.Fatal(err)
			}
			for _, viewer := range append([]stores.User{{}}, k.people...) {
				for _, person := range k.people {
					k.checkWriter(t, w, viewer.ID, person)
				}
				for _, page := range k.pages {
					k.checkPage(t, w, viewer.ID, page)
				}
				for _, id := range k.messageIDs() {
					k.checkMessage(t, w, viewer.ID, id)
				}
			}
		})
	}
}

func (k *talk) checkWriter(t *testing.T, w *world, viewer stores.ID, person stores.User) {
	t.Helper()
	got := get[struct {
		User *struct{ Messages, Wall, Pages *lines }
	}](w, viewer, `query($id: ID!) { user(id: $id) {
  messages { edges { node { x: text } } totalCount } wall { edges { node { x: text } } totalCount } pages { edges { node { x: name } } totalCount } } }`,
		map[string]any{"id": person.ID.String()}).User
	if got == nil {
		return // whether the person is seen is another test's question
	}
	told := map[string][]string{"messages": got.Messages.told(), "wall": got.Wall.told(), "pages": got.Pages.told()}
	want := map[string][]string{
		"messages": k.found(viewer, false, func(p stores.Post) bool { return p.Author == person.ID }, func(c stores.Comment) bool { return c.Author == person.ID }),
		"wall":     k.found(viewer, false, func(p stores.Post) bool { return p.Wall == person.ID }, noComment),
		"pages":    when(k.showsInterests(viewer, person), k.pagesOf(person.ID))}
	if !reflect.DeepEqual(told, want) {
		t.Fatalf("%q reads of %s\n%v\nand may read\n%v", viewer, person.Handle, told, want)
	}
}

func (k *talk) checkPage(t *testing.T, w *world, viewer stores.ID, page stores.Page) {
	t.Helper()
	got := get[struct {
		Node struct {
			Owner          *struct{ Handle string }
			MemberCount    int
			Members, Posts *lines
		}
	}](w, viewer, `query($id: ID!) { node(id: $id) { ... on Page { owner { handle } memberCount
  members { edges { node { x: handle } } totalCount } posts { edges { node { x: text } } totalCount } } } }`, map[string]any{"id": page.ID.String()}).Node
	members := 0
	for _, m := range k.members {
		if m.Page == page.ID {
			members++
		}
	}
	told := []any{got.Owner != nil, got.MemberCount, got.Members.told(), got.Posts.told()}
	want := []any{k.sees(viewer, page.Owner), members, k.membersOf(viewer, page.ID),
		k.found(viewer, false, func(p stores.Post) bool { return p.Page == page.ID }, noComment)}
	if !reflect.DeepEqual(told, want) {
		t.Fatalf("%q sees on %s\n%v\nand may see\n%v", viewer, page.Name, told, want)
	}
}

type messageView struct {
	ID             string
	Replies        *lines
	ReactionCounts []struct {
		Kind  string
		Count int
	}
	Reactions struct {
		Edges []struct {
			Node struct{ User *struct{ Handle string } }
		}
	}
}

func (k *talk) checkMessage(t *testing.T, w *world, viewer, id stores.ID) {
	t.Helper()
	kind := map[stores.Kind]string{stores.KindPost: "Post", stores.KindComment: "Comment"}[id.Kind]
	got := get[struct {
		Node     *messageView
		Nodes    []*messageView
		Entities []*messageView `json:"_entities"`
	}](w, viewer, `query($id: ID!, $reps: [_Any!]!) { node(id: $id) { ...M } nodes(ids: [$id]) { ...M } _entities(representations: $reps) { ...M } }
fragment M on Message { id replies { edges { node { x: text } } totalCount } reactionCounts { kind count } reactions { edges { node { user { handle } } } } }`,
		map[string]any{"id": id.String(), "reps": []any{map[string]any{"__typename": kind, "id": id.String()}}})
	for path, view := range []*messageView{got.Node, got.Nodes[0], got.Entities[0]} {
		if (view != nil) != k.reads(viewer, id) {
			t.Fatalf("%q reads %s by path %d: %v", viewer, id, path, view != nil)
		}
		if view == nil {
			continue
		}
		replies := k.found(viewer, true, noPost, func(c stores.Comment) bool { return c.ReplyTo == id })
		who, counts := k.reactionsTo(viewer, id)
		toldWho, toldCounts := []string{}, map[string]int{}
		for _, e := range view.Reactions.Edges {
			toldWho = append(toldWho, e.Node.User.Handle+" 0")
		}
		for _, c := range view.ReactionCounts {
			toldCounts[c.Kind] = c.Count
		}
		if !reflect.DeepEqual(view.Replies.told(), replies) || !reflect.DeepEqual(toldWho, who) || !reflect.DeepEqual(toldCounts, counts) {
			t.Fatalf("%q reads under %s\n%v %v %v\nand may read\n%v %v %v", viewer, id, view.Replies.told(), toldWho, toldCounts, replies, who, counts)
		}
	}
}
