package storetest

import (
	"strings"
	"testing"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// searchWords tests which words a literal match has.
func (s suite) searchWords() {
	s.test("a document with every word of the query is found", func(t *testing.T, fx *fixture) {
		found := searchDocument(stores.KindInterest, "dead", "kennedys")
		fx.putDocuments(t, found, searchDocument(stores.KindInterest, "dead", "boys"))
		fx.wantFound(t, searchFor("dead", "kennedys"), found.ID)
	})
	s.test("words are found in any order, with other words between them", func(t *testing.T, fx *fixture) {
		found := searchDocument(stores.KindInterest, "crosby", "stills", "nash", "young")
		fx.putDocuments(t, found)
		fx.wantFound(t, searchFor("young", "stills"), found.ID)
	})
	s.test("a word of the query may be written twice", func(t *testing.T, fx *fixture) {
		found := searchDocument(stores.KindInterest, "duran")
		fx.putDocuments(t, found)
		fx.wantFound(t, searchFor("duran", "duran"), found.ID)
	})
	s.test("words are found in any of the names and in the text", func(t *testing.T, fx *fixture) {
		found := stores.SearchDocument{ID: fx.id(stores.KindPage), Version: 1, Public: true,
			Names: []stores.SearchName{{"public", "library"}, {"biblioteca"}}, Text: searchName("books", "reading")}
		fx.putDocuments(t, found)
		for _, words := range [][]string{{"library"}, {"biblioteca"}, {"books"}, {"library", "biblioteca"}, {"reading", "public"}} {
			fx.wantFound(t, searchFor(words...), found.ID)
		}
		fx.wantFound(t, searchFor("library", "museum"))
	})
	s.test("the last word may be a beginning with Prefix", func(t *testing.T, fx *fixture) {
		found, text := searchDocument(stores.KindInterest, "dead", "kennedys"), searchText("deadly", "kennels")
		fx.putDocuments(t, found, text)
		fx.wantFound(t, searchPrefix("dead", "kenn"), found.ID)
		fx.wantFound(t, searchPrefix("kenn"), found.ID, text.ID)
		fx.wantFound(t, searchPrefix("k"), found.ID, text.ID)
	})
	s.test("a word that is not the last is no beginning", func(t *testing.T, fx *fixture) {
		fx.putDocuments(t, searchText("strawberry", "fields"))
		fx.wantFound(t, searchPrefix("straw", "fields"))
	})
	s.test("no word is a beginning without Prefix", func(t *testing.T, fx *fixture) {
		fx.putDocuments(t, searchText("strawberry", "fields"))
		fx.wantFound(t, searchFor("straw"))
		fx.wantFound(t, searchFor("strawberry", "fie"))
	})
	s.test("a query without words matches every document", func(t *testing.T, fx *fixture) {
		a, b := searchDocument(stores.KindInterest, "a"), searchText("b")
		fx.putDocuments(t, a, b, stores.SearchDocument{ID: fx.id(stores.KindPost), Version: 1, Deleted: true})
		fx.wantFound(t, searchFor(), a.ID, b.ID)
		fx.wantFound(t, searchPrefix(), a.ID, b.ID)
	})
	s.test("a document without words is found by a query without words only", func(t *testing.T, fx *fixture) {
		d := stores.SearchDocument{ID: fx.id(stores.KindPost), Version: 1, Public: true}
		fx.putDocuments(t, d)
		fx.wantFound(t, searchFor(), d.ID)
		fx.wantFound(t, searchPrefix("a"))
	})
	s.test("nothing is found where nothing is stored", func(t *testing.T, fx *fixture) {
		fx.wantFound(t, searchFor("a"))
		fx.wantFound(t, searchFor())
	})
	s.test("a candidate is the document as it was stored", func(t *testing.T, fx *fixture) {
		d := fx.fullDocument()
		fx.putDocuments(t, d)
		fx.wantDocuments(t, searchPrefix("ad"), d)
	})
}

// searchPhrases tests phrases and words that a document must not have.
func (s suite) searchPhrases() {
	query := func(words []string, phrases [][]string, without ...string) stores.SearchRequest {
		return stores.SearchRequest{Query: stores.SearchQuery{Words: words, Phrases: phrases, Without: without}}
	}
	s.test("the words of a phrase follow each other in one name or in the text", func(t *testing.T, fx *fixture) {
		name := searchDocument(stores.KindInterest, "the", "new", "york", "dolls")
		text := searchText("from", "new", "york")
		fx.putDocuments(t, name, text, searchText("york", "is", "new"), searchText("new", "in", "york"),
			stores.SearchDocument{ID: fx.id(stores.KindPage), Version: 1, Public: true, Names: []stores.SearchName{{"new"}, {"york"}}},
			stores.SearchDocument{ID: fx.id(stores.KindPage), Version: 1, Public: true, Names: []stores.SearchName{{"new"}}, Text: searchName("york")})
		fx.wantFound(t, query([]string{"new", "york"}, [][]string{{"new", "york"}}), name.ID, text.ID)
	})
	s.test("each phrase must be found", func(t *testing.T, fx *fixture) {
		both := searchText("new", "york", "and", "hong", "kong")
		fx.putDocuments(t, both, searchText("new", "york", "kong", "hong"))
		fx.wantFound(t, query([]string{"new", "york", "hong", "kong"}, [][]string{{"new", "york"}, {"hong", "kong"}}), both.ID)
	})
	s.test("the last word of a phrase is no beginning", func(t *testing.T, fx *fixture) {
		fx.putDocuments(t, searchText("new", "yorkers"))
		request := query([]string{"new", "york"}, [][]string{{"new", "york"}})
		request.Query.Prefix = true
		fx.wantFound(t, request)
	})
	s.test("words beside a phrase may be anywhere", func(t *testing.T, fx *fixture) {
		found := searchText("dolls", "of", "new", "york")
		fx.putDocuments(t, found, searchText("new", "york"))
		fx.wantFound(t, query([]string{"new", "york", "dolls"}, [][]string{{"new", "york"}}), found.ID)
	})
	s.test("a document with a word of Without is not found", func(t *testing.T, fx *fixture) {
		found := searchText("apple", "pie")
		fx.putDocuments(t, found, searchText("apple", "computer"), searchDocument(stores.KindPage, "apple", "shares"))
		fx.wantFound(t, query([]string{"apple"}, nil, "computer", "shares"), found.ID)
	})
	s.test("a word of Without is no beginning and no near word", func(t *testing.T, fx *fixture) {
		found := searchDocument(stores.KindPage, "apple", "computers")
		fx.putDocuments(t, found)
		fx.wantFound(t, query([]string{"apple"}, nil, "computer", "computerz"), found.ID)
	})
	s.test("a query with nothing but Without finds the other documents", func(t *testing.T, fx *fixture) {
		found := searchText("pie")
		fx.putDocuments(t, found, searchText("computer"))
		fx.wantFound(t, query(nil, nil, "computer"), found.ID)
	})
	s.test("a word that is wanted and not wanted finds nothing", func(t *testing.T, fx *fixture) {
		fx.putDocuments(t, searchText("apple"))
		fx.wantFound(t, query([]string{"apple"}, nil, "apple"))
	})
}

// searchOpaqueWords tests that words are text, whatever they mean to an engine.
func (s suite) searchOpaqueWords() {
	words := []stores.SearchWord{
		"and", "or", "not", "near", "to", "null", "true", "false", "title", "id", "asc", "0", "1e5", "2024", "null0", "select", "rowid",
		"😀", "👍🏽", "❤", "♥", "🇮🇹", "москва", "ελλας", "東京", "東", "京", "서울", "مرحبا", "שלום", "ñandu", "ß", "straße", "ﬁ", "ı", "ǅ", "ａ", "𝕒",
		"AND", "OR", "NOT", "NEAR", "*", "\"", "`", ":", "&&", "||", "&", "|", "(", ")", "{", "}", "[", "]", "\\", "/", "'", ";", ",", ".", "+", "-", "~", "^",
		"!", "?", "<", ">", "=", ":=", "%", "_", "#", "$", "@", "a*", "*a", "a:b", "a\"b", "a'b", "a`b", "[a-z]+", ".*", "(a+)+$", "x|y", "a\\", "~2", "^2", "_all",
		strings.Repeat("w", 199) + "z", strings.Repeat("жё", 100), strings.Repeat("😀", 50),
	}
	s.test("a word is found whatever it means to an engine, and finds no other word", func(t *testing.T, fx *fixture) {
		documents := make([]stores.SearchDocument, len(words))
		for i, word := range words {
			documents[i] = searchText("zz"+numberWord(i), word, "zzz")
		}
		fx.putDocuments(t, documents...)
		for i, word := range words {
			fx.wantDocuments(t, searchFor(word), documents[i])
			fx.wantDocuments(t, searchFor(word, "zz"+numberWord(i)), documents[i])
			searchModel(documents).check(t, searchPrefix(word), fx.find(t, searchPrefix(word)))
			phrase := searchFor(word, "zzz")
			phrase.Query.Phrases = [][]stores.SearchWord{{word, "zzz"}}
			fx.wantDocuments(t, phrase, documents[i])
			without := searchFor("zz" + numberWord(i))
			without.Query.Without = []stores.SearchWord{word}
			fx.wantFound(t, without)
		}
	})
	s.test("names keep words apart whatever they mean to an engine", func(t *testing.T, fx *fixture) {
		documents := make([]stores.SearchDocument, len(words))
		for i, word := range words {
			documents[i] = searchDocument(stores.KindInterest, word, "zz"+numberWord(i))
		}
		fx.putDocuments(t, documents...)
		for i, word := range words {
			searchModel(documents).check(t, searchFor(word), fx.find(t, searchFor(word)))
			fx.wantDocuments(t, searchFor("zz"+numberWord(i), word), documents[i])
		}
	})
}

// numberWord returns a word of letters for a number, so that two numbers differ in at least three letters.
func numberWord(i int) stores.SearchWord {
	a, b := string(rune('a'+i%26)), string(rune('a'+i/26))
	return strings.Repeat(a, 3) + strings.Repeat(b, 3)
}

// searchRandomWords compares the literal matches of random queries with a model.
func (s suite) searchRandomWords() {
	s.test("literal matches are those of a model", func(t *testing.T, fx *fixture) {
		words := []stores.SearchWord{"a", "ab", "abc", "b", "ba", "bab", "c", "ca", "😀", "ж", "жу", "or", "x1"}
		model := searchModel(randomDocuments(1, 200, words))
		fx.putDocuments(t, model...)
		rapid.Check(t, func(t *rapid.T) {
			word := rapid.SampledFrom(words)
			request := stores.SearchRequest{
				Query: stores.SearchQuery{
					Words:   rapid.SliceOfN(word, 0, 3).Draw(t, "words"),
					Prefix:  rapid.Bool().Draw(t, "prefix"),
					Phrases: rapid.SliceOfN(rapid.SliceOfN(word, 1, 2), 0, 1).Draw(t, "phrases"),
					Without: rapid.SliceOfN(word, 0, 1).Draw(t, "without"),
				},
				Limit:  rapid.IntRange(1, stores.MaxSearchCandidates).Draw(t, "limit"),
				Facets: []stores.SearchFacet{stores.FacetKind},

				Uncounted: rapid.Bool().Draw(t, "uncounted"),
			}
			for _, phrase := range request.Query.Phrases {
				request.Query.Words = append(phrase[:len(phrase):len(phrase)], request.Query.Words...)
			}
			model.check(t, request, fx.find(t, request))
		})
	})
}
