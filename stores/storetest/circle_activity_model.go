package storetest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"fivefold/stores"
)

// isIn reports whether a place is in another.
func (n *circleModel) isIn(place, area stores.ID) bool {
	for ; !place.IsZero(); place = n.places[place].PartOf {
		if place == area {
			return true
		}
	}
	return false
}

// joinedPages returns the pages that people of a circle joined.
func (n *circleModel) joinedPages(person stores.ID, filter stores.CirclePages) (list []stores.JoinedPage) {
	circle := n.circle(person, filter.Reach)
	for _, page := range n.pages {
		members := map[stores.ID]bool{}
		for _, m := range n.memberships {
			if m.Page == page && circle[m.User] > 0 && n.maySee(m.User, n.users[m.User].InterestsVisibility) && !m.Since.Before(filter.Since) {
				members[m.User] = true
			}
		}
		joined := stores.JoinedPage{Page: page}
		for _, p := range n.posts {
			if p.Page == page && members[p.Author] && n.readsPost(p) {
				joined.Posts++
			}
		}
		if len(members) > 0 {
			list = append(list, joined)
		}
	}
	slices.SortFunc(list, func(a, b stores.JoinedPage) int { return cmp.Or(b.Posts-a.Posts, a.Page.Compare(b.Page)) })
	return list
}

// jobs returns where the people of a circle work in a place.
func (n *circleModel) jobs(person stores.ID, filter stores.CircleJobs) (list []stores.Affiliation) {
	circle := n.circle(person, filter.Reach)
	for _, a := range n.affiliations {
		o := n.organisations[a.Organisation]
		early := filter.Before == 0 || a.Year > 0 && a.Year < filter.Before
		if circle[a.User] > 0 && o.Kind == stores.Company && n.isIn(o.Place, filter.Place) && early {
			list = append(list, a)
		}
	}
	name := func(a stores.Affiliation) string { return n.organisations[a.Organisation].Name }
	slices.SortFunc(list, func(a, b stores.Affiliation) int {
		knownFirst := cmp.Compare(min(b.Year, 1), min(a.Year, 1))
		return cmp.Or(knownFirst, a.Year-b.Year, a.User.Compare(b.User), strings.Compare(name(b), name(a)), a.Organisation.Compare(b.Organisation))
	})
	return list
}

// visitors returns the people of a circle who wrote messages in all of the places and live in none.
func (n *circleModel) visitors(person stores.ID, filter stores.CircleVisitors) (list []stores.Visitor) {
	messages := n.readableMessages(person, filter.Reach)
	for x := range n.circle(person, filter.Reach) {
		v, lives, missed := stores.Visitor{User: x}, false, false
		for i, area := range filter.Places {
			if area.IsZero() {
				continue
			}
			for _, m := range messages {
				if m.author == x && n.isIn(m.place, area) && !m.at.Before(filter.From) && m.at.Before(filter.Until) {
					v.Counts[i]++
				}
			}
			lives, missed = lives || n.isIn(n.users[x].City, area), missed || v.Counts[i] == 0
		}
		for _, m := range messages {
			isThere := func(area stores.ID) bool { return n.isIn(m.place, area) }
			if m.author == x && slices.ContainsFunc(filter.Places[:], isThere) && !m.at.Before(filter.From) && m.at.Before(filter.Until) {
				v.Messages++
			}
		}
		if !lives && !missed {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b stores.Visitor) int { return cmp.Or(b.Messages-a.Messages, a.User.Compare(b.User)) })
	return list
}

// sortedPlaces returns the places in the order of their IDs.
func (n *circleModel) sortedPlaces() []stores.ID {
	return slices.SortedFunc(maps.Keys(n.places), stores.ID.Compare)
}
