package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// messages implements stores.Messages.
type messages struct{ *Engine }

const (
	postColumns = `x.id, x.author_id, x.wall_id, x.page_id, x.text, x.image, x.language, x.audience, x.place_id, x.created_at, x.edited_at,
		x.deleted_at, x.deleted_by_id`
	// A comment replies to the post itself or to another comment.
	commentColumns = `x.id, x.author_id, x.post_id, x.reply_to_id, CASE WHEN x.reply_to_id = x.post_id THEN 'post' ELSE 'comment' END, x.text,
		x.place_id, x.created_at, x.edited_at, x.deleted_at, x.deleted_by_id`

	// listedColumns are the other columns of the message y, which is not deleted, in a list that has its kind and its position.
	listedColumns = `y.author_id, y.wall_id, y.page_id, y.text, y.image, y.language, y.audience, y.place_id, y.edited_at, y.post_id, y.reply_to_id`
)

// readPost reads postColumns.
func readPost(r *row) stores.Post {
	return stores.Post{
		ID: r.id(stores.KindPost), Author: r.id(stores.KindUser), Wall: r.id(stores.KindUser), Page: r.id(stores.KindPage),
		Text: r.text(), Image: r.text(), Language: r.text(), Audience: stores.Audience(r.known(audiences)),
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

// readListed reads listedColumns of the message at a position, which has its kind.
func readListed(r *row, at *stores.ListPosition) stores.Message {
	p := stores.Post{
		ID: at.ID, Author: r.id(stores.KindUser), Wall: r.id(stores.KindUser), Page: r.id(stores.KindPage), Text: r.text(), Image: r.text(), Language: r.text(),
		Audience: stores.Audience(r.known(audiences)), Place: r.id(stores.KindPlace), CreatedAt: rankTime(at.Rank), EditedAt: r.time(),
	}
	thread, replyTo := r.id(stores.KindPost), r.id(stores.KindComment)
	if at.ID.Kind == stores.KindPost {
		return &p
	}
	if replyTo.UUID == thread.UUID {
		replyTo.Kind = stores.KindPost
	}
	return &stores.Comment{ID: p.ID, Author: p.Author, Post: thread, ReplyTo: replyTo, Text: p.Text, Place: p.Place, CreatedAt: p.CreatedAt, EditedAt: p.EditedAt}
}

// audiences are what a post can have.
var audiences = []string{string(stores.AudiencePublic), string(stores.AudienceFriends), string(stores.AudienceOnlyMe)}

// messagesOf returns the keys among ids: the IDs of posts and comments. The table k has those that exist, as id and kind. Posts and comments share
// their IDs, so the kind must match too.
func messagesOf(ids []stores.ID) keySet[stores.ID] {
	list := distinct(ids, func(id stores.ID) bool { return id.Kind == stores.KindPost || id.Kind == stores.KindComment })
	kinds := make([]string, len(list))
	for i, id := range list {
		kinds[i] = string(id.Kind)
	}
	return keySet[stores.ID]{
		list: list, table: "(SELECT j.n, m.id, m.kind, m.post_id FROM " + messageOfKey + ") k",
		args: args{"keys": uuidArray(list, func(id stores.ID) stores.ID { return id }), "kinds": kinds},
	}
}

const messageOfKey = "unnest(@keys::uuid[], @kinds::text[]) WITH ORDINALITY AS j(id, kind, n) JOIN messages m ON m.id = j.id AND m.kind = j.kind"

// messageArg returns the uuid of the ID of a post or comment; for any other ID NULL.
func messageArg(id stores.ID) pgtype.UUID {
	return pgtype.UUID{Bytes: id.UUID, Valid: id.Kind == stores.KindPost || id.Kind == stores.KindComment}
}

// Posts implements stores.Messages.
func (s messages) Posts(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Post, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindPost), func(p stores.Post) stores.ID { return p.ID }, readPost,
		"SELECT "+postColumns+" FROM messages x WHERE x.id = ANY(@keys) AND x.kind = 'post'", nil)
}

// Comments implements stores.Messages.
func (s messages) Comments(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Comment, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindComment), func(c stores.Comment) stores.ID { return c.ID }, readComment,
		"SELECT "+commentColumns+" FROM messages x WHERE x.id = ANY(@keys) AND x.kind = 'comment'", nil)
}

// Topics implements stores.Messages.
func (s messages) Topics(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.ID, error) {
	keys := messagesOf(ids)
	return queryGroups(ctx, s.Engine, keys, func(r *row) stores.ID { return r.id(stores.KindInterest) },
		"SELECT k.n, x.interest_id FROM "+keys.table+" JOIN message_topics x ON x.message_id = k.id ORDER BY k.n, x.interest_id", nil)
}
