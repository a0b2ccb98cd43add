package resolvers

import (
	"context"
	"log/slog"
	"slices"

	"fivefold/stores"
)

// Events are published after the store has committed what they are about.

// publish publishes an event on the channels of ids. A failure is logged: it does not undo what has happened. A cancelled request still
// publishes. Events to one person are limited, but for new friendships, which two people make.
func (r *Resolver) publish(ctx context.Context, e stores.Event, of ...stores.ID) {
	if !e.To.IsZero() && e.Kind != stores.FriendshipAccepted && !r.events.allows(e, r.now()) {
		return
	}
	of = slices.DeleteFunc(of, stores.ID.IsZero)
	if err := r.Stores.Events.Publish(context.WithoutCancel(ctx), e, of...); err != nil {
		r.Log.LogAttrs(ctx, slog.LevelWarn, "publishing an event failed", slog.String("event", string(e.Kind)), slog.Any("error", err))
	}
}

func (r *Resolver) publishPost(ctx context.Context, p stores.Post) {
	r.publish(ctx, stores.Event{Kind: stores.MessagePublished, By: p.Author, Subject: p.ID}, p.Author, p.Page)
}

// publishComment publishes a comment, and to the author of the message that it replies to a reply.
func (r *Resolver) publishComment(ctx context.Context, c stores.Comment, answered stores.ID) {
	r.publish(ctx, stores.Event{Kind: stores.MessagePublished, By: c.Author, Subject: c.ID}, c.Author, c.Post)
	if answered != c.Author {
		r.publish(ctx, stores.Event{Kind: stores.ReplyReceived, By: c.Author, To: answered, Subject: c.ID}, answered)
	}
}

// publishFriendship publishes a request to the other person, or a new friendship to both people: it adds a channel to both timelines.
func (r *Resolver) publishFriendship(ctx context.Context, f stores.Friendship, by, other stores.ID) {
	e := stores.Event{Kind: stores.FriendshipRequested, By: by, To: other, Subject: f.ID}
	if f.State() == stores.StateRequested {
		r.publish(ctx, e, other)
		return
	}
	e.Kind = stores.FriendshipAccepted
	r.publish(ctx, e, other, by)
}

func (r *Resolver) publishReaction(ctx context.Context, x stores.Reaction, author stores.ID) {
	if x.User != author {
		r.publish(ctx, stores.Event{Kind: stores.ReactionReceived, By: x.User, To: author, Subject: x.Message}, author)
	}
}

// publishChange publishes that the viewer has changed a message, its deletion or its reactions.
func (r *Resolver) publishChange(ctx context.Context, m stores.Message) {
	r.publish(ctx, stores.Event{Kind: stores.MessageChanged, By: viewer(ctx).ID, Subject: idOf(m)}, idOf(m), threadOf(m))
}

func (r *Resolver) publishPageJoined(ctx context.Context, page, person stores.ID) {
	r.publish(ctx, stores.Event{Kind: stores.PageJoined, By: person, Subject: page}, person)
}
