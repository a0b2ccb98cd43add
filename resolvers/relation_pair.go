package resolvers

import (
	"context"

	"fivefold/stores"
)

// byFriends tells whether each comment's author and the author of what it answers are friends, as areFriends has it.
func (r *Resolver) byFriends(ctx context.Context, comments []*stores.Comment) ([]*bool, error) {
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

// areFriends tells whether the two of each pair are friends: true when the viewer may see their friendship, false when the
// viewer may see the friends of one of them and it is not there, nil otherwise.
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
		if is || canTell(seen[pair.A], seen[pair.B], viewer(ctx).ID, rels) {
			out[i] = &is
		}
	}
	return out, err
}

// Access: that two people are no friends is told to whom it would be told that they are.
func canTell(a, b *stores.User, viewer stores.ID, rels map[stores.ID]stores.Relation) bool {
	return a != nil && b != nil && (isOpen(a.FriendsVisibility, a.ID, viewer, rels[a.ID]) || isOpen(b.FriendsVisibility, b.ID, viewer, rels[b.ID]))
}

// authorOf gives who wrote a message; zero for none.
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
