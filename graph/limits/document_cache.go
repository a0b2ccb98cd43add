package limits

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"
)

// DocumentBytes is how much text Documents holds by default. Parsed, a document takes 20 to 80 times its text.
const DocumentBytes = 2 << 20

// documentsMax bounds documents of a few bytes.
const documentsMax = 10_000

// Documents keeps documents that are parsed and validated, those used last. It is bounded by their text, and not by their
// number alone: a thousand of the longest that are let through would fill the memory.
type Documents struct {
	mu    sync.Mutex
	kept  *simplelru.LRU[string, *ast.QueryDocument] // guarded by mu
	bytes int                                        // of text kept; guarded by mu
	most  int
}

// NewDocuments returns an empty cache of so many bytes of text.
func NewDocuments(bytes int) *Documents {
	d := &Documents{most: bytes}
	d.kept, _ = simplelru.NewLRU(documentsMax, func(text string, _ *ast.QueryDocument) { d.bytes -= len(text) })
	return d
}

// Get returns the document of a text.
func (d *Documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept.Get(text)
}

// Add keeps a document, and drops those whose last use is longest ago.
func (d *Documents) Add(_ context.Context, text string, document *ast.QueryDocument) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept.Contains(text) || len(text) > d.most {
		return
	}
	d.kept.Add(text, document)
	d.bytes += len(text)
	for d.bytes > d.most {
		d.kept.RemoveOldest()
	}
}

// holds tells whether a text has been let through before.
func (d *Documents) holds(text string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept.Contains(text)
}
