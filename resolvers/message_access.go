package resolvers

import (
	"context"
	"maps"
	"slices"

	"fivefold/stores"
)

// accessTo returns the viewer's access to each message. threads are the posts of their threads. Whether the viewer moderates a page is
// loaded only where the rest is not enough.
func (r *Resolver) accessTo(ctx context.Context, messages []stores.Message, threads map[stores.ID]*stores.Post,
	enough func(stores.Message, messageAccess) bool) (map[stores.ID]messageAccess, error) {
	out := make(map[stores.ID]messageAccess, len(messages))
	var people []stores.ID
	for _, m := range messages {
		if thread := threads[threadOf(m)]; thread != nil {
			people = append(people, authorOf(m), thread.Author, thread.Wall)
		}
	}
	rels, err := r.relations(ctx, people)
	if err != nil {
		return nil, err
	}
	var moderated []stores.Message
	for _, m := range messages {
		thread := threads[threadOf(m)]
		if thread == nil {
			continue
		}
		a := messageAccess{viewer: viewer(ctx).ID, rels: rels, thread: thread, writer: authorOf(m), deletion: deletionOf(m)}
		if out[idOf(m)] = a; !a.viewer.IsZero() && !thread.Page.IsZero() && !enough(m, a) {
			moderated = append(moderated, m)
		}
	}
	return out, r.addPageRoles(ctx, moderated, out)
}

// addPageRoles adds what the viewer is on the pages of messages.
func (r *Resolver) addPageRoles(ctx context.Context, messages []stores.Message, access map[stores.ID]messageAccess) error {
	on := make([]stores.ID, len(messages))
	for i, m := range messages {
		on[i] = access[idOf(m)].thread.Page
	}
	pages, err := r.pages(ctx, on)
	if err != nil || len(pages) == 0 {
		return err
	}
	in, err := r.viewerMemberships(ctx, slices.Collect(maps.Values(pages)))
	for _, m := range messages {
		a := access[idOf(m)]
		if page := pages[a.thread.Page]; page != nil {
			role := in[page.ID].Role
			a.moderates, a.owns = canEdit(page, a.viewer, role), owns(page, a.viewer, role)
			access[idOf(m)] = a
		}
	}
	return err
}

// accessToAll is accessTo for messages whose threads are not loaded yet.
func (r *Resolver) accessToAll(ctx context.Context, messages []stores.Message, enough func(stores.Message, messageAccess) bool) (map[stores.ID]messageAccess, error) {
	threads := make(map[stores.ID]*stores.Post, len(messages))
	var missing []stores.ID
	for _, m := range messages {
		if p, isPost := m.(*stores.Post); isPost {
			threads[p.ID] = p
		} else {
			missing = append(missing, threadOf(m))
		}
	}
	found, err := r.storedPosts(ctx, missing)
	if err != nil {
		return nil, err
	}
	maps.Copy(threads, found)
	return r.accessTo(ctx, messages, threads, enough)
}

// idOf returns the id of a message.
func idOf(m stores.Message) stores.ID {
	switch m := m.(type) {
	case *stores.Post:
		return m.ID
	case *stores.Comment:
		return m.ID
	default:
		return stores.ID{}
	}
}

// threadOf returns the id of the post that begins the thread of a message.
func threadOf(m stores.Message) stores.ID {
	if c, isComment := m.(*stores.Comment); isComment {
		return c.Post
	}
	return idOf(m)
}

// tombstone returns what remains of a deleted comment that is answered: its place in the thread.
func tombstone(c *stores.Comment) *stores.Comment {
	return &stores.Comment{ID: c.ID, Post: c.Post, ReplyTo: c.ReplyTo, CreatedAt: c.CreatedAt, DeletedAt: c.DeletedAt}
}

// isTombstone reports whether c is what tombstone returns.
func isTombstone(c *stores.Comment) bool { return c.Author.IsZero() }

// contentID returns the id of a comment whose topics and reactions the viewer may see; zero for a tombstone.
func contentID(c *stores.Comment) stores.ID {
	if isTombstone(c) {
		return stores.ID{}
	}
	return c.ID
}
