package postgres

import (
	"strings"

	"fivefold/stores"
)

// The SQL below states what @viewer may see. A viewer that is NULL is nobody: no row equals it.

// ruleColumns are the SQL expressions that the tests of a rule compare.
type ruleColumns struct {
	value     string // the visibility or audience
	deletedAt string
	page      string                    // the page of a post; empty where it has none
	subjects  map[stores.Subject]string // ids of people
}

// notBlockingViewer returns the condition that a person does not block the viewer, or that there is no such person.
func notBlockingViewer(person string) string {
	return "NOT EXISTS (SELECT FROM blocks v WHERE v.blocker_id = " + person + " AND v.blocked_id = @viewer)"
}

// notBlockedByViewer returns the condition that the viewer does not block a person.
func notBlockedByViewer(person string) string {
	return "NOT EXISTS (SELECT FROM blocks v WHERE v.blocker_id = @viewer AND v.blocked_id = " + person + ")"
}

// viewerOwns returns the condition that the viewer owns a page.
func viewerOwns(page string) string {
	return "EXISTS (SELECT FROM pages v WHERE v.id = " + page + " AND v.owner_id = @viewer)"
}

// sql returns a rule as a condition on a row and @viewer.
func (c ruleColumns) sql(r stores.Rule) string {
	return r.Expression(func(test stores.Rule) string {
		person := c.subjects[test.Of]
		switch test.Op {
		case stores.ValueIs:
			return c.value + " = '" + test.Value + "'"
		case stores.NotDeleted:
			return c.deletedAt + " IS NULL"
		case stores.IsViewer:
			return person + " = @viewer"
		case stores.IsFriend:
			return "EXISTS (SELECT FROM friends v WHERE v.user_id = @viewer AND v.friend_id = " + person + ")"
		case stores.Moderates:
			if c.page == "" {
				return "FALSE"
			}
			return "(" + viewerOwns(c.page) + " OR EXISTS (SELECT FROM memberships v WHERE v.page_id = " + c.page +
				" AND v.user_id = @viewer AND v.role = 'MODERATOR'))"
		case stores.Owns:
			if c.page == "" {
				return "FALSE"
			}
			return viewerOwns(c.page)
		case stores.DeletedByAnother:
			return c.subjects[stores.Deleter] + " <> " + c.subjects[stores.Writer]
		case stores.NotBlocked:
			return notBlockedByViewer(person)
		default: // NotBlocking
			return notBlockingViewer(person)
		}
	})
}

// sqlFor is sql for a viewer who may be nobody, about whom nothing is asked: every test of the viewer is decided.
func (c ruleColumns) sqlFor(viewer stores.ID, r stores.Rule) string {
	if !viewer.IsZero() {
		return c.sql(r)
	}
	decided, others, operator := "FALSE", "TRUE", " AND "
	switch r.Op {
	case stores.AllOf:
	case stores.AnyOf:
		decided, others, operator = others, decided, " OR "
	case stores.ValueIs, stores.NotDeleted, stores.DeletedByAnother:
		return c.sql(r)
	case stores.NotBlocking, stores.NotBlocked:
		return "TRUE"
	default:
		return "FALSE"
	}
	var parts []string
	for _, part := range r.Rules {
		switch text := c.sqlFor(viewer, part); text {
		case decided:
			return decided
		case others:
		default:
			parts = append(parts, text)
		}
	}
	switch len(parts) {
	case 0:
		return others
	case 1:
		return parts[0]
	}
	return "(" + strings.Join(parts, operator) + ")"
}

// friendsVisible is the condition that the viewer may see the friends of the user m.
var friendsVisible = ruleColumns{value: "m.friends_visibility", subjects: map[stores.Subject]string{stores.Owner: "m.id"}}.sql(stores.ListReaders)

// interestsVisible is the condition that the viewer may see the interests of the user u.
var interestsVisible = ruleColumns{value: "u.interests_visibility", subjects: map[stores.Subject]string{stores.Owner: "u.id"}}.sql(stores.ListReaders)

// threadColumns are the columns of the post p and of the message y in its thread.
func threadColumns() ruleColumns { return ruleColumnsOf("p") }

// ruleColumnsOf are the columns of a post and of the message y in its thread, which may be the post.
func ruleColumnsOf(post string) ruleColumns {
	return ruleColumns{
		value: post + ".audience", deletedAt: post + ".deleted_at", page: post + ".page_id",
		subjects: map[stores.Subject]string{stores.Author: post + ".author_id", stores.WallOwner: post + ".wall_id", stores.Writer: "y.author_id"},
	}
}

// deletedColumns are the columns of the post p and of the deleted message in its thread, which may be the post.
func deletedColumns(message string) ruleColumns {
	columns := threadColumns()
	columns.subjects[stores.Writer], columns.subjects[stores.Deleter] = message+".author_id", message+".deleted_by_id"
	return columns
}

var (
	// postVisible is the condition that the viewer may read the post p in a list.
	postVisible = threadColumns().sql(stores.PostListed)

	// postRestorable is the condition that the viewer may restore the deleted post p.
	postRestorable = deletedColumns("p").sql(stores.PostRestorers)

	// commentRestorable is the condition that the viewer may restore the deleted comment y in the thread of the post p.
	commentRestorable = deletedColumns("y").sql(stores.CommentRestorers)

	// threadModerated is the condition that the viewer moderates the thread of the post p.
	threadModerated = threadColumns().sql(stores.ThreadModerators)

	// messageVisible is the condition that the viewer may read the message y, which is not deleted, in the thread of the post p.
	messageVisible = threadColumns().sql(stores.MessageListed)
)

var (
	// messageReadable is messageVisible without a join. A post is not read again as that of its thread.
	messageReadable = messageReadableFor(stores.ID{Kind: stores.KindUser})

	// messagePublic is messageReadable for nobody.
	messagePublic = messageReadableFor(stores.ID{})
)

func messageReadableFor(viewer stores.ID) string {
	return "CASE WHEN y.reply_to_id IS NULL THEN " + ruleColumnsOf("y").sqlFor(viewer, stores.MessageListed) +
		" ELSE EXISTS (SELECT FROM messages p WHERE p.id = y.post_id AND " + threadColumns().sqlFor(viewer, stores.MessageListed) + ") END"
}

// joinThread joins the post p of the message y. OFFSET keeps PostgreSQL from reading all posts when it expects many messages.
const joinThread = "CROSS JOIN LATERAL (SELECT p.* FROM messages p WHERE p.id = y.post_id OFFSET 0) p"

// replyVisible returns the condition that the viewer may read the message name, which is not deleted, in a thread that the viewer may
// read when k.readable, and moderates when k.moderated. It is stores.MessageListed with the parts about the thread decided beforehand.
func replyVisible(name string) string {
	return "(" + name + ".author_id = @viewer OR k.readable AND (k.moderated OR " + notBlockingViewer(name+".author_id") + "))"
}
