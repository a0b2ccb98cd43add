package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// Network tests stores.Network.
func Network(t *testing.T, open Open) {
	s := suite{t, open}
	s.promises(networkCalls)

	s.check("Mutual gives the friends of both, the newest friendship with A first", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		page := drawFirst(t)
		got := must(w.Network.Mutual(t.Context(), g.viewer, g.pairs(), page))(t)
		for _, pair := range g.pairs() {
			if !g.blocks[stores.Pair{A: pair.A, B: g.viewer}] && !g.blocks[stores.Pair{A: pair.B, B: g.viewer}] {
				sameList(t, "Mutual of "+g.names(pair.A, pair.B), got[pair], g.mutual(pair), page)
			}
		}
	})
	s.check("FriendsOfFriends gives those whom friends lead to, and how many friends do", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		page := drawFirst(t)
		got := must(w.Network.FriendsOfFriends(t.Context(), g.viewer, g.people, page))(t)
		for _, person := range g.people {
			if !g.blocks[stores.Pair{A: person, B: g.viewer}] {
				sameList(t, "FriendsOfFriends of "+g.names(person), got[person], g.friendsOfFriends(person), page)
			}
		}
	})
	s.check("Path gives a shortest way, the smallest of several, over friendships that viewer may see", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		got := must(w.Network.Path(t.Context(), g.viewer, g.pairs()))(t)
		for _, pair := range g.pairs() {
			path, connected := got[pair]
			wanted := g.path(pair)
			if connected != (wanted != nil) {
				t.Fatalf("path of %s to viewer %s: %t (%s), want %s\n%s",
					g.names(pair.A, pair.B), g.names(g.viewer), connected, g.names(path...), g.names(wanted...), g)
			}
			if connected && !slices.Equal(path, wanted) {
				t.Fatalf("path of %s to viewer %s is %s, want %s\n%s", g.names(pair.A, pair.B), g.names(g.viewer), g.names(path...), g.names(wanted...), g)
			}
		}
	})
	s.check("Paths gives the shortest ways, those on which neighbours talk most first", pathsModel)
	s.check("Similar gives friends and friends of friends who like the same, and how much of it", func(t *rapid.T, w *world) {
		g := drawGraph(t, w)
		page := drawFirst(t)
		filter := g.drawFilter(t)
		got := must(w.Network.Similar(t.Context(), g.viewer, g.people, filter, page))(t)
		for _, person := range g.people {
			if !g.blocks[stores.Pair{A: person, B: g.viewer}] {
				sameList(t, "Similar of "+g.names(person), got[person], g.similar(person, filter), page)
			}
		}
	})

	s.test("unknown people have no friends, no way and nothing in common", func(t *testing.T, w *world) {
		me, nobody, nobodyElse := w.person(t), w.id(stores.KindUser), w.id(stores.KindUser)
		pairs := []stores.Pair{{A: me, B: nobody}, {A: nobody, B: me}, {A: nobody, B: nobody}, {A: nobody, B: nobodyElse}, {}}
		page := stores.Window{Limit: 3, Count: true}
		for _, viewer := range []stores.ID{me, nobody, {}} {
			sameLists(t, "Mutual", must(w.Network.Mutual(t.Context(), viewer, pairs, page))(t), nil)
			sameLists(t, "FriendsOfFriends", must(w.Network.FriendsOfFriends(t.Context(), viewer, []stores.ID{nobody, {}}, page))(t), nil)
			sameLists(t, "Similar", must(w.Network.Similar(t.Context(), viewer, []stores.ID{nobody, {}}, stores.InterestFilter{}, page))(t), nil)
			want(t, "Path", len(must(w.Network.Path(t.Context(), viewer, pairs))(t)), 0)
		}
	})
	s.test("no keys give an empty map", func(t *testing.T, w *world) {
		me, page := w.person(t), stores.Window{Limit: 3, Count: true}
		want(t, "Mutual", len(must(w.Network.Mutual(t.Context(), me, nil, page))(t)), 0)
		want(t, "FriendsOfFriends", len(must(w.Network.FriendsOfFriends(t.Context(), me, nil, page))(t)), 0)
		want(t, "Similar", len(must(w.Network.Similar(t.Context(), me, nil, stores.InterestFilter{}, page))(t)), 0)
		want(t, "Path", len(must(w.Network.Path(t.Context(), me, nil))(t)), 0)
	})
	s.test("Path gives just A when A is B", func(t *testing.T, w *world) {
		me := w.person(t)
		pair := stores.Pair{A: me, B: me}
		want(t, "Path", must(w.Network.Path(t.Context(), stores.ID{}, []stores.Pair{pair, pair}))(t), map[stores.Pair][]stores.ID{pair: {me}})
	})
	s.test("Path finds a way of MaxPath friendships and none that is longer", func(t *testing.T, w *world) {
		people := w.people(t, stores.MaxPath+2, nil)
		for i, person := range people[1:] {
			w.befriend(t, people[i], person)
		}
		long := stores.Pair{A: people[0], B: people[stores.MaxPath]}
		back := stores.Pair{A: long.B, B: long.A}
		tooLong := stores.Pair{A: people[0], B: people[stores.MaxPath+1]}
		backward := slices.Clone(people[:stores.MaxPath+1])
		slices.Reverse(backward)
		got := must(w.Network.Path(t.Context(), stores.ID{}, []stores.Pair{tooLong, long, back, {A: tooLong.B, B: tooLong.A}}))(t)
		want(t, "Path", got, map[stores.Pair][]stores.ID{long: people[:stores.MaxPath+1], back: backward})
	})
	s.test("Path gives the smallest of many shortest ways, compared from A on", func(t *testing.T, w *world) {
		layers := make([][]stores.ID, 7) // each person of a layer is a friend of each of the next
		var rows stores.Rows
		for i := range layers {
			layers[i] = w.people(t, 1+i%6*2, nil)
			if i > 0 {
				for _, a := range layers[i-1] {
					for _, b := range layers[i] {
						rows.Friendships = append(rows.Friendships, friendship(a, b, at(0)))
					}
				}
			}
		}
		w.put(t, rows)
		wanted := make([]stores.ID, len(layers))
		for i, layer := range layers {
			wanted[i] = slices.MinFunc(layer, stores.ID.Compare)
		}
		pair := stores.Pair{A: layers[0][0], B: layers[6][0]}
		back := stores.Pair{A: pair.B, B: pair.A}
		got := must(w.Network.Path(t.Context(), stores.ID{}, []stores.Pair{pair, back}))(t)
		want(t, "forth", got[pair], wanted)
		slices.Reverse(wanted)
		want(t, "back", got[back], wanted)
	})
	s.test("a way goes over a friendship that one of its two shows", func(t *testing.T, w *world) {
		visibility := []stores.Visibility{stores.OnlyMe, stores.Everyone, stores.OnlyMe, stores.OnlyMe, stores.FriendsOnly}
		p := w.people(t, len(visibility), func(i int, u *stores.User) { u.FriendsVisibility = visibility[i] })
		for i := range p[1:] {
			w.befriend(t, p[i], p[i+1])
		}
		shown, hidden, own := stores.Pair{A: p[0], B: p[2]}, stores.Pair{A: p[2], B: p[3]}, stores.Pair{A: p[3], B: p[4]}
		ask := func(viewer stores.ID) map[stores.Pair][]stores.ID {
			return must(w.Network.Path(t.Context(), viewer, []stores.Pair{shown, hidden, own}))(t)
		}
		way := p[:3]
		want(t, "as anybody sees it", ask(stores.ID{}), map[stores.Pair][]stores.ID{shown: way})
		want(t, "as p3 sees it", ask(p[3]), map[stores.Pair][]stores.ID{shown: way, hidden: p[2:4], own: p[3:5]})
		want(t, "as p4 sees it", ask(p[4]), map[stores.Pair][]stores.ID{shown: way, own: p[3:5]})
	})
	s.test("what is done in Friendships, Likes and Users changes the answers", func(t *testing.T, w *world) {
		p := w.people(t, 3, nil)
		liked := w.interests(t, 1, nil)[0]
		w.relate(t, p[0], p[1], stores.AreFriends)
		w.relate(t, p[1], p[2], stores.AreFriends)
		w.like(t, p[0], liked, 1)
		w.like(t, p[2], liked, 2)
		page := stores.Window{Limit: 9, Count: true}
		reached := map[stores.ID][]stores.CountedUser{p[0]: {{User: p[2], Count: 1}}}
		ask := func(wanted map[stores.ID][]stores.CountedUser) {
			t.Helper()
			sameLists(t, "FriendsOfFriends", must(w.Network.FriendsOfFriends(t.Context(), p[0], p[:1], page))(t), wanted)
			sameLists(t, "Similar", must(w.Network.Similar(t.Context(), p[0], p[:1], stores.InterestFilter{}, page))(t), wanted)
		}
		ask(reached)
		w.act(t, p[0], stores.ActBlock, p[2], at(5))
		ask(nil)
		w.act(t, p[0], stores.ActUnblock, p[2], at(6))
		ask(reached)
		must(w.Users.Update(t.Context(), p[1], stores.UserChange{FriendsVisibility: new(stores.OnlyMe)}))(t)
		ask(nil)
	})

	s.lists("Mutual", func(t tester, w *world, ranks []int) feed {
		a, b, stranger := w.person(t), w.person(t), w.person(t)
		ids := w.people(t, len(ranks), nil)
		pair := stores.Pair{A: a, B: b}
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Friendships = append(rows.Friendships, friendship(a, ids[i], at(ranks[i])), friendship(b, ids[i], at(i)))
				}
				w.put(t, rows)
			},
			remove: func(i int) {
				w.act(t, a, stores.ActUnfriend, ids[i], at(9))
				w.act(t, b, stores.ActUnfriend, ids[i], at(9))
			},
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Network.Mutual(t.Context(), a, []stores.Pair{{A: a, B: stranger}, pair, {}, pair}, page)
				return only(got, err, pair, func(f stores.Friend) stores.ID { return f.User })
			},
		}
	})
	s.lists("FriendsOfFriends", func(t tester, w *world, rank []int) feed {
		me, stranger := w.person(t), w.person(t)
		friends, ids := w.people(t, ranks, nil), w.people(t, len(rank), nil)
		w.befriend(t, me, friends...)
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					for _, friend := range friends[:rank[i]+1] {
						rows.Friendships = append(rows.Friendships, friendship(friend, ids[i], at(i)))
					}
				}
				w.put(t, rows)
			},
			remove: func(i int) {
				for _, friend := range friends[:rank[i]+1] {
					w.act(t, friend, stores.ActUnfriend, ids[i], at(9))
				}
			},
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Network.FriendsOfFriends(t.Context(), me, []stores.ID{me, {}, stranger, me}, page)
				return only(got, err, me, func(r stores.CountedUser) stores.ID { return r.User })
			},
		}
	})
	s.lists("Similar", func(t tester, w *world, rank []int) feed {
		me, stranger, friend := w.person(t), w.person(t), w.person(t)
		ids, liked := w.people(t, len(rank), nil), w.interests(t, ranks, nil)
		w.befriend(t, me, friend)
		for i, id := range ids { // some friends, some friends of a friend
			w.befriend(t, []stores.ID{me, friend}[i%2], id)
		}
		like := func(person stores.ID, n int) (likes []stores.Like) {
			for _, interest := range liked[:n] {
				likes = append(likes, stores.Like{User: person, Interest: interest, Strength: 1, Since: at(0)})
			}
			return likes
		}
		w.put(t, stores.Rows{Likes: like(me, ranks)})
		return feed{
			ids: ids,
			add: func(items ...int) {
				var rows stores.Rows
				for _, i := range items {
					rows.Likes = append(rows.Likes, like(ids[i], rank[i]+1)...)
				}
				w.put(t, rows)
			},
			remove: func(i int) {
				for _, interest := range liked[:rank[i]+1] {
					w.unlike(t, ids[i], interest)
				}
			},
			read: func(page stores.Window) (stores.List[stores.ID], error) {
				got, err := w.Network.Similar(t.Context(), me, []stores.ID{stranger, me, {}, me}, stores.InterestFilter{}, page)
				return only(got, err, me, func(r stores.CountedUser) stores.ID { return r.User })
			},
		}
	})
}

// A graph is a network in memory, with the answers of stores.Network written down as plainly as its sentences.
type graph struct {
	viewer    stores.ID // zero for one who is not signed in
	people    []stores.ID
	users     map[stores.ID]stores.User
	since     map[stores.Pair]time.Time // of each friendship, both ways
	blocks    map[stores.Pair]bool      // A blocks B
	likes     map[stores.Pair]bool      // A likes the interest B
	interests []stores.Interest
	genres    []stores.Genre
}

// areFriends tells whether a and b are friends.
func (g *graph) areFriends(a, b stores.ID) bool {
	_, ok := g.since[stores.Pair{A: a, B: b}]
	return ok
}

// maySee tells whether viewer may see a list of person's with this visibility.
func (g *graph) maySee(person stores.ID, visibility stores.Visibility) bool {
	return person == g.viewer || visibility == stores.Everyone || visibility == stores.FriendsOnly && g.areFriends(g.viewer, person)
}

// exists tells whether person exists for viewer.
func (g *graph) exists(person stores.ID) bool { return !g.blocks[stores.Pair{A: person, B: g.viewer}] }

// leadsOn tells whether viewer reaches others through person.
func (g *graph) leadsOn(person stores.ID) bool {
	return g.exists(person) && g.maySee(person, g.users[person].FriendsVisibility)
}

// mutual are the friends of both of a pair.
func (g *graph) mutual(pair stores.Pair) (list []stores.Friend) {
	for _, x := range g.people {
		if g.exists(x) && g.areFriends(pair.A, x) && g.areFriends(pair.B, x) {
			list = append(list, stores.Friend{
				User: x, Friendship: stores.FriendshipID(pair.A, x), Since: g.since[stores.Pair{A: pair.A, B: x}],
			})
		}
	}
	slices.SortFunc(list, func(a, b stores.Friend) int { return newest(a.Since, b.Since, a.User, b.User) })
	return list
}

// ways counts the friends of person who lead to x.
func (g *graph) ways(person, x stores.ID) (n int) {
	for _, friend := range g.people {
		if g.areFriends(person, friend) && g.areFriends(friend, x) && g.leadsOn(friend) {
			n++
		}
	}
	return n
}

// friendsOfFriends are the friends of person's friends.
func (g *graph) friendsOfFriends(person stores.ID) (list []stores.CountedUser) {
	for _, x := range g.people {
		never := x == person || g.areFriends(person, x) || g.blocks[stores.Pair{A: g.viewer, B: x}] || !g.exists(x)
		if n := g.ways(person, x); n > 0 && !never {
			list = append(list, stores.CountedUser{User: x, Count: n})
		}
	}
	return most(list)
}

// similar are the friends and friends of friends who like what person likes.
func (g *graph) similar(person stores.ID, filter stores.InterestFilter) (list []stores.CountedUser) {
	for _, x := range g.people {
		near := g.areFriends(person, x) || g.ways(person, x) > 0
		never := x == person || g.blocks[stores.Pair{A: g.viewer, B: x}] || !g.exists(x) || !g.maySee(x, g.users[x].InterestsVisibility)
		n := 0
		for _, interest := range g.interests {
			if g.likes[stores.Pair{A: person, B: interest.ID}] && g.likes[stores.Pair{A: x, B: interest.ID}] && g.passes(interest, filter) {
				n++
			}
		}
		if near && !never && n > 0 {
			list = append(list, stores.CountedUser{User: x, Count: n})
		}
	}
	return most(list)
}

// passes tells whether filter lets interest through.
func (g *graph) passes(interest stores.Interest, filter stores.InterestFilter) bool {
	if filter.Kind != "" && interest.Kind != filter.Kind {
		return false
	}
	hasGenre, hasName := false, false
	for _, genre := range g.genres {
		if genre.Interest == interest.ID {
			hasGenre = hasGenre || genre.Genre == filter.Genre
			for _, other := range g.interests {
				hasName = hasName || other.ID == genre.Genre && stores.Fold(other.Name) == filter.GenreName
			}
		}
	}
	return (filter.Genre.IsZero() || hasGenre) && (filter.GenreName == "" || hasName)
}

// path is the smallest of the shortest ways from A to B, nil when there is none.
func (g *graph) path(pair stores.Pair) []stores.ID {
	return slices.MinFunc(append(g.paths(pair), nil), func(a, b []stores.ID) int {
		if a == nil || b == nil {
			return len(b) - len(a) // nil is behind all ways
		}
		return slices.CompareFunc(a, b, stores.ID.Compare)
	})
}

// counts tells whether there is a friendship of a and b that leads anybody on.
func (g *graph) counts(a, b stores.ID) bool {
	return g.areFriends(a, b) && g.exists(a) && g.exists(b) && (g.leadsOn(a) || g.leadsOn(b))
}

// paths are all the shortest ways from A to B: layer by layer away from B, then from A always to those who are one nearer to B.
func (g *graph) paths(pair stores.Pair) [][]stores.ID {
	if !g.exists(pair.A) || !g.exists(pair.B) {
		return nil
	}
	distance := map[stores.ID]int{pair.B: 0}
	for d := range stores.MaxPath {
		for _, a := range g.people {
			for _, b := range g.people {
				if _, known := distance[b]; !known && g.counts(a, b) {
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
				if d, known := distance[x]; known && d == left-1 && g.counts(path[len(path)-1], x) {
					longer = append(longer, append(slices.Clone(path), x))
				}
			}
		}
		paths = longer
	}
	return paths
}

// most orders by the count, the most first, then by ID.
func most(list []stores.CountedUser) []stores.CountedUser {
	slices.SortFunc(list, func(a, b stores.CountedUser) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return a.User.Compare(b.User)
	})
	return list
}

// pairs pairs everybody with everybody, themselves included.
func (g *graph) pairs() (pairs []stores.Pair) {
	for _, a := range g.people {
		for _, b := range g.people {
			pairs = append(pairs, stores.Pair{A: a, B: b})
		}
	}
	return pairs
}

// names gives people as numbers.
func (g *graph) names(people ...stores.ID) string {
	numbers := make([]int, len(people))
	for i, person := range people {
		numbers[i] = slices.Index(g.people, person)
	}
	return fmt.Sprint(numbers)
}

func (g *graph) String() string {
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

// drawGraph draws a network, stores it and chooses a viewer, who may be nobody.
func drawGraph(t *rapid.T, w *world) *graph {
	g := &graph{
		users: map[stores.ID]stores.User{}, since: map[stores.Pair]time.Time{},
		blocks: map[stores.Pair]bool{}, likes: map[stores.Pair]bool{},
	}
	var rows stores.Rows
	visibility := rapid.SampledFrom([]stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe})
	rows.Users = w.users(rapid.IntRange(2, 8).Draw(t, "people"), func(_ int, u *stores.User) {
		u.FriendsVisibility = visibility.Draw(t, "friends visible")
		u.InterestsVisibility = visibility.Draw(t, "interests visible")
	})
	for _, u := range rows.Users {
		g.people = append(g.people, u.ID)
		g.users[u.ID] = u
	}
	const nothing, friends, asked, blocks, blocked = 0, 1, 2, 3, 4
	edge := rapid.SampledFrom([]int{nothing, friends, friends, friends, asked, blocks, blocked})
	if rapid.Bool().Draw(t, "sparse") { // for long ways
		edge = rapid.SampledFrom([]int{nothing, nothing, nothing, nothing, nothing, friends, friends, friends, blocks})
	}
	for i, a := range g.people {
		for _, b := range g.people[:i] {
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
				rows.Blocks = append(rows.Blocks, stores.Block{Blocker: a, Blocked: b, Since: at(0)})
				g.blocks[stores.Pair{A: a, B: b}] = true
			case blocked:
				rows.Blocks = append(rows.Blocks, stores.Block{Blocker: b, Blocked: a, Since: at(0)})
				g.blocks[stores.Pair{A: b, B: a}] = true
			}
		}
	}
	for i, id := range w.ids(stores.KindInterest, 5) { // the first three are genres, two of which have the same folded name
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
	w.put(t, rows)
	if viewer := rapid.IntRange(-1, len(g.people)-1).Draw(t, "viewer"); viewer >= 0 {
		g.viewer = g.people[viewer]
	}
	return g
}

// drawFilter draws what a filter may hold.
func (g *graph) drawFilter(t *rapid.T) stores.InterestFilter {
	genres := []stores.ID{{}, {}, {}}
	for _, interest := range g.interests {
		genres = append(genres, interest.ID)
	}
	return stores.InterestFilter{
		Kind:      rapid.SampledFrom([]string{"", "", "", stores.KindBand, stores.KindGenre, "NONE"}).Draw(t, "kind"),
		Genre:     rapid.SampledFrom(genres).Draw(t, "genre"),
		GenreName: rapid.SampledFrom([]string{"", "", "", "metal", "jazz", "soup", "METAL", "m_tal", "%"}).Draw(t, "genre name"),
	}
}

// drawFirst draws a page from the beginning.
func drawFirst(t *rapid.T) stores.Window {
	return stores.Window{Limit: rapid.SampledFrom([]int{1, 2, 3, stores.MaxLimit}).Draw(t, "limit"), Count: true}
}

// sameList fails unless a list is the first page of all.
func sameList[T any](t tester, what string, got stores.List[T], all []T, page stores.Window) {
	t.Helper()
	want(t, what, values(got), all[:min(page.Limit, len(all))])
	if got.More != (len(all) > page.Limit) || got.Total != len(all) {
		t.Fatalf("%s: More is %t and Total %d of %d items", what, got.More, got.Total, len(all))
	}
}

func networkCalls(t *testing.T, w *world, n int) []call {
	people := w.people(t, n, nil)
	me := w.person(t)
	w.befriend(t, me, people[0])
	page := stores.Window{Limit: 2, Count: true}
	return []call{
		{"Network.Mutual", n, func(ctx context.Context) error {
			return failure(w.Network.Mutual(ctx, me, pairs(people), page))
		}},
		{"Network.FriendsOfFriends", n, func(ctx context.Context) error {
			return failure(w.Network.FriendsOfFriends(ctx, me, people, page))
		}},
		{"Network.Path", n, func(ctx context.Context) error { return failure(w.Network.Path(ctx, me, pairs(people))) }},
		{"Network.Paths", n, func(ctx context.Context) error { return failure(w.Network.Paths(ctx, me, pairs(people), 3)) }},
		{"Network.Similar", n, func(ctx context.Context) error {
			return failure(w.Network.Similar(ctx, me, people, stores.InterestFilter{}, page))
		}},
	}
}
