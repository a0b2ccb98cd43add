package storetest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// A circleModel is a network with profiles, places, jobs, memberships and messages. It computes the results of Circles and
// CircleActivity naively, sentence by sentence.
type circleModel struct {
	*networkModel
	places        map[stores.ID]stores.Place
	organisations map[stores.ID]stores.Organisation
	affiliations  []stores.Affiliation
	posts         []stores.Post
	comments      []stores.Comment
}

// circle returns the distances of the people of person's circle that viewer may see.
func (n *circleModel) circle(person stores.ID, reach int) map[stores.ID]int {
	distance := map[stores.ID]int{person: 0}
	for d := range reach {
		for _, x := range n.people {
			far, known := distance[x]
			if !known || far != d || x != person && !n.leadsOn(x) {
				continue
			}
			for _, y := range n.people {
				if _, known := distance[y]; !known && n.areFriends(x, y) && n.exists(y) {
					distance[y] = d + 1
				}
			}
		}
	}
	delete(distance, person)
	for _, x := range n.people {
		if n.blocks[stores.Pair{A: n.viewer, B: x}] {
			delete(distance, x)
		}
	}
	return distance
}

// members returns the people of a circle that match filter.
func (n *circleModel) members(person stores.ID, filter stores.CirclePeople) (list []stores.CircleMember) {
	for x, distance := range n.circle(person, filter.Reach) {
		if filter.FirstName.Selects(n.users[x].FirstName) {
			list = append(list, stores.CircleMember{User: x, Distance: distance})
		}
	}
	slices.SortFunc(list, func(a, b stores.CircleMember) int {
		return cmp.Or(a.Distance-b.Distance, strings.Compare(stores.Fold(n.users[a.User].LastName), stores.Fold(n.users[b.User].LastName)), a.User.Compare(b.User))
	})
	return list
}

// sortMembers sorts people who share a last name.
func sortMembers(list []stores.CircleMember) {
	slices.SortFunc(list, func(a, b stores.CircleMember) int { return cmp.Or(a.Distance-b.Distance, a.User.Compare(b.User)) })
}

// readsPost reports whether viewer finds a post in lists.
func (n *circleModel) readsPost(p stores.Post) bool {
	return n.isListed(p)
}

// A circleMessage holds what posts and comments have in common.
type circleMessage struct {
	id, author, place stores.ID
	at                time.Time
	message           stores.Message
}

// readableMessages returns the posts and comments by the people of a circle that viewer may read.
func (n *circleModel) readableMessages(person stores.ID, reach int) (list []circleMessage) {
	circle := n.circle(person, reach)
	for _, p := range n.posts {
		if circle[p.Author] > 0 && n.readsPost(p) {
			list = append(list, circleMessage{p.ID, p.Author, p.Place, p.CreatedAt, &p})
		}
	}
	for _, c := range n.comments {
		post := slices.IndexFunc(n.posts, func(p stores.Post) bool { return p.ID == c.Post })
		if circle[c.Author] > 0 && c.DeletedAt.IsZero() && n.isMessageListed(n.posts[post], c.Author) {
			list = append(list, circleMessage{c.ID, c.Author, c.Place, c.CreatedAt, &c})
		}
	}
	return list
}

// messages returns the messages of a circle that match filter.
func (n *circleModel) messages(person stores.ID, filter stores.CircleMessages) (list []stores.Message) {
	all := n.readableMessages(person, filter.Reach)
	slices.SortFunc(all, func(a, b circleMessage) int { return compareNewest(a.at, b.at, a.id, b.id) })
	for _, m := range all {
		if filter.Before.IsZero() || m.at.Before(filter.Before) {
			list = append(list, m.message)
		}
	}
	return list
}
