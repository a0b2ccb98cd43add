package resolvers

import (
	"context"

	"fivefold/stores"
)

// The channels of one timeline: the newest of each. Facebook allows 5,000 friends.
const (
	maxFriendsFollowed = 5000
	maxPagesFollowed   = 1000
	maxChannels        = maxFriendsFollowed + maxPagesFollowed + 2 // and the two that add channels
)

// subscribeTimeline subscribes to the messages of the viewer's friends and to the posts on the viewer's pages.
func (r *Resolver) subscribeTimeline(ctx context.Context) (*eventStream, error) {
	// Access: the viewer's own timeline.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return nil, errNotSignedIn
	}
	// The channels that add others come first: a friend or page that is added while the lists are read is not missed.
	s, err := r.subscribe(ctx, stores.Channel{Kind: stores.FriendshipAccepted, Of: viewerID}, stores.Channel{Kind: stores.PageJoined, Of: viewerID})
	if err != nil {
		return nil, err
	}
	s.onNewChannel = func(e stores.Event) (stores.Channel, bool) { return addedChannel(e, viewerID) }
	err = followList(ctx, s, viewerID, maxFriendsFollowed, r.friendLister(stores.FriendsNewest), func(f stores.Friend) stores.ID { return f.User })
	if err == nil {
		err = followList(ctx, s, viewerID, maxPagesFollowed, r.Stores.Memberships.OfUsers, func(m stores.Membership) stores.ID { return m.Page })
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// addedChannel returns the channel that an event adds to a timeline: the messages of a new friend, or the posts on a joined page.
func addedChannel(e stores.Event, viewerID stores.ID) (stores.Channel, bool) {
	channel := stores.Channel{Kind: stores.MessagePublished, Of: e.Subject}
	if e.Kind == stores.FriendshipAccepted {
		if channel.Of = e.By; e.By == viewerID {
			channel.Of = e.To
		}
	}
	return channel, e.Kind != stores.MessagePublished
}

// followList follows the first items of a person's list, at most limit rounded up to a page.
func followList[T any](ctx context.Context, s *eventStream, of stores.ID, limit int, ask lister[stores.ID, T], followed func(T) stores.ID) error {
	window := stores.Window{Limit: stores.MaxLimit}
	for read := 0; read < limit; {
		lists, err := ask(ctx, []stores.ID{of}, window)
		if err != nil {
			return err
		}
		list := lists[of]
		channels := make([]stores.Channel, len(list.Items))
		for i, item := range list.Items {
			channels[i] = stores.Channel{Kind: stores.MessagePublished, Of: followed(item.Value)}
			window.After = &item.At
		}
		if err := s.follow(ctx, channels...); err != nil || !list.More {
			return err
		}
		read += len(channels)
	}
	return nil
}

// resolveTimeline returns a message of a friend, or a post on a page that the viewer is a member of.
func (r *Resolver) resolveTimeline(ctx context.Context, d delivery) (stores.Message, bool, error) {
	m, ok, err := r.resolveMessage(ctx, d)
	if !ok || err != nil {
		return nil, false, err
	}
	rels, err := r.relations(ctx, []stores.ID{d.By})
	if err != nil || rels[d.By] == stores.AreFriends {
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
