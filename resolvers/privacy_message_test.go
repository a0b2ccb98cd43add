package resolvers_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"fivefold/stores"
)

// The privacy matrix of messages: in random societies, for an anonymous viewer and for every person as viewer, every message, page,
// reaction and member on every path equals the slow reference.
func TestPrivacyOfMessages(t *testing.T) {
	t.Parallel()
	discussions := 4
	if testing.Short() {
		discussions = 2
	}
	var decisions atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d decisions compared", decisions.Load())
		if decisions.Load() < 10_000 {
			t.Error("too few decisions were compared")
		}
	})
	for seed := range uint64(discussions) {
		t.Run(fmt.Sprint("discussion ", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 6))
			k := randomDiscussion(rng, randomSociety(rng, 8))
			h := newHarness(t)
			h.putDiscussion(k)
			viewers := append([]stores.User{{}}, k.people...)
			for _, viewer := range viewers {
				for _, m := range k.messages {
					k.checkMessage(t, h, viewer.ID, m)
				}
				for _, page := range k.rowsStored.Pages {
					k.checkPage(t, h, viewer.ID, page)
				}
				for _, person := range k.people {
					k.checkResidence(t, h, viewer.ID, person)
				}
				k.checkMutations(t, h, viewer.ID)
			}
			k.checkLists(t, h, rng, viewers)
			for _, viewer := range viewers {
				k.checkPermissions(t, h, viewer.ID)
			}
			decisions.Add(int64(k.decisions))
		})
	}
}

// putDiscussion stores a society and its discussion. Places come first because people refer to them.
func (h *harness) putDiscussion(k *discussion) {
	h.t.Helper()
	h.put(stores.Rows{Places: k.rowsStored.Places})
	h.putSociety(k.society)
	h.put(k.rows())
}

func (h *harness) put(rows stores.Rows) {
	h.t.Helper()
	if _, err := h.set.Archive.Put(h.t.Context(), rows); err != nil {
		h.t.Fatal(err)
	}
}

type namedNode struct{ X string }

type messageView struct {
	ID, Text, CreatedAt       string
	DeletedAt                 *string
	Author, Wall, Page, Place *namedNode
	Thread, ReplyTo           *struct{ ID string }
	IsByFriendOfAuthor        *bool
	Topics                    []namedNode
	ViewerReaction            *struct{ Kind string }
	ViewerCanEdit             bool
	ViewerCanDelete           bool
	ViewerCanRestore          bool
	Audience                  string
	ReactionCounts            []struct {
		Kind  string
		Count int
	}
	Replies, Reactions struct{ TotalCount int }
	Under              struct {
		Nodes []struct {
			Text            string
			Author          *namedNode
			Thread, ReplyTo *struct{ ID string }
		}
	}
	Who struct {
		Nodes []struct {
			User    *namedNode
			Message *struct{ ID string }
		}
	}
}

const messagePaths = `query($id: ID!, $reps: [_Any!]!) { node(id: $id) { ...M } nodes(ids: [$id]) { ...M } _entities(representations: $reps) { ...M } }
fragment M on Message { id text createdAt deletedAt author { x: handle } place { x: name } thread { id } topics { x: name } viewerReaction { kind } viewerCanEdit viewerCanDelete viewerCanRestore
  reactionCounts { kind count } replies { totalCount } reactions { totalCount }
  under: replies(first: 100) { nodes { text author { x: handle } thread { id } replyTo { id } } }
  who: reactions(first: 100) { nodes { user { x: handle } message { id } } }
  ... on Post { wall { x: handle } page { x: name } audience } ... on Comment { replyTo { id } isByFriendOfAuthor } }`

func (k *discussion) checkMessage(t *testing.T, h *harness, viewer stores.ID, m message) {
	t.Helper()
	got := get[struct {
		Node     *messageView
		Nodes    []*messageView
		Entities []*messageView `json:"_entities"`
	}](h, viewer, messagePaths, map[string]any{"id": m.id.String(), "reps": representations(m.id)})
	for path, view := range []*messageView{got.Node, got.Nodes[0], got.Entities[0]} {
		if got, want := view.values(), k.messageValues(viewer, m); !reflect.DeepEqual(got, want) {
			t.Fatalf("viewer %q reads %s on path %d as\n%v\nwant\n%v", viewer, m.id, path, got, want)
		}
	}
}

// representations returns what a gateway sends for an object.
func representations(id stores.ID) []any {
	name := map[stores.Kind]string{stores.KindPost: "Post", stores.KindComment: "Comment", stores.KindPage: "Page"}[id.Kind]
	return []any{map[string]any{"__typename": name, "id": id.String()}}
}

// values returns the view by field, nil when the message is not visible.
func (v *messageView) values() map[string]any {
	if v == nil {
		return nil
	}
	topics, counts, under, who := []string{}, map[string]int{}, []string{}, []string{}
	for _, topic := range v.Topics {
		topics = append(topics, topic.X)
	}
	for _, c := range v.ReactionCounts {
		counts[c.Kind] = c.Count
	}
	for _, n := range v.Under.Nodes {
		under = append(under, n.Text+" by "+nameOf(n.Author)+" in "+idIn(n.Thread)+" to "+idIn(n.ReplyTo))
	}
	for _, n := range v.Who.Nodes {
		who = append(who, nameOf(n.User)+" to "+idIn(n.Message))
	}
	out := map[string]any{"id": v.ID, "text": v.Text, "deleted": v.DeletedAt != nil, "author": nameOf(v.Author), "topics": topics, "thread": idIn(v.Thread),
		"wall": nameOf(v.Wall), "page": nameOf(v.Page), "replyTo": idIn(v.ReplyTo), "reaction": "", "may": []bool{v.ViewerCanEdit, v.ViewerCanDelete, v.ViewerCanRestore}, "audience": v.Audience, "friend": nil,
		"counts": counts, "under": under, "who": who, "totals": []int{v.Replies.TotalCount, v.Reactions.TotalCount}}
	if v.ViewerReaction != nil {
		out["reaction"] = v.ViewerReaction.Kind
	}
	if v.IsByFriendOfAuthor != nil {
		out["friend"] = *v.IsByFriendOfAuthor
	}
	return out
}

func nameOf(n *namedNode) string {
	if n == nil {
		return ""
	}
	return n.X
}

func idIn(n *struct{ ID string }) string {
	if n == nil {
		return ""
	}
	return n.ID
}

// messageValues returns what viewer may see of a message, in the same form.
func (k *discussion) messageValues(viewer stores.ID, m message) map[string]any {
	if k.isTombstone(viewer, m) {
		return k.tombstoneValues(viewer, m)
	}
	if !k.canRead(viewer, m) {
		return nil
	}
	return k.contentOf(viewer, m)
}

// contentOf returns what a reader sees of a message.
func (k *discussion) contentOf(viewer stores.ID, m message) map[string]any {
	readable := func(id stores.ID) string {
		if id.IsZero() || !k.canRead(viewer, k.message(id)) && !k.isTombstone(viewer, k.message(id)) {
			return ""
		}
		return id.String()
	}
	topics, under, who, reaction := []string{}, []string{}, []string{}, ""
	for _, topic := range m.topics {
		topics = append(topics, topic.Name)
	}
	for _, x := range k.messagesWhere(viewer, true, func(c message) bool { return c.replyTo == m.id }) {
		c := k.message(x.at.ID)
		under = append(under, x.name+" by "+k.authorTo(viewer, c)+" in "+readable(c.post)+" to "+readable(c.replyTo))
	}
	reactors, counts := k.reactors(viewer, m.id)
	for _, x := range reactors {
		who = append(who, x.name+" to "+m.id.String())
	}
	for _, r := range k.rowsStored.Reactions {
		if r.Message == m.id && r.User == viewer {
			reaction = string(r.Kind)
		}
	}
	deletes := slices.Contains(k.deleters(m), viewer)
	out := map[string]any{"id": m.id.String(), "text": m.text, "deleted": !m.deleted.IsZero(), "author": k.authorTo(viewer, m), "topics": topics,
		"thread": readable(m.post), "wall": k.handleTo(viewer, m.wall), "page": k.page(m.page).Name, "replyTo": readable(m.replyTo), "reaction": reaction,
		"may": []bool{m.author == viewer && m.deleted.IsZero(), deletes && m.deleted.IsZero(), k.restores(viewer, m)}, "audience": string(m.audience), "friend": nil, "counts": counts, "under": under, "who": who,
		"totals": []int{len(under), len(who)}}
	if m.id != m.post {
		out["friend"] = k.isByFriend(viewer, m)
	}
	return out
}

type pageObjectView struct {
	Owner       *namedNode
	MemberCount int
	Members     struct {
		Nodes      []namedNode
		TotalCount int
	}
	Posts struct {
		Nodes []struct {
			Text   string
			Author *namedNode
		}
		TotalCount int
	}
	ViewerRole    *string
	ViewerCanEdit bool
}

func (k *discussion) checkPage(t *testing.T, h *harness, viewer stores.ID, page stores.Page) {
	t.Helper()
	got := get[struct {
		Node     *pageObjectView
		Nodes    []*pageObjectView
		Entities []*pageObjectView `json:"_entities"`
	}](h, viewer, `query($id: ID!, $reps: [_Any!]!) { node(id: $id) { ...P } nodes(ids: [$id]) { ...P } _entities(representations: $reps) { ...P } }
fragment P on Page { owner { x: handle } memberCount members { nodes { x: handle } totalCount } posts { nodes { text author { x: handle } } totalCount }
  viewerRole viewerCanEdit }`, map[string]any{"id": page.ID.String(), "reps": representations(page.ID)})
	members, role := 0, (*string)(nil)
	for _, m := range k.rowsStored.Memberships {
		if m.Page == page.ID {
			members++
			if m.User == viewer {
				role = new(string(m.Role))
			}
		}
	}
	owner := ""
	if k.sees(viewer, page.Owner) {
		owner = k.person(page.Owner).Handle
	}
	listed := k.members(viewer, page.ID)
	want := []any{owner, members, named(listed), namesOf(k.messagesWhere(viewer, false, func(m message) bool { return m.page == page.ID })), role, k.moderates(viewer, page.ID)}
	for path, view := range []*pageObjectView{got.Node, got.Nodes[0], got.Entities[0]} {
		handles, posts := []string{}, []string{}
		for _, n := range view.Members.Nodes {
			handles = append(handles, n.X)
		}
		for _, n := range view.Posts.Nodes {
			posts = append(posts, n.Text)
		}
		got := []any{nameOf(view.Owner), view.MemberCount, handles, posts, view.ViewerRole, view.ViewerCanEdit}
		if !reflect.DeepEqual(got, want) || view.Members.TotalCount != len(listed) || view.Posts.TotalCount != len(posts) {
			t.Fatalf("viewer %q sees on %s by path %d\n%v\nwant\n%v", viewer, page.Name, path, got, want)
		}
	}
}

func namesOf(items []item) []string {
	out := []string{}
	for _, x := range items {
		out = append(out, x.name)
	}
	return out
}

// named returns the names of items that are no hidden members.
func named(items []item) []string {
	return slices.DeleteFunc(namesOf(items), func(name string) bool { return name == hiddenMember })
}

// checkResidence compares the city and the jobs of a person, which are visible to everyone who may see the person.
func (k *discussion) checkResidence(t *testing.T, h *harness, viewer stores.ID, person stores.User) {
	t.Helper()
	got := get[struct {
		User *struct {
			LivesIn *namedNode
			Studies []any
			Jobs    []struct {
				Organisation *struct {
					X     string
					Place *namedNode
				}
				Year int
			}
		}
	}](h, viewer, `query($id: ID!) { user(id: $id) { livesIn { x: name } studies { year } jobs { organisation { x: name place { x: name } } year } } }`,
		map[string]any{"id": person.ID.String()}).User
	k.decisions++
	if got == nil || !k.sees(viewer, person.ID) {
		if (got != nil) != k.sees(viewer, person.ID) {
			t.Fatalf("viewer %q sees where %s lives: %v", viewer, person.Handle, got)
		}
		return
	}
	work := byID(k.rowsStored.Affiliations, person.ID, func(a stores.Affiliation) stores.ID { return a.User })
	at := byID(k.rowsStored.Organisations, work.Organisation, func(o stores.Organisation) stores.ID { return o.ID })
	where := func(id stores.ID) string {
		return byID(k.rowsStored.Places, id, func(p stores.Place) stores.ID { return p.ID }).Name
	}
	if nameOf(got.LivesIn) != where(person.City) || len(got.Studies) != 0 || len(got.Jobs) != 1 || got.Jobs[0].Year != work.Year ||
		got.Jobs[0].Organisation.X != at.Name || nameOf(got.Jobs[0].Organisation.Place) != where(at.Place) {
		t.Fatalf("viewer %q sees that %s lives and works in %+v", viewer, person.Handle, got)
	}
}
