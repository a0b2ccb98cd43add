package typesense

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"fivefold/stores"
)

// A process whose lease ends after it has read the versions that are stored must not write: the next one may have written newer documents.
func TestPutSendsNothingAfterTheEndOfItsContext(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		ends    string // the path during whose request ctx ends
		imports int64
		err     error
	}{
		{"after reading versions", "/multi_search", 0, context.Canceled},
		{"after the documents were sent", "/import", 1, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var imports atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if strings.HasSuffix(r.URL.Path, test.ends) {
					cancel()
				}
				w.Header().Set("Content-Type", "application/json")
				switch {
				case r.Method == http.MethodDelete:
					w.WriteHeader(http.StatusNotFound)
				case strings.HasPrefix(r.URL.Path, "/aliases/"):
					fmt.Fprint(w, `{"name":"a","collection_name":"c"}`)
				case strings.HasSuffix(r.URL.Path, "/multi_search"):
					fmt.Fprint(w, `{"results":[{"found":0,"hits":[]}]}`)
				case strings.HasSuffix(r.URL.Path, "/import"):
					imports.Add(1)
					fmt.Fprint(w, `{"success":true}`)
				default:
					fmt.Fprint(w, `{"queued_writes":0,"ok":true}`)
				}
			}))
			defer server.Close()
			e, err := Open(t.Context(), strings.Replace(server.URL, "http://", "http://:key@", 1), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			err = e.Put(ctx, stores.SearchServing, []stores.SearchDocument{{ID: stores.NewID(stores.KindPage), Version: 1}})
			if n := imports.Load(); n != test.imports || !errors.Is(err, test.err) {
				t.Errorf("%d imports, %v; want %d, %v", n, err, test.imports, test.err)
			}
		})
	}
}
