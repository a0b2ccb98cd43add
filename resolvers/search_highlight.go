package resolvers

import (
	"unicode/utf16"

	"fivefold/graph/model"
	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// The lengths of the parts of long texts that are returned, in characters.
const (
	maxHighlight   = 200
	beforeFirst    = 40 // characters before the first match
	maxSuggestText = 80
)

// A searchText is a text of a hit that a search reads.
type searchText struct {
	field model.SearchField
	text  string
}

// searchTexts returns the texts of a hit, the one that it is shown by first.
func searchTexts(n stores.Node) []searchText {
	switch n := n.(type) {
	case *stores.User:
		return []searchText{{model.SearchFieldName, n.Name}, {model.SearchFieldHandle, n.Handle}, {model.SearchFieldFirstName, n.FirstName}, {model.SearchFieldLastName, n.LastName}}
	case *stores.Page:
		return []searchText{{model.SearchFieldName, n.Name}, {model.SearchFieldAbout, n.About}}
	case *stores.Interest:
		return []searchText{{model.SearchFieldName, n.Name}}
	case *stores.Post:
		return []searchText{{model.SearchFieldText, n.Text}}
	default:
		return nil
	}
}

// highlights returns the texts of a hit that match a query.
func highlights(q stores.SearchQuery, n stores.Node) []*model.Highlight {
	out := []*model.Highlight{}
	for _, t := range searchTexts(n) {
		ranges := textsearch.Highlights(q, t.text)
		if len(ranges) == 0 {
			continue
		}
		text, ranges := excerpt(t.text, ranges, maxHighlight)
		out = append(out, &model.Highlight{Field: t.field, Text: text, Ranges: textRanges(ranges)})
	}
	return out
}

// excerpt returns the part of a text with the first of ranges, at most limit characters, and the ranges that are in it. It begins after a space when it
// does not begin with the text.
func excerpt(text string, ranges []textsearch.Range, limit int) (string, []textsearch.Range) {
	runes := []rune(text)
	if len(runes) <= limit {
		return text, ranges
	}
	offsets := make([]int, len(runes)+1) // of each character in code units
	for i, c := range runes {
		offsets[i+1] = offsets[i] + max(1, utf16.RuneLen(c))
	}
	start, first := 0, 0
	if len(ranges) > 0 {
		for first < len(runes) && offsets[first] < ranges[0].Start {
			first++
		}
	}
	if first+beforeFirst > limit {
		for start = first - beforeFirst; start < first && runes[start-1] != ' '; {
			start++
		}
	}
	end := min(len(runes), start+limit)
	var inside []textsearch.Range
	for _, r := range ranges {
		if r.Start >= offsets[start] && r.End <= offsets[end] {
			inside = append(inside, textsearch.Range{Start: r.Start - offsets[start], End: r.End - offsets[start]})
		}
	}
	return string(runes[start:end]), inside
}

func textRanges(ranges []textsearch.Range) []*model.TextRange {
	out := make([]*model.TextRange, len(ranges))
	for i, r := range ranges {
		out[i] = &model.TextRange{Start: r.Start, End: r.End}
	}
	return out
}
