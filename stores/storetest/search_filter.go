package storetest

import (
	"slices"
	"testing"
	"time"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// searchFilter tests each field of a filter.
func (s suite) searchFilter() {
	users, pages, others := []stores.ID{searchID(stores.KindUser, 1), searchID(stores.KindUser, 2)}, []stores.ID{searchID(stores.KindPage, 1), searchID(stores.KindPage, 2)},
		[]stores.ID{searchID(stores.KindInterest, 1), searchID(stores.KindInterest, 2)}
	places := []stores.ID{searchID(stores.KindPlace, 1), searchID(stores.KindPlace, 2)}
	for _, c := range []struct {
		field       string
		set         func(d *stores.SearchDocument)
		all, others func(f *stores.SearchFilter) // selects the document, and others
		empty       func(f *stores.SearchFilter)
	}{
		{"Categories", func(d *stores.SearchDocument) { d.Category = "a, `b` && [c]" },
			func(f *stores.SearchFilter) { f.Categories = []string{"x", "a, `b` && [c]"} }, func(f *stores.SearchFilter) { f.Categories = []string{"a", "b", ""} },
			func(f *stores.SearchFilter) { f.Categories = []string{} }},
		{"Genres", func(d *stores.SearchDocument) { d.Genres = others },
			func(f *stores.SearchFilter) { f.Genres = others[1:] }, func(f *stores.SearchFilter) { f.Genres = pages },
			func(f *stores.SearchFilter) { f.Genres = []stores.ID{} }},
		{"Places", func(d *stores.SearchDocument) { d.Place = places[0] },
			func(f *stores.SearchFilter) { f.Places = places }, func(f *stores.SearchFilter) { f.Places = places[1:] },
			func(f *stores.SearchFilter) { f.Places = []stores.ID{} }},
		{"Languages", func(d *stores.SearchDocument) { d.Language = "zh-Hant" },
			func(f *stores.SearchFilter) { f.Languages = []string{"de", "zh-Hant"} }, func(f *stores.SearchFilter) { f.Languages = []string{"zh", "hant", "ZH-HANT"} },
			func(f *stores.SearchFilter) { f.Languages = []string{} }},
		{"Authors", func(d *stores.SearchDocument) { d.Author = users[0] },
			func(f *stores.SearchFilter) { f.Authors = users }, func(f *stores.SearchFilter) { f.Authors = users[1:] },
			func(f *stores.SearchFilter) { f.Authors = []stores.ID{} }},
		{"On", func(d *stores.SearchDocument) { d.On = pages[0] },
			func(f *stores.SearchFilter) { f.On = pages }, func(f *stores.SearchFilter) { f.On = []stores.ID{pages[1], asKind(pages[0], stores.KindUser)} },
			func(f *stores.SearchFilter) { f.On = []stores.ID{} }},
		{"Groups", func(d *stores.SearchDocument) { d.Groups = pages },
			func(f *stores.SearchFilter) { f.Groups = pages[1:] }, func(f *stores.SearchFilter) { f.Groups = users },
			func(f *stores.SearchFilter) { f.Groups = []stores.ID{} }},
		{"Kinds", func(d *stores.SearchDocument) { d.ID.Kind = stores.KindPage },
			func(f *stores.SearchFilter) { f.Kinds = []stores.Kind{stores.KindPost, stores.KindPage} }, func(f *stores.SearchFilter) { f.Kinds = []stores.Kind{stores.KindPost, "pag"} },
			func(f *stores.SearchFilter) { f.Kinds = []stores.Kind{} }},
		{"IDs", func(d *stores.SearchDocument) { d.ID = pages[0] },
			func(f *stores.SearchFilter) { f.IDs = pages }, func(f *stores.SearchFilter) { f.IDs = []stores.ID{pages[1], asKind(pages[0], stores.KindUser)} },
			func(f *stores.SearchFilter) { f.IDs = []stores.ID{} }},
	} {
		s.test("a filter by "+c.field+" selects documents with one of the values; nil selects all, an empty list nothing", func(t *testing.T, fx *fixture) {
			d, other := searchDocument(stores.KindUser, "word"), searchDocument(stores.KindUser, "word")
			c.set(&d)
			fx.putDocuments(t, d, other)
			for _, words := range [][]string{{"word"}, {"wrod"}, nil} {
				request := searchFor(words...)
				fx.wantFound(t, request, d.ID, other.ID)
				c.all(&request.Filter)
				fx.wantFound(t, request, d.ID)
				c.others(&request.Filter)
				fx.wantFound(t, request)
				c.empty(&request.Filter)
				fx.wantFound(t, request)
			}
		})
	}
	s.test("a filter by time begins at From and ends before To, to the microsecond; a document without a time is not in it", func(t *testing.T, fx *fixture) {
		documents := []stores.SearchDocument{searchText("word"), searchText("word"), searchText("word"), searchText("word")}
		for i := range documents[:3] {
			documents[i].At = at(0).Add(time.Duration(i) * time.Microsecond)
		}
		fx.putDocuments(t, documents...)
		request := searchFor("word")
		for from := range 4 {
			request.Filter.From, request.Filter.To = at(0).Add(time.Duration(from)*time.Microsecond), time.Time{}
			fx.wantDocuments(t, request, documents[from:3]...)
			request.Filter.From, request.Filter.To = time.Time{}, request.Filter.From
			fx.wantDocuments(t, request, documents[:from]...)
			request.Filter.From, request.Filter.To = at(0), request.Filter.To.In(time.FixedZone("abroad", -7*60*60))
			fx.wantDocuments(t, request, documents[:from]...)
		}
		request.Filter.From, request.Filter.To = at(1), at(0)
		fx.wantFound(t, request)
	})
	s.test("a filter by time knows every year", func(t *testing.T, fx *fixture) {
		old, late := searchText("word"), searchText("word")
		old.At, late.At = time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
		fx.putDocuments(t, old, late)
		request := searchFor("word")
		fx.wantDocuments(t, request, old, late)
		request.Filter.From = time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)
		fx.wantDocuments(t, request, late)
		request.Filter.From, request.Filter.To = time.Time{}, time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)
		fx.wantDocuments(t, request, old)
	})
}

// randomFilter draws a filter.
func randomFilter(t *rapid.T, documents []stores.SearchDocument) stores.SearchFilter {
	w := worldOf()
	var f stores.SearchFilter
	for _, field := range rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 3, rapid.ID).Draw(t, "fields") {
		switch field {
		case 0:
			f.Kinds = rapid.SliceOfN(rapid.SampledFrom(searchKinds), 0, 3).Draw(t, "kinds")
		case 1:
			f.Categories = rapid.SliceOfN(rapid.SampledFrom(w.categories), 0, 3).Draw(t, "categories")
		case 2:
			f.Genres = rapid.SliceOfN(rapid.SampledFrom(w.genres), 0, 3).Draw(t, "genres")
		case 3:
			f.Places = rapid.SliceOfN(rapid.SampledFrom(w.places), 0, 3).Draw(t, "places")
		case 4:
			f.Languages = rapid.SliceOfN(rapid.SampledFrom(w.languages), 0, 3).Draw(t, "languages")
		case 5:
			f.Authors = rapid.SliceOfN(rapid.SampledFrom(w.people), 0, 9).Draw(t, "authors")
		case 6:
			f.On = rapid.SliceOfN(rapid.SampledFrom(w.pages), 0, 3).Draw(t, "on")
		case 7:
			f.Groups = rapid.SliceOfN(rapid.SampledFrom(w.pages), 0, 3).Draw(t, "groups")
		case 8:
			for range rapid.IntRange(0, 99).Draw(t, "IDs") {
				f.IDs = append(f.IDs, rapid.SampledFrom(documents).Draw(t, "ID").ID)
			}
		case 9:
			year := rapid.IntRange(2019, 2024)
			f.From = time.Date(year.Draw(t, "from"), 1, 1, 0, 0, 0, 0, time.UTC)
			f.To = time.Date(year.Draw(t, "to"), 1, 1, 0, 0, 0, 0, time.UTC)
		}
	}
	return f
}

// searchFilterModel compares random filters with a model.
func (s suite) searchFilterModel() {
	s.test("filters agree with a model", func(t *testing.T, fx *fixture) {
		words := []stores.SearchWord{"apple", "banana", "cherry"}
		model := searchModel(randomDocuments(2, 400, words))
		for i := range model {
			model[i].Public, model[i].Owners = true, nil
		}
		fx.putDocuments(t, model...)
		rapid.Check(t, func(t *rapid.T) {
			request := searchFor(rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(words), "bannana")), 0, 2).Draw(t, "words")...)
			request.Filter = randomFilter(t, model)
			request.Limit = rapid.SampledFrom([]int{1, 10, stores.MaxSearchCandidates}).Draw(t, "limit")
			request.Facets = []stores.SearchFacet{stores.FacetKind, stores.FacetCategory, stores.FacetGenre, stores.FacetPlace, stores.FacetLanguage, stores.FacetYear}
			request.Uncounted = rapid.Bool().Draw(t, "uncounted")
			model.check(t, request, fx.find(t, request))
		})
	})
}
