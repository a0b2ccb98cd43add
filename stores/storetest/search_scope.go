package storetest

import (
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// searchScope tests each sentence of SearchScope.
func (s suite) searchScope() {
	viewer, friend, other, page := searchID(stores.KindUser, 1), searchID(stores.KindUser, 2), searchID(stores.KindUser, 3), searchID(stores.KindPage, 1)
	nobody := stores.SearchScope{}
	for _, c := range []struct {
		sentence string
		set      func(d *stores.SearchDocument)
		scope    stores.SearchScope
		found    bool
	}{
		{"a public document is found by everybody", func(d *stores.SearchDocument) { d.Public = true }, nobody, true},
		{"a document that is neither public nor for friends is not found", func(*stores.SearchDocument) {}, stores.SearchScope{Friends: []stores.ID{friend}, Own: []stores.ID{viewer}}, false},
		{"a document for friends is found by a friend", func(d *stores.SearchDocument) { d.FriendsOf = friend }, stores.SearchScope{Friends: []stores.ID{other, friend}}, true},
		{"a document for friends is not found by others", func(d *stores.SearchDocument) { d.FriendsOf = friend }, stores.SearchScope{Friends: []stores.ID{other}}, false},
		{"a document for friends is not found by its own person, except as keeper", func(d *stores.SearchDocument) { d.FriendsOf = viewer }, stores.SearchScope{Own: []stores.ID{viewer}}, false},
		{"a public document of a hidden owner is not found", func(d *stores.SearchDocument) { d.Public, d.Owners = true, []stores.ID{friend, other} }, stores.SearchScope{Hidden: []stores.ID{other}}, false},
		{"a public document of other owners is found", func(d *stores.SearchDocument) { d.Public, d.Owners = true, []stores.ID{friend} }, stores.SearchScope{Hidden: []stores.ID{other}}, true},
		{"a document for friends of a hidden owner is not found", func(d *stores.SearchDocument) { d.FriendsOf, d.Owners = friend, []stores.ID{friend, other} },
			stores.SearchScope{Friends: []stores.ID{friend}, Hidden: []stores.ID{other}}, false},
		{"a keeper finds a document that is not public", func(d *stores.SearchDocument) { d.Keepers = []stores.ID{other, page} }, stores.SearchScope{Own: []stores.ID{viewer, page}}, true},
		{"a keeper finds a document of a hidden owner", func(d *stores.SearchDocument) { d.Owners, d.Keepers = []stores.ID{other}, []stores.ID{viewer} },
			stores.SearchScope{Hidden: []stores.ID{other}, Own: []stores.ID{viewer}}, true},
		{"an ID of another kind is another ID", func(d *stores.SearchDocument) {
			d.FriendsOf, d.Keepers = asKind(friend, stores.KindPage), []stores.ID{asKind(viewer, stores.KindPage)}
		}, stores.SearchScope{Friends: []stores.ID{friend}, Own: []stores.ID{viewer}}, false},
		{"the zero ID is nobody's friend", func(*stores.SearchDocument) {}, stores.SearchScope{Friends: []stores.ID{{}}}, false},
	} {
		s.test(c.sentence, func(t *testing.T, fx *fixture) {
			d := searchDocument(stores.KindPost, "word")
			d.Public = false
			c.set(&d)
			fx.putDocuments(t, d)
			var ids []stores.ID
			if c.found {
				ids = []stores.ID{d.ID}
			}
			for _, words := range [][]string{{"word"}, {"wrod"}, nil} {
				request := searchFor(words...)
				request.Scope = c.scope
				fx.wantFound(t, request, ids...)
			}
		})
	}
	s.test("lists of a scope and of a filter may have MaxSearchScope IDs", func(t *testing.T, fx *fixture) {
		first, last, hidden, kept := searchText("word"), searchText("word"), searchText("word"), searchText("word")
		people := fx.ids(stores.KindUser, 3*stores.MaxSearchScope)
		friends, enemies, own := people[:stores.MaxSearchScope], people[stores.MaxSearchScope:2*stores.MaxSearchScope], people[2*stores.MaxSearchScope:]
		for _, d := range []*stores.SearchDocument{&first, &last, &hidden, &kept} {
			d.Public = false
		}
		first.FriendsOf, last.FriendsOf, hidden.FriendsOf = friends[0], friends[len(friends)-1], friends[1]
		hidden.Owners, kept.Keepers = enemies[len(enemies)-1:], own[len(own)-1:]
		fx.putDocuments(t, first, last, hidden, kept)
		request := searchFor("word")
		request.Scope = stores.SearchScope{Friends: friends, Hidden: enemies, Own: own}
		fx.wantFound(t, request, first.ID, last.ID, kept.ID)
		request.Filter.IDs = append(fx.ids(stores.KindPost, stores.MaxSearchScope-2), last.ID, hidden.ID)
		fx.wantFound(t, request, last.ID)
	})
}

// searchScopeModel compares random scopes over random documents with a model.
func (s suite) searchScopeModel() {
	s.test("scopes agree with a model", func(t *testing.T, fx *fixture) {
		model := searchModel(randomDocuments(3, 240, []stores.SearchWord{"apple", "banana", "cherry"}))
		fx.putDocuments(t, model...)
		people := rapid.SampledFrom(worldOf().people)
		rapid.Check(t, func(t *rapid.T) {
			request := searchFor(rapid.SampledFrom([][]string{{"apple"}, {"aple"}, {"banana", "cherry"}, nil}).Draw(t, "words")...)
			request.Scope.Friends = rapid.SliceOfNDistinct(people, 0, 6, rapid.ID).Draw(t, "friends")
			request.Scope.Hidden = rapid.SliceOfNDistinct(people, 0, 3, rapid.ID).Draw(t, "hidden")
			request.Scope.Own = append(rapid.SliceOfNDistinct(people, 0, 1, rapid.ID).Draw(t, "viewer"),
				rapid.SliceOfNDistinct(rapid.SampledFrom(worldOf().pages), 0, 2, rapid.ID).Draw(t, "own pages")...)
			request.Limit = rapid.SampledFrom([]int{3, stores.MaxSearchCandidates}).Draw(t, "limit")
			request.Facets = []stores.SearchFacet{stores.FacetKind}
			request.Uncounted = rapid.Bool().Draw(t, "uncounted")
			model.check(t, request, fx.find(t, request))
		})
	})
}
