package resolvers

import (
	"context"
	"maps"
	"slices"
	"time"

	"fivefold/stores"
)

func (r *Resolver) deleteMessage(ctx context.Context, id stores.ID) (written, error) {
	m, err := r.messageToChange(ctx, "messageId", id, stores.KindPost, stores.KindComment)
	if err != nil {
		return written{}, err
	}
	may, err := r.deletable(ctx, []stores.Message{m})
	if err == nil && !may[0] {
		err = errForbidden
	}
	if err != nil {
		return written{}, err
	}
	if err := r.Stores.Messages.Delete(ctx, id, viewer(ctx).ID, r.now()); err != nil {
		return written{}, err
	}
	return written{deleted: &id}, nil
}

func (r *Resolver) restoreMessage(ctx context.Context, id stores.ID) (written, error) {
	m, err := r.messageToChange(ctx, "messageId", id, stores.KindPost, stores.KindComment)
	if err != nil {
		return written{}, err
	}
	you, by := viewer(ctx).ID, deletionOf(m).by
	if by.IsZero() {
		by = authorOf(m) // it is not deleted, and stays as it is
	}
	if !canRestore(by, you) {
		return written{}, errForbidden
	}
	if err := r.Stores.Messages.Restore(ctx, id, you); err != nil {
		return written{}, err
	}
	return r.afterWriting(ctx, id)
}

// deletable tells which messages the viewer may delete, or could if they were not deleted.
func (r *Resolver) deletable(ctx context.Context, messages []stores.Message) ([]bool, error) {
	out := make([]bool, len(messages))
	you := viewer(ctx).ID
	if you.IsZero() {
		return out, nil
	}
	threads, err := r.threadsOf(ctx, messages)
	if err != nil {
		return nil, err
	}
	var on []stores.ID
	for i, m := range messages {
		out[i] = threads[i] != nil && canDelete(authorOf(m), threads[i], nil, you, "")
		if threads[i] != nil && !out[i] {
			on = append(on, threads[i].Page)
		}
	}
	pages, err := r.pages(ctx, ofKind(stores.KindPage, on))
	if err != nil || len(pages) == 0 {
		return out, err
	}
	in, err := r.viewerMemberships(ctx, slices.Collect(maps.Values(pages)))
	for i, m := range messages {
		if !out[i] && threads[i] != nil {
			page := threads[i].Page
			out[i] = canDelete(authorOf(m), threads[i], pages[page], you, in[page].Role)
		}
	}
	return out, err
}

// viewerCanDelete tells which of the messages the viewer may delete.
func (r *Resolver) viewerCanDelete(ctx context.Context, messages []stores.Message) ([]bool, error) {
	out, err := r.deletable(ctx, messages)
	for i := range out {
		out[i] = out[i] && deletionOf(messages[i]).at.IsZero()
	}
	return out, err
}

// viewerCanRestore tells which of the messages the viewer has deleted.
func viewerCanRestore(viewer stores.ID, messages []stores.Message) []bool {
	out := make([]bool, len(messages))
	for i, m := range messages {
		out[i] = canRestore(deletionOf(m).by, viewer)
	}
	return out
}

// A deletion is who deleted a message and when; nothing when it is not deleted.
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

// asMessages gives posts or comments as messages.
func asMessages[M stores.Message](objs []M) []stores.Message {
	out := make([]stores.Message, len(objs))
	for i, m := range objs {
		out[i] = m
	}
	return out
}
