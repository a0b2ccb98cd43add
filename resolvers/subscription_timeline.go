package resolvers

import (
	"context"

	"fivefold/stores"
)

// How many people and pages one timeline listens to, the newest of each. Facebook lets a person have 5,000 friends.
const (
	friendsFollowed = 5000
	pagesFollowed   = 1000
	followedMax     = friendsFollowed + pagesFollowed + 2 // and what the two lists grow by
)

// timeline listens to what the viewer's friends write and to the posts on the viewer's pages.
func (r *Resolver) timeline(ctx context.Context) (*hearing, error) {
	you := viewer(ctx).ID
	if you.IsZero() {
		return nil, errNotSignedIn
	}
	// What the lists grow by first, or what comes while they are read would be missed.
	h, err := r.hear(ctx, stores.Channel{Kind: stores.FriendshipAccepted, Of: you}, stores.Channel{Kind: stores.PageJoined, Of: you})
	if err != nil {
		return nil, err
	}
	h.grow = func(e stores.Event) (stores.Channel, bool) { return leadsTo(e, you) }
	err = followAll(ctx, h, you, friendsFollowed, r.friendLister(stores.FriendsNewest), func(f stores.Friend) stores.ID { return f.User })
	if err == nil {
		err = followAll(ctx, h, you, pagesFollowed, r.Stores.Memberships.OfUsers, func(m stores.Membership) stores.ID { return m.Page })
	}
	if err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// leadsTo gives what else a timeline listens to after an event: what a new friend writes, or what is posted on a page.
func leadsTo(e stores.Event, you stores.ID) (stores.Channel, bool) {
	topic := stores.Channel{Kind: stores.MessagePublished, Of: e.Subject}
	if e.Kind == stores.FriendshipAccepted {
		if topic.Of = e.By; e.By == you {
			topic.Of = e.To
		}
	}
	return topic, e.Kind != stores.MessagePublished
}

// followAll follows what stands first in a person's list.
func followAll[T any](ctx context.Context, h *hearing, of stores.ID, most int, ask lister[stores.ID, T], followed func(T) stores.ID) error {
	window := stores.Window{Limit: stores.MaxLimit}
	for read := 0; read < most; {
		lists, err := ask(ctx, []stores.ID{of}, window)
		if err != nil {
			return err
		}
		list := lists[of]
		topics := make([]stores.Channel, len(list.Items))
		for i, item := range list.Items {
			topics[i] = stores.Channel{Kind: stores.MessagePublished, Of: followed(item.Value)}
			window.After = &item.At
		}
		if err := h.follow(ctx, topics...); err != nil || !list.More {
			return err
		}
		read += len(topics)
	}
	return nil
}

// onTimeline tells what is published by a friend, or as a post on a page that the viewer is in.
func (r *Resolver) onTimeline(ctx context.Context, e stores.Event) (stores.Message, bool, error) {
	m, ok, err := r.tellMessage(ctx, e)
	if !ok || err != nil {
		return nil, false, err
	}
	rels, err := r.relations(ctx, []stores.ID{e.By})
	if err != nil || rels[e.By] == stores.AreFriends {
		return m, err == nil, err
	}
	p, ok := m.(*stores.Post)
	if !ok || p.Page.IsZero() {
		return nil, false, nil
	}
	in, err := r.viewerMemberships(ctx, []*stores.Page{{ID: p.Page}})
	_, ok = in[p.Page]
	return m, ok, err
}
