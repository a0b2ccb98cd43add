package resolvers

import (
	"context"
	"errors"

	"fivefold/stores"
)

// What the viewer is told of each event. It is fetched when it is told, as the viewer may see it then.

// tellMessage tells of a message that the viewer may read, which is not deleted, of somebody whom the viewer does not block.
func (r *Resolver) tellMessage(ctx context.Context, e stores.Event) (stores.Message, bool, error) {
	m, err := r.message(ctx, e.Subject)
	if errors.Is(err, stores.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	ok, err := r.hears(ctx, e.By)
	return m, ok, err
}

// hears tells whether the viewer is told of what a person does.
func (r *Resolver) hears(ctx context.Context, person stores.ID) (bool, error) {
	rels, err := r.relations(ctx, []stores.ID{person})
	return canReceive(rels[person]), err
}

func (r *Resolver) tellReply(ctx context.Context, e stores.Event) (*stores.Comment, bool, error) {
	m, ok, err := r.tellMessage(ctx, e)
	c, isComment := m.(*stores.Comment)
	return c, ok && isComment, err
}

// tellRequest tells of a request that still waits for the viewer's answer.
func (r *Resolver) tellRequest(ctx context.Context, e stores.Event) (*stores.Friendship, bool, error) {
	f, err := r.friendship(ctx, e)
	return f, f != nil && f.State() == stores.StateRequested && f.Requester == e.By, err
}

// tellAcceptance tells who asked that they are friends.
func (r *Resolver) tellAcceptance(ctx context.Context, e stores.Event) (*stores.Friendship, bool, error) {
	if e.By == viewer(ctx).ID {
		return nil, false, nil
	}
	f, err := r.friendship(ctx, e)
	return f, f != nil && f.State() == stores.StateFriends, err
}

func (r *Resolver) friendship(ctx context.Context, e stores.Event) (*stores.Friendship, error) {
	found, err := r.friendships(ctx, []stores.ID{e.Subject})
	return found[e.Subject], err
}

// tellReaction tells of a reaction that has not been taken back.
func (r *Resolver) tellReaction(ctx context.Context, e stores.Event) (*stores.Reaction, bool, error) {
	if _, ok, err := r.tellMessage(ctx, e); !ok || err != nil {
		return nil, false, err
	}
	found, err := pointers(r.Stores.Reactions.Between(ctx, e.By, []stores.ID{e.Subject}))
	x := found[e.Subject]
	return x, x != nil, err
}

// hearFrom listens to what is written by one person, on one page or in one thread.
func (r *Resolver) hearFrom(from stores.ID) func(context.Context) (*hearing, error) {
	return func(ctx context.Context) (*hearing, error) {
		if err := r.mustSee(ctx, from); err != nil {
			return nil, err
		}
		return r.hear(ctx, stores.Channel{Kind: stores.MessagePublished, Of: from})
	}
}

// mustSee gives ErrNotFound for a person, page or post that the viewer may not see.
func (r *Resolver) mustSee(ctx context.Context, id stores.ID) error {
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
		if err := validID("from", id, stores.KindUser); err != nil {
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
