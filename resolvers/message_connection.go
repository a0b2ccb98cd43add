package resolvers

import (
	"context"
	"maps"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// The lists of messages and reactions: what to ask of the ports for the viewer, and how a window becomes a connection.

func (r *Resolver) authorLister(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
	return r.Stores.Threads.ByAuthors(ctx, viewer(ctx).ID, people, window)
}

// replyLister asks for the comments that answer messages, or that answer what people wrote.
func (r *Resolver) replyLister(ctx context.Context, of []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
	people := ofKind(stores.KindUser, of)
	if len(people) == 0 {
		return r.Stores.Threads.Replies(ctx, viewer(ctx).ID, of, window)
	}
	lists, err := r.Stores.Threads.ToAuthors(ctx, viewer(ctx).ID, people, window)
	if err != nil || len(people) == len(of) {
		return lists, err
	}
	replies, err := r.Stores.Threads.Replies(ctx, viewer(ctx).ID, of, window)
	maps.Copy(lists, replies)
	return lists, err
}

func (r *Resolver) reactorLister(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.ReceivedReaction], error) {
	return r.Stores.Reactions.Received(ctx, viewer(ctx).ID, people, window)
}

func (r *Resolver) reactionLister(ctx context.Context, messages []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.Reaction], error) {
	return r.Stores.Reactions.Of(ctx, viewer(ctx).ID, messages, window)
}

// postLister asks for the posts on walls or on pages.
func (r *Resolver) postLister() lister[sorted[stores.ID, model.MessageList], stores.ID] {
	return perBy(func(ctx context.Context, of []stores.ID, list model.MessageList, window stores.Window) (map[stores.ID]stores.List[stores.ID], error) {
		if list == model.OnWall {
			return r.Stores.Threads.OnWalls(ctx, viewer(ctx).ID, of, window)
		}
		return r.Stores.Threads.OnPages(ctx, viewer(ctx).ID, of, window)
	})
}

func messageConnection(of stores.ID, p part[stores.ID]) *model.MessageConnection {
	return &model.MessageConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, messageEdge)}
}

func messageEdge(id stores.ID, cursor model.Cursor) model.MessageEdge {
	return model.MessageEdge{Cursor: cursor, NodeID: id}
}

func postConnection(of sorted[stores.ID, model.MessageList], p part[stores.ID]) *model.PostConnection {
	return &model.PostConnection{Of: of.of, List: of.by, PageInfo: p.info(), Edges: edgesOf(p, func(id stores.ID, cursor model.Cursor) model.PostEdge {
		return model.PostEdge{Cursor: cursor, NodeID: id}
	})}
}

func commentConnection(of stores.ID, p part[stores.ID]) *model.CommentConnection {
	return &model.CommentConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, commentEdge)}
}

func commentEdge(id stores.ID, cursor model.Cursor) model.CommentEdge {
	return model.CommentEdge{Cursor: cursor, NodeID: id}
}

func reactionConnection(of stores.ID, p part[stores.Reaction]) *model.ReactionConnection {
	edges := edgesOf(p, func(x stores.Reaction, cursor model.Cursor) model.ReactionEdge {
		return model.ReactionEdge{Cursor: cursor, Node: &x}
	})
	return &model.ReactionConnection{Of: of, PageInfo: p.info(), Edges: edges,
		Nodes: nodesOf(edges, func(e *model.ReactionEdge) *stores.Reaction { return e.Node })}
}

func reactorConnection(of stores.ID, p part[stores.ReceivedReaction]) *model.ReactorConnection {
	return &model.ReactorConnection{Of: of, PageInfo: p.info(), Edges: edgesOf(p, func(x stores.ReceivedReaction, cursor model.Cursor) model.ReactorEdge {
		return model.ReactorEdge{Cursor: cursor, Pair: stores.Pair{A: of, B: x.User}, Reaction: &x.Reaction,
			DelayMinutes: int(x.Since.Sub(x.WrittenAt) / time.Minute)}
	})}
}

// topics fetches what messages are about.
func (r *Resolver) topics(ctx context.Context, messages []stores.ID) ([][]*stores.Interest, error) {
	topics, err := together(ctx, "Messages.Topics", messages, r.Stores.Messages.Topics)
	if err != nil {
		return nil, err
	}
	lists := make([]*[]stores.ID, len(messages))
	for i, id := range messages {
		list := topics[id]
		lists[i] = &list
	}
	return many(ctx, lists, func(list *[]stores.ID) []stores.ID { return *list }, r.interests)
}

func (r *Resolver) reactionCounts(ctx context.Context, messages []stores.ID) ([][]*stores.ReactionCount, error) {
	found, err := together(ctx, "Reactions.Counts", messages, func(ctx context.Context, ids []stores.ID) (map[stores.ID][]stores.ReactionCount, error) {
		return r.Stores.Reactions.Counts(ctx, viewer(ctx).ID, ids)
	})
	out := make([][]*stores.ReactionCount, len(messages))
	for i, id := range messages {
		out[i] = pointersTo(found[id])
	}
	return out, err
}

// viewerReactions fetches the viewer's own reactions.
func (r *Resolver) viewerReactions(ctx context.Context, messages []stores.ID) (map[stores.ID]*stores.Reaction, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, nil
	}
	return pointers(together(ctx, "Reactions.Between", messages, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Reaction, error) {
		return r.Stores.Reactions.Between(ctx, you, ids)
	}))
}

// wroteAll tells which of the messages the viewer wrote.
func wroteAll[M any](viewer stores.ID, messages []*M, author func(*M) stores.ID) []bool {
	out := make([]bool, len(messages))
	for i, m := range messages {
		// Access: a message is edited by its author.
		out[i] = !viewer.IsZero() && author(m) == viewer
	}
	return out
}
