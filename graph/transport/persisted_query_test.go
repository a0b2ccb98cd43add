package transport_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fivefold/graph/transport"
)

type queryCache map[string]string

func (c queryCache) Get(_ context.Context, k string) (string, bool) { v, ok := c[k]; return v, ok }
func (c queryCache) Add(_ context.Context, k, v string)             { c[k] = v }

func TestPersistedQueries(t *testing.T) {
	kept := queryCache{}
	s := newServer(echo)
	s.Use(transport.PersistedQueries{Cache: kept})

	hash := func(doc string) string { sum := sha256.Sum256([]byte(doc)); return hex.EncodeToString(sum[:]) }
	ext := func(hash string) string { return `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}` }
	both := func(doc, extensions string) []*http.Request {
		body, values := `{"extensions":`+extensions, url.Values{"extensions": {extensions}}
		if doc != "" {
			quoted, _ := json.Marshal(doc)
			body += `,"query":` + string(quoted)
			values.Set("query", doc)
		}
		return []*http.Request{post(body + "}"), get(values.Encode())}
	}
	expect := func(t *testing.T, doc, extensions, code string, legacy, status int) {
		t.Helper()
		for accept, want := range map[string]int{jsonType: legacy, responseType: status} {
			for _, r := range both(doc, extensions) {
				r.Header.Set("Accept", accept)
				if got := request(t, s, r); got.Code != want || got.code != code {
					t.Errorf("%s, Accept %s: %d %s, want %d %s", r.Method, accept, got.Code, got.Body, want, code)
				}
			}
		}
	}

	doc := "{ping}"
	t.Run("an unknown hash", func(t *testing.T) {
		expect(t, "", ext(hash(doc)), "PERSISTED_QUERY_NOT_FOUND", 200, 200)
		got := request(t, s, both("", ext(hash(doc)))[1])
		if !bytes.Contains(got.body["errors"], []byte(`"message":"PersistedQueryNotFound"`)) {
			t.Errorf("clients match the message: %s", got.Body)
		}
	})
	t.Run("the hash of another text", func(t *testing.T) {
		expect(t, doc, ext(hash("{other}")), "PERSISTED_QUERY_HASH_MISMATCH", 400, 400)
		if len(kept) != 0 {
			t.Errorf("kept %v", kept)
		}
	})
	t.Run("an invalid document is not kept", func(t *testing.T) {
		expect(t, "{nope}", ext(hash("{nope}")), "GRAPHQL_VALIDATION_FAILED", 200, 400)
		if len(kept) != 0 {
			t.Errorf("kept %v", kept)
		}
	})
	t.Run("a long document runs and is not kept", func(t *testing.T) {
		long := "{ping}#" + strings.Repeat("x", 64<<10)
		r := get(url.Values{"query": {long}, "extensions": {ext(hash(long))}}.Encode())
		if got := request(t, s, r); got.Code != 200 || got.code != "" || len(kept) != 0 {
			t.Errorf("%d %s, kept %d", got.Code, got.Body, len(kept))
		}
	})
	t.Run("text and hash, then the hash alone", func(t *testing.T) {
		expect(t, doc, ext(hash(doc)), "", 200, 200)
		expect(t, "", ext(hash(doc)), "", 200, 200)
	})
	t.Run("a persisted mutation is rejected by GET", func(t *testing.T) {
		m := "mutation{pong}"
		if got := request(t, s, both(m, ext(hash(m)))[0]); got.code != "" {
			t.Fatal(got.Body)
		}
		if got := request(t, s, both("", ext(hash(m)))[1]); got.Code != 405 || got.code != "METHOD_NOT_ALLOWED" {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
	for name, extensions := range map[string]string{
		"not an object":   `{"persistedQuery":"secret"}`,
		"a list":          `{"persistedQuery":[1]}`,
		"no hash":         `{"persistedQuery":{"version":1}}`,
		"a short hash":    `{"persistedQuery":{"version":1,"sha256Hash":"abc"}}`,
		"a number":        `{"persistedQuery":{"version":1,"sha256Hash":5}}`,
		"no version":      `{"persistedQuery":{"sha256Hash":"` + hash(doc) + `"}}`,
		"another version": `{"persistedQuery":{"version":2,"sha256Hash":"` + hash(doc) + `"}}`,
	} {
		t.Run(name, func(t *testing.T) { expect(t, doc, extensions, "BAD_REQUEST", 400, 400) })
	}
	t.Run("null is absent", func(t *testing.T) { expect(t, doc, `{"persistedQuery":null}`, "", 200, 200) })
}
