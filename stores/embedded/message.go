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
	// What a comment answers is the post itself, or another comment.
	commentColumns = `x.id, x.author, x.post, x.reply_to, iif(x.reply_to = x.post, 'post', 'comment'), x.text, x.place, x.created_at,
		x.edited_at, x.deleted_at, x.deleted_by`
)

// intoPost gives where postColumns go.
func intoPost(p *stores.Post) []any {
	return []any{
		identity{&p.ID, stores.KindPost}, identity{&p.Author, stores.KindUser}, identity{&p.Wall, stores.KindUser},
		identity{&p.Page, stores.KindPage}, text{&p.Text}, text{&p.Image}, text{&p.Language}, text{(*string)(&p.Audience)},
		identity{&p.Place, stores.KindPlace}, moment{&p.CreatedAt}, moment{&p.EditedAt}, moment{&p.DeletedAt},
		identity{&p.DeletedBy, stores.KindUser},
	}
}

// intoComment gives where commentColumns go.
func intoComment(c *stores.Comment) []any {
	return []any{
		identity{&c.ID, stores.KindComment}, identity{&c.Author, stores.KindUser}, identity{&c.Post, stores.KindPost},
		identity{id: &c.ReplyTo}, text{(*string)(&c.ReplyTo.Kind)}, text{&c.Text}, identity{&c.Place, stores.KindPlace},
		moment{&c.CreatedAt}, moment{&c.EditedAt}, moment{&c.DeletedAt}, identity{&c.DeletedBy, stores.KindUser},
	}
}

// messagesOf gives the keys among ids, which are the IDs of posts and comments.
func messagesOf(ids []stores.ID) keys[stores.ID] {
	return collect(ids, func(b []byte, id stores.ID) ([]byte, bool) {
		return append(hex.AppendEncode(b, id.UUID[:]), id.Kind...), id.Kind == stores.KindPost || id.Kind == stores.KindComment
	})
}

// withMessages begins a statement with the table k of the keys of messagesOf and their places n among them. Keys that name
// nothing are not in it: posts and comments share their IDs, so a key can be right but for its kind.
const withMessages = `WITH k(n, id, kind) AS MATERIALIZED (SELECT j.key, m.id, m.kind FROM ` + messageOfKey + `)`

const messageOfKey = `json_each(:keys) j CROSS JOIN message m ON m.id = unhex(substr(j.value, 1, 32)) AND m.kind = substr(j.value, 33)`

// Posts implements stores.Messages.
func (s messages) Posts(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Post, error) {
	ks := keysOf(ids, stores.KindPost)
	return found(ctx, s.Engine, "Messages.Posts", len(ks.list), func(p stores.Post) stores.ID { return p.ID }, intoPost,
		withKeys+" SELECT "+postColumns+" FROM k CROSS JOIN message x ON x.id = k.id AND x.kind = 'post'", named("keys", ks.json))
}

// Comments implements stores.Messages.
func (s messages) Comments(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Comment, error) {
	ks := keysOf(ids, stores.KindComment)
	return found(ctx, s.Engine, "Messages.Comments", len(ks.list), func(c stores.Comment) stores.ID { return c.ID }, intoComment,
		withKeys+" SELECT "+commentColumns+" FROM k CROSS JOIN message x ON x.id = k.id AND x.kind = 'comment'",
		named("keys", ks.json))
}

// Topics implements stores.Messages.
func (s messages) Topics(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.ID, error) {
	return groups(ctx, s.Engine, "Messages.Topics", messagesOf(ids),
		func(id *stores.ID) []any { return []any{identity{id, stores.KindInterest}} },
		withMessages+` SELECT k.n, x.interest FROM k CROSS JOIN message_topic x ON x.message = k.id ORDER BY k.n, x.interest`)
}
