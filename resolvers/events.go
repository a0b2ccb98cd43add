package resolvers

import (
	"context"
	"log/slog"
	"slices"

	"fivefold/stores"
)

// What happened is announced to those who listen, after the store has committed it.

// announce tells an event. What has happened stays so when it cannot be told, or when whoever did it has gone meanwhile.
func (r *Resolver) announce(ctx context.Context, e stores.Event, of ...stores.ID) {
	of = slices.DeleteFunc(of, stores.ID.IsZero)
	if err := r.Stores.Events.Publish(context.WithoutCancel(ctx), e, of...); err != nil {
		r.Log.LogAttrs(ctx, slog.LevelWarn, "nobody was told", slog.String("event", string(e.Kind)), slog.Any("error", err))
	}
}

func (r *Resolver) announcePost(ctx context.Context, p stores.Post) {
	r.announce(ctx, stores.Event{Kind: stores.MessagePublished, By: p.Author, Subject: p.ID}, p.Author, p.Page)
}

// announceComment also tells the person who is answered.
func (r *Resolver) announceComment(ctx context.Context, c stores.Comment, answered stores.ID) {
	r.announce(ctx, stores.Event{Kind: stores.MessagePublished, By: c.Author, Subject: c.ID}, c.Author, c.Post)
	if answered != c.Author {
		r.announce(ctx, stores.Event{Kind: stores.ReplyReceived, By: c.Author, To: answered, Subject: c.ID}, answered)
	}
}

// announceFriendship tells what became of a request or of its acceptance. An accepted friendship is told to both: it changes what
// the timeline of either listens to.
func (r *Resolver) announceFriendship(ctx context.Context, f stores.Friendship, by, other stores.ID) {
	e := stores.Event{Kind: stores.FriendshipRequested, By: by, To: other, Subject: f.ID}
	if f.State() == stores.StateRequested {
		r.announce(ctx, e, other)
		return
	}
	e.Kind = stores.FriendshipAccepted
	r.announce(ctx, e, other, by)
}

func (r *Resolver) announceReaction(ctx context.Context, x stores.Reaction, author stores.ID) {
	if x.User != author {
		r.announce(ctx, stores.Event{Kind: stores.ReactionReceived, By: x.User, To: author, Subject: x.Message}, author)
	}
}

func (r *Resolver) announceJoined(ctx context.Context, page, person stores.ID) {
	r.announce(ctx, stores.Event{Kind: stores.PageJoined, By: person, Subject: page}, person)
}
