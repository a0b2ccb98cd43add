package storetest

import (
	"slices"
	"time"

	"fivefold/stores"
)

// audiences are all audiences.
var audiences = []stores.Audience{stores.AudiencePublic, stores.AudienceFriends, stores.AudienceOnlyMe}

// newPost returns a post on its author's own wall, changed by change, which is not stored yet.
func (fx *fixture) newPost(author stores.ID, change func(p *stores.Post)) stores.Post {
	p := stores.Post{
		ID: fx.id(stores.KindPost), Author: author, Wall: author, Text: "Post", Audience: stores.AudiencePublic, CreatedAt: at(0),
	}
	if change != nil {
		change(&p)
	}
	return p
}

// newComment returns a comment, changed by change, which is not stored yet and has no Post.
func (fx *fixture) newComment(author, replyTo stores.ID, change func(c *stores.Comment)) stores.Comment {
	c := stores.Comment{ID: fx.id(stores.KindComment), Author: author, ReplyTo: replyTo, Text: "Comment", CreatedAt: at(1)}
	if change != nil {
		change(&c)
	}
	return c
}

// createPost stores a post.
func (fx *fixture) createPost(t tester, p stores.Post, topics ...stores.ID) {
	t.Helper()
	if err := fx.Messages.CreatePost(t.Context(), p, topics); err != nil {
		t.Fatalf("CreatePost: %v", err)
	}
}

// createComment stores a comment and returns the result of CreateComment.
func (fx *fixture) createComment(t tester, c stores.Comment, topics ...stores.ID) stores.Comment {
	t.Helper()
	return must(fx.Messages.CreateComment(t.Context(), c, topics))(t)
}

// post stores a post on its author's own wall, changed by change.
func (fx *fixture) post(t tester, author stores.ID, change func(p *stores.Post)) stores.Post {
	t.Helper()
	p := fx.newPost(author, change)
	fx.createPost(t, p)
	return p
}

// comment stores a comment, changed by change.
func (fx *fixture) comment(t tester, author, replyTo stores.ID, change func(c *stores.Comment)) stores.Comment {
	t.Helper()
	return fx.createComment(t, fx.newComment(author, replyTo, change))
}

// edit changes an existing message.
func (fx *fixture) edit(t tester, id stores.ID, change stores.MessageChange, when time.Time) {
	t.Helper()
	if err := fx.Messages.Edit(t.Context(), id, change, when); err != nil {
		t.Fatalf("Edit: %v", err)
	}
}

// delete deletes an existing message as its author.
func (fx *fixture) delete(t tester, id stores.ID, when time.Time) {
	t.Helper()
	author, _ := fx.authorAndDeleter(t, id)
	fx.deleteBy(t, id, author, when)
}

// deleteBy deletes an existing message.
func (fx *fixture) deleteBy(t tester, id, by stores.ID, when time.Time) {
	t.Helper()
	if err := fx.Messages.Delete(t.Context(), id, by, when); err != nil {
		t.Fatalf("Delete: %v", err)
	}
}

// restore restores an existing message as the person who deleted it.
func (fx *fixture) restore(t tester, id stores.ID) {
	t.Helper()
	_, deletedBy := fx.authorAndDeleter(t, id)
	fx.restoreBy(t, id, deletedBy)
}

func (fx *fixture) restoreBy(t tester, id, by stores.ID) {
	t.Helper()
	if err := fx.Messages.Restore(t.Context(), id, by); err != nil {
		t.Fatalf("Restore: %v", err)
	}
}

// authorAndDeleter returns who wrote a message and who deleted it.
func (fx *fixture) authorAndDeleter(t tester, id stores.ID) (author, deletedBy stores.ID) {
	t.Helper()
	if id.Kind == stores.KindPost {
		p := fx.postByID(t, id)
		return p.Author, p.DeletedBy
	}
	c := fx.commentByID(t, id)
	return c.Author, c.DeletedBy
}

func (fx *fixture) postByID(t tester, id stores.ID) stores.Post {
	t.Helper()
	p, ok := must(fx.Messages.Posts(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return p
}

func (fx *fixture) commentByID(t tester, id stores.ID) stores.Comment {
	t.Helper()
	c, ok := must(fx.Messages.Comments(t.Context(), []stores.ID{id}))(t)[id]
	if !ok {
		t.Fatalf("%v is missing", id)
	}
	return c
}

func (fx *fixture) topicsOf(t tester, message stores.ID) []stores.ID {
	t.Helper()
	return must(fx.Messages.Topics(t.Context(), []stores.ID{message}))(t)[message]
}

// repliesTo returns the replies to a message as viewer may read them.
func (fx *fixture) repliesTo(t tester, viewer, message stores.ID) []stores.ID {
	t.Helper()
	return values(must(fx.Threads.Replies(t.Context(), viewer, []stores.ID{message}, stores.Window{Limit: 100}))(t)[message])
}

// sortedIDs sorts IDs.
func sortedIDs(ids ...stores.ID) []stores.ID {
	return slices.SortedFunc(slices.Values(ids), stores.ID.Compare)
}

// message returns the post or comment that Messages returns of an ID.
func (fx *fixture) message(t tester, id stores.ID) stores.Message {
	t.Helper()
	if c, found := must(fx.Messages.Comments(t.Context(), []stores.ID{id}))(t)[id]; found {
		return &c
	}
	p := must(fx.Messages.Posts(t.Context(), []stores.ID{id}))(t)[id]
	return &p
}

// messageID returns the ID of a message.
func messageID(m stores.Message) stores.ID {
	if c, isComment := m.(*stores.Comment); isComment {
		return c.ID
	}
	return m.(*stores.Post).ID
}

// messageIDs returns the IDs of the messages of a list.
func messageIDs(list stores.List[stores.Message]) []stores.ID {
	ids := make([]stores.ID, len(list.Items))
	for i, item := range list.Items {
		ids[i] = messageID(item.Value)
	}
	return ids
}
