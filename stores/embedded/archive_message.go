package embedded

import (
	"context"

	"fivefold/stores"
)

const commentRow = "message (id, author, post, reply_to, text, place, created_at, edited_at, deleted_at, deleted_by)"

// commentArgs returns the values of the columns of commentRow. A comment without a thread has NULL as its post.
func commentArgs(c stores.Comment) []arg {
	return []arg{
		idArg(c.ID, stores.KindComment), userArg(c.Author), idOrNull(c.Post, stores.KindPost), blobArg(c.ReplyTo.UUID[:]), textArg(c.Text),
		idOrNull(c.Place, stores.KindPlace), timeArg(c.CreatedAt), timeOrNull(c.EditedAt), timeOrNull(c.DeletedAt),
		idOrNull(c.DeletedBy, stores.KindUser),
	}
}

func messageTopicArgs(t stores.MessageTopic) []arg {
	return []arg{messageArg(t.Message), idArg(t.Interest, stores.KindInterest)}
}

func readMessageTopic(r *row) stores.MessageTopic {
	return stores.MessageTopic{
		Message: r.idWithKind(), Interest: r.id(stores.KindInterest),
	}
}

func reactionArgs(r stores.Reaction) []arg {
	return []arg{userArg(r.User), messageArg(r.Message), textArg(r.Kind), timeArg(r.Since)}
}

// ofMessage joins to the row x its message m, for the kind of the message's ID.
const ofMessage = " CROSS JOIN message m ON m.id = x.message "

// messageBytes returns the bytes of the ID of a post or comment; for any other ID no bytes.
func messageArg(id stores.ID) arg {
	if id.Kind == stores.KindPost {
		return blobArg(id.UUID[:])
	}
	return idArg(id, stores.KindComment)
}

// withThreadPosts sets the posts of the comments before they are inserted.
func withThreadPosts(t archiveTable) archiveTable {
	t.prepare = resolveThreadPosts
	return t
}

// resolveThreadPosts sets the post of each comment. Comments may be in any order. A stored comment keeps its parent, whatever its row says.
func resolveThreadPosts(ctx context.Context, c *conn, rows stores.Rows) (stores.Rows, error) {
	ids := make([]stores.ID, 0, 2*len(rows.Comments))
	for _, c := range rows.Comments {
		ids = append(ids, c.ID, c.ReplyTo)
	}
	keys, posts := messagesOf(ids), map[stores.ID]stores.ID{}
	for r, err := range c.query(ctx, "SELECT j.key, m.post FROM "+messageOfKey, keys.arg()) {
		if err != nil {
			return rows, err
		}
		n := r.int()
		posts[keys.list[n]] = r.id(stores.KindPost)
	}
	rows.Comments = stores.InThreads(rows.Comments, posts)
	return rows, nil
}
