package embedded

import (
	"context"

	"fivefold/stores"
)

const commentRow = "message (id, author, post, reply_to, text, place, created_at, edited_at, deleted_at, deleted_by)"

// commentArgs gives the values of commentRow's columns. A comment whose thread begins nowhere has none for the post.
func commentArgs(c stores.Comment) []any {
	return []any{
		bytesOf(c.ID, stores.KindComment), person(c.Author), orNull(c.Post, stores.KindPost), c.ReplyTo.UUID[:], c.Text,
		orNull(c.Place, stores.KindPlace), c.CreatedAt.UnixMicro(), timeOrNull(c.EditedAt), timeOrNull(c.DeletedAt),
		orNull(c.DeletedBy, stores.KindUser),
	}
}

func messageTopicArgs(t stores.MessageTopic) []any {
	return []any{messageBytes(t.Message), bytesOf(t.Interest, stores.KindInterest)}
}

func intoMessageTopic(t *stores.MessageTopic) []any {
	return []any{identity{id: &t.Message}, text{(*string)(&t.Message.Kind)}, identity{&t.Interest, stores.KindInterest}}
}

func reactionArgs(r stores.Reaction) []any {
	return []any{person(r.User), messageBytes(r.Message), string(r.Kind), r.Since.UnixMicro()}
}

// ofMessage joins to the row x its message m, which has the kind of the message's ID.
const ofMessage = " CROSS JOIN message m ON m.id = x.message "

// messageBytes gives the bytes of the ID of a post or comment, or none.
func messageBytes(id stores.ID) []byte {
	if id.Kind == stores.KindPost {
		return id.UUID[:]
	}
	return bytesOf(id, stores.KindComment)
}

// threaded makes t learn with which post the thread of each comment begins.
func threaded(t table) table {
	t.ready = withPosts
	return t
}

// withPosts fills in the posts of comments, which may answer each other in any order. A comment that is stored already keeps
// what it answers, whatever its row says.
func withPosts(ctx context.Context, l *line, rows stores.Rows) (stores.Rows, error) {
	f := forest{posts: map[stores.ID]stores.ID{}, above: make(map[stores.ID]stores.ID, len(rows.Comments))}
	ids := make([]stores.ID, 0, 2*len(rows.Comments))
	for _, c := range rows.Comments {
		ids = append(ids, c.ID, c.ReplyTo)
		if _, twice := f.above[c.ID]; !twice {
			f.above[c.ID] = c.ReplyTo
		}
	}
	ks := messagesOf(ids)
	var n int
	var post stores.ID
	err := l.each(ctx, "SELECT j.key, m.post FROM "+messageOfKey, []any{named("keys", ks.json)},
		[]any{whole{&n}, identity{&post, stores.KindPost}}, func() error {
			f.posts[ks.list[n]] = post
			return nil
		})
	comments := make([]stores.Comment, len(rows.Comments))
	for i, c := range rows.Comments {
		c.Post = f.post(c.ID)
		comments[i] = c
	}
	rows.Comments = comments
	return rows, err
}

// A forest is messages and what they answer.
type forest struct {
	posts map[stores.ID]stores.ID // with which the thread of a message begins, as far as it is known
	above map[stores.ID]stores.ID // what a message answers
}

// post gives the post with which the thread of a message begins, or the zero ID when it begins nowhere.
func (f forest) post(message stores.ID) (post stores.ID) {
	var way []stores.ID
	for {
		known, isKnown := f.posts[message]
		above, answers := f.above[message]
		if isKnown || !answers {
			post = known
			break
		}
		f.posts[message] = stores.ID{} // for one who comes here again, round in a circle
		way, message = append(way, message), above
	}
	for _, m := range way {
		f.posts[m] = post
	}
	return post
}
