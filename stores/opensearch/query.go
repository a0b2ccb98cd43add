package opensearch

import (
	"slices"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A clause is a query of the server. Words and other values are always values in it, which the server does not parse.
type clause = map[string]any

func term(field string, value any) clause { return clause{"term": clause{field: value}} }

// terms matches documents of which the field has one of the values.
func terms(field string, values []string) clause {
	if values == nil {
		values = []string{}
	}
	return clause{"terms": clause{field: values}}
}

// withIDs matches documents of IDs. The zero ID is that of none, and the server refuses it.
func withIDs(ids []stores.ID) clause {
	values := slices.DeleteFunc(texts(ids), func(id string) bool { return id == "" })
	return clause{"ids": clause{"values": append([]string{}, values...)}}
}

// filter matches what all clauses match, and anyOf what one of them does.
func filter(all ...clause) clause {
	return clause{"bool": clause{"filter": append([]clause{}, all...)}}
}
func anyOf(some ...clause) clause {
	return clause{"bool": clause{"should": some, "minimum_should_match": 1}}
}

// scored gives documents that a clause matches a score.
func scored(match clause, score int) clause {
	return clause{"constant_score": clause{"filter": match, "boost": score}}
}

// find returns the query of a request, of which literal are the literal matches. Its scores are: 6 if a name has the words of the query and no others;
// 5 if the document is a literal match and that of a friend; 4 if it is another literal match; otherwise the score of a close match: see closeMatch.
func find(request stores.SearchRequest, literal clause) clause {
	q := request.Query
	all := []clause{term("deleted", false), inScope(request.Scope)}
	all = append(all, inFilter(request.Filter)...)
	all = append(all, havePhrases(textsearch.RequiredPhrases(q))...)
	matches := []clause{scored(literal, 4)}
	if len(request.Scope.Friends) > 0 {
		matches = append(matches, scored(filter(literal, withIDs(request.Scope.Friends)), 5))
	}
	if len(q.Words) > 0 {
		matches = append(matches, scored(filter(literal, term("bags", bag(q.Words))), 6))
		matches = append(matches, closeMatch(q)...)
	}
	query := clause{"filter": all, "must": clause{"dis_max": clause{"queries": matches}}}
	if len(q.Without) > 0 {
		query["must_not"] = terms("words", q.Without)
	}
	return clause{"bool": query}
}

// havePhrases matches documents that have each of phrases.
func havePhrases(phrases [][]stores.SearchWord) []clause {
	all := make([]clause, len(phrases))
	for i, phrase := range phrases {
		all[i] = clause{"match_phrase": clause{"words": strings.Join(phrase, " ")}}
	}
	return all
}

// literalMatch matches documents that have each word and each phrase of a query.
func literalMatch(q stores.SearchQuery) []clause {
	all := havePhrases(q.Phrases)
	for i, word := range q.Words {
		if isStart(q, i) {
			all = append(all, clause{"prefix": clause{"words": word}})
		} else {
			all = append(all, term("words", word))
		}
	}
	return all
}

// isStart reports whether a word of a query may be the beginning of a word.
func isStart(q stores.SearchQuery, i int) bool { return q.Prefix && i == len(q.Words)-1 }

// closeMatch returns clauses, of which one matches each document that is close to a query as textsearch.Match defines it: with a word of a name that is
// close to each word of the query, with words of a name that follow each other and are close to the query, both without spaces, or with a name that is
// close to words of the query that follow each other, without spaces. Those with a score of closeScores-n match documents that can have n edits, and all
// that have no more. Others match too, such as documents of which the words are in several names: the caller compares.
func closeMatch(q stores.SearchQuery) []clause {
	joined, parts := textsearch.Joined(q.Words), textsearch.Parts(q.Words)
	clauses := []clause{scored(anyOf(near(joined, 0, q.Prefix, true), terms("wholes", parts)), closeScores)}
	for edits := 1; edits <= maxEdits; edits++ {
		words := make([]clause, len(q.Words))
		for i, word := range q.Words {
			words[i] = near(word, edits, isStart(q, i), false)
		}
		some := []clause{filter(words...)}
		if len(q.Words) > 1 {
			some = append(some, near(joined, edits, q.Prefix, true))
		}
		compared := map[string]bool{}
		for _, part := range parts[:min(len(parts), maxParts)] {
			field, cut := "wholes", beginning(part, maxNear)
			if cut != part {
				field = "starts"
			}
			if !compared[field+cut] { // parts of a long query have the same beginnings
				compared[field+cut] = true
				most := textsearch.MaxEdits(textsearch.Letters(part) + maxEdits) // the letters of the name decide
				some = append(some, fuzzy(field, cut, min(edits, most)))
			}
		}
		clauses = append(clauses, scored(anyOf(some...), closeScores-edits))
	}
	return clauses
}

const (
	closeScores = 3 // the score of close matches without edits
	maxEdits    = 2 // the greatest result of textsearch.MaxEdits
)

// maxParts is the number of parts of a query that are compared with names that are close: all of a query of up to four words. Of longer queries, names
// that equal another part are found.
const maxParts = 9

// maxNear is the number of letters of a word that are compared with its beginnings if it has more: the server needs more time for each letter.
const maxNear = 16

// near matches documents of which a name has a word, or words that follow each other, within some edits of a word, or with isStart a beginning of them, as
// far as so many edits are allowed. Of a long word, beginnings are compared. The edits of a joined word that may be a beginning are those of a beginning.
func near(word string, edits int, isStart, isJoined bool) clause {
	letters := textsearch.Letters(word)
	whole, start := min(edits, textsearch.MaxEdits(letters)), min(edits, textsearch.MaxEditsOfBeginning(letters))
	if cut := beginning(word, maxNear); cut != word {
		return fuzzy("starts", cut, whole)
	}
	if !isStart {
		return fuzzy("names", word, whole)
	}
	if start == whole || isJoined {
		return fuzzy("starts", word, start)
	}
	return anyOf(fuzzy("starts", word, start), fuzzy("names", word, whole))
}

// fuzzy matches documents of which a field has a value within some edits of a word. All match: the server returns the best, not the first that it finds.
func fuzzy(field, word string, edits int) clause {
	if edits == 0 {
		return term(field, word)
	}
	return clause{"fuzzy": clause{field: clause{
		"value": word, "fuzziness": edits, "transpositions": true, "prefix_length": 0, "rewrite": "constant_score",
	}}}
}

// inScope matches what a viewer may find.
func inScope(s stores.SearchScope) clause {
	open := clause{"filter": anyOf(term("public", true), terms("friendsOf", texts(s.Friends)))}
	if len(s.Hidden) > 0 {
		open["must_not"] = terms("owners", texts(s.Hidden))
	}
	return anyOf(clause{"bool": open}, terms("keepers", texts(s.Own)))
}

// inFilter returns what a document must match to be selected.
func inFilter(f stores.SearchFilter) []clause {
	var all []clause
	add := func(field string, values []string) {
		if values != nil {
			all = append(all, terms(field, values))
		}
	}
	if f.Kinds != nil {
		kinds := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			kinds[i] = string(k)
		}
		add("kind", kinds)
	}
	add("category", f.Categories)
	add("genres", texts(f.Genres))
	add("place", texts(f.Places))
	add("language", f.Languages)
	add("author", texts(f.Authors))
	add("on", texts(f.On))
	add("groups", texts(f.Groups))
	if f.IDs != nil {
		all = append(all, withIDs(f.IDs))
	}
	limits := clause{}
	if !f.From.IsZero() {
		limits["gte"] = microseconds(f.From)
	}
	if !f.To.IsZero() {
		limits["lt"] = microseconds(f.To)
	}
	if len(limits) > 0 {
		all = append(all, clause{"range": clause{"at": limits}})
	}
	return all
}

// microseconds returns the first microsecond that is not before a time.
func microseconds(t time.Time) int64 { return t.Add(time.Microsecond - 1).UnixMicro() }
