package resolvers

import (
	"context"
	"errors"
	"slices"

	"fivefold/graph/model"
	"fivefold/stores"
)

// What an event delivers is loaded when the event is delivered, as the viewer may see it at that moment. Each function returns false when
// nothing is delivered.

// resolveMessage returns the message unless it is deleted, the viewer may not read it, or the viewer blocks the person who caused the event.
func (r *Resolver) resolveMessage(ctx context.Context, d delivery) (stores.Message, bool, error) {
	m, err := r.message(ctx, d.Subject)
	if errors.Is(err, stores.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	ok, err := r.canReceiveFrom(ctx, d.by)
	return m, ok, err
}

// canReceiveFrom reports whether the viewer receives the events of one of these people.
func (r *Resolver) canReceiveFrom(ctx context.Context, people []stores.ID) (bool, error) {
	rels, err := r.relations(ctx, people)
	return slices.ContainsFunc(people, func(id stores.ID) bool { return canReceive(rels[id]) }), err
}

// resolveReply returns a comment that replies to the viewer.
func (r *Resolver) resolveReply(ctx context.Context, d delivery) (*stores.Comment, bool, error) {
	m, ok, err := r.resolveMessage(ctx, d)
	c, isComment := m.(*stores.Comment)
	return c, ok && isComment, err
}

// resolveRequest returns a request that is still pending.
func (r *Resolver) resolveRequest(ctx context.Context, d delivery) (*stores.Friendship, bool, error) {
	f, err := r.friendship(ctx, d.Event)
	return f, f != nil && f.State() == stores.StateRequested && f.Requester == d.By, err
}

// resolveAcceptance returns a friendship to the person who requested it.
func (r *Resolver) resolveAcceptance(ctx context.Context, d delivery) (*stores.Friendship, bool, error) {
	if d.By == viewer(ctx).ID {
		return nil, false, nil
	}
	f, err := r.friendship(ctx, d.Event)
	return f, f != nil && f.State() == stores.StateFriends, err
}

// friendship loads the friendship of an event, nil when the viewer may not see it.
func (r *Resolver) friendship(ctx context.Context, e stores.Event) (*stores.Friendship, error) {
	found, err := r.friendships(ctx, []stores.ID{e.Subject})
	return found[e.Subject], err
}

// resolveReaction returns a reaction that has not been withdrawn.
func (r *Resolver) resolveReaction(ctx context.Context, d delivery) (*stores.Reaction, bool, error) {
	if _, ok, err := r.resolveMessage(ctx, d); !ok || err != nil {
		return nil, false, err
	}
	found, err := pointers(r.Stores.Reactions.Between(ctx, d.By, []stores.ID{d.Subject}))
	x := found[d.Subject]
	return x, x != nil, err
}

// subscribeChanges subscribes to the changes of a message, and of the thread that a post begins.
func (r *Resolver) subscribeChanges(id stores.ID) func(context.Context) (*eventStream, error) {
	return func(ctx context.Context) (*eventStream, error) {
		if _, err := r.message(ctx, id); err != nil {
			return nil, withField(err, "id")
		}
		s, err := r.subscribe(ctx, stores.Channel{Kind: stores.MessageChanged, Of: id})
		if err == nil {
			s.changes.interval = r.ChangeInterval
		}
		return s, err
	}
}

// resolveChange returns a message that has changed. A message that is deleted is delivered without itself to those who could read it before.
func (r *Resolver) resolveChange(ctx context.Context, d delivery) (*model.MessageUpdate, bool, error) {
	found, err := r.messages(ctx, []stores.ID{d.Subject})
	if err != nil {
		return nil, false, err
	}
	update := &model.MessageUpdate{MessageID: d.Subject, Message: found[d.Subject]}
	if update.Message == nil {
		if known, err := r.couldRead(ctx, d.Subject); !known || err != nil {
			return nil, false, err
		}
	}
	ok, err := r.canReceiveFrom(ctx, d.by)
	return update, ok, err
}

// subscribeFrom subscribes to the messages of one person, on one page or in one thread.
func (r *Resolver) subscribeFrom(from stores.ID) func(context.Context) (*eventStream, error) {
	return func(ctx context.Context) (*eventStream, error) {
		if err := r.checkVisible(ctx, from); err != nil {
			return nil, withField(err, "from")
		}
		return r.subscribe(ctx, stores.Channel{Kind: stores.MessagePublished, Of: from})
	}
}

// checkVisible returns stores.ErrNotFound for a person, page or post that the viewer may not see.
func (r *Resolver) checkVisible(ctx context.Context, id stores.ID) error {
	var found bool
	var err error
	switch id.Kind {
	case stores.KindPost:
		_, err = r.message(ctx, id)
		return err
	case stores.KindPage:
		pages, failed := r.pages(ctx, []stores.ID{id})
		found, err = pages[id] != nil, failed
	default:
		if err := validID("from", id, stores.KindUser, stores.KindPage, stores.KindPost); err != nil {
			return err
		}
		person, failed := r.user(ctx, id)
		found, err = person != nil, failed
	}
	if err == nil && !found {
		err = stores.ErrNotFound
	}
	return err
}
