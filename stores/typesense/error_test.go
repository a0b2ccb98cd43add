package typesense

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fivefold/stores"
)

// A server without disk or memory refuses a write as a whole, or each document of an import.
func TestAServerThatRejectsWritesIsUnavailable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		code        int
		body        string
		unavailable bool
	}{
		{"no disk", 422, `{"message":"Rejecting write: running out of resource type: OUT_OF_DISK"}`, true},
		{"no memory", 422, `{"message":"Rejecting write: running out of resource type: OUT_OF_MEMORY"}`, true},
		{"writes are skipped", 422, `{"message":"Skipping writes."}`, true},
		{"no disk, in a line", 200, `{"success":false,"code":422,"error":"Rejecting write: running out of resource type: OUT_OF_DISK"}`, true},
		{"another 422", 422, `{"message":"Unprocessable"}`, false},
		{"a bad document", 200, `{"success":false,"code":400,"error":"Rejecting write of a bad field"}`, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				switch {
				case r.Method == http.MethodDelete:
					w.WriteHeader(http.StatusNotFound)
				case strings.HasPrefix(r.URL.Path, "/aliases/"):
					fmt.Fprint(w, `{"name":"a","collection_name":"c"}`)
				case strings.HasSuffix(r.URL.Path, "/multi_search"):
					fmt.Fprint(w, `{"results":[{"found":0,"hits":[]}]}`)
				case strings.HasSuffix(r.URL.Path, "/import"):
					w.WriteHeader(test.code)
					fmt.Fprint(w, test.body)
				default:
					fmt.Fprint(w, `{"queued_writes":0,"ok":true}`)
				}
			}))
			defer server.Close()
			e := open(t, strings.Replace(server.URL, "http://", "http://:key@", 1), Options{})
			err := e.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{document("ada")})
			if err == nil || errors.Is(err, stores.ErrUnavailable) != test.unavailable {
				t.Errorf("unavailable is %v, want %v: %v", !test.unavailable, test.unavailable, err)
			}
		})
	}
}
