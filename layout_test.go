package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layout is the list of imports that each package may have beside the standard library. "fivefold/…" is one of our packages, anything
// else the path of a module or its beginning. A package that is not listed fails the test.
var layout = map[string][]string{
	// Nouns and ports. Rules of texts need Unicode's decompositions and the tags of languages, which the standard library does not have.
	"fivefold/stores": {"github.com/google/uuid", "golang.org/x/text"},
	// Generates stores/intercept.generated.go.
	"fivefold/stores/internal/interceptgen": {},

	// Engines never import each other: each can be deleted.
	"fivefold/stores/embedded": {"fivefold/stores", "fivefold/stores/adjacency", "fivefold/stores/bookkeeping", "fivefold/stores/keyset", "fivefold/stores/pathsearch", "zombiezen.com/go/sqlite", "modernc.org/sqlite", "github.com/pressly/goose/v3", "github.com/google/uuid"},
	"fivefold/stores/postgres": {"fivefold/stores", "fivefold/stores/adjacency", "fivefold/stores/bookkeeping", "fivefold/stores/keyset", "fivefold/stores/pathsearch", "github.com/google/uuid", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3"},
	// What Redis shares between processes is delivered within one as in process.
	"fivefold/stores/redis": {"fivefold/stores", "fivefold/stores/inprocess", "github.com/redis/go-redis/v9"},

	// Words of texts, their comparison and their rank, for every search engine. Unicode's tables, the Latin letters of other scripts and the boundaries of characters are libraries.
	"fivefold/stores/textsearch": {"fivefold/stores", "golang.org/x/text", "github.com/anyascii/go", "github.com/rivo/uniseg"},

	// Measures a search with queries whose answers are known.
	"fivefold/stores/textsearch/evaluation": {"fivefold/stores/textsearch"},

	// Search engines. The first is SQLite's full-text index in a file.
	"fivefold/stores/fts5":       {"fivefold/stores", "fivefold/stores/textsearch", "zombiezen.com/go/sqlite", "modernc.org/sqlite", "github.com/google/uuid"},
	"fivefold/stores/typesense":  {"fivefold/stores", "fivefold/stores/textsearch", "github.com/typesense/typesense-go/v3"},
	"fivefold/stores/opensearch": {"fivefold/stores", "fivefold/stores/textsearch", "github.com/opensearch-project/opensearch-go/v4"},

	// The projection that brings documents to a search engine, whichever it is.
	"fivefold/stores/searchindex": {"fivefold/stores", "fivefold/stores/relay", "fivefold/stores/textsearch"},

	// Ports in the memory of this process.
	"fivefold/stores/inprocess": {"fivefold/stores", "github.com/maypok86/otter/v2"},

	// Ports with caches: one that processes share, and the memory of this process. The shared one is a projection that is rebuilt and audited.
	"fivefold/stores/cached": {"fivefold/stores", "fivefold/stores/inprocess", "fivefold/stores/relay"},

	// Carries changes from the truth to projections, over any engine.
	"fivefold/stores/relay":           {"fivefold/stores"},
	"fivefold/stores/relay/relaytest": {"fivefold/stores", "fivefold/stores/relay"},

	// Amounts as people read and write them. A library has the digits, symbols and formats of currencies.
	"fivefold/stores/money": {"fivefold/stores", "github.com/bojanz/currency"},

	// Which ads are shown and what they cost. It is pure.
	"fivefold/stores/auction": {"fivefold/stores"},

	// Shows ads and records what became of them, over any engine. Tokens are encrypted by a library.
	"fivefold/stores/adserver": {"fivefold/stores", "fivefold/stores/auction", "golang.org/x/crypto/chacha20poly1305"},

	// Friendships in memory, for any engine. IDs are UUIDs.
	"fivefold/stores/adjacency": {"fivefold/stores", "fivefold/stores/pathsearch", "github.com/google/uuid"},

	// The rules of the ledger, for any engine.
	"fivefold/stores/bookkeeping": {"fivefold/stores"},

	// Windows of lists, for any engine over SQL.
	"fivefold/stores/keyset": {"fivefold/stores"},

	// Shortest paths, for any engine.
	"fivefold/stores/pathsearch": {"fivefold/stores"},

	// Money of payment providers, over any engine and any provider, and a provider without a bank. Webhooks are signed as by Stripe.
	"fivefold/stores/payments": {"fivefold/stores"},
	"fivefold/stores/webhook":  {"fivefold/stores"},
	"fivefold/stores/localpay": {"fivefold/stores", "fivefold/stores/webhook"},
	"fivefold/stores/stripe":   {"fivefold/stores", "fivefold/stores/webhook", "github.com/stripe/stripe-go/v84"},

	// Packages that work over any engine. A library has breakers and bulkheads.
	"fivefold/stores/guard": {"fivefold/stores", "github.com/failsafe-go/failsafe-go"},
	// Imported amounts have the decimals of a currency.
	"fivefold/stores/dataset":              {"fivefold/stores", "fivefold/stores/bookkeeping", "fivefold/stores/money", "github.com/google/uuid", "golang.org/x/text"},
	"fivefold/stores/demo":                 {"fivefold/stores", "fivefold/stores/dataset"},
	"fivefold/stores/storetest":            {"fivefold/stores", "fivefold/stores/bookkeeping", "fivefold/stores/storetest/history", "fivefold/stores/textsearch", "pgregory.net/rapid", "github.com/google/uuid"},
	"fivefold/stores/storetest/searchdata": {"fivefold/stores", "fivefold/stores/textsearch"},
	// Decides whether what concurrent calls have returned has an order. The search for one is a library.
	"fivefold/stores/storetest/history": {"fivefold/stores", "github.com/anishathalye/porcupine"},

	// The schema, and the check of its changes.
	"fivefold/schema":        {"github.com/vektah/gqlparser/v2"},
	"fivefold/schema/change": {"github.com/vektah/gqlparser/v2"},

	// Generated code uses the structs of stores; there is no second set.
	"fivefold/graph/generated": {"fivefold/stores", "fivefold/graph/model", "fivefold/graph/executor", "github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2"},
	"fivefold/graph/model":     {"fivefold/graph/coercion", "fivefold/stores", "github.com/99designs/gqlgen/graphql", "github.com/google/uuid"},

	// The codes of top-level errors.
	"fivefold/graph/errorcode": {"github.com/vektah/gqlparser/v2/gqlerror"},

	// The bytes that requests hold.
	"fivefold/graph/memory": {"fivefold/graph/errorcode", "github.com/vektah/gqlparser/v2/gqlerror"},

	// The rules of the GraphQL specification for input values.
	"fivefold/graph/coercion": {"fivefold/graph/errorcode", "github.com/vektah/gqlparser/v2"},

	// The executor knows no noun and no store. The generator of its tables is a command, so that the server does not contain it.
	"fivefold/graph/executor":                    {"fivefold/graph/errorcode", "fivefold/graph/memory", "fivefold/graph/coercion", "github.com/99designs/gqlgen/graphql", "github.com/vektah/gqlparser/v2", "github.com/maypok86/otter/v2"},
	"fivefold/graph/executor/generate":           {"fivefold/graph/executor/generate/resolvers", "github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2"},
	"fivefold/graph/executor/generate/resolvers": {"github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2"},
	// For tests: a schema with every construct of the language, and random operations over any schema.
	"fivefold/graph/executor/internal/testschema": {"fivefold/graph/executor", "fivefold/graph/executor/internal/testschema/model",
		"github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2"},
	"fivefold/graph/executor/internal/testschema/model": {"github.com/99designs/gqlgen/graphql"},
	// For tests: the subgraph that Apollo's compatibility suite queries, and its server.
	"fivefold/graph/executor/internal/apollo": {"fivefold/graph/executor", "fivefold/graph/executor/internal/apollo/model",
		"github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2"},
	"fivefold/graph/executor/internal/apollo/model": {},
	"fivefold/graph/executor/internal/apollo/serve": {"fivefold/graph/executor", "fivefold/graph/executor/internal/apollo", "fivefold/graph/transport",
		"github.com/99designs/gqlgen/graphql"},
	"fivefold/graph/executor/internal/opgen": {"github.com/vektah/gqlparser/v2", "pgregory.net/rapid"},

	// For tests: the process of graphql-js.
	"fivefold/graph/internal/graphqljs": {},

	// Transports know no noun and no store. A library reads and writes the frames of websockets.
	"fivefold/graph/transport": {"fivefold/graph/errorcode", "fivefold/graph/memory", "fivefold/graph/subscription", "github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2", "github.com/coder/websocket", "github.com/tidwall/gjson"},

	// What subscriptions have in common, independent of noun and transport.
	"fivefold/graph/subscription": {"fivefold/graph/errorcode", "github.com/99designs/gqlgen/graphql", "github.com/vektah/gqlparser/v2"},

	// Limits of size, cost and rate know no noun and no store.
	"fivefold/graph/limits": {"fivefold/graph/errorcode", "fivefold/graph/memory", "fivefold/graph/coercion", "github.com/99designs/gqlgen/graphql", "github.com/vektah/gqlparser/v2", "github.com/maypok86/otter/v2"},

	// Resolvers contain no driver, no SQL and no engine's name. A library hashes passwords.
	"fivefold/resolvers": {"fivefold/graph/errorcode", "fivefold/stores", "fivefold/stores/adserver", "fivefold/stores/money", "fivefold/stores/payments", "fivefold/stores/textsearch", "fivefold/graph/generated", "fivefold/graph/executor", "fivefold/graph/model", "fivefold/graph/subscription", "github.com/99designs/gqlgen/graphql",
		"github.com/vektah/gqlparser/v2/gqlerror", "github.com/google/uuid", "golang.org/x/crypto/argon2"},

	// The built playground.
	"fivefold/web": {},

	// The only importable package that knows the names of engines.
	"fivefold/stores/engines": {"fivefold/stores", "fivefold/stores/adjacency", "fivefold/stores/embedded", "fivefold/stores/inprocess", "fivefold/stores/postgres", "fivefold/stores/guard", "fivefold/stores/redis", "fivefold/stores/cached", "fivefold/stores/fts5", "fivefold/stores/typesense", "fivefold/stores/opensearch", "fivefold/stores/searchindex"},

	// The limits of documents are settings. Origins are written with international domain names as browsers send them.
	"fivefold/internal/config": {"fivefold/graph/limits", "golang.org/x/net/idna"},

	// Logs, metrics and traces of operations and store calls.
	"fivefold/internal/telemetry": {"fivefold/graph/errorcode", "fivefold/internal/config", "fivefold/stores", "github.com/99designs/gqlgen/graphql",
		"github.com/vektah/gqlparser/v2", "github.com/prometheus/client_golang/prometheus", "go.opentelemetry.io/otel"},

	// The HTTP server knows no engine and no data set. It limits rates in this process, whatever the store does that shares them.
	"fivefold/internal/httpserver": {"fivefold/graph/errorcode", "fivefold/schema", "fivefold/internal/config", "fivefold/internal/telemetry", "fivefold/graph/executor", "fivefold/graph/generated",
		"fivefold/graph/limits", "fivefold/graph/memory", "fivefold/graph/model", "fivefold/graph/subscription", "fivefold/graph/transport", "fivefold/resolvers", "fivefold/stores", "fivefold/stores/adserver", "fivefold/stores/inprocess", "fivefold/stores/payments",
		"fivefold/web", "github.com/99designs/gqlgen/graphql", "github.com/vektah/gqlparser/v2", "github.com/klauspost/compress/gzhttp", "github.com/rs/cors",
		"github.com/prometheus/client_golang/prometheus", "go.opentelemetry.io/otel/propagation"},

	// The command line connects all packages; tests start servers as it does.
	"fivefold/internal/cli":        {anything},
	"fivefold/internal/servertest": {anything},
	// For tests: databases of PostgreSQL.
	"fivefold/internal/testdatabase": {"github.com/jackc/pgx/v5"},
	"fivefold/internal/e2e":          {anything},
	"fivefold/internal/e2e/oracle":   {"fivefold/stores/dataset"},
	"fivefold/internal/bench":        {anything},
	"fivefold/internal/outage":       {anything},
	// For tests: database servers and networks whose faults the test controls.
	"fivefold/internal/servertest/faults": {"github.com/jackc/pgx/v5", "github.com/Shopify/toxiproxy/v2", "github.com/rs/zerolog"},

	// Signals and the exit code.
	"fivefold": {"fivefold/internal/cli"},
}

// anything allows every import.
const anything = ""

// mayImport reports whether the layout allows an import. An entry of ours allows that package only, a module all its packages.
func mayImport(pkg, imported string) bool {
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") && first != "fivefold" {
		return true // the standard library
	}
	return slices.ContainsFunc(layout[pkg], func(allowed string) bool {
		if strings.HasPrefix(imported, "fivefold") && allowed != anything {
			return imported == allowed
		}
		return allowed == anything || imported == allowed || strings.HasPrefix(imported, allowed+"/")
	})
}

func TestEveryPackageImportsOnlyWhatTheLayoutAllows(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&pkg); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		if _, ok := layout[pkg.ImportPath]; !ok {
			t.Errorf("%s is not in the layout: add it with what it may import, and why", pkg.ImportPath)
			continue
		}
		for _, imported := range pkg.Imports {
			if !mayImport(pkg.ImportPath, imported) {
				t.Errorf("%s may not import %s", pkg.ImportPath, imported)
			}
		}
	}
}

func TestLayoutRejects(t *testing.T) {
	for _, c := range []struct{ pkg, imported string }{
		{"fivefold/stores", "fivefold/stores/embedded"},
		{"fivefold/resolvers", "fivefold/stores/embedded"},
		{"fivefold/resolvers", "zombiezen.com/go/sqlite"},
		{"fivefold/graph/transport", "fivefold/stores"},
		{"fivefold/internal/httpserver", "fivefold/stores/engines"},
		{"fivefold", "fivefold/stores/embedded"},
	} {
		if mayImport(c.pkg, c.imported) {
			t.Errorf("%s may import %s", c.pkg, c.imported)
		}
	}
}

const (
	maxFileLines     = 250
	maxTestLines     = 400
	maxFunctionLines = 150
)

// sourceFiles returns the source files that people write. Files of the named folders are built, installed or data.
func sourceFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", "node_modules", "dist", "data", "testdata"}, entry.Name()) {
			return fs.SkipDir
		}
		if slices.Contains([]string{".go", ".graphqls", ".sql", ".sh", ".mjs", ".js", ".ts", ".tsx", ".css"}, filepath.Ext(path)) {
			files = append(files, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFilesAndFunctionsAreShort(t *testing.T) {
	for _, path := range sourceFiles(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		limit := maxFileLines
		if strings.HasSuffix(path, "_test.go") {
			limit = maxTestLines
		}
		files := token.NewFileSet()
		var file *ast.File
		if filepath.Ext(path) == ".go" {
			if file, err = parser.ParseFile(files, path, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
				t.Fatal(err)
			}
			if ast.IsGenerated(file) {
				continue
			}
			for _, declaration := range file.Decls {
				if f, ok := declaration.(*ast.FuncDecl); ok {
					if n := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1; n > maxFunctionLines {
						t.Errorf("%s: %s has %d lines, at most %d are allowed; split it", path, f.Name.Name, n, maxFunctionLines)
					}
				}
			}
		}
		if n := bytes.Count(text, []byte("\n")); n > limit {
			t.Errorf("%s has %d lines, at most %d are allowed; split it by what it is about", path, n, limit)
		}
	}
}
