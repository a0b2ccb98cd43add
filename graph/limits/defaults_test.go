package limits

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"golang.org/x/tools/txtar"

	"fivefold/graph/errorcode"
)

// The default limits accept the playground's introspection query, its examples, and every story of the resolvers.
func TestDefaultLimitsAcceptUsualDocuments(t *testing.T) {
	documents := map[string]string{"introspection": introspectionQuery(t)}
	examples, _ := filepath.Glob("../../web/src/examples/*.graphql")
	stories, _ := filepath.Glob("../../resolvers/testdata/*.txtar")
	if len(examples) == 0 || len(stories) == 0 {
		t.Fatalf("%d examples, %d stories", len(examples), len(stories))
	}
	for _, path := range examples {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		documents[path] = string(text)
	}
	for _, path := range stories {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, file := range archive.Files {
			if file.Name == "query.graphql" {
				documents[fmt.Sprintf("%s %d", path, i)] = string(file.Data)
			}
		}
	}
	for name, text := range documents {
		g, _ := newGuard(t, nil)
		if err := g.Limits.checkText(text); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, op := range mustParse(t, g.schema, text).Operations {
			if b := g.Costs.priceOf(g.schema, op, nil, Client{}); b.points > g.Costs.Limit/2 {
				t.Errorf("%s costs %d", name, b.points)
			}
		}
	}
}

func TestIntrospectionPolicies(t *testing.T) {
	anonymous, ada := context.Background(), WithClient(context.Background(), Client{Viewer: "ada"})
	for _, c := range []struct {
		policy IntrospectionPolicy
		ctx    context.Context
		code   errorcode.Code
	}{
		{"", anonymous, ""}, {IntrospectAnyone, anonymous, ""}, {IntrospectSignedIn, ada, ""}, {IntrospectSignedIn, anonymous, errorcode.Unauthenticated}, {IntrospectNobody, ada, errorcode.ValidationFailed}, {IntrospectNobody, anonymous, errorcode.ValidationFailed},
	} {
		_, exec := newGuard(t, func(g *Guard) { g.Introspection = c.policy })
		for _, text := range []string{"{ __schema { queryType { name } } }", `{ __type(name: "User") { name } }`, "{ _service { sdl } }", "{ ...f } fragment f on Query { __schema { queryType { name } } }"} {
			op, errs := exec.CreateOperationContext(startTrace(c.ctx), &graphql.RawParams{Query: text})
			if c.code != "" {
				wantRejection(t, errs, c.code)
			}
			if (errs == nil) != (c.code == "") || op.DisableIntrospection != (c.code != "") {
				t.Errorf("%s: %s: %v", c.policy, text, errs)
			}
		}
		if _, errs := exec.CreateOperationContext(startTrace(c.ctx), &graphql.RawParams{Query: "{ __typename viewer { __typename } }"}); errs != nil {
			t.Errorf("%s: __typename is rejected: %v", c.policy, errs)
		}
	}
}

func TestOnlyRegisteredDocumentsExecute(t *testing.T) {
	const known = "{ viewer { id } }"
	manifest, err := ReadManifest(strings.NewReader(fmt.Sprintf(`{%q: %q}`, hashOf(known), known)))
	if err != nil {
		t.Fatal(err)
	}
	manifest.Add(t.Context(), hashOf("{ __typename }"), "{ __typename }")
	_, exec := newGuard(t, func(g *Guard) { g.Registered = manifest })
	for text, code := range map[string]errorcode.Code{known: "", "{ __typename }": errorcode.DocumentNotRegistered, known + " ": errorcode.DocumentNotRegistered, "": errorcode.DocumentNotRegistered} {
		_, errs := exec.CreateOperationContext(startTrace(t.Context()), &graphql.RawParams{Query: text})
		if code != "" {
			wantRejection(t, errs, code)
		} else if errs != nil {
			t.Error(errs)
		}
	}
	if text, ok := manifest.Get(t.Context(), hashOf(known)); !ok || text != known {
		t.Errorf("%q", text)
	}
	for _, bad := range []string{"", "[]", `{"x": "{ __typename }"}`, `{"x": 1}`, "{} {}"} {
		if _, err := ReadManifest(strings.NewReader(bad)); err == nil {
			t.Errorf("%s is accepted as a manifest", bad)
		}
	}
}

// FuzzManifest checks that each text of a manifest is found by its own hash, for every file.
func FuzzManifest(f *testing.F) {
	for _, seed := range []string{"", "{}", "null", "[]", `{"": ""}`, `{"x": 1}`, "{} {}", fmt.Sprintf(`{%q: %q}`, hashOf("{ viewer { id } }"), "{ viewer { id } }"),
		fmt.Sprintf(`{%q: "\ud800"}`, hashOf("\ufffd")), fmt.Sprintf(`{"X": "", %q: ""}`, hashOf(""))} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := ReadManifest(bytes.NewReader(file))
		if (m == nil) != (err != nil) {
			t.Fatalf("%v and %v", m, err)
		}
		for hash, text := range m {
			if found, ok := m.Get(t.Context(), hash); !ok || found != text || !m.holds(text) {
				t.Errorf("%q under %s is not found", text, hash)
			}
		}
	})
}
