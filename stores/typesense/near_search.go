package typesense

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// A tier is the search of the documents that may match with a number of edits or fewer, by popularity and ID, and what is read of it.
type tier struct {
	search search
	pages  int
	done   bool                   // all is read
	last   *textsearch.CloseMatch // that is read: matches of the tier that come after it may be missing
}

// read adds a page.
func (t *tier) read(r found, edits int, matches *textsearch.CloseMatches) error {
	documents, err := r.documents()
	if err != nil {
		return err
	}
	for _, d := range documents {
		matches.Add(d)
		t.last = &textsearch.CloseMatch{Document: d, Edits: edits}
	}
	t.pages++
	t.done = t.done || r.Cutoff || len(documents) < t.search.PerPage
	return nil
}

// tiers returns the searches of close matches, by the number of edits.
func (f finder) tiers(collection string) []*tier {
	most, begun := 0, f.Query.Prefix
	for _, w := range f.Query.Words {
		most = max(most, textsearch.MaxEdits(textsearch.Letters(w)))
	}
	joined, parts := textsearch.Joined(f.Query.Words), textsearch.Parts(f.Query.Words)
	mostJoined := textsearch.MaxEdits(textsearch.Letters(joined))
	if begun {
		mostJoined = textsearch.MaxEditsOfBeginning(textsearch.Letters(joined))
	}
	if most = max(most, mostJoined); len(parts) > 0 {
		most = nearEdits
	}
	var tiers []*tier
	for edits := range most + 1 {
		anyOf := append(beginningNumbers(joined, min(edits, mostJoined)), partNumbers(parts, edits)...)
		filter := ""
		switch {
		case edits > 0 && len(f.Query.Words) == 1:
			anyOf = append(anyOf, wordNumbers(joined, edits, begun)...)
		case edits > 0:
			words := make([]string, len(f.Query.Words))
			for i, w := range f.Query.Words {
				words[i] = list("near", wordNumbers(w, edits, begun && i == len(words)-1))
			}
			filter = "(" + strings.Join(words, and) + ")" + or
		}
		slices.Sort(anyOf)
		filter = "(" + filter + list("near", slices.Compact(anyOf)) + ")"
		before := &textsearch.CloseMatch{Document: stores.SearchDocument{Popularity: math.MaxInt}, Edits: edits}
		tiers = append(tiers, &tier{last: before, search: search{Collection: collection, Query: "*", SortBy: byPopularity, PerPage: min(maxPage, 2*f.Limit),
			FilterBy: strings.Join(slices.Concat(f.common, []string{filter}), and), IncludeFields: "id,document"}})
	}
	return tiers
}

// errMoved says that the alias has moved between searches.
var errMoved = errors.New("the alias has moved")

// furtherPages is the number of pages of a tier that are read at once when the first page, which may be smaller, is not enough.
const furtherPages = stores.MaxSearchClose / maxPage

// near returns the best close matches, at most limit. It reads the first page of the last tier, which is all that there is in most cases, and of the first
// one. Then it reads what is missing, up to stores.MaxSearchClose documents of a tier.
func (f finder) near(ctx context.Context, e *Engine, alias, collection string, limit int) ([]stores.SearchDocument, error) {
	tiers := f.tiers(alias)
	matches := textsearch.NewCloseMatches(f.Query)
	last := tiers[len(tiers)-1]
	for next := slices.Compact([]int{0, len(tiers) - 1}); len(next) > 0; {
		searches := make([]search, len(next))
		for i, edits := range next {
			searches[i] = tiers[edits].search
			searches[i].Page = tiers[edits].pages + 1
			if i > 0 && next[i-1] == edits {
				searches[i].Page = searches[i-1].Page + 1
			}
		}
		limitTime(ctx, searches, 3)
		results, err := e.multiSearch(ctx, searches)
		if err != nil {
			return nil, err
		}
		if results[0].Parameters.Collection != collection {
			return nil, errMoved
		}
		for i, edits := range next {
			if err := tiers[edits].read(results[i], edits, matches); err != nil {
				return nil, err
			}
		}
		next = nil
		if last.done {
			break
		}
		for edits, t := range tiers {
			if !t.done && matches.Before(t.last) >= limit {
				break
			}
			if t.done || t.pages == furtherPages {
				continue
			}
			next = []int{edits}
			if t.pages > 0 {
				t.pages, t.search.PerPage = 0, maxPage
				next = slices.Repeat(next, furtherPages)
			}
			break
		}
	}
	return matches.First(limit), nil
}
