package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

const postRow = `messages (id, author_id, post_id, wall_id, page_id, text, image, language, audience, place_id, created_at, edited_at, deleted_at, deleted_by_id)`

const postTypes = `id uuid, author_id uuid, post_id uuid, wall_id uuid, page_id uuid, text text, image text,
	language text, audience text, place_id uuid, created_at timestamptz, edited_at timestamptz, deleted_at timestamptz, deleted_by_id uuid`

// postTable is how posts are moved.
var postTable = newTable("messages", postTypes, "(id)", postArgs).
	read("messages WHERE kind = 'post'", newScan(postColumns+" FROM messages x WHERE x.kind = 'post' AND", "x.id", readPost,
		func(p stores.Post) []stores.ID { return []stores.ID{p.ID} }))

// commentTable is how comments are moved.
var commentTable = newTable("messages", "id uuid, author_id uuid, post_id uuid, reply_to_id uuid, text text, place_id uuid, created_at timestamptz, edited_at timestamptz, deleted_at timestamptz, deleted_by_id uuid", "(id)", commentArgs).
	prepared(withThreadPosts).
	read("messages WHERE kind = 'comment'", newScan(commentColumns+" FROM messages x WHERE x.kind = 'comment' AND", "x.id", readComment,
		func(c stores.Comment) []stores.ID { return []stores.ID{c.ID} }))

// commentArgs returns the values of the columns of commentTable. A comment without a thread has NULL as its post.
func commentArgs(c stores.Comment) []any {
	return []any{
		idArg(c.ID, stores.KindComment), userArg(c.Author), idArg(c.Post, stores.KindPost), pgtype.UUID{Bytes: c.ReplyTo.UUID, Valid: true}, c.Text,
		refArg(c.Place, stores.KindPlace), c.CreatedAt, timeOrNull(c.EditedAt), timeOrNull(c.DeletedAt), refArg(c.DeletedBy, stores.KindUser),
	}
}

// withThreadPosts sets the post of each comment. A stored comment keeps its parent, whatever its row says.
func withThreadPosts(ctx context.Context, c *conn, rows stores.Rows) (stores.Rows, error) {
	ids := make([]stores.ID, 0, 2*len(rows.Comments))
	for _, c := range rows.Comments {
		ids = append(ids, c.ID, c.ReplyTo)
	}
	keys, posts := messagesOf(ids), map[stores.ID]stores.ID{}
	err := c.each(ctx, "SELECT j.n, m.post_id FROM "+messageOfKey, keys.args, func(r *row) error {
		n := r.int()
		posts[keys.list[n-1]] = r.id(stores.KindPost)
		return nil
	})
	rows.Comments = stores.InThreads(rows.Comments, posts)
	return rows, err
}

// ofMessage joins to the row x its message m, for the kind of the message's ID. OFFSET keeps PostgreSQL from reading all messages up to the row.
const ofMessage = " CROSS JOIN LATERAL (SELECT m.kind FROM messages m WHERE m.id = x.message_id OFFSET 0) m "

// messageTopicTable is how the topics of messages are moved.
var messageTopicTable = newTable("message_topics", "message_id uuid, interest_id uuid", "(message_id, interest_id)", func(t stores.MessageTopic) []any {
	return []any{messageArg(t.Message), idArg(t.Interest, stores.KindInterest)}
}).
	read("message_topics", newScan("x.message_id, m.kind, x.interest_id FROM message_topics x"+ofMessage+"WHERE", "x.message_id, x.interest_id",
		func(r *row) stores.MessageTopic {
			return stores.MessageTopic{Message: r.idWithKind(), Interest: r.id(stores.KindInterest)}
		},
		func(t stores.MessageTopic) []stores.ID { return []stores.ID{t.Message, t.Interest} }))
