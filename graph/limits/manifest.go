package limits

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
)

// A Manifest holds registered documents by the SHA-256 of their text, in hexadecimal. It is the cache of
// transport.PersistedQueries where only registered documents are answered: clients send the hash alone, or the text.
type Manifest map[string]string

// ReadManifest reads a JSON object of hash and text, as Relay's compiler writes it, and looks whether they belong together.
func ReadManifest(r io.Reader) (Manifest, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("guard: the manifest cannot be read: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("guard: the manifest is not a JSON object of hashes and texts: %w", err)
	}
	if m == nil {
		m = Manifest{}
	}
	for hash, text := range m {
		if hash != hashOf(text) {
			return nil, fmt.Errorf("guard: the manifest has a text under %q whose hash is %s", hash, hashOf(text))
		}
	}
	return m, nil
}

// Get returns the text of a hash.
func (m Manifest) Get(_ context.Context, hash string) (string, bool) {
	text, ok := m[hash]
	return text, ok
}

// Add keeps nothing: documents are registered by hand.
func (m Manifest) Add(context.Context, string, string) {}

func (m Manifest) holds(text string) bool {
	_, ok := m[hashOf(text)]
	return ok
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
