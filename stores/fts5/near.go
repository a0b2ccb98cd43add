package fts5

import (
	"cmp"
	"slices"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// near returns up to limit close matches that are in the scope and the filter and not among literal ones: those with the fewest edits, of equally many
// those of the greatest popularity, of equal ones those with the smallest IDs.
func (f *finder) near(v *vocabulary, literal []number, limit int) (found []stores.SearchDocument, err error) {
	possible, err := f.possible(v)
	if err != nil {
		return nil, err
	}
	matcher := textsearch.NewMatcher(f.request.Query)
	byEdits := make([][]closeDocument, max(maxEdits, len(f.request.Query.Words))+1)
	for _, c := range possible {
		byEdits[c.edits] = append(byEdits[c.edits], c)
	}
	for edits := 0; edits < len(byEdits) && len(found) < limit; edits++ {
		var equal []stores.SearchDocument // with that many edits
		var last number                   // of equal
		space := limit - len(found)
		for i := range byEdits[edits] {
			c := &byEdits[edits][i]
			if len(equal) >= space && c.number.tie() != last.tie() {
				break
			}
			if !c.read {
				if err := f.readClose(byEdits[edits][i:], literal); err != nil {
					return nil, err
				}
			}
			if c.document == nil {
				continue
			}
			m, ok := matcher.Match(c.document)
			switch {
			case !ok || m.Literal:
			case m.Edits > edits:
				byEdits[m.Edits] = append(byEdits[m.Edits], *c)
			default:
				equal, last = append(equal, *c.document), c.number
			}
		}
		if len(equal) > space { // numbers do not say which of those tied are the first
			slices.SortFunc(equal, func(a, b stores.SearchDocument) int {
				return cmp.Or(cmp.Compare(b.Popularity, a.Popularity), a.ID.Compare(b.ID))
			})
			equal = equal[:space]
		}
		found = append(found, equal...)
		if edits+1 < len(byEdits) {
			slices.SortFunc(byEdits[edits+1], closeDocument.compare)
		}
	}
	return found, nil
}

// readClose reads the first documents that are in the scope and the filter and not among literal ones.
func (f *finder) readClose(documents []closeDocument, literal []number) error {
	var numbers []number
	for i := range documents {
		c := &documents[i]
		if len(numbers) == loaded {
			documents = documents[:i]
			break
		}
		if c.read {
			continue
		}
		c.read = true
		if contains(literal, c.number) {
			continue
		}
		if ok, err := f.selectsNumber(c.number); err != nil {
			return err
		} else if ok {
			numbers = append(numbers, c.number)
		}
	}
	read, err := f.load(numbers)
	if err != nil {
		return err
	}
	for i, next := 0, 0; next < len(read); i++ {
		if documents[i].number == numbers[next] {
			documents[i].document = &read[next]
			next++
		}
	}
	return nil
}
