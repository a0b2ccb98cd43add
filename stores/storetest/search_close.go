package storetest

import (
	"testing"

	"fivefold/stores"
	"fivefold/stores/textsearch"

	"pgregory.net/rapid"
)

// wantCandidates fails unless documents are among the candidates of a request.
func (fx *fixture) wantCandidates(t tester, request stores.SearchRequest, ids ...stores.ID) {
	t.Helper()
	got := fx.found(t, request)
	for _, id := range ids {
		if got[id] != 1 {
			t.Errorf("%+v finds %v %d times", request.Query, id, got[id])
		}
	}
}

// searchClose tests that documents with close names are candidates.
func (s suite) searchClose() {
	closeTo := func(sentence string, name stores.SearchName, queries ...stores.SearchName) {
		s.test(sentence, func(t *testing.T, fx *fixture) {
			d := searchDocument(stores.KindInterest, name...)
			fx.putDocuments(t, d, searchDocument(stores.KindInterest, "unlike", "everything"), searchText(name[0]))
			for _, words := range queries {
				fx.wantCandidates(t, searchFor(words...), d.ID)
			}
		})
	}
	beginning := func(sentence string, name stores.SearchName, queries ...stores.SearchName) {
		s.test(sentence, func(t *testing.T, fx *fixture) {
			d := searchDocument(stores.KindInterest, name...)
			fx.putDocuments(t, d, searchDocument(stores.KindInterest, "unlike", "everything"))
			for _, words := range queries {
				fx.wantCandidates(t, searchPrefix(words...), d.ID)
			}
		})
	}
	closeTo("a word with another letter is close", searchName("kennedys"), searchName("kennedis"), searchName("jennedys"), searchName("kennedyz"))
	closeTo("a word without a letter is close", searchName("kennedys"), searchName("ennedys"), searchName("kenedys"), searchName("kennedy"))
	closeTo("a word with one letter more is close", searchName("kennedys"), searchName("akennedys"), searchName("kennnedys"), searchName("kennedyss"))
	closeTo("a word with two neighbours swapped is close", searchName("kennedys"), searchName("eknnedys"), searchName("kenendys"), searchName("kennedsy"))
	closeTo("a word with two edits is close", searchName("kennedys"), searchName("kenedis"), searchName("jennedyz"), searchName("eknnedsy"), searchName("nnedys"), searchName("kennedysxy"))
	closeTo("a short word with an edit is close", searchName("abba"), searchName("aba"), searchName("abab"), searchName("abbo"), searchName("xbba"), searchName("abbas"))
	closeTo("a word of three letters with an edit is close", searchName("mew"), searchName("mow"), searchName("new"), searchName("emw"), searchName("meow"))
	closeTo("a letter is a character, not a byte", searchName("москва"), searchName("масква"), searchName("мсква"), searchName("моксва"), searchName("маскво"))
	closeTo("each word may have edits", searchName("dead", "kennedys"), searchName("deda", "kenedys"), searchName("kenedys", "deat"))
	closeTo("words of the name that the query does not have are allowed", searchName("carlos", "jose", "leitao"), searchName("carlo", "leitao"))
	closeTo("words of the query that are run together are close", searchName("addison", "road"), searchName("addisonroad"), searchName("adisonroad"))
	closeTo("words of the query that are split are close", searchName("radiohead"), searchName("radio", "head"), searchName("rado", "head"))
	closeTo("words that are separated elsewhere are close", searchName("the", "rolling", "stones"), searchName("therolling", "stones"), searchName("therol", "ling", "stones"))
	beginning("the beginning of a word with an edit is close", searchName("joshua", "radin"), searchName("joshhua", "ra"), searchName("jsoh"), searchName("joshua", "rafi"))
	beginning("the beginning of a word with two edits is close", searchName("kennedys"), searchName("kenmes"), searchName("jemned"))
	beginning("the beginning of a name that is run together is close", searchName("addison", "road"), searchName("addisonr"), searchName("adisonro"))
	beginning("a whole word is close to the last word too", searchName("abba"), searchName("abbba"), searchName("bba"))

	s.test("literal matches come before close matches", func(t *testing.T, fx *fixture) {
		documents := []stores.SearchDocument{searchDocument(stores.KindInterest, "kenedys")}
		documents[0].Popularity = 1000
		for range stores.MaxSearchCandidates {
			documents = append(documents, searchDocument(stores.KindInterest, "kennedys"))
		}
		fx.putDocuments(t, documents...)
		got := fx.find(t, searchFor("kennedys"))
		want(t, "More", got.More, false)
		want(t, "candidates", len(got.Candidates), stores.MaxSearchCandidates)
		for _, d := range got.Candidates {
			want(t, "name", d.Names[0], searchName("kennedys"))
		}
	})
	s.test("close matches fill what is left: those with the fewest edits, of equally many the most popular, then those with the smallest IDs", func(t *testing.T, fx *fixture) {
		var model searchModel
		for i, name := range []stores.SearchName{searchName("kennedys"), searchName("kenedys"), searchName("jennedys"), searchName("kenedis"), searchName("the", "kennedis"),
			searchName("ken", "nedys"), searchName("kennedysson"), searchName("kenned")} {
			for popularity := range 40 {
				d := searchDocument(stores.KindInterest, name...)
				d.Popularity = popularity * (1 + i%3) / 2 * 7
				model = append(model, d)
			}
		}
		fx.putDocuments(t, model...)
		for _, words := range []stores.SearchName{searchName("kennedys"), searchName("kenedys"), searchName("kennedis")} {
			for _, limit := range []int{1, 10, 60, stores.MaxSearchCandidates} {
				for _, request := range []stores.SearchRequest{searchFor(words...), searchPrefix(words...)} {
					request.Limit = limit
					model.check(t, request, fx.find(t, request))
				}
			}
		}
	})
	s.test("close matches are in the scope and in the filter", func(t *testing.T, fx *fixture) {
		public, private, other := searchDocument(stores.KindUser, "kennedys"), searchDocument(stores.KindUser, "kennedys"), searchDocument(stores.KindPage, "kennedys")
		private.Public = false
		fx.putDocuments(t, public, private, other)
		request := searchFor("kenedys")
		request.Filter.Kinds = []stores.Kind{stores.KindUser}
		fx.wantFound(t, request, public.ID)
	})
	s.test("a close match has no word of Without", func(t *testing.T, fx *fixture) {
		found, not := searchDocument(stores.KindUser, "kennedys"), searchDocument(stores.KindUser, "kennedys", "jr")
		fx.putDocuments(t, found, not)
		request := searchFor("kenedys")
		request.Query.Without = []stores.SearchWord{"jr"}
		got := fx.found(t, request)
		if got[found.ID] != 1 {
			t.Errorf("found %v", got)
		}
	})
}

// searchCloseModel tests that random edits of random words are found.
func (s suite) searchCloseModel() {
	names := []stores.SearchName{
		{"mike", "sullivan"}, {"ministere", "des", "relations", "internationales"}, {"steve", "jablonsky"}, {"masters", "of", "reality"}, {"aesop", "rock"},
		{"union", "europeenne", "au", "niger"}, {"orchid"}, {"gobierno", "de", "zacatecas"}, {"traveling", "wilburys"}, {"peter", "bjorn", "and", "john"},
		{"николай", "гоголь"}, {"abba"}, {"mew"}, {"東京", "事変"}, {"x"}, {"ok", "go"}, {"u2"}, {"the", "the"},
	}
	s.test("names with edited words are found as the model finds them", func(t *testing.T, fx *fixture) {
		documents := make([]stores.SearchDocument, len(names))
		for i, name := range names {
			documents[i] = searchDocument(stores.KindInterest, name...)
		}
		fx.putDocuments(t, documents...)
		rapid.Check(t, func(t *rapid.T) {
			d := rapid.SampledFrom(documents).Draw(t, "document")
			var words []stores.SearchWord
			for _, word := range d.Names[0] {
				words = append(words, editedWord(t, word))
			}
			words = rapid.Permutation(words).Draw(t, "order")
			words = words[rapid.IntRange(0, len(words)-1).Draw(t, "first word"):]
			for _, request := range []stores.SearchRequest{searchFor(words...), searchPrefix(words...)} {
				searchModel(documents).check(t, request, fx.find(t, request))
			}
		})
	})
	s.test("names of which the beginning of the last word is edited are found as the model finds them", func(t *testing.T, fx *fixture) {
		documents := make([]stores.SearchDocument, len(names))
		for i, name := range names {
			documents[i] = searchDocument(stores.KindInterest, name...)
		}
		fx.putDocuments(t, documents...)
		rapid.Check(t, func(t *rapid.T) {
			d := rapid.SampledFrom(documents).Draw(t, "document")
			words := append(searchName(), d.Names[0]...)
			last := []rune(words[len(words)-1])
			words[len(words)-1] = editedWord(t, string(last[:rapid.IntRange(1, len(last)).Draw(t, "letters")]))
			request := searchPrefix(words...)
			searchModel(documents).check(t, request, fx.find(t, request))
		})
	})
}

// editedWord draws a word with edits, which are as many as its letters allow and are apart from each other.
func editedWord(t *rapid.T, word stores.SearchWord) stores.SearchWord {
	edited, from := []rune(word), 0
	for range rapid.IntRange(0, 2).Draw(t, "edits") {
		if from >= len(edited) {
			break
		}
		at := rapid.IntRange(from, len(edited)-1).Draw(t, "at")
		before, rest := edited[:at:at], edited[at:]
		switch rapid.IntRange(0, 3).Draw(t, "edit") {
		case 0:
			rest = rest[1:]
		case 1:
			rest = append([]rune{'q', rest[0]}, rest[1:]...)
		case 2:
			rest = append([]rune{'q'}, rest[1:]...)
		case 3:
			if len(rest) > 1 {
				rest = append([]rune{rest[1], rest[0]}, rest[2:]...)
			}
		}
		from, edited = at+3, append(before, rest...)
	}
	if most := textsearch.MaxEdits(len(edited)); len(edited) == 0 || textsearch.Distance(string(edited), word, most) > most {
		return word
	}
	return string(edited)
}

// searchNamesModel compares what random queries find among random names with textsearch.Match.
func (s suite) searchNamesModel() {
	s.test("every close match is a candidate in a store of 250 documents", func(t *testing.T, fx *fixture) {
		words := []stores.SearchWord{"anna", "hannah", "ann", "maria", "marie", "mario", "joan", "johan", "jo", "smith", "smyth", "schmidt", "van", "der", "berg", "berger",
			"new", "york", "newyork", "radio", "head", "radiohead", "of", "the", "and", "they", "x", "xx", "xxx", "東", "京", "😀", "2pac", "blink", "182", "blink182"}
		model := searchModel(randomDocuments(5, stores.MaxSearchCandidates, words))
		for i := range model {
			model[i].Public, model[i].Text = true, nil
		}
		fx.putDocuments(t, model...)
		rapid.Check(t, func(t *rapid.T) {
			name := rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(t, "name")
			if rapid.Bool().Draw(t, "another separation") {
				letters := []rune(textsearch.Joined(name))
				at := rapid.IntRange(0, len(letters)-1).Draw(t, "at")
				if name = searchName(string(letters[at:])); at > 0 {
					name = searchName(string(letters[:at]), string(letters[at:]))
				}
			}
			for i := range name {
				name[i] = editedWord(t, name[i])
			}
			if last := []rune(name[len(name)-1]); rapid.Bool().Draw(t, "beginning") {
				name[len(name)-1] = string(last[:rapid.IntRange(1, len(last)).Draw(t, "letters")])
			}
			for _, request := range []stores.SearchRequest{searchFor(name...), searchPrefix(name...)} {
				model.check(t, request, fx.find(t, request))
			}
		})
	})
}

// searchSpaceless tests that names in scripts without spaces are found with other characters, since people type such a name as one phrase.
func (s suite) searchSpaceless() {
	s.test("names in scripts without spaces are found as the model finds them", func(t *testing.T, fx *fixture) {
		var model searchModel
		for _, name := range []string{"ほしのレコード", "🎸 ほしのレコード", "東京事変", "東京 事変", "北京大学", "京都の東", "ร้านอาหารไทย", "Radio 東京", "กรุงเทพมหานครอมรรัตนโกสินทร์"} {
			model = append(model, searchDocument(stores.KindPage, textsearch.Words(name)...))
		}
		model = append(model, searchText(textsearch.Words("東京の事変")...))
		fx.putDocuments(t, model...)
		typed := func(t tester, query string) {
			for _, prefix := range []bool{false, true} {
				request := searchFor()
				request.Query = textsearch.Parse(query, prefix)
				model.check(t, request, fx.find(t, request))
			}
		}
		for _, query := range []string{"ほしレコード", "🎸 ほしレコード", "ほしのレコ", "東事変", "京東事変", "北京大", `"ほし レコード"`, "radio 東大京", "東京 -事"} {
			typed(t, query)
		}
		rapid.Check(t, func(t *rapid.T) {
			letters := []rune(rapid.SampledFrom([]string{"ほしのレコード", "東京事変", "ร้านอาหารไทย", "กรุงเทพมหานครอมรรัตนโกสินทร์", "มหานครอมรรัตน"}).Draw(t, "name"))
			at := rapid.IntRange(0, len(letters)-1).Draw(t, "at")
			typed(t, rapid.SampledFrom([]string{"", "🎸 ", "東京 "}).Draw(t, "before")+string(letters[:at])+rapid.SampledFrom([]string{"", "大", "q"}).Draw(t, "typed")+string(letters[at+1:]))
		})
	})
}
