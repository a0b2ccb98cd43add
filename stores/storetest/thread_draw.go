package storetest

import (
	"fmt"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// drawConversation draws a network with messages, some of which are edited, deleted and restored.
func drawConversation(t *rapid.T, fx *fixture) *conversation {
	k := &conversation{networkModel: drawNetwork(t, fx, nil)}
	k.drawPages(t, fx, 2)
	n := rapid.IntRange(1, 6).Draw(t, "messages") * 2
	posts, comments := fx.ids(stores.KindPost, n), fx.ids(stores.KindComment, n)
	for i := range n {
		m := &message{author: rapid.SampledFrom(k.people).Draw(t, "author"), created: at(rapid.IntRange(0, 2).Draw(t, "created"))}
		if len(k.all) > 0 && rapid.IntRange(0, 2).Draw(t, "answers") > 0 {
			k.drawComment(t, fx, m, comments[i])
		} else {
			k.drawPost(t, fx, m, posts[i])
		}
		k.all = append(k.all, m)
	}
	for _, m := range k.all {
		for range rapid.IntRange(0, 2).Draw(t, "changes") {
			k.drawChange(t, fx, m)
		}
	}
	return k
}

func (k *conversation) drawPost(t *rapid.T, fx *fixture, m *message, id stores.ID) {
	m.id, m.root = id, m
	m.audience = rapid.SampledFrom(audiences).Draw(t, "audience")
	if on := rapid.IntRange(-len(k.people), 1).Draw(t, "wall or page"); on < 0 {
		m.wall = k.people[-on-1]
	} else {
		m.page = k.pages[on]
	}
	fx.createPost(t, stores.Post{ID: m.id, Author: m.author, Wall: m.wall, Page: m.page, Audience: m.audience, CreatedAt: m.created})
}

func (k *conversation) drawComment(t *rapid.T, fx *fixture, m *message, id stores.ID) {
	above := rapid.SampledFrom(k.all).Draw(t, "above")
	m.id, m.replyTo, m.root = id, above.id, above.root
	fx.createComment(t, stores.Comment{ID: m.id, Author: m.author, ReplyTo: m.replyTo, CreatedAt: m.created})
}

// drawChange deletes, restores or edits a message in the store and in the model.
func (k *conversation) drawChange(t *rapid.T, fx *fixture, m *message) {
	switch rapid.IntRange(0, 2).Draw(t, "change") {
	case 0:
		by := rapid.SampledFrom(k.people).Draw(t, "deleted by")
		if fx.deleteBy(t, m.id, by, at(5)); !m.deleted {
			m.deleted, m.deletedBy = true, by
		}
	case 1:
		fx.restore(t, m.id)
		m.deleted = false
	case 2:
		if m.deleted {
			return
		}
		audience := rapid.SampledFrom(audiences).Draw(t, "new audience")
		fx.edit(t, m.id, stores.MessageChange{Audience: &audience}, at(6))
		if m.root == m {
			m.audience = audience
		}
	}
}

func (k *conversation) String() string {
	text := k.networkModel.String()
	for _, m := range k.all {
		text += fmt.Sprintf("%v by %s, wall %s, page %v, replies to %v, %s, %v, deleted %t by %s\n",
			m.id, k.names(m.author), k.names(m.wall), m.page, m.replyTo, m.audience, m.created, m.deleted, k.names(m.deletedBy))
	}
	return text
}
