package resolvers

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"fivefold/stores"
)

// posts loads posts.
func (r *Resolver) posts(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Post, error) {
	found, err := r.storedPosts(ctx, ids)
	if err != nil {
		return nil, err
	}
	may := func(m stores.Message, a messageAccess) bool { return canRead(m.(*stores.Post), a) }
	access, err := r.accessTo(ctx, asMessages(slices.Collect(maps.Values(found))), found, may)
	maps.DeleteFunc(found, func(id stores.ID, p *stores.Post) bool { return err == nil && !may(p, access[id]) })
	return found, err
}

// storedPosts loads posts, whether or not the viewer may read them.
func (r *Resolver) storedPosts(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Post, error) {
	return loadNouns(ctx, "Messages.Posts", stores.KindPost, ids, r.Stores.Messages.Posts)
}

// comments loads comments. Where the viewer may not read a deleted comment that is answered, it is a tombstone.
func (r *Resolver) comments(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Comment, error) {
	found, err := loadNouns(ctx, "Messages.Comments", stores.KindComment, ids, r.Stores.Messages.Comments)
	if err != nil {
		return nil, err
	}
	may := func(m stores.Message, a messageAccess) bool { return canReadComment(m.(*stores.Comment), a) }
	access, err := r.accessToAll(ctx, asMessages(slices.Collect(maps.Values(found))), may)
	if err != nil {
		return nil, err
	}
	var deleted []stores.ID
	for id, c := range found {
		switch a, known := access[id]; {
		case known && may(c, a):
		case known && !c.DeletedAt.IsZero() && a.holds(stores.PostListed) && a.holds(stores.MessageListed):
			found[id], deleted = tombstone(c), append(deleted, id)
		default:
			delete(found, id)
		}
	}
	answered, err := loadBatched(ctx, "Threads.Answered", deleted, func(ctx context.Context, ids []stores.ID) (map[stores.ID]bool, error) {
		return r.Stores.Threads.Answered(ctx, viewer(ctx).ID, ids)
	})
	maps.DeleteFunc(found, func(id stores.ID, c *stores.Comment) bool { return isTombstone(c) && !answered[id] })
	return found, err
}

// messages loads posts and comments.
func (r *Resolver) messages(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Message, error) {
	posts, err := r.posts(ctx, ids)
	comments, err2 := r.comments(ctx, ids)
	out := make(map[stores.ID]stores.Message, len(posts)+len(comments))
	for id, p := range posts {
		out[id] = p
	}
	for id, c := range comments {
		out[id] = c
	}
	return out, errors.Join(err, err2)
}

// message loads one post or comment that is not deleted. It returns stores.ErrNotFound when there is none or the viewer may not read it.
func (r *Resolver) message(ctx context.Context, id stores.ID) (stores.Message, error) {
	if err := validID("", id, stores.KindPost, stores.KindComment); err != nil { // the caller knows the field
		return nil, err
	}
	found, err := r.messages(ctx, []stores.ID{id})
	if err != nil {
		return nil, err
	}
	m := found[id]
	if m == nil || !deletionOf(m).at.IsZero() {
		return nil, stores.ErrNotFound
	}
	return m, nil
}

// couldRead reports whether a message is deleted, and the viewer might read it if it were not.
func (r *Resolver) couldRead(ctx context.Context, id stores.ID) (bool, error) {
	posts, err := r.storedPosts(ctx, []stores.ID{id})
	comments, err2 := loadNouns(ctx, "Messages.Comments", stores.KindComment, []stores.ID{id}, r.Stores.Messages.Comments)
	if err = errors.Join(err, err2); err != nil {
		return false, err
	}
	var m stores.Message
	switch {
	case posts[id] != nil && !posts[id].DeletedAt.IsZero():
		p := *posts[id]
		p.DeletedAt = time.Time{}
		m = &p
	case comments[id] != nil && !comments[id].DeletedAt.IsZero():
		m = comments[id]
	default:
		return false, nil
	}
	listed := func(_ stores.Message, a messageAccess) bool { return a.holds(stores.MessageListed) }
	access, err := r.accessToAll(ctx, []stores.Message{m}, listed)
	a, known := access[id]
	return known && listed(m, a), err
}
