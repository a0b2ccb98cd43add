package e2e

import (
	"cmp"
	"fmt"
	"testing"

	"fivefold/internal/e2e/oracle"
	"fivefold/internal/servertest"
)

// The short LDBC queries, each about one person or one message.

type ldbcPerson struct{ ID, FirstName, LastName string }

type ldbcNode struct {
	ID, Text, Image, CreatedAt string
	Author                     ldbcPerson
	IsByFriendOfAuthor         *bool
	Thread                     struct {
		ID     string
		Author ldbcPerson
		Page   struct {
			ID, Name string
			Owner    ldbcPerson
		}
	}
	Replies struct{ Nodes []ldbcNode }
}

// content returns the name of the image, or the text if there is no image.
func (n ldbcNode) content() string { return cmp.Or(n.Image, n.Text) }

func ldbcProfile(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	u := servertest.Query[struct {
		User struct {
			FirstName, LastName, Birthday, Gender, JoinedAt string
			Facts                                           []struct{ Label, Value string }
			LivesIn                                         struct{ ID string }
		}
	}](t, c, ldbcOperation(t, "is1.graphql"), map[string]any{"id": oracle.ID(t, "ldbc", "person", fmt.Sprint(p["personId"]))}).User
	facts := map[string]string{}
	for _, f := range u.Facts {
		facts[f.Label] = f.Value
	}
	return rows([]any{u.FirstName, u.LastName, u.Birthday, facts["IP address"], facts["Browser"], u.LivesIn.ID, u.Gender, normalizeTime(u.JoinedAt)})
}

func ldbcMessages(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	out := [][]any{}
	for _, n := range servertest.Query[struct {
		User struct{ Messages struct{ Nodes []ldbcNode } }
	}](t, c, ldbcOperation(t, "is2.graphql"), map[string]any{"id": oracle.ID(t, "ldbc", "person", fmt.Sprint(p["personId"]))}).User.Messages.Nodes {
		out = append(out, []any{n.ID, n.content(), normalizeTime(n.CreatedAt), n.Thread.ID, n.Thread.Author.ID, n.Thread.Author.FirstName, n.Thread.Author.LastName})
	}
	return out
}

func ldbcFriends(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	out, variables := [][]any{}, map[string]any{"id": oracle.ID(t, "ldbc", "person", fmt.Sprint(p["personId"]))}
	for {
		list := servertest.Query[struct {
			User struct {
				Friends struct {
					Edges []struct {
						Since string
						Node  ldbcPerson
					}
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
		}](t, c, ldbcOperation(t, "is3.graphql"), variables).User.Friends
		for _, e := range list.Edges {
			out = append(out, []any{e.Node.ID, e.Node.FirstName, e.Node.LastName, normalizeTime(e.Since)})
		}
		if !list.PageInfo.HasNextPage {
			return out
		}
		variables["after"] = list.PageInfo.EndCursor
	}
}

// ldbcMessage returns the post or comment whose number is the parameter messageId.
func ldbcMessage(t *testing.T, c *servertest.Client, p map[string]any) ldbcNode {
	number := fmt.Sprint(p["messageId"])
	nodes := servertest.Query[struct{ Nodes []*ldbcNode }](t, c, ldbcOperation(t, "message.graphql"), map[string]any{
		"ids": []string{oracle.ID(t, "ldbc", "post", number), oracle.ID(t, "ldbc", "comment", number)}}).Nodes
	if m := cmp.Or(nodes[0], nodes[1]); m != nil {
		return *m
	}
	t.Fatalf("no message %s", number)
	return ldbcNode{}
}

func ldbcContent(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	m := ldbcMessage(t, c, p)
	return rows([]any{m.content(), normalizeTime(m.CreatedAt)})
}

func ldbcAuthor(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	m := ldbcMessage(t, c, p)
	return rows([]any{m.Author.ID, m.Author.FirstName, m.Author.LastName})
}

func ldbcForum(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	page := ldbcMessage(t, c, p).Thread.Page
	return rows([]any{page.ID, page.Name, page.Owner.ID, page.Owner.FirstName, page.Owner.LastName})
}

func ldbcReplies(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	out := [][]any{}
	for _, r := range ldbcMessage(t, c, p).Replies.Nodes {
		out = append(out, []any{r.ID, r.Text, normalizeTime(r.CreatedAt), r.Author.ID, r.Author.FirstName, r.Author.LastName, *r.IsByFriendOfAuthor})
	}
	return out
}
