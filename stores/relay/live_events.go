package relay

import (
	"context"
	"log/slog"
	"slices"

	"fivefold/stores"
)

// LiveEvents follows the outbox and publishes what has happened to subscriptions. Rows that were imported are no events.
type LiveEvents struct {
	Stores stores.Set  // whose messages are read, and on whose Events is published
	Wanted func() bool // reports whether somebody subscribes; otherwise nothing is read
	Log    *slog.Logger
	limit  eventLimit
	queue  eventQueue
}

// Name implements Projection.
func (l *LiveEvents) Name() string { return "live_events" }

// Apply implements Projection. A batch that is repeated is published once: nothing is published unless everything was read, and the queue
// remembers what was published before the store became unavailable.
func (l *LiveEvents) Apply(ctx context.Context, changes []stores.Change) error {
	if !l.Wanted() {
		return nil
	}
	messages, err := l.read(ctx, changes)
	if err != nil {
		return err
	}
	l.queue.events = l.queue.events[:0]
	for _, c := range changes {
		l.publishChange(c, messages)
	}
	return l.send(ctx)
}

// read returns the messages that the events of changes are about, and those that they reply to.
func (l *LiveEvents) read(ctx context.Context, changes []stores.Change) (map[stores.ID]stores.Message, error) {
	found := map[stores.ID]stores.Message{}
	var ids, answered []stores.ID
	for _, c := range changes {
		switch {
		case c.Table == stores.TablePosts && c.Op == stores.RowInserted, c.Table == stores.TableComments && isNews(c):
			ids = append(ids, c.Key)
		case c.Table == stores.TableReactions && c.Op != stores.RowImported:
			ids = append(ids, c.Other)
		}
	}
	if err := l.load(ctx, ids, found); err != nil {
		return nil, err
	}
	for _, m := range found {
		if c, ok := m.(*stores.Comment); ok && found[c.ReplyTo] == nil {
			answered = append(answered, c.ReplyTo)
		}
	}
	return found, l.load(ctx, answered, found)
}

// isNews reports whether a message was published or changed.
func isNews(c stores.Change) bool { return c.Op == stores.RowInserted || c.Op == stores.RowUpdated }

// load adds the posts and comments among ids to found.
func (l *LiveEvents) load(ctx context.Context, ids []stores.ID, found map[stores.ID]stores.Message) error {
	for part := range slices.Chunk(stores.Distinct(ids), stores.MaxBatch) {
		posts, comments := ofKind(part, stores.KindPost), ofKind(part, stores.KindComment)
		if len(posts) > 0 {
			rows, err := l.Stores.Messages.Posts(ctx, posts)
			if err != nil {
				return err
			}
			for id, p := range rows {
				found[id] = &p
			}
		}
		if len(comments) > 0 {
			rows, err := l.Stores.Messages.Comments(ctx, comments)
			if err != nil {
				return err
			}
			for id, c := range rows {
				found[id] = &c
			}
		}
	}
	return nil
}

func ofKind(ids []stores.ID, kind stores.Kind) []stores.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id stores.ID) bool { return id.Kind != kind })
}

// publishChange publishes the events of a change.
func (l *LiveEvents) publishChange(c stores.Change, messages map[stores.ID]stores.Message) {
	switch c.Table {
	case stores.TablePosts, stores.TableComments:
		l.publishMessage(c, messages)
	case stores.TableReactions:
		l.publishReaction(c, messages[c.Other])
	case stores.TableFriendships:
		l.publishFriendship(c)
	case stores.TableMemberships:
		if c.Op == stores.RowInserted {
			l.publish(c, stores.Event{Kind: stores.PageJoined, By: c.Key, Subject: c.Other}, c.Key)
		}
	}
}

// publishMessage publishes a new message, and to the author of the message that it replies to a reply; or that a message was edited, deleted or
// restored.
func (l *LiveEvents) publishMessage(c stores.Change, messages map[stores.ID]stores.Message) {
	m := messages[c.Key]
	switch {
	case c.Op == stores.RowUpdated:
		l.publishChanged(c, c.By, c.Key, threadOf(m))
	case c.Op == stores.RowInserted && m != nil:
		e := stores.Event{Kind: stores.MessagePublished, By: authorOf(m), Subject: c.Key}
		comment, isComment := m.(*stores.Comment)
		if !isComment {
			l.publish(c, e, e.By, m.(*stores.Post).Page)
			return
		}
		l.publish(c, e, e.By, comment.Post)
		if answered := authorOf(messages[comment.ReplyTo]); answered != e.By && !answered.IsZero() {
			l.publish(c, stores.Event{Kind: stores.ReplyReceived, By: e.By, To: answered, Subject: c.Key}, answered)
		}
	}
}

// publishReaction publishes a new reaction to the author of the message, and that the reactions of the message have changed.
func (l *LiveEvents) publishReaction(c stores.Change, message stores.Message) {
	author := authorOf(message)
	if c.Op == stores.RowImported || author.IsZero() {
		return
	}
	if c.Op != stores.RowDeleted && c.Key != author {
		l.publish(c, stores.Event{Kind: stores.ReactionReceived, By: c.Key, To: author, Subject: c.Other}, author)
	}
	l.publishChanged(c, c.Key, c.Other, threadOf(message))
}

// publishChanged publishes that somebody has changed a message, its deletion or its reactions. The post is that of a comment's thread.
func (l *LiveEvents) publishChanged(c stores.Change, by, message, post stores.ID) {
	l.publish(c, stores.Event{Kind: stores.MessageChanged, By: by, Subject: message}, message, post)
}

// publishFriendship publishes a request to the other person, or a new friendship to both people: it adds a channel to both timelines. A request
// changes when it is accepted, and never otherwise. Whether it is still there is found out at delivery.
func (l *LiveEvents) publishFriendship(c stores.Change) {
	requester, other := c.By, c.Other
	if requester == c.Other {
		other = c.Key
	}
	subject := stores.FriendshipID(c.Key, c.Other)
	switch {
	case requester.IsZero():
	case c.Op == stores.RowInserted:
		l.publish(c, stores.Event{Kind: stores.FriendshipRequested, By: requester, To: other, Subject: subject}, other)
	case c.Op == stores.RowUpdated:
		l.publish(c, stores.Event{Kind: stores.FriendshipAccepted, By: other, To: requester, Subject: subject}, requester, other)
	}
}

// authorOf returns the author of a message, zero for none.
func authorOf(m stores.Message) stores.ID {
	switch m := m.(type) {
	case *stores.Post:
		return m.Author
	case *stores.Comment:
		return m.Author
	}
	return stores.ID{}
}

// threadOf returns the post of a comment's thread, zero for a post.
func threadOf(m stores.Message) stores.ID {
	if c, ok := m.(*stores.Comment); ok {
		return c.Post
	}
	return stores.ID{}
}
