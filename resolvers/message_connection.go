package resolvers

import (
	"context"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// reactor is the latest reaction of a person to what an author wrote.
type reactor struct {
	author stores.ID
	stores.ReceivedReaction
}

// reactors lists the people who reacted to what authors wrote.
func (r *Resolver) reactors(ctx context.Context, authors []stores.ID, window stores.Window) (map[stores.ID]stores.List[reactor], error) {
	lists, err := r.Stores.Reactions.Received(ctx, viewer(ctx).ID, authors, window)
	out := make(map[stores.ID]stores.List[reactor], len(lists))
	for author, list := range lists {
		items := make([]stores.Item[reactor], len(list.Items))
		for i, item := range list.Items {
			items[i] = stores.Item[reactor]{At: item.At, Value: reactor{author, item.Value}}
		}
		out[author] = stores.List[reactor]{Items: items, More: list.More, Total: list.Total}
	}
	return out, err
}

func messageEdge(id stores.ID, cursor model.Cursor) model.MessageEdge {
	return model.MessageEdge{Cursor: cursor, NodeID: id}
}

func postEdge(id stores.ID, cursor model.Cursor) model.PostEdge {
	return model.PostEdge{Cursor: cursor, NodeID: id}
}

func commentEdge(id stores.ID, cursor model.Cursor) model.CommentEdge {
	return model.CommentEdge{Cursor: cursor, NodeID: id}
}

// messageEdges are the edges of a message in the lists that contain it.
type messageEdges struct {
	message *model.MessageEdge // in the messages of its author
	post    *model.PostEdge    // of a post on a wall or on a page
	reply   *model.CommentEdge // of a comment among the replies to the same message, newest first
	thread  *model.CommentEdge // of a comment among the comments of the post, newest first
}

func edgesOf(m stores.Message) (edges messageEdges) {
	cursor := func(scope func(stores.ID) string, of stores.ID, at stores.ListPosition) model.Cursor {
		return model.Cursor{List: listOf(scope, of), At: at}
	}
	switch m := m.(type) {
	case *stores.Post:
		edges.message = new(messageEdge(m.ID, cursor(scopeOf("messages"), m.Author, m.Position())))
		scope, of := scopeOfPosts("wall"), m.Wall
		if of.IsZero() {
			scope, of = scopeOfPosts("page"), m.Page
		}
		edges.post = new(postEdge(m.ID, cursor(scope, of, m.Position())))
	case *stores.Comment:
		edges.message = new(messageEdge(m.ID, cursor(scopeOf("messages"), m.Author, m.Position())))
		edges.reply = new(commentEdge(m.ID, cursor(scopeOf("replies "+string(stores.MessagesNewest)), m.ReplyTo, m.Position())))
		edges.thread = new(commentEdge(m.ID, cursor(scopeOf("comments "+string(stores.MessagesNewest)), m.Post, m.Position())))
	}
	return edges
}

func reactionEdge(x stores.Reaction, cursor model.Cursor) model.ReactionEdge {
	return model.ReactionEdge{Cursor: cursor, Node: &x}
}

// ownReactionEdge returns the edge of the viewer's reaction among the reactions to the message, nil without a reaction.
func ownReactionEdge(x *stores.Reaction) *model.ReactionEdge {
	if x == nil {
		return nil
	}
	return new(reactionEdge(*x, model.Cursor{List: listOf(scopeOf("reactions"), x.Message), At: x.Position()}))
}

func reactorEdge(x reactor, cursor model.Cursor) model.ReactorEdge {
	return model.ReactorEdge{Cursor: cursor, NodeID: x.User, Author: x.author, Reaction: &x.Reaction,
		DelayMinutes: int(x.Since.Sub(x.WrittenAt) / time.Minute)}
}

// topics loads the topics of messages.
func (r *Resolver) topics(ctx context.Context, messages []stores.ID) ([][]*stores.Interest, error) {
	topics, err := loadBatched(ctx, "Messages.Topics", messages, r.Stores.Messages.Topics)
	if err != nil {
		return nil, err
	}
	lists := make([]*[]stores.ID, len(messages))
	for i, id := range messages {
		list := topics[id]
		lists[i] = &list
	}
	return loadMany(ctx, lists, func(list *[]stores.ID) []stores.ID { return *list }, r.interests)
}

func (r *Resolver) reactionCounts(ctx context.Context, messages []stores.ID) ([][]*stores.ReactionCount, error) {
	found, err := loadBatched(ctx, "Reactions.Counts", messages, func(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.ReactionCount, error) {
		return r.Stores.Reactions.Counts(ctx, viewer(ctx).ID, ids)
	})
	out := make([][]*stores.ReactionCount, len(messages))
	for i, id := range messages {
		out[i] = pointersTo(found[id])
	}
	return out, err
}

// viewerReactions loads the viewer's own reactions.
func (r *Resolver) viewerReactions(ctx context.Context, messages []stores.ID) (map[stores.ID]*stores.Reaction, error) {
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, nil
	}
	return pointers(loadBatched(ctx, "Reactions.Between", messages, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Reaction, error) {
		return r.Stores.Reactions.Between(ctx, viewerID, ids)
	}))
}
