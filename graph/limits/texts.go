package limits

import (
	"context"

	"github.com/maypok86/otter/v2"
)

// Texts is a cache of the texts of persisted queries, by their hashes. It is bounded by their total length. It is safe for concurrent use.
type Texts struct {
	cache *otter.Cache[string, string]
}

// NewTexts returns an empty cache that holds up to capacity bytes.
func NewTexts(capacity int) *Texts {
	return &Texts{otter.Must(&otter.Options[string, string]{
		MaximumWeight: uint64(capacity),
		Weigher:       func(hash, text string) uint32 { return uint32(max(len(hash)+len(text), minDocumentWeight)) },
	})}
}

// Get returns the text of a hash.
func (t *Texts) Get(_ context.Context, hash string) (string, bool) { return t.cache.GetIfPresent(hash) }

// Add stores a text.
func (t *Texts) Add(_ context.Context, hash, text string) { t.cache.SetIfAbsent(hash, text) }
