package resolvers

import (
	"context"
	"maps"
	"slices"
	"time"

	"fivefold/stores"
)

// deleteMessage deletes a post or a comment.
func (r *Resolver) deleteMessage(ctx context.Context, id stores.ID) error {
	m, err := r.messageToChange(ctx, "messageId", id, stores.KindPost, stores.KindComment)
	if err != nil {
		return err
	}
	may, err := r.deletable(ctx, []stores.Message{m})
	if err == nil && !may[0] {
		err = errForbidden
	}
	if err != nil {
		return err
	}
	return r.Stores.Messages.Delete(ctx, id, viewer(ctx).ID, r.now())
}

// restoreMessage restores a post or a comment and loads it. A message that is not deleted stays as it is.
func (r *Resolver) restoreMessage(ctx context.Context, id stores.ID) (stores.Message, error) {
	m, err := r.messageToChange(ctx, "messageId", id, stores.KindPost, stores.KindComment)
	if err != nil {
		return nil, err
	}
	viewerID, by := viewer(ctx).ID, deletionOf(m).by
	if by.IsZero() {
		by = authorOf(m)
	}
	if !canRestore(by, viewerID) {
		return nil, errForbidden
	}
	if err := r.Stores.Messages.Restore(ctx, id, viewerID); err != nil {
		return nil, err
	}
	return r.reload(ctx, id)
}

// deletable reports which messages the viewer may delete, whether or not they are deleted already.
func (r *Resolver) deletable(ctx context.Context, messages []stores.Message) ([]bool, error) {
	out := make([]bool, len(messages))
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return out, nil
	}
	threads, err := r.threadsOf(ctx, messages)
	if err != nil {
		return nil, err
	}
	var pageIDs []stores.ID
	for i, m := range messages {
		out[i] = threads[i] != nil && canDelete(authorOf(m), threads[i], nil, viewerID, "")
		if threads[i] != nil && !out[i] {
			pageIDs = append(pageIDs, threads[i].Page)
		}
	}
	pages, err := r.pages(ctx, ofKind(stores.KindPage, pageIDs))
	if err != nil || len(pages) == 0 {
		return out, err
	}
	memberships, err := r.viewerMemberships(ctx, slices.Collect(maps.Values(pages)))
	for i, m := range messages {
		if !out[i] && threads[i] != nil {
			page := threads[i].Page
			out[i] = canDelete(authorOf(m), threads[i], pages[page], viewerID, memberships[page].Role)
		}
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
func viewerCanRestore(viewer stores.ID, messages []stores.Message) []bool {
	out := make([]bool, len(messages))
	for i, m := range messages {
		out[i] = canRestore(deletionOf(m).by, viewer)
	}
	return out
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
