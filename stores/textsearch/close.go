package textsearch

import (
	"cmp"
	"slices"

	"fivefold/stores"
)

// CloseMatches are documents that match a query closely, in the order in which stores.Search returns them: those with the fewest edits, of equally many
// those of the greatest popularity, of equal ones those with the smallest ID. It is not safe for concurrent use.
type CloseMatches struct {
	matcher *Matcher
	seen    map[stores.ID]bool
	found   []*CloseMatch
}

// A CloseMatch is a document and the number of its edits.
type CloseMatch struct {
	Document stores.SearchDocument
	Edits    int
}

// Compare orders matches, the best first.
func (m *CloseMatch) Compare(other *CloseMatch) int {
	return cmp.Or(cmp.Compare(m.Edits, other.Edits), cmp.Compare(other.Document.Popularity, m.Document.Popularity), m.Document.ID.Compare(other.Document.ID))
}

// NewCloseMatches returns the close matches of a query, of which there are none yet.
func NewCloseMatches(q stores.SearchQuery) *CloseMatches {
	return &CloseMatches{NewMatcher(q), map[stores.ID]bool{}, nil}
}

// Add adds a document if it matches closely and is not there yet.
func (c *CloseMatches) Add(d stores.SearchDocument) {
	if c.seen[d.ID] {
		return
	}
	c.seen[d.ID] = true
	if m, ok := c.matcher.Match(&d); ok && !m.Literal {
		match := &CloseMatch{d, m.Edits}
		at, _ := slices.BinarySearchFunc(c.found, match, (*CloseMatch).Compare)
		c.found = slices.Insert(c.found, at, match)
	}
}

// Before returns the number of matches that come before another.
func (c *CloseMatches) Before(other *CloseMatch) int {
	at, _ := slices.BinarySearchFunc(c.found, other, (*CloseMatch).Compare)
	return at
}

// First returns the first documents.
func (c *CloseMatches) First(n int) []stores.SearchDocument {
	documents := make([]stores.SearchDocument, 0, max(0, min(n, len(c.found))))
	for _, m := range c.found[:cap(documents)] {
		documents = append(documents, m.Document)
	}
	return documents
}
