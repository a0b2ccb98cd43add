package limits

import (
	"context"

	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// DocumentBytes is the default capacity of Documents, in bytes of text: 2 MiB. A parsed document takes 20 to 80 times its text.
const DocumentBytes = 2 << 20

// minDocumentWeight bounds the number of short documents: 2 MiB hold about 10,000 of them.
const minDocumentWeight = 200

// Documents is a cache of parsed and validated documents, by their text. It is bounded by the total length of the texts, not by
// their number alone: a thousand documents of the maximum length would exhaust the memory. It is safe for concurrent use.
type Documents struct {
	cache *otter.Cache[string, *ast.QueryDocument]
}

// NewDocuments returns an empty cache that holds up to capacity bytes of text. A document counts with at least 200 bytes.
func NewDocuments(capacity int) *Documents {
	return &Documents{otter.Must(&otter.Options[string, *ast.QueryDocument]{
		MaximumWeight: uint64(capacity),
		Weigher: func(text string, _ *ast.QueryDocument) uint32 {
			return uint32(max(len(text), minDocumentWeight))
		},
	})}
}

// Get returns the document of a text.
func (d *Documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	return d.cache.GetIfPresent(text)
}

// Add stores a document that has passed validation. The cache may evict it, or any other, at any time.
func (d *Documents) Add(_ context.Context, text string, document *ast.QueryDocument) {
	d.cache.SetIfAbsent(text, document)
}

// holds reports whether a text is in the cache. It does not count as a use.
func (d *Documents) holds(text string) bool {
	_, ok := d.cache.GetEntryQuietly(text)
	return ok
}
