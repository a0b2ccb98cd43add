package embedded

import (
	"context"
	"encoding/hex"

	"fivefold/stores"
)

// messages implements stores.Messages.
type messages struct{ *Engine }

const (
	postColumns = `x.id, x.author, x.wall, x.page, x.text, x.image, x.language, x.audience, x.place, x.created_at, x.edited_at,
		x.deleted_at, x.deleted_by`
	// A comment replies to the post itself or to another comment.
	commentColumns = `x.id, x.author, x.post, x.reply_to, iif(x.reply_to = x.post, 'post', 'comment'), x.text, x.place, x.created_at,
		x.edited_at, x.deleted_at, x.deleted_by`
)

// readPost reads postColumns.
func readPost(r *row) stores.Post {
	return stores.Post{
		ID: r.id(stores.KindPost), Author: r.id(stores.KindUser), Wall: r.id(stores.KindUser), Page: r.id(stores.KindPage),
		Text: r.text(), Image: r.text(), Language: r.text(), Audience: stores.Audience(r.text()),
		Place: r.id(stores.KindPlace), CreatedAt: r.time(), EditedAt: r.time(), DeletedAt: r.time(),
		DeletedBy: r.id(stores.KindUser),
	}
}

// readComment reads commentColumns.
func readComment(r *row) stores.Comment {
	return stores.Comment{
		ID: r.id(stores.KindComment), Author: r.id(stores.KindUser), Post: r.id(stores.KindPost), ReplyTo: r.idWithKind(),
		Text: r.text(), Place: r.id(stores.KindPlace), CreatedAt: r.time(), EditedAt: r.time(), DeletedAt: r.time(),
		DeletedBy: r.id(stores.KindUser),
	}
}

// messagesOf returns the keys among ids: the IDs of posts and comments.
func messagesOf(ids []stores.ID) keySet[stores.ID] {
	return keySet[stores.ID]{
		list: distinct(ids, func(id stores.ID) bool { return id.Kind == stores.KindPost || id.Kind == stores.KindComment }),
		appendText: func(b []byte, id stores.ID) []byte {
			return append(hex.AppendEncode(b, id.UUID[:]), id.Kind...)
		},
		bind: func(s *statement, id stores.ID) {
			bindKey(s, id)
			s.stmt.SetText(":kind", string(id.Kind))
		},
	}
}

// withMessages begins a statement with the table k of the keys of messagesOf that exist; n is the index of a key. Posts and comments share
// their IDs, so the kind must match too.
const withMessages = `WITH k(n, id, kind) AS MATERIALIZED (SELECT j.key, m.id, m.kind FROM ` + messageOfKey + `)`

const messageOfKey = `json_each(:keys) j CROSS JOIN message m ON m.id = unhex(substr(j.value, 1, 32)) AND m.kind = substr(j.value, 33)`

// Posts implements stores.Messages.
func (s messages) Posts(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Post, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindPost), func(p stores.Post) stores.ID { return p.ID }, readPost,
		" SELECT "+postColumns+" FROM k CROSS JOIN message x ON x.id = k.id AND x.reply_to IS NULL")
}

// Comments implements stores.Messages.
func (s messages) Comments(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Comment, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindComment), func(c stores.Comment) stores.ID { return c.ID }, readComment,
		" SELECT "+commentColumns+" FROM k CROSS JOIN message x ON x.id = k.id AND x.reply_to IS NOT NULL")
}

// Topics implements stores.Messages.
func (s messages) Topics(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.ID, error) {
	return queryGroups(ctx, s.Engine, messagesOf(ids),
		func(r *row) stores.ID { return r.id(stores.KindInterest) },
		withMessages+` SELECT k.n, x.interest FROM k CROSS JOIN message_topic x ON x.message = k.id ORDER BY k.n, x.interest`)
}

// postArchiveTable is how posts are moved.
var postArchiveTable = newArchiveTable(postRow, "(id)", postArgs).
	read("message WHERE reply_to IS NULL", newTableScan(postColumns+" FROM message x INDEXED BY message_post WHERE x.reply_to IS NULL AND", "x.id", readPost,
		func(p stores.Post) []stores.ID { return []stores.ID{p.ID} }))

// commentArchiveTable is how comments are moved.
var commentArchiveTable = withThreadPosts(newArchiveTable(commentRow, "(id)", commentArgs)).
	read("message WHERE reply_to IS NOT NULL", newTableScan(commentColumns+" FROM message x WHERE x.reply_to IS NOT NULL AND", "x.id", readComment,
		func(c stores.Comment) []stores.ID { return []stores.ID{c.ID} }))

// messageTopicArchiveTable is how messageTopics are moved.
var messageTopicArchiveTable = newArchiveTable("message_topic (message, interest)", "(message, interest)", messageTopicArgs).
	read("message_topic", newTableScan("x.message, m.kind, x.interest FROM message_topic x"+ofMessage+"WHERE", "x.message, x.interest", readMessageTopic,
		func(t stores.MessageTopic) []stores.ID { return []stores.ID{t.Message, t.Interest} }))

func (messages) archiveTables() []archiveTable {
	return []archiveTable{postArchiveTable, commentArchiveTable, messageTopicArchiveTable}
}
