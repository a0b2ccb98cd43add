package storetest

import (
	"slices"
	"time"

	"fivefold/stores"
)

// A networkModel is a network in memory. It computes the results of stores.Network naively, sentence by sentence.
type networkModel struct {
	viewer    stores.ID // zero for an anonymous viewer
	people    []stores.ID
	users     map[stores.ID]stores.User
	since     map[stores.Pair]time.Time // of each friendship, in both directions
	blocks    map[stores.Pair]bool      // A blocks B
	likes     map[stores.Pair]bool      // A likes the interest B
	interests []stores.Interest
	genres    []stores.Genre

	pages       []stores.ID
	owners      map[stores.ID]stores.ID // of the pages; zero where a page has none
	memberships []stores.Membership
}

// areFriends reports whether a and b are friends.
func (g *networkModel) areFriends(a, b stores.ID) bool {
	_, ok := g.since[stores.Pair{A: a, B: b}]
	return ok
}

// maySee reports whether viewer may see person's list with this visibility, by the rule of the policy.
func (g *networkModel) maySee(person stores.ID, visibility stores.Visibility) bool {
	return stores.ListReaders.Holds(g.test(stores.Post{Audience: stores.Audience(visibility)}, person))
}

// isListed reports whether a post appears in viewer's lists, by the rule of the policy.
func (g *networkModel) isListed(p stores.Post) bool {
	return stores.PostListed.Holds(g.test(p, p.Author))
}

// isMessageListed reports whether a message that is not deleted appears in viewer's lists, by the rule of the policy. p is the post of its
// thread.
func (g *networkModel) isMessageListed(p stores.Post, writer stores.ID) bool {
	return stores.MessageListed.Holds(g.test(p, writer))
}

// moderates reports whether viewer owns or moderates a page.
func (g *networkModel) moderates(page stores.ID) bool {
	return !g.viewer.IsZero() && (g.owners[page] == g.viewer || slices.ContainsFunc(g.memberships, func(m stores.Membership) bool {
		return m.Page == page && m.User == g.viewer && m.Role == stores.Moderator
	}))
}

// members returns the members of a page that viewer sees, by the rules of the policy.
func (g *networkModel) members(page stores.ID) (list []stores.PageMember) {
	for _, m := range g.memberships {
		test := g.test(stores.Post{Page: page, Audience: stores.Audience(g.users[m.User].InterestsVisibility)}, m.User)
		named := stores.MemberNamed.Holds(test)
		if m.Page == page && (named || stores.MemberModerators.Holds(test)) {
			list = append(list, stores.PageMember{Membership: m, Hidden: !named})
		}
	}
	slices.SortFunc(list, func(a, b stores.PageMember) int { return compareNewest(a.Since, b.Since, a.User, b.User) })
	return list
}

// isRestorable reports whether viewer may restore a deleted post, by the rule of the policy.
func (g *networkModel) isRestorable(p stores.Post) bool {
	return stores.PostRestorers.Holds(g.test(p, p.Author))
}

// isCommentRestorable reports whether viewer may restore a comment that a person deleted in the thread of the post p, by the rule of the
// policy.
func (g *networkModel) isCommentRestorable(p stores.Post, writer, deletedBy stores.ID) bool {
	p.DeletedBy = deletedBy
	return stores.CommentRestorers.Holds(g.test(p, writer))
}

// test returns the outcome of each test of a rule about a list or a message. writer is the owner of the list, or the author of the message
// in the thread of the post p.
func (g *networkModel) test(p stores.Post, writer stores.ID) func(stores.Rule) bool {
	return func(test stores.Rule) bool {
		person := map[stores.Subject]stores.ID{
			stores.Owner: writer, stores.Author: p.Author, stores.WallOwner: p.Wall, stores.Writer: writer, stores.Deleter: p.DeletedBy,
		}[test.Of]
		switch test.Op {
		case stores.ValueIs:
			return test.Value == string(p.Audience)
		case stores.NotDeleted:
			return p.DeletedAt.IsZero()
		case stores.IsViewer:
			return person == g.viewer && !person.IsZero()
		case stores.IsFriend:
			return g.areFriends(person, g.viewer)
		case stores.Moderates:
			return g.moderates(p.Page)
		case stores.Owns:
			return !g.viewer.IsZero() && g.owners[p.Page] == g.viewer
		case stores.DeletedByAnother:
			return !p.DeletedBy.IsZero() && p.DeletedBy != writer
		case stores.NotBlocked:
			return !g.blocks[stores.Pair{A: g.viewer, B: person}]
		default: // NotBlocking
			return g.exists(person)
		}
	}
}

// exists reports whether person exists for viewer.
func (g *networkModel) exists(person stores.ID) bool {
	return !g.blocks[stores.Pair{A: person, B: g.viewer}]
}

// leadsOn reports whether viewer's paths may lead through person.
func (g *networkModel) leadsOn(person stores.ID) bool {
	return g.exists(person) && g.maySee(person, g.users[person].FriendsVisibility)
}

// mutual returns the friends of both people of a pair.
func (g *networkModel) mutual(pair stores.Pair) (list []stores.Friend) {
	for _, x := range g.people {
		if g.exists(x) && g.areFriends(pair.A, x) && g.areFriends(pair.B, x) {
			list = append(list, stores.Friend{
				User: x, Friendship: stores.FriendshipID(pair.A, x), Since: g.since[stores.Pair{A: pair.A, B: x}],
			})
		}
	}
	slices.SortFunc(list, func(a, b stores.Friend) int { return compareNewest(a.Since, b.Since, a.User, b.User) })
	return list
}

// pathsOfTwo returns the number of paths of two friendships from person to x.
func (g *networkModel) pathsOfTwo(person, x stores.ID) (n int) {
	for _, friend := range g.people {
		if g.areFriends(person, friend) && g.areFriends(friend, x) && g.leadsOn(friend) {
			n++
		}
	}
	return n
}

// friendsOfFriends returns the friends of person's friends.
func (g *networkModel) friendsOfFriends(person stores.ID) (list []stores.CountedUser) {
	for _, x := range g.people {
		never := x == person || g.areFriends(person, x) || g.blocks[stores.Pair{A: g.viewer, B: x}] || !g.exists(x)
		if n := g.pathsOfTwo(person, x); n > 0 && !never {
			list = append(list, stores.CountedUser{User: x, Count: n})
		}
	}
	return sortCounted(list)
}

// similar returns the friends and friends of friends who like what person likes.
func (g *networkModel) similar(person stores.ID, filter stores.InterestFilter) (list []stores.CountedUser) {
	for _, x := range g.people {
		near := g.areFriends(person, x) || g.pathsOfTwo(person, x) > 0
		never := x == person || g.blocks[stores.Pair{A: g.viewer, B: x}] || !g.exists(x) || !g.maySee(x, g.users[x].InterestsVisibility)
		n := 0
		for _, interest := range g.interests {
			if g.likes[stores.Pair{A: person, B: interest.ID}] && g.likes[stores.Pair{A: x, B: interest.ID}] && g.matches(interest, filter) {
				n++
			}
		}
		if near && !never && n > 0 {
			list = append(list, stores.CountedUser{User: x, Count: n})
		}
	}
	return sortCounted(list)
}

// matches reports whether interest matches filter.
func (g *networkModel) matches(interest stores.Interest, filter stores.InterestFilter) bool {
	if filter.Kind != "" && interest.Kind != filter.Kind {
		return false
	}
	hasGenre, hasName := false, false
	for _, genre := range g.genres {
		if genre.Interest == interest.ID {
			hasGenre = hasGenre || genre.Genre == filter.Genre
			for _, other := range g.interests {
				hasName = hasName || other.ID == genre.Genre && filter.GenreName.Selects(stores.Fold(other.Name))
			}
		}
	}
	return (filter.Genre.IsZero() || hasGenre) && (filter.GenreName == stores.TextFilter{} || hasName)
}

// path returns the smallest of the shortest paths from A to B, nil when there is none.
func (g *networkModel) path(pair stores.Pair) []stores.ID {
	return slices.MinFunc(append(g.paths(pair), nil), func(a, b []stores.ID) int {
		if a == nil || b == nil {
			return len(b) - len(a) // nil sorts after all paths
		}
		return slices.CompareFunc(a, b, stores.ID.Compare)
	})
}

// leads reports whether a path may use a friendship of a and b.
func (g *networkModel) leads(a, b stores.ID) bool {
	return g.areFriends(a, b) && g.exists(a) && g.exists(b) && (g.leadsOn(a) || g.leadsOn(b))
}

// paths returns all shortest paths from A to B: distances from B first, then from A always to a person one step nearer to B.
func (g *networkModel) paths(pair stores.Pair) [][]stores.ID {
	if !g.exists(pair.A) || !g.exists(pair.B) {
		return nil
	}
	distance := map[stores.ID]int{pair.B: 0}
	for d := range stores.MaxPath {
		for _, a := range g.people {
			for _, b := range g.people {
				if _, known := distance[b]; !known && g.leads(a, b) {
					if from, ok := distance[a]; ok && from == d {
						distance[b] = d + 1
					}
				}
			}
		}
	}
	left, connected := distance[pair.A]
	if !connected {
		return nil
	}
	paths := [][]stores.ID{{pair.A}}
	for ; left > 0; left-- {
		var longer [][]stores.ID
		for _, path := range paths {
			for _, x := range g.people {
				if d, known := distance[x]; known && d == left-1 && g.leads(path[len(path)-1], x) {
					longer = append(longer, append(slices.Clone(path), x))
				}
			}
		}
		paths = longer
	}
	return paths
}

// sortCounted sorts by count, the largest first, then by ID.
func sortCounted(list []stores.CountedUser) []stores.CountedUser {
	slices.SortFunc(list, func(a, b stores.CountedUser) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return a.User.Compare(b.User)
	})
	return list
}
