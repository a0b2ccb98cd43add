package resolvers_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fivefold/stores"
)

// privacyTable is the document whose table TestModerationTable compares with the API.
const privacyTable = "../docs/privacy.md"

// A moderated is a message of writer in one place, another one that deleter has deleted, and the people who look at them, by role.
type moderated struct {
	place, thing  string
	live, deleted stores.ID
	list          string // the list of the place, of the object on
	deletedList   string // the list of what is deleted there
	on            stores.ID
	roles         []moderationRole
}

type moderationRole struct {
	name   string
	person stores.ID
}

// moderationStage stores a network in which writer wrote a message in every place.
func moderationStage(h *harness) (writer stores.ID, all []moderated) {
	var rows stores.Rows
	person := func(n int) stores.ID { return numbered(stores.KindUser, n) }
	for i, handle := range []string{"writer", "host", "owner", "moderator", "member", "starter", "friend", "former", "stranger", "other"} {
		rows.Users = append(rows.Users, stores.User{ID: person(i), Handle: handle, Name: handle, JoinedAt: epoch,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone})
	}
	writer, host, owner, moderator, member, starter, friend := person(0), person(1), person(2), person(3), person(4), person(5), person(6)
	rows.Friendships = []stores.Friendship{{ID: stores.FriendshipID(writer, friend), Low: writer, High: friend, RequestedAt: epoch, Since: epoch}}
	page := numbered(stores.KindPage, 20)
	rows.Pages = []stores.Page{{ID: page, Kind: stores.Group, Name: "Group", Owner: owner, CreatedAt: epoch}}
	for who, role := range map[stores.ID]stores.PageRole{moderator: stores.Moderator, person(9): stores.Moderator, member: stores.Member} {
		rows.Memberships = append(rows.Memberships, stores.Membership{Page: page, User: who, Role: role, Since: epoch})
	}
	n := 30
	post := func(author, wall, page stores.ID, audience stores.Audience, deletedBy stores.ID) stores.ID {
		p := stores.Post{ID: numbered(stores.KindPost, n), Author: author, Wall: wall, Page: page, Text: "post", Audience: audience,
			CreatedAt: epoch, DeletedBy: deletedBy, DeletedAt: deletedAt(deletedBy)}
		n++
		rows.Posts = append(rows.Posts, p)
		return p.ID
	}
	comment := func(under, deletedBy stores.ID) stores.ID {
		c := stores.Comment{ID: numbered(stores.KindComment, n), Author: writer, ReplyTo: under, Text: "comment",
			CreatedAt: epoch, DeletedBy: deletedBy, DeletedAt: deletedAt(deletedBy)}
		n++
		rows.Comments = append(rows.Comments, c)
		return c.ID
	}
	nobody, others := stores.ID{}, []moderationRole{{"former friend", person(7)}, {"stranger", person(8)}}
	roles := func(first ...moderationRole) []moderationRole {
		return append(append([]moderationRole{{"author", writer}}, first...), others...)
	}
	all = append(all, moderated{"wall", "post for friends", post(writer, host, nobody, stores.AudienceFriends, nobody),
		post(writer, host, nobody, stores.AudienceFriends, host), "wall", "deletedWallPosts", host, roles(moderationRole{"owner of the wall", host}, moderationRole{"friend", friend})})
	all = append(all, moderated{"wall", "post for its author", post(writer, host, nobody, stores.AudienceOnlyMe, nobody),
		post(writer, host, nobody, stores.AudienceOnlyMe, writer), "wall", "deletedWallPosts", host, roles(moderationRole{"owner of the wall", host})})
	thread := post(starter, host, nobody, stores.AudiencePublic, nobody)
	all = append(all, moderated{"wall", "comment", comment(thread, nobody), comment(thread, host), "replies", "deletedComments", thread,
		roles(moderationRole{"owner of the wall", host}, moderationRole{"author of the post", starter})})
	onPage := []moderationRole{{"owner of the page", owner}, {"moderator", moderator}, {"moderator who deleted it", person(9)}, {"member", member}}
	all = append(all, moderated{"page", "post", post(writer, nobody, page, stores.AudiencePublic, nobody),
		post(writer, nobody, page, stores.AudiencePublic, person(9)), "posts", "deletedPosts", page, roles(onPage...)})
	thread = post(starter, nobody, page, stores.AudiencePublic, nobody)
	all = append(all, moderated{"page", "comment", comment(thread, nobody), comment(thread, person(9)), "replies", "deletedComments", thread,
		roles(append(onPage, moderationRole{"author of the post", starter})...)})
	thread = post(starter, starter, nobody, stores.AudiencePublic, nobody)
	all = append(all, moderated{"own thread", "comment", comment(thread, nobody), comment(thread, starter), "replies", "deletedComments", thread,
		roles(moderationRole{"author of the post", starter})})
	h.put(rows)
	return writer, all
}

func deletedAt(by stores.ID) (at time.Time) {
	if !by.IsZero() {
		at = epoch
	}
	return at
}

// row returns the row of the table for a person.
func (m moderated) row(h *harness, role moderationRole, blocked string) string {
	kind := map[stores.Kind]string{stores.KindUser: "User", stores.KindPage: "Page", stores.KindPost: "Post"}[m.on.Kind]
	got := get[struct {
		Node, Deleted *struct {
			ID                                               string
			Author                                           *namedNode
			ViewerCanDelete, ViewerCanEdit, ViewerCanRestore bool
		}
		On *struct {
			List, Deleted struct{ Nodes []struct{ ID string } }
		}
		Viewer struct {
			Messages struct{ Nodes []struct{ ID string } }
		}
	}](h, role.person, fmt.Sprintf(`{ node(id: %q) { ...M } deleted: node(id: %q) { ...M }
		on: node(id: %q) { ... on %s { list: %s(first: 100) { nodes { id } } deleted: %s(first: 100) { nodes { id } } } } viewer { messages(first: 100) { nodes { id } } } }
		fragment M on Message { id author { x: handle } viewerCanDelete viewerCanEdit viewerCanRestore }`, m.live, m.deleted, m.on, kind, m.list, m.deletedList), nil)
	listed, restorable := fmt.Sprint(got.Viewer.Messages.Nodes), ""
	if got.On != nil {
		listed += fmt.Sprint(got.On.List.Nodes)
		restorable = fmt.Sprint(got.On.Deleted.Nodes)
	}
	cells := []string{m.place, m.thing, role.name, blocked}
	yes := func(is bool) { cells = append(cells, map[bool]string{true: "yes", false: "no"}[is]) }
	yes(got.Node != nil)
	yes(strings.Contains(listed, m.live.String()))
	yes(got.Node != nil && got.Node.Author != nil)
	yes(got.Node != nil && got.Node.ViewerCanDelete)
	yes(got.Deleted != nil)
	yes(got.Deleted != nil && got.Deleted.ViewerCanRestore)
	yes(strings.Contains(restorable, m.deleted.String()))
	yes(got.Node != nil && got.Node.ViewerCanEdit)
	reply := h.execute(role.person, fmt.Sprintf(`mutation { publishComment(input: {messageId: %q, text: "x", topicIds: [%s]}) { userErrors { code field } } }`,
		m.live, missingTopic), nil)
	yes(strings.Contains(string(reply.Data), "topicIds")) // checked last, so that nothing is written
	return "| " + strings.Join(cells, " | ") + " |\n"
}

const (
	moderationBegin = "| place | message | role | blocked by its author | sees it | in lists | sees its author | deletes it | sees it deleted | restores it | finds it to restore | edits it | replies |\n"
	moderationEnd   = "\nThe table is written by"
)

// The table in docs/privacy.md is what the API does. -update writes it; the rules that it follows are checked by TestPrivacyOfMessages.
func TestModerationTable(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	writer, all := moderationStage(h)
	var table strings.Builder
	table.WriteString(moderationBegin + strings.Repeat("|---", strings.Count(moderationBegin, "|")-1) + "|\n")
	for _, m := range all {
		for _, role := range m.roles {
			table.WriteString(m.row(h, role, "no"))
		}
	}
	for _, m := range all {
		for _, role := range m.roles {
			if role.person == writer || role.name == "former friend" {
				continue
			}
			if _, err := h.set.Friendships.Act(t.Context(), writer, stores.ActBlock, role.person, epoch); err != nil {
				t.Fatal(err)
			}
			table.WriteString(m.row(h, role, "yes"))
			if _, err := h.set.Friendships.Act(t.Context(), writer, stores.ActUnblock, role.person, epoch); err != nil {
				t.Fatal(err)
			}
		}
	}
	text, err := os.ReadFile(privacyTable)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), moderationBegin)
	_, after, ended := strings.Cut(rest, moderationEnd)
	if !found || !ended {
		t.Fatal("the document has no table")
	}
	if wanted := before + table.String() + moderationEnd + after; wanted != string(text) {
		if *update {
			if err := os.WriteFile(privacyTable, []byte(wanted), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("the API does\n%s\nrun go test ./resolvers -run ModerationTable -update and read the diff", table.String())
	}
}

// Who deleted a message as a moderator restores it as a moderator only: nobody else may undo what the moderators did.
func TestFormerModeratorsRestoreNothing(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	_, all := moderationStage(h)
	owner, moderator, page := numbered(stores.KindUser, 2), numbered(stores.KindUser, 9), numbered(stores.KindPage, 20)
	sees := func(id stores.ID) bool {
		t.Helper()
		return get[struct{ Node *struct{ ID string } }](h, moderator, fmt.Sprintf(`{ node(id: %q) { id } }`, id), nil).Node != nil
	}
	restores := func(id stores.ID, wanted string) {
		t.Helper()
		got := h.execute(moderator, fmt.Sprintf(`mutation { restoreMessage(input: {messageId: %q}) { userErrors { code } } }`, id), nil)
		if codeOf(got) != wanted || sees(id) != (wanted == "") {
			t.Errorf("%s, want %q, sees it: %t", got.Data, wanted, sees(id))
		}
	}
	for _, m := range all {
		if m.place == "page" {
			h.mustMutate(owner, "setPageRole", "pageId: %q, userId: %q, role: MEMBER", page, moderator)
			restores(m.deleted, "NOT_FOUND")
			h.mustMutate(owner, "setPageRole", "pageId: %q, userId: %q, role: MODERATOR", page, moderator)
			restores(m.deleted, "")
			h.mustMutate(moderator, "deleteMessage", "messageId: %q", m.deleted)
			h.mustMutate(moderator, "leavePage", "pageId: %q", page)
			restores(m.deleted, "NOT_FOUND")
			h.mustMutate(moderator, "joinPage", "pageId: %q", page)
		}
	}
}
