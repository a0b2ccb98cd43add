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

func reactionEdge(x stores.Reaction, cursor model.Cursor) model.ReactionEdge {
	return model.ReactionEdge{Cursor: cursor, Node: &x}
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

// viewerIsAuthor reports which messages the viewer wrote.
func viewerIsAuthor[M any](viewer stores.ID, messages []*M, author func(*M) stores.ID) []bool {
	out := make([]bool, len(messages))
	for i, m := range messages {
		// Access: a message may be edited by its author.
		out[i] = !viewer.IsZero() && author(m) == viewer
	}
	return out
}
