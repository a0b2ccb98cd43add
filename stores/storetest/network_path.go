package storetest

import (
	"cmp"
	"slices"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// networkPath tests Path and Paths.
func (s suite) networkPath() {
	s.check("Path returns a shortest path, the smallest of several, over friendships that viewer may see", func(t *rapid.T, fx *fixture) {
		g := drawNetwork(t, fx, nil)
		got := must(fx.Network.Path(t.Context(), g.viewer, g.pairs()))(t)
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
	s.check("Paths returns the shortest paths, those with the most replies between neighbours first", pathsModel)
	s.test("Path returns just A when A is B", func(t *testing.T, fx *fixture) {
		me := fx.person(t)
		pair := stores.Pair{A: me, B: me}
		want(t, "Path", must(fx.Network.Path(t.Context(), stores.ID{}, []stores.Pair{pair, pair}))(t), map[stores.Pair][]stores.ID{pair: {me}})
	})
	s.test("Path finds a path of MaxPath friendships and none that is longer", func(t *testing.T, fx *fixture) {
		people := fx.people(t, stores.MaxPath+2, nil)
		for i, person := range people[1:] {
			fx.befriend(t, people[i], person)
		}
		long := stores.Pair{A: people[0], B: people[stores.MaxPath]}
		back := stores.Pair{A: long.B, B: long.A}
		tooLong := stores.Pair{A: people[0], B: people[stores.MaxPath+1]}
		backward := slices.Clone(people[:stores.MaxPath+1])
		slices.Reverse(backward)
		got := must(fx.Network.Path(t.Context(), stores.ID{}, []stores.Pair{tooLong, long, back, {A: tooLong.B, B: tooLong.A}}))(t)
		want(t, "Path", got, map[stores.Pair][]stores.ID{long: people[:stores.MaxPath+1], back: backward})
	})
	s.test("Path returns the smallest of many shortest paths, compared from A on", func(t *testing.T, fx *fixture) {
		layers := make([][]stores.ID, 7) // each person of a layer is a friend of each of the next
		var rows stores.Rows
		for i := range layers {
			layers[i] = fx.people(t, 1+i%6*2, nil)
			if i > 0 {
				for _, a := range layers[i-1] {
					for _, b := range layers[i] {
						rows.Friendships = append(rows.Friendships, friendship(a, b, at(0)))
					}
				}
			}
		}
		fx.put(t, rows)
		wanted := make([]stores.ID, len(layers))
		for i, layer := range layers {
			wanted[i] = slices.MinFunc(layer, stores.ID.Compare)
		}
		pair := stores.Pair{A: layers[0][0], B: layers[6][0]}
		back := stores.Pair{A: pair.B, B: pair.A}
		got := must(fx.Network.Path(t.Context(), stores.ID{}, []stores.Pair{pair, back}))(t)
		want(t, "forth", got[pair], wanted)
		slices.Reverse(wanted)
		want(t, "back", got[back], wanted)
	})
	s.test("a path uses a friendship that either of the two friends shows", func(t *testing.T, fx *fixture) {
		visibility := []stores.Visibility{stores.OnlyMe, stores.Everyone, stores.OnlyMe, stores.OnlyMe, stores.FriendsOnly}
		p := fx.people(t, len(visibility), func(i int, u *stores.User) { u.FriendsVisibility = visibility[i] })
		for i := range p[1:] {
			fx.befriend(t, p[i], p[i+1])
		}
		shown, hidden, own := stores.Pair{A: p[0], B: p[2]}, stores.Pair{A: p[2], B: p[3]}, stores.Pair{A: p[3], B: p[4]}
		ask := func(viewer stores.ID) map[stores.Pair][]stores.ID {
			return must(fx.Network.Path(t.Context(), viewer, []stores.Pair{shown, hidden, own}))(t)
		}
		way := p[:3]
		want(t, "as anybody sees it", ask(stores.ID{}), map[stores.Pair][]stores.ID{shown: way})
		want(t, "as p3 sees it", ask(p[3]), map[stores.Pair][]stores.ID{shown: way, hidden: p[2:4], own: p[3:5]})
		want(t, "as p4 sees it", ask(p[4]), map[stores.Pair][]stores.ID{shown: way, own: p[3:5]})
	})
}

func pathsModel(t *rapid.T, fx *fixture) {
	k := drawConversation(t, fx)
	limit := rapid.IntRange(1, 4).Draw(t, "limit")
	got := must(fx.Network.Paths(t.Context(), k.viewer, append(k.pairs(), stores.Pair{}), limit))(t)
	for _, pair := range k.pairs() {
		all := k.paths(pair)
		slices.SortFunc(all, func(a, b []stores.ID) int {
			return cmp.Or(cmp.Compare(k.weight(b), k.weight(a)), slices.CompareFunc(a, b, stores.ID.Compare))
		})
		if wanted := all[:min(limit, len(all))]; !slices.EqualFunc(got[pair], wanted, slices.Equal) {
			t.Fatalf("Paths of %s to viewer %s:\n got %v\nwant %v\n%s", k.names(pair.A, pair.B), k.names(k.viewer), got[pair], wanted, k)
		}
		delete(got, pair)
	}
	want(t, "pairs that were not asked about", len(got), 0)
}

// weight is the sum of the weights of neighbours' replies.
func (k *conversation) weight(path []stores.ID) (sum float64) {
	for i := range len(path) - 1 {
		sum += k.replyCounts(stores.Pair{A: path[i], B: path[i+1]}).Weight()
	}
	return sum
}
