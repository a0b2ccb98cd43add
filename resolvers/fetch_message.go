package resolvers

import (
	"context"
	"errors"
	"maps"

	"fivefold/stores"
)

// posts loads posts.
func (r *Resolver) posts(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Post, error) {
	found, err := pointers(loadBatched(ctx, "Messages.Posts", ofKind(stores.KindPost, ids), r.Stores.Messages.Posts))
	if err != nil {
		return nil, err
	}
	people := make([]stores.ID, 0, 2*len(found))
	for _, p := range found {
		people = append(people, p.Author, p.Wall)
	}
	rels, err := r.relations(ctx, people)
	if err != nil {
		return nil, err
	}
	viewerID := viewer(ctx).ID
	maps.DeleteFunc(found, func(_ stores.ID, p *stores.Post) bool { return !canRead(p, viewerID, rels) })
	return found, nil
}

// comments loads comments.
func (r *Resolver) comments(ctx context.Context, ids []stores.ID) (map[stores.ID]*stores.Comment, error) {
	found, err := pointers(loadBatched(ctx, "Messages.Comments", ofKind(stores.KindComment, ids), r.Stores.Messages.Comments))
	if err != nil {
		return nil, err
	}
	var people, roots []stores.ID
	for _, c := range found {
		people, roots = append(people, c.Author), append(roots, c.Post)
	}
	threads, err := r.posts(ctx, roots)
	if err != nil {
		return nil, err
	}
	rels, err := r.relations(ctx, people)
	if err != nil {
		return nil, err
	}
	viewerID := viewer(ctx).ID
	maps.DeleteFunc(found, func(_ stores.ID, c *stores.Comment) bool {
		return !canReadComment(c, threads[c.Post], viewerID, rels[c.Author])
	})
	return found, nil
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
	if id.Kind != stores.KindPost && id.Kind != stores.KindComment {
		return nil, validID("messageId", id, stores.KindPost)
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

// threadsOf loads the post with which the thread of each message begins; nil where the viewer may not read it.
func (r *Resolver) threadsOf(ctx context.Context, messages []stores.Message) ([]*stores.Post, error) {
	out := make([]*stores.Post, len(messages))
	var roots []stores.ID
	for i, m := range messages {
		switch m := m.(type) {
		case *stores.Post:
			out[i] = m
		case *stores.Comment:
			roots = append(roots, m.Post)
		}
	}
	if len(roots) == 0 {
		return out, nil
	}
	found, err := r.posts(ctx, roots)
	for i, m := range messages {
		if c, isComment := m.(*stores.Comment); isComment {
			out[i] = found[c.Post]
		}
	}
	return out, err
}
