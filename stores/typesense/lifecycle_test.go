package typesense

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"fivefold/stores"
)

func TestCheckReadsTheVersion(t *testing.T) {
	t.Parallel()
	e := openEmpty(t)
	if err := e.Check(t.Context()); err != nil || !strings.HasPrefix(e.Version(), "Typesense 0.") && !strings.HasPrefix(e.Version(), "Typesense 2") {
		t.Errorf("%v, %q", err, e.Version())
	}
	if !strings.Contains(serverURL(t), e.Location()) || strings.Contains(e.Location(), "@") {
		t.Errorf("at %q", e.Location())
	}
}

func TestAPortThatNothingListensOnIsUnavailable(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"http", "https"} {
		e := open(t, scheme+"://:key@127.0.0.1:1", Options{})
		if err := e.Check(t.Context()); !errors.Is(err, stores.ErrUnavailable) || e.Version() != "" {
			t.Errorf("%s: %v, version %q", scheme, err, e.Version())
		}
		if _, err := e.Count(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
			t.Error(err)
		}
	}
}

func TestProcessesThatWriteAtOnceShareTheDocuments(t *testing.T) {
	t.Parallel()
	prefix := newPrefix()
	engines := make([]*Engine, 6)
	for i := range engines {
		engines[i] = open(t, serverURL(t), Options{Prefix: prefix})
	}
	t.Cleanup(func() { removeAll(t, prefix) })
	begin(t, engines[0])
	var writers sync.WaitGroup
	for _, e := range engines {
		writers.Go(func() {
			if err := e.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{document("ada")}); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	for _, e := range engines {
		if n, err := e.Count(t.Context()); n != len(engines) || err != nil {
			t.Errorf("%d of %d documents, %v", n, len(engines), err)
		}
	}
}

func TestEachLineOfAnImportIsChecked(t *testing.T) {
	t.Parallel()
	const stored = `{"success":true}`
	for body, wrong := range map[string]string{
		stored + "\n" + stored: "", stored + "\n" + stored + "\n": "", stored: "1 results of 2", stored + "\n" + stored + "\n" + stored: "3 results of 2",
		stored + "\n" + `{"success":false,"code":400,"error":"bad field"}`: "document 1: the server answers 400: bad field",
		stored + "\n" + "x": "result 1", "": "1 results of 2",
	} {
		err := checkImport(2)(&http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body))}, nil)
		if (err == nil) != (wrong == "") || err != nil && !strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v, want %q", body, err, wrong)
		}
	}
}

func document(name ...stores.SearchWord) stores.SearchDocument {
	return stores.SearchDocument{ID: stores.NewID(stores.KindUser), Version: 1, Public: true, Names: []stores.SearchName{name}}
}

func request(words ...stores.SearchWord) stores.SearchRequest {
	return stores.SearchRequest{Query: stores.SearchQuery{Words: words}, Limit: 10}
}

func second[T any](_ T, err error) error { return err }
