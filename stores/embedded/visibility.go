package embedded

import "fivefold/stores"

// The SQL below states what :viewer may see. A viewer without bytes is nobody and equals no user. Statements that need little of a user
// say INDEXED BY user_listed: SQLite prefers the unique index, and then reads the whole row.

// notBlockingViewer completes the condition that a user does not block the viewer.
const notBlockingViewer = " NOT IN (SELECT blocker FROM block WHERE blocked = :viewer)"

// notBlockedByViewer completes the condition that the viewer does not block a user.
const notBlockedByViewer = " NOT IN (SELECT blocked FROM block WHERE blocker = :viewer)"

// friendsVisible is the condition that the viewer may see the friends of the user m.
var friendsVisible = ruleColumns{value: "m.friends_visibility", subjects: map[stores.Subject]string{stores.Owner: "m.id"}}.sql(stores.ListReaders)

// interestsVisible is the condition that the viewer may see the interests of the user u.
var interestsVisible = ruleColumns{value: "u.interests_visibility", subjects: map[stores.Subject]string{stores.Owner: "u.id"}}.sql(stores.ListReaders)

// threadColumns are the columns of the post p and of the message y in its thread.
func threadColumns(page string) ruleColumns {
	return ruleColumns{
		value: "p.audience", deletedAt: "p.deleted_at", page: page,
		subjects: map[stores.Subject]string{stores.Author: "p.author", stores.WallOwner: "p.wall", stores.Writer: "y.author"},
	}
}

// deletedColumns are the columns of the post p and of the deleted message in its thread, which may be the post.
func deletedColumns(message, page string) ruleColumns {
	columns := threadColumns(page)
	columns.subjects[stores.Writer], columns.subjects[stores.Deleter] = message+".author", message+".deleted_by"
	return columns
}

var (
	// postVisible is the condition that the viewer may read the post p in a list.
	postVisible = threadColumns("p.page").sql(stores.PostListed)

	// postRestorable is the condition that the viewer may restore the deleted post p, which is on a page.
	postRestorable = deletedColumns("p", "p.page").sql(stores.PostRestorers)

	// wallPostRestorable is postRestorable for a post that is on a wall.
	wallPostRestorable = deletedColumns("p", "").sql(stores.PostRestorers)

	// commentRestorable is the condition that the viewer may restore the deleted comment y in the thread of the post p.
	commentRestorable = deletedColumns("y", "p.page").sql(stores.CommentRestorers)

	// wallPostVisible is postVisible for a post that is on a wall.
	wallPostVisible = threadColumns("").sql(stores.PostListed)

	// threadModerated is the condition that the viewer moderates the thread of the post p.
	threadModerated = threadColumns("p.page").sql(stores.ThreadModerators)

	// messageVisible is the condition that the viewer may read the message y, which is not deleted, in the thread of the post p.
	messageVisible = threadColumns("p.page").sql(stores.MessageListed)
)

// authoredVisible is messageVisible for a message y of which message_author is read. The post of a thread is looked up for comments only.
var authoredVisible = "iif(y.reply_to IS NULL, " + authoredColumns.sql(stores.MessageListed) + ", EXISTS (SELECT 1 FROM message p INDEXED BY message_post " +
	"WHERE p.id = y.post AND p.reply_to IS NULL AND " + messageVisible + "))"

// authoredPostVisible is postVisible for a post y of which message_author is read.
var authoredPostVisible = authoredColumns.sql(stores.PostListed)

// authoredColumns are the columns of a post y.
var authoredColumns = ruleColumns{
	value: "y.audience", deletedAt: "y.deleted_at", page: "y.page",
	subjects: map[stores.Subject]string{stores.Author: "y.author", stores.WallOwner: "y.wall", stores.Writer: "y.author"},
}

// replyVisible returns the condition that the viewer may read the message name, which is not deleted, in a thread that the viewer may
// read when k.readable, and moderates when k.moderated. It is stores.MessageListed with the parts about the thread decided beforehand.
func replyVisible(name string) string {
	return "(" + name + ".author = :viewer OR k.readable AND (k.moderated OR " + name + ".author" + notBlockingViewer + "))"
}

// joinThread joins the post p of the message y.
const joinThread = "CROSS JOIN message p INDEXED BY message_post ON p.id = y.post AND p.reply_to IS NULL"

// joinVisiblePost joins the post p with this id if the viewer may read it.
func joinVisiblePost(id string) string {
	return "CROSS JOIN message p INDEXED BY message_post ON p.id = " + id + " AND p.reply_to IS NULL AND " + postVisible
}

// joinFriendsOfFriends is a FROM that joins to each key k the friends of its friends: near.friend is the friend, far.friend the friend
// of that friend.
var joinFriendsOfFriends = `k CROSS JOIN friend near ON near.user = k.id AND near.friend` + notBlockingViewer + `
	CROSS JOIN user m INDEXED BY user_listed ON m.id = near.friend AND ` + friendsVisible + `
	CROSS JOIN friend far ON far.user = near.friend AND far.friend <> k.id`
