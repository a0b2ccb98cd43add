package typesense

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

// documentedRights are those of docs/search.md.
var documentedRights = []string{"collections:*", "aliases:*", "documents:*", "debug:list", "status:list"}

// withRights returns the address of the server of the tests with a key that has these rights only.
func withRights(t *testing.T, rights []string) string {
	t.Helper()
	address, err := url.Parse(serverURL(t))
	if err != nil {
		t.Fatal(err)
	}
	key, _ := address.User.Password()
	body, err := json.Marshal(map[string]any{"description": t.Name(), "actions": rights, "collections": []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address.Host+"/keys", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Close = true
	request.Header.Set("X-TYPESENSE-API-KEY", key)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var made struct{ Value string }
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil || made.Value == "" {
		t.Fatalf("%s: %v", response.Status, err)
	}
	address.User = url.UserPassword("", made.Value)
	return address.String()
}

func TestAKeyWithTheDocumentedRightsSuffices(t *testing.T) {
	t.Parallel()
	e := open(t, withRights(t, documentedRights), Options{Prefix: newPrefix()})
	t.Cleanup(func() { removeAll(t, e.options.Prefix) })
	begin(t, e)
	ctx := t.Context()
	if err := errors.Join(e.Check(ctx), e.Put(ctx, stores.SearchServing, []stores.SearchDocument{document("ada")})); err != nil {
		t.Fatal(err)
	}
	filled, err := e.Copy(ctx)
	if err == nil {
		err = errors.Join(e.Put(ctx, filled, []stores.SearchDocument{document("ada"), document("ada")}), e.Swap(ctx, filled))
	}
	if err != nil {
		t.Fatal(err)
	}
	if found, err := e.Find(ctx, request("ada")); err != nil || len(found.Candidates) != 2 {
		t.Errorf("found %v (%v), want 2 documents", found, err)
	}
	if n, err := e.Count(ctx); err != nil || n != 2 {
		t.Errorf("%d documents (%v), want 2", n, err)
	}
	if err := e.Sweep(ctx, 1); err != nil {
		t.Error(err)
	}
}

// Without them nobody would know whether a server that was restarted has applied the writes that it acknowledged.
func TestAKeyWithoutARightIsAClearError(t *testing.T) {
	t.Parallel()
	for right, call := range map[string]func(*Engine) error{
		"status:list": func(e *Engine) error { return second(e.Count(t.Context())) },
		"debug:list":  func(e *Engine) error { return e.Check(t.Context()) },
	} {
		rights := slices.DeleteFunc(slices.Clone(documentedRights), func(r string) bool { return r == right })
		err := call(open(t, withRights(t, rights), Options{Prefix: newPrefix()}))
		if !errors.Is(err, stores.ErrUnavailable) || !strings.Contains(err.Error(), "has not the right") {
			t.Errorf("without %s: %v", right, err)
		}
	}
}
