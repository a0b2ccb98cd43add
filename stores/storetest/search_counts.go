package storetest

import (
	"fmt"
	"testing"
	"time"

	"fivefold/stores"
)

// searchBest tests which documents are candidates when there are too many literal matches.
func (s suite) searchBest() {
	// crowd stores n documents of which a name has the word and another one, with popularity 100 and more.
	crowd := func(t *testing.T, fx *fixture, n int) []stores.SearchDocument {
		documents := make([]stores.SearchDocument, n)
		for i := range documents {
			documents[i] = searchDocument(stores.KindUser, "maria", numberWord(i))
			documents[i].Popularity = 100 + i
		}
		fx.putDocuments(t, documents...)
		return documents
	}
	s.test("candidates of a broad query are those of the greatest popularity", func(t *testing.T, fx *fixture) {
		documents := crowd(t, fx, 30)
		for _, request := range []stores.SearchRequest{searchFor("maria"), searchPrefix("mar"), searchFor()} {
			request.Limit = 10
			fx.wantBest(t, request, documents[20:]...)
		}
	})
	s.test("of equal popularity the smallest IDs are candidates, by their bytes and then by their kind", func(t *testing.T, fx *fixture) {
		documents := make([]stores.SearchDocument, 30)
		for i := range documents {
			documents[i] = searchDocument(stores.KindUser, "maria")
			documents[i].ID = searchID(stores.KindUser, (i*7)%30)
			documents[i].Popularity = 5
		}
		fx.putDocuments(t, documents...)
		sortBy(documents, func(d stores.SearchDocument) stores.ID { return d.ID })
		page := documents[9]
		page.ID.Kind = stores.KindPage // before the user with the same bytes
		fx.putDocuments(t, page)
		request := searchFor("maria")
		request.Limit = 10
		fx.wantBest(t, request, append([]stores.SearchDocument{page}, documents[:9]...)...)
	})
	s.test("a name with all words of the query and no other word is a candidate however unpopular it is", func(t *testing.T, fx *fixture) {
		documents := crowd(t, fx, 30)
		exact, turned := searchDocument(stores.KindUser, "maria", "mar"), searchDocument(stores.KindUser, "mar", "maria")
		second := searchDocument(stores.KindUser, "unlike")
		second.Names = append(second.Names, searchName("mar", "maria"))
		for i := range documents {
			documents[i].Names[0] = append(documents[i].Names[0], "mar")
		}
		fx.putDocuments(t, append(documents, exact, turned, second)...)
		for _, request := range []stores.SearchRequest{searchFor("maria", "mar"), searchPrefix("maria", "mar"), searchFor("mar", "maria", "mar")} {
			request.Limit = 4
			fx.wantBest(t, request, exact, turned, second, documents[29])
		}
	})
	s.test("words of several names and of the text are no exact name", func(t *testing.T, fx *fixture) {
		documents := crowd(t, fx, 9)
		d := searchDocument(stores.KindUser, "maria", "unlike")
		d.Text = searchName("maria")
		fx.putDocuments(t, d)
		request := searchFor("maria")
		request.Limit = 9
		fx.wantBest(t, request, documents...)
	})
	s.test("a friend is a candidate however unpopular, after the exact names", func(t *testing.T, fx *fixture) {
		documents := crowd(t, fx, 30)
		exact := searchDocument(stores.KindUser, "maria")
		fx.putDocuments(t, exact)
		request := searchFor("maria")
		request.Scope.Friends = append(fx.ids(stores.KindUser, 1000), documents[3].ID, documents[1].ID)
		for limit, want := range [][]stores.SearchDocument{{}, {exact}, {exact, documents[3]}, {exact, documents[3], documents[1]},
			{exact, documents[3], documents[1], documents[29]}} {
			if request.Limit = limit; limit > 0 {
				fx.wantBest(t, request, want...)
			}
		}
	})
	s.test("the best candidates are in the scope and in the filter", func(t *testing.T, fx *fixture) {
		documents := crowd(t, fx, 30)
		documents[29].Public = false
		documents[28].Owners = []stores.ID{documents[28].ID}
		for i := range 27 {
			documents[i].Category = "band"
		}
		fx.putDocuments(t, documents...)
		request := searchFor("maria")
		request.Scope.Hidden, request.Filter.Categories, request.Limit = documents[28].Owners, []string{"band"}, 3
		fx.wantBest(t, request, documents[24:27]...)
	})
}

// wantBest fails unless the candidates of a request are documents, whether or not they are counted.
func (fx *fixture) wantBest(t tester, request stores.SearchRequest, documents ...stores.SearchDocument) {
	t.Helper()
	for _, request.Uncounted = range []bool{false, true} {
		want(t, "More", fx.find(t, request).More, true)
		fx.wantDocuments(t, request, documents...)
	}
}

// searchCounts tests Counts.
func (s suite) searchCounts() {
	s.test("More and the counts are of literal matches, and exact", func(t *testing.T, fx *fixture) {
		var documents []stores.SearchDocument
		genres := fx.ids(stores.KindInterest, 2)
		for i := range 1200 {
			d := searchDocument(searchKinds[i%4], "maria", numberWord(i%600))
			d.Popularity = i
			if i%3 > 0 {
				d.Genres, d.Category, d.Language = genres[i%2:], fmt.Sprintf("c %d", i%5), "en"
				d.At, d.Place = time.Date(2020+i%3, 12, 31, 23, 59, 59, 999999000, time.UTC), searchID(stores.KindPlace, i%2)
			}
			documents = append(documents, d, searchDocument(searchKinds[i%4], "mariah"))
		}
		fx.putDocuments(t, documents...)
		request := searchFor("maria")
		request.Facets = []stores.SearchFacet{stores.FacetKind, stores.FacetCategory, stores.FacetGenre, stores.FacetPlace, stores.FacetLanguage, stores.FacetYear}
		for _, limit := range []int{1, stores.MaxSearchCandidates} {
			request.Limit = limit
			result := fx.find(t, request)
			want(t, "More", result.More, true)
			want(t, "Total", result.Counts.Total, 1200)
			searchModel(documents).check(t, request, result)
		}
	})
	s.test("there are no more when there are as many as the limit", func(t *testing.T, fx *fixture) {
		fx.putDocuments(t, searchText("maria"), searchText("maria"), searchText("mariah"))
		request := searchFor("maria")
		request.Limit = 2
		want(t, "More", fx.find(t, request).More, false)
		request.Limit = 1
		want(t, "More", fx.find(t, request).More, true)
	})
	s.test("only the facets of the request are counted", func(t *testing.T, fx *fixture) {
		fx.putDocuments(t, searchText("maria"), searchText("maria"))
		request := searchFor("maria")
		request.Limit = 1
		want(t, "facets", fx.find(t, request).Counts, stores.SearchCounts{Total: 2})
		request.Facets = []stores.SearchFacet{stores.FacetKind, stores.FacetYear}
		counts := fx.find(t, request).Counts
		want(t, "Total", counts.Total, 2)
		want(t, "kinds", counts.Facets[stores.FacetKind], map[string]int{"post": 2})
		want(t, "years", counts.Facets[stores.FacetYear], map[string]int{})
	})
	s.test("at most MaxFacetValues values of a facet are returned, those with most documents, then by value", func(t *testing.T, fx *fixture) {
		var documents []stores.SearchDocument
		for i := range 2 * stores.MaxFacetValues {
			d := searchText("maria")
			d.Category = fmt.Sprintf("c%02d", i)
			if documents = append(documents, d); i%4 == 3 {
				d.ID = stores.NewID(stores.KindPost)
				documents = append(documents, d)
			}
		}
		fx.putDocuments(t, documents...)
		request := searchFor("maria")
		request.Limit, request.Facets = 3, []stores.SearchFacet{stores.FacetCategory}
		result := fx.find(t, request)
		want(t, "number of values", len(result.Counts.Facets[stores.FacetCategory]), stores.MaxFacetValues)
		searchModel(documents).check(t, request, result)
	})
	s.test("counts are of documents in the scope and in the filter", func(t *testing.T, fx *fixture) {
		hidden := fx.id(stores.KindUser)
		var documents []stores.SearchDocument
		for i := range 60 {
			d := searchText("maria")
			d.Public, d.Category = i%2 == 0, fmt.Sprint("c", i%3)
			if i%5 == 0 {
				d.Owners = []stores.ID{hidden}
			}
			documents = append(documents, d)
		}
		documents = append(documents, stores.SearchDocument{ID: fx.id(stores.KindPost), Version: 1, Deleted: true})
		fx.putDocuments(t, documents...)
		request := searchFor("maria")
		request.Limit, request.Facets = 3, []stores.SearchFacet{stores.FacetCategory, stores.FacetKind}
		request.Scope.Hidden, request.Filter.Categories = []stores.ID{hidden}, []string{"c1", "c2"}
		result := fx.find(t, request)
		want(t, "Total", result.Counts.Total, 16)
		searchModel(documents).check(t, request, result)
	})
}

// searchLimits tests limits of a request.
func (s suite) searchLimits() {
	s.test("Limit is 1 to MaxSearchCandidates", func(t *testing.T, fx *fixture) {
		var documents []stores.SearchDocument
		for range stores.MaxSearchCandidates {
			documents = append(documents, searchText("maria"))
		}
		fx.putDocuments(t, documents...)
		for _, limit := range []int{1, 2, 249, 250} {
			request := searchFor("maria")
			request.Limit = limit
			result := fx.find(t, request)
			want(t, "candidates", len(result.Candidates), limit)
			want(t, "More", result.More, limit < 250)
		}
	})
	s.test("a query may have MaxSearchWords words of MaxSearchQuery characters", func(t *testing.T, fx *fixture) {
		var words []stores.SearchWord
		for i := range stores.MaxSearchWords {
			word := ""
			for len(word) < stores.MaxSearchQuery {
				word += numberWord(i)
			}
			words = append(words, word[:stores.MaxSearchQuery])
		}
		d := searchText(words...)
		fx.putDocuments(t, d)
		fx.wantFound(t, searchFor(words...), d.ID)
		fx.wantFound(t, searchPrefix(words...), d.ID)
	})
	s.test("a document may have 20 names and a text of 2000 words", func(t *testing.T, fx *fixture) {
		d := searchText()
		for i := range 2000 {
			d.Text = append(d.Text, numberWord(i%600))
		}
		d.Text = append(d.Text, "last")
		for i := range 20 {
			d.Names = append(d.Names, searchName("name", numberWord(i)))
		}
		fx.putDocuments(t, d)
		fx.wantDocuments(t, searchFor("last", "name"), d)
		fx.wantDocuments(t, searchFor("name", numberWord(19)), d)
	})
}
