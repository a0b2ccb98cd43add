package storetest

import (
	"slices"
	"time"

	"fivefold/stores"
)

// audiences are all there are.
var audiences = []stores.Audience{stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}

// newPost makes a post of author's on their own wall, changed by change, that is not stored yet.
func (w *world) newPost(author stores.ID, change func(p *stores.Post)) stores.Post {
	p := stores.Post{
		ID: w.id(stores.KindPost), Author: author, Wall: author, Text: "Post", Audience: stores.AudiencePublic, CreatedAt: at(0),
	}
	if change != nil {
		change(&p)
	}
	return p
}

// newComment makes a comment of author's, changed by change, that is not stored yet and does not know its thread.
func (w *world) newComment(author, replyTo stores.ID, change func(c *stores.Comment)) stores.Comment {
	c := stores.Comment{ID: w.id(stores.KindComment), Author: author, ReplyTo: replyTo, Text: "Comment", CreatedAt: at(1)}
	if change != nil {
		change(&c)
	}
	return c
}

// createPost stores what must succeed.
func (w *world) createPost(t tester, p stores.Post, topics ...stores.ID) {
	t.Helper()
	if err := w.Messages.CreatePost(t.Context(), p, topics); err != nil {
		t.Fatalf("CreatePost: %v", err)
	}
}

// createComment stores what must succeed and gives what CreateComment returns.
func (w *world) createComment(t tester, c stores.Comment, topics ...stores.ID) stores.Comment {
	t.Helper()
	return must(w.Messages.CreateComment(t.Context(), c, topics))(t)
}

// post stores a post of author's on their own wall, changed by change.
func (w *world) post(t tester, author stores.ID, change func(p *stores.Post)) stores.Post {
	t.Helper()
	p := w.newPost(author, change)
	w.createPost(t, p)
	return p
}

// comment stores a comment of author's, changed by change.
func (w *world) comment(t tester, author, replyTo stores.ID, change func(c *stores.Comment)) stores.Comment {
	t.Helper()
	return w.createComment(t, w.newComment(author, replyTo, change))
}

// edit changes what must be there.
func (w *world) edit(t tester, id stores.ID, change stores.MessageChange, when time.Time) {
	t.Helper()
	if err := w.Messages.Edit(t.Context(), id, change, when); err != nil {
		t.Fatalf("Edit: %v", err)
	}
}

// delete lets its author mark what must be there.
func (w *world) delete(t tester, id stores.ID, when time.Time) {
	t.Helper()
	author, _ := w.hands(t, id)
	w.deleteBy(t, id, author, when)
}

// deleteBy lets somebody mark what must be there.
func (w *world) deleteBy(t tester, id, by stores.ID, when time.Time) {
	t.Helper()
	if err := w.Messages.Delete(t.Context(), id, by, when); err != nil {
		t.Fatalf("Delete: %v", err)
	}
}

// restore takes the mark off what must be there.
func (w *world) restore(t tester, id stores.ID) {
	t.Helper()
	_, deletedBy := w.hands(t, id)
	w.restoreBy(t, id, deletedBy)
}

func (w *world) restoreBy(t tester, id, by stores.ID) {
	t.Helper()
	if err := w.Messages.Restore(t.Context(), id, by); err != nil {
		t.Fatalf("Restore: %v", err)
	}
}

// hands tells who wrote a message and who deleted it.
func (w *world) hands(t tester, id stores.ID) (author, deletedBy stores.ID) {
	t.Helper()
	if id.Kind == stores.KindPost {
		p := w.postByID(t, id)
		return p.Author, p.DeletedBy
	}
	c := w.commentByID(t, id)
	return c.Author, c.DeletedBy
}

func (w *world) postByID(t tester, id stores.ID) stores.Post {
	t.Helper()
	p, ok := must(w.Messages.Posts(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return p
}

func (w *world) commentByID(t tester, id stores.ID) stores.Comment {
	t.Helper()
	c, ok := must(w.Messages.Comments(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return c
}

func (w *world) topicsOf(t tester, message stores.ID) []stores.ID {
	t.Helper()
	return must(w.Messages.Topics(t.Context(), []stores.ID{message}))(t)[message]
}

// repliesTo gives the replies to a message as viewer may read them.
func (w *world) repliesTo(t tester, viewer, message stores.ID) []stores.ID {
	t.Helper()
	return values(must(w.Threads.Replies(t.Context(), viewer, []stores.ID{message}, stores.Window{Limit: 100}))(t)[message])
}

// sorted gives IDs in their order.
func sorted(ids ...stores.ID) []stores.ID {
	return slices.SortedFunc(slices.Values(ids), stores.ID.Compare)
}
