package limits

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
)

// A Manifest maps the SHA-256 of registered documents, in hexadecimal, to their text. Where only registered documents are executed,
// it is the cache of transport.PersistedQueries: clients send the hash alone, or the text.
type Manifest map[string]string

// ReadManifest reads a JSON object of hashes and texts, as Relay's compiler writes it. It returns an error if a hash is not that of
// its text.
func ReadManifest(r io.Reader) (Manifest, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("limits: read the manifest: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("limits: the manifest is not a JSON object of hashes and texts: %w", err)
	}
	if m == nil {
		m = Manifest{}
	}
	for hash, text := range m {
		if hash != hashOf(text) {
			return nil, fmt.Errorf("limits: the manifest contains a text under %q whose hash is %s", hash, hashOf(text))
		}
	}
	return m, nil
}

// Get returns the text of a hash; false if it is not registered.
func (m Manifest) Get(_ context.Context, hash string) (string, bool) {
	text, ok := m[hash]
	return text, ok
}

// Add does nothing, since clients cannot register documents.
func (m Manifest) Add(context.Context, string, string) {}

func (m Manifest) holds(text string) bool {
	_, ok := m[hashOf(text)]
	return ok
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
