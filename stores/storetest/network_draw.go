package storetest

import (
	"fmt"
	"slices"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// pairs returns every ordered pair of people, also of a person with themselves.
func (g *networkModel) pairs() (pairs []stores.Pair) {
	for _, a := range g.people {
		for _, b := range g.people {
			pairs = append(pairs, stores.Pair{A: a, B: b})
		}
	}
	return pairs
}

// names returns the indexes of people, for messages.
func (g *networkModel) names(people ...stores.ID) string {
	numbers := make([]int, len(people))
	for i, person := range people {
		numbers[i] = slices.Index(g.people, person)
	}
	return fmt.Sprint(numbers)
}

func (g *networkModel) String() string {
	text := "people in the order of their IDs: "
	text += g.names(slices.SortedFunc(slices.Values(g.people), stores.ID.Compare)...) + "\n"
	for pair := range g.since {
		if pair.A.Compare(pair.B) < 0 {
			text += "friends " + g.names(pair.A, pair.B) + "\n"
		}
	}
	for pair := range g.blocks {
		text += "blocks " + g.names(pair.A, pair.B) + "\n"
	}
	for _, person := range g.people {
		text += "shows friends " + g.names(person) + " to " + string(g.users[person].FriendsVisibility) + "\n"
	}
	return text
}

// drawNetwork draws a network of people, each changed by change, stores it and draws a viewer, who may be zero.
func drawNetwork(t *rapid.T, fx *fixture, change func(u *stores.User)) *networkModel {
	g := &networkModel{
		users: map[stores.ID]stores.User{}, since: map[stores.Pair]time.Time{},
		blocks: map[stores.Pair]bool{}, likes: map[stores.Pair]bool{},
	}
	var rows stores.Rows
	visibility := rapid.SampledFrom([]stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe})
	rows.Users = fx.users(rapid.IntRange(2, 8).Draw(t, "people"), func(_ int, u *stores.User) {
		u.FriendsVisibility = visibility.Draw(t, "friends visible")
		u.InterestsVisibility = visibility.Draw(t, "interests visible")
		if change != nil {
			change(u)
		}
	})
	for _, u := range rows.Users {
		g.people = append(g.people, u.ID)
		g.users[u.ID] = u
	}
	const nothing, friends, asked, blocks, blocked, both = 0, 1, 2, 3, 4, 5
	edge := rapid.SampledFrom([]int{nothing, friends, friends, friends, asked, blocks, blocked, both})
	if rapid.Bool().Draw(t, "sparse") { // for long paths
		edge = rapid.SampledFrom([]int{nothing, nothing, nothing, nothing, nothing, friends, friends, friends, blocks})
	}
	for i, a := range g.people {
		for _, b := range g.people[:i] {
			block := func(a, b stores.ID) {
				rows.Blocks = append(rows.Blocks, stores.Block{Blocker: a, Blocked: b, Since: at(0)})
				g.blocks[stores.Pair{A: a, B: b}] = true
			}
			switch edge.Draw(t, "edge") {
			case friends:
				f := friendship(a, b, at(rapid.IntRange(0, 2).Draw(t, "since")))
				rows.Friendships = append(rows.Friendships, f)
				g.since[stores.Pair{A: a, B: b}], g.since[stores.Pair{A: b, B: a}] = f.Since, f.Since
			case asked:
				f := friendship(a, b, at(0))
				f.Since = time.Time{}
				rows.Friendships = append(rows.Friendships, f)
			case blocks:
				block(a, b)
			case blocked:
				block(b, a)
			case both:
				block(a, b)
				block(b, a)
			}
		}
	}
	for i, id := range fx.ids(stores.KindInterest, 5) { // the first three are genres, two of which have names with the same key
		g.interests = append(g.interests, stores.Interest{
			ID: id, Kind: []string{stores.KindGenre, stores.KindGenre, stores.KindGenre, stores.KindBand, stores.KindFood}[i],
			Name: []string{"Métal", "metal", "Jazz", "Low", "Soup"}[i],
		})
	}
	for _, interest := range g.interests[2:] {
		for _, genre := range g.interests[:3] {
			if interest.ID != genre.ID && rapid.Bool().Draw(t, "has genre") {
				g.genres = append(g.genres, stores.Genre{Interest: interest.ID, Genre: genre.ID, Count: 1})
			}
		}
	}
	for _, person := range g.people {
		for _, interest := range g.interests {
			if rapid.Bool().Draw(t, "likes") {
				rows.Likes = append(rows.Likes, stores.Like{User: person, Interest: interest.ID, Strength: 1, Since: at(0)})
				g.likes[stores.Pair{A: person, B: interest.ID}] = true
			}
		}
	}
	rows.Interests, rows.Genres = g.interests, g.genres
	fx.put(t, rows)
	if viewer := rapid.IntRange(-1, len(g.people)-1).Draw(t, "viewer"); viewer >= 0 {
		g.viewer = g.people[viewer]
	}
	return g
}

// drawPages draws pages with owners, members and moderators.
func (g *networkModel) drawPages(t *rapid.T, fx *fixture, n int) {
	person := rapid.SampledFrom(append([]stores.ID{{}}, g.people...))
	g.owners = map[stores.ID]stores.ID{}
	rows := stores.Rows{Pages: fx.newPages(n, func(_ int, p *stores.Page) { p.Owner = person.Draw(t, "owner") })}
	for _, p := range rows.Pages {
		g.pages, g.owners[p.ID] = append(g.pages, p.ID), p.Owner
		for _, u := range g.people {
			if role := rapid.SampledFrom([]stores.PageRole{"", "", stores.Member, stores.Member, stores.Moderator}).Draw(t, "role"); role != "" {
				g.memberships = append(g.memberships, stores.Membership{Page: p.ID, User: u, Role: role, Since: at(rapid.IntRange(0, 2).Draw(t, "member since"))})
			}
		}
	}
	rows.Memberships = g.memberships
	fx.put(t, rows)
}

// drawFilter draws a filter.
func (g *networkModel) drawFilter(t *rapid.T) stores.InterestFilter {
	genres := []stores.ID{{}, {}, {}}
	for _, interest := range g.interests {
		genres = append(genres, interest.ID)
	}
	return stores.InterestFilter{
		Kind:  rapid.SampledFrom([]string{"", "", "", stores.KindBand, stores.KindGenre, "NONE"}).Draw(t, "kind"),
		Genre: rapid.SampledFrom(genres).Draw(t, "genre"),
		GenreName: rapid.Custom(func(t *rapid.T) (filter stores.TextFilter) {
			if name := rapid.SampledFrom([]string{"all", "all", "all", "metal", "jazz", "soup", "METAL", "m_tal", "%", ""}).Draw(t, "name"); name != "all" {
				filter = stores.Only(stores.Fold(name))
			}
			return filter
		}).Draw(t, "genre name"),
	}
}
