package resolvers

import (
	"context"

	"fivefold/stores"
)

// repliesByFriends reports for each comment whether its author and the author of the message that it replies to are friends. See areFriends.
func (r *Resolver) repliesByFriends(ctx context.Context, comments []*stores.Comment) ([]*bool, error) {
	answered, err := r.messages(ctx, ids(comments, func(c *stores.Comment) stores.ID { return c.ReplyTo }))
	if err != nil {
		return nil, err
	}
	pairs := make([]stores.Pair, len(comments))
	for i, c := range comments {
		pairs[i] = stores.Pair{A: c.Author, B: authorOf(answered[c.ReplyTo])}
	}
	return r.areFriends(ctx, pairs)
}

// areFriends reports whether the two people of each pair are friends, nil where the viewer may not know.
func (r *Resolver) areFriends(ctx context.Context, pairs []stores.Pair) ([]*bool, error) {
	var people, friendships []stores.ID
	for _, pair := range pairs {
		people = append(people, pair.A, pair.B)
		friendships = append(friendships, stores.FriendshipID(pair.A, pair.B))
	}
	seen, err := r.users(ctx, people)
	if err != nil {
		return nil, err
	}
	friends, err := r.friendships(ctx, friendships)
	if err != nil {
		return nil, err
	}
	rels, err := r.relations(ctx, people)
	out := make([]*bool, len(pairs))
	for i, pair := range pairs {
		f := friends[friendships[i]]
		is := f != nil && f.State() == stores.StateFriends
		if is || canKnowFriendship(seen[pair.A], seen[pair.B], viewer(ctx).ID, rels) {
			out[i] = &is
		}
	}
	return out, err
}

// authorOf returns the author of a message, zero for none.
func authorOf(m stores.Message) stores.ID {
	switch m := m.(type) {
	case *stores.Post:
		return m.Author
	case *stores.Comment:
		return m.Author
	default:
		return stores.ID{}
	}
}
