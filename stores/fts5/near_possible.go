package fts5

import (
	"cmp"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A closeDocument is a document that may be a close match.
type closeDocument struct {
	number   number
	edits    int                    // at least
	read     bool                   // the document is read, if it is in the scope and the filter and not literal
	document *stores.SearchDocument // that is read
}

// compare orders documents by number, of equal ones those with the fewest edits first.
func (c closeDocument) compare(other closeDocument) int {
	return cmp.Or(cmp.Compare(c.number, other.number), cmp.Compare(c.edits, other.edits))
}

// different returns documents in order, each once, with the fewest edits.
func different(documents []closeDocument) []closeDocument {
	slices.SortFunc(documents, closeDocument.compare)
	return slices.CompactFunc(documents, func(a, b closeDocument) bool { return a.number == b.number })
}

// A group is documents with names that have a term close to a text.
type group struct {
	documents []closeDocument // in order
	complete  bool            // there are no others
}

const (
	fewClose  = stores.MaxSearchClose / 2 // documents that are read for a word at first: other words may have fewer
	manyClose = stores.MaxSearchClose     // documents that are read for a word if all have more
)

// possible returns the documents that may be close matches, in order.
func (f *finder) possible(v *vocabulary) ([]closeDocument, error) {
	byWords, err := f.withCloseWords(v)
	if err != nil {
		return nil, err
	}
	byRuns, err := f.withCloseRuns(v)
	if err != nil {
		return nil, err
	}
	return different(append(byWords, byRuns...)), nil
}

// withCloseRuns returns the documents with names that may be close to the query because words are separated otherwise.
func (f *finder) withCloseRuns(v *vocabulary) (documents []closeDocument, err error) {
	q := f.request.Query
	add := func(kind int, text string, edits, begun int) {
		if err != nil {
			return
		}
		var g group
		g, err = f.group(kind, v.terms[kind].close(text, edits, begun), manyClose)
		documents = append(documents, g.documents...)
	}
	joined := textsearch.Joined(q.Words)
	letters := textsearch.Letters(joined)
	edits := textsearch.MaxEdits(letters)
	if q.Prefix {
		edits = textsearch.MaxEditsOfBeginning(letters)
	}
	for kind := range termKinds {
		if kind != termWord || len(q.Words) > 1 { // one word is compared with words already
			add(kind, joined, edits, f.begun(letters, q.Prefix))
		}
	}
	if len(q.Words) > 1 {
		for _, part := range textsearch.Parts(q.Words) {
			add(termWhole, part, textsearch.MaxEdits(textsearch.Letters(part)+maxEdits), notBegun) // the letters of the name decide
		}
	}
	return documents, err
}

// begun returns the edits of a beginning, for a text of some letters that may be one.
func (f *finder) begun(letters int, prefix bool) int {
	if !prefix {
		return notBegun
	}
	return textsearch.MaxEditsOfBeginning(letters)
}

// withCloseWords returns the documents of which names may have a close word for each word of the query.
func (f *finder) withCloseWords(v *vocabulary) ([]closeDocument, error) {
	q := f.request.Query
	terms := make([][maxEdits + 1][]termRange, len(q.Words))
	for i, word := range q.Words {
		letters := textsearch.Letters(word)
		terms[i] = v.terms[termWord].close(word, textsearch.MaxEdits(letters), f.begun(letters, q.Prefix && i == len(q.Words)-1))
	}
	for _, most := range []int{fewClose, manyClose} {
		var groups []group
		for _, t := range terms {
			g, err := f.group(termWord, t, most)
			if err != nil || len(g.documents) == 0 {
				return nil, err
			}
			if g.complete || most == manyClose && !slices.ContainsFunc(groups, func(g group) bool { return g.complete }) {
				groups = append(groups, g)
			}
		}
		if len(groups) > 0 {
			return inAll(groups, max(maxEdits, len(q.Words))), nil
		}
	}
	return nil, nil
}

// inAll returns the documents that are in all groups, with the sums of their edits if these are at most most.
func inAll(groups []group, most int) []closeDocument {
	slices.SortFunc(groups, func(a, b group) int { return len(a.documents) - len(b.documents) })
	all := groups[0].documents
	for _, g := range groups[1:] {
		in := all[:0]
		for _, c := range all {
			at, found := slices.BinarySearchFunc(g.documents, c.number, func(c closeDocument, n number) int { return cmp.Compare(c.number, n) })
			if !found {
				continue
			}
			if c.edits += g.documents[at].edits; c.edits <= most {
				in = append(in, c)
			}
		}
		all = in
	}
	return all
}

// group returns the documents of terms, of those with the fewest edits first, at most about most.
func (f *finder) group(kind int, terms [maxEdits + 1][]termRange, most int) (g group, err error) {
	for edits, terms := range terms {
		for _, t := range terms {
			if len(g.documents) > most {
				break
			}
			err = f.each("SELECT number FROM postings_? WHERE kind = ? AND text BETWEEN ? AND ?", func(s *driver.Stmt) (bool, error) {
				g.documents = append(g.documents, closeDocument{number: number(s.ColumnInt64(0)), edits: edits})
				return len(g.documents) <= most, nil
			}, kind, []byte(t.first), []byte(t.last))
			if err != nil {
				return g, err
			}
		}
	}
	g.complete = len(g.documents) <= most
	g.documents = different(g.documents)
	return g, nil
}
