package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

// checkPermissions compares viewerCanReply, viewerCanReact, viewerCanEdit and viewerCanPost with what the mutations return, and the counts and flat
// lists of front ends with the model. It reacts to messages, so it comes last.
func (k *discussion) checkPermissions(t *testing.T, h *harness, viewer stores.ID) {
	t.Helper()
	var ids []string
	for _, m := range k.messages {
		ids = append(ids, m.id.String())
	}
	for _, p := range k.rowsStored.Pages {
		ids = append(ids, p.ID.String())
	}
	for chunk := range slices.Chunk(ids, 100) {
		k.checkPermissionsOf(t, h, viewer, chunk)
	}
	type found struct{ Nodes []struct{ ID string } }
	deleted := get[struct {
		Viewer, Other *struct{ DeletedMessages *found }
	}](h, viewer,
		fmt.Sprintf(`{ viewer { deletedMessages(first: 100) { nodes { id } } } other: user(id: %q) { deletedMessages { nodes { id } } } }`, k.people[0].ID), nil)
	if deleted.Viewer != nil {
		var got []string
		for _, m := range deleted.Viewer.DeletedMessages.Nodes {
			got = append(got, m.ID)
		}
		want := k.idsWhere(func(m message) bool { return m.author == viewer && !m.deleted.IsZero() })
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Fatalf("deleted messages of %q: got %q, want %q", viewer, got, want)
		}
	}
	if deleted.Other != nil && (deleted.Other.DeletedMessages != nil) != (viewer == k.people[0].ID) {
		t.Fatalf("viewer %q: deleted messages of another person", viewer)
	}
	for _, page := range k.rowsStored.Pages {
		k.checkRestorable(t, h, viewer, "deletedPosts", page.ID, func(m message) bool { return m.page == page.ID })
	}
	for _, person := range k.people {
		k.checkRestorable(t, h, viewer, "deletedWallPosts", person.ID, func(m message) bool { return m.wall == person.ID })
	}
	for _, post := range k.messages {
		if post.id == post.post {
			k.checkRestorable(t, h, viewer, "deletedComments", post.id, func(m message) bool { return m.post == post.id && m.id != m.post })
		}
	}
}

// checkRestorable compares a list of deleted messages of a place with those that viewer sees and may restore there.
func (k *discussion) checkRestorable(t *testing.T, h *harness, viewer stores.ID, list string, of stores.ID, in func(message) bool) {
	t.Helper()
	type found struct {
		TotalCount int
		Nodes      []struct {
			ID               string
			ViewerCanRestore bool
		}
	}
	kind := map[stores.Kind]string{stores.KindUser: "User", stores.KindPage: "Page", stores.KindPost: "Post"}[of.Kind]
	node := get[struct{ Node *struct{ List found } }](h, viewer, fmt.Sprintf(
		`{ node(id: %q) { ... on %s { list: %s(first: 100) { totalCount nodes { id viewerCanRestore } } } } }`, of, kind, list), nil).Node
	k.decisions += len(k.messages)
	if node == nil {
		return // whether viewer may see the place is checked elsewhere
	}
	var got []string
	for _, m := range node.List.Nodes {
		if got = append(got, m.ID); !m.ViewerCanRestore {
			t.Fatalf("viewer %q: deleted message %s cannot be restored", viewer, m.ID)
		}
	}
	want := k.idsWhere(func(m message) bool { return in(m) && k.restores(viewer, m) && k.canRead(viewer, m) })
	if slices.Sort(got); !slices.Equal(got, want) || node.List.TotalCount != len(want) {
		t.Fatalf("viewer %q, %s of %s: got %d %q, want %q", viewer, list, of, node.List.TotalCount, got, want)
	}
}

// idsWhere returns the ids of messages, sorted.
func (k *discussion) idsWhere(match func(message) bool) (out []string) {
	for _, m := range k.messages {
		if match(m) {
			out = append(out, m.id.String())
		}
	}
	slices.Sort(out)
	return out
}

func (k *discussion) checkPermissionsOf(t *testing.T, h *harness, viewer stores.ID, ids []string) {
	t.Helper()
	type list struct {
		TotalCount int
		Nodes      []struct{ ID string }
	}
	type node struct {
		ID                                            string
		ViewerCanReply, ViewerCanReact, ViewerCanPost bool
		ViewerCanEdit                                 *bool
		ReplyCount                                    int
		Replies                                       list
		Comments                                      *list
	}
	nodes := get[struct{ Nodes []*node }](h, viewer, `query($ids: [ID!]!) { nodes(ids: $ids) { id
		... on Message { viewerCanReply viewerCanReact viewerCanEdit replyCount replies { totalCount } }
		... on Post { comments(first: 100) { totalCount nodes { id } } } ... on Page { viewerCanPost } } }`, map[string]any{"ids": ids}).Nodes
	type attempt struct {
		of      *node
		want    bool
		allowed string // the user error of an attempt that passes every check
	}
	attempts, document := map[string]attempt{}, ""
	add := func(n *node, want bool, mutation, input, allowed string) {
		name := fmt.Sprint("t", len(attempts))
		attempts[name] = attempt{n, want, allowed}
		document += fmt.Sprintf("%s: %s(input: {%s}) { userErrors { code field } }\n", name, mutation, input)
	}
	for _, n := range nodes {
		k.decisions++
		switch {
		case n == nil:
		case strings.HasPrefix(n.ID, "page_"):
			add(n, n.ViewerCanPost, "publishPost", fmt.Sprintf(`pageId: %q, text: "x", topicIds: [%s]`, n.ID, missingTopic), "[{NOT_FOUND [topicIds]}]")
		default:
			add(n, n.ViewerCanReply, "publishComment", fmt.Sprintf(`messageId: %q, text: "x", topicIds: [%s]`, n.ID, missingTopic), "[{NOT_FOUND [topicIds]}]")
			add(n, n.ViewerCanReact, "react", fmt.Sprintf(`messageId: %q`, n.ID), "[]")
			kind, _, _ := strings.Cut(n.ID, "_")
			add(n, *n.ViewerCanEdit, map[string]string{"post": "editPost", "comment": "editComment"}[kind],
				fmt.Sprintf(`%sId: %q, text: "x", topicIds: [%s]`, kind, n.ID, missingTopic), "[{NOT_FOUND [topicIds]}]")
			if n.ReplyCount != n.Replies.TotalCount {
				t.Fatalf("viewer %q, %s: replyCount %d, totalCount %d", viewer, n.ID, n.ReplyCount, n.Replies.TotalCount)
			}
		}
		if n != nil && n.Comments != nil {
			want := k.idsWhere(func(m message) bool { return m.post.String() == n.ID && m.id != m.post && k.listed(viewer, m) })
			var got []string
			for _, m := range n.Comments.Nodes {
				got = append(got, m.ID)
			}
			if slices.Sort(got); !slices.Equal(got, want) || n.Comments.TotalCount != len(want) {
				t.Fatalf("viewer %q, comments of %s: got %d %q, want %q", viewer, n.ID, n.Comments.TotalCount, got, want)
			}
		}
	}
	if document == "" {
		return
	}
	got := get[map[string]struct {
		UserErrors []struct {
			Code  string
			Field []string
		}
	}](h, viewer, "mutation {\n"+document+"}", nil)
	for name, a := range attempts {
		if errs := fmt.Sprint(got[name].UserErrors); (errs == a.allowed) != a.want {
			t.Fatalf("viewer %q, %s: promised %t, got %s", viewer, a.of.ID, a.want, errs)
		}
	}
}
