package resolvers

import (
	"context"
	"time"

	"fivefold/stores"
)

// deleteMessage deletes a post or a comment, and returns its edges in the viewer's deleted messages, in the deleted posts of its wall or page,
// and in the deleted comments of its thread.
func (r *Resolver) deleteMessage(ctx context.Context, id stores.ID) (edges messageEdges, err error) {
	m, err := r.messageToChange(ctx, "messageId", id, stores.KindPost, stores.KindComment)
	if err != nil {
		return edges, err
	}
	may, err := r.deletable(ctx, []stores.Message{m})
	if err == nil && !may[0] {
		err = errForbidden
	}
	if err != nil {
		return edges, err
	}
	viewerID, d := viewer(ctx).ID, deletionOf(m)
	if !d.by.IsZero() && d.by != viewerID && authorOf(m) == viewerID {
		return edges, errDeletedByAnother
	}
	if err := r.Stores.Messages.Delete(ctx, id, viewerID, r.now()); err != nil {
		return edges, err
	}
	listed := edgesOf(m)
	if authorOf(m) == viewerID {
		edges.message = listed.message
		edges.message.Cursor.List = listOf(scopeOf("deletedMessages"), viewerID)
	}
	if !d.by.IsZero() && d.by != viewerID {
		return edges, nil
	}
	switch m := m.(type) {
	case *stores.Post:
		edges.post = listed.post
		edges.post.Cursor.List = listOf(scopeOf("deletedWallPosts"), m.Wall)
		if m.Wall.IsZero() {
			edges.post.Cursor.List = listOf(scopeOf("deletedPosts"), m.Page)
		}
	case *stores.Comment:
		edges.thread = listed.thread
		edges.thread.Cursor.List = listOf(scopeOf("deletedComments"), m.Post)
	}
	return edges, nil
}

// restoreMessage restores a post or a comment and returns its edges. A message that is not deleted stays as it is.
func (r *Resolver) restoreMessage(ctx context.Context, id stores.ID) (messageEdges, error) {
	m, err := r.messageToChange(ctx, "messageId", id, stores.KindPost, stores.KindComment)
	if err != nil {
		return messageEdges{}, err
	}
	// Whoever may delete a message that is not deleted may have restored it before.
	d := deletionOf(m)
	may, err := r.allowed(ctx, []stores.Message{m}, func(_ stores.Message, a messageAccess) bool {
		return canRestore(a) || d.at.IsZero() && canDelete(a)
	})
	if err == nil && !may[0] {
		err = errForbidden
	}
	switch {
	case err != nil:
		return messageEdges{}, err
	case d.at.IsZero():
		return edgesOf(m), nil
	}
	if err := r.Stores.Messages.Restore(ctx, id, d.by); err != nil {
		return messageEdges{}, err
	}
	return edgesOf(m), nil
}

// deletable reports which messages the viewer may delete, whether or not they are deleted already.
func (r *Resolver) deletable(ctx context.Context, messages []stores.Message) ([]bool, error) {
	return r.allowed(ctx, messages, func(_ stores.Message, a messageAccess) bool { return canDelete(a) })
}

// allowed reports of which messages a rule holds.
func (r *Resolver) allowed(ctx context.Context, messages []stores.Message, rule func(stores.Message, messageAccess) bool) ([]bool, error) {
	out := make([]bool, len(messages))
	if viewer(ctx).ID.IsZero() {
		return out, nil
	}
	access, err := r.accessToAll(ctx, messages, rule)
	for i, m := range messages {
		a, known := access[idOf(m)]
		out[i] = known && rule(m, a)
	}
	return out, err
}

// viewerCanDelete reports which messages the viewer may delete.
func (r *Resolver) viewerCanDelete(ctx context.Context, messages []stores.Message) ([]bool, error) {
	out, err := r.deletable(ctx, messages)
	for i := range out {
		out[i] = out[i] && deletionOf(messages[i]).at.IsZero()
	}
	return out, err
}

// viewerCanRestore reports which messages the viewer may restore.
func (r *Resolver) viewerCanRestore(ctx context.Context, messages []stores.Message) ([]bool, error) {
	return r.allowed(ctx, messages, func(_ stores.Message, a messageAccess) bool { return canRestore(a) })
}

// A deletion says when a message was deleted and by whom. It is zero when the message is not deleted.
type deletion struct {
	at time.Time
	by stores.ID
}

func deletionOf(m stores.Message) deletion {
	switch m := m.(type) {
	case *stores.Post:
		return deletion{m.DeletedAt, m.DeletedBy}
	case *stores.Comment:
		return deletion{m.DeletedAt, m.DeletedBy}
	default:
		return deletion{}
	}
}

// asMessages returns posts or comments as messages.
func asMessages[M stores.Message](objs []M) []stores.Message {
	out := make([]stores.Message, len(objs))
	for i, m := range objs {
		out[i] = m
	}
	return out
}
