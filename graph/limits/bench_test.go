package limits

import (
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

const smallQuery = `query($you: ID!) { user(id: $you) { friends { edges { node { id handle name } since } } } }`

func introspectionQuery(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/introspection.graphql")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// bomb returns a short document that expands to 2^n fields.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString("{ ...f0 }")
	for i := range n {
		fmt.Fprintf(&b, " fragment f%d on Query { a%d: viewer { id } ...f%d ...f%d }", i, i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment f%d on Query { viewer { id } }", n)
	return b.String()
}

// BenchmarkText measures the checks of a document that is not in the cache.
func BenchmarkText(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"small", smallQuery},
		{"introspection", introspectionQuery(b)},
		{"1 MiB of commas", strings.Repeat(",", 1<<20)},
		{"64 KiB of commas", strings.Repeat(",", 64<<10)},
		{"64 KiB of braces", strings.Repeat("{", 64<<10)},
		{"20000 deep", strings.Repeat("{a", 20000) + strings.Repeat("}", 20000)},
		{"bomb of 2^30", bomb(30)},
		{"5000 tokens", "{" + strings.Repeat("a ", 4998) + "}"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = DefaultLimits.checkText(c.text)
			}
		})
	}
}

// BenchmarkOperation measures the checks of a document that is in the cache: a lookup and the cost.
func BenchmarkOperation(b *testing.B) {
	for _, c := range []struct{ name, text string }{{"small", smallQuery}, {"introspection", introspectionQuery(b)}} {
		b.Run(c.name, func(b *testing.B) {
			g, exec := newGuard(b, nil)
			op, errs := exec.CreateOperationContext(startTrace(b.Context()), &graphql.RawParams{Query: c.text, Variables: map[string]any{"you": "user_01h455vb4pex5vsknk084sn02q"}})
			if errs != nil {
				b.Fatal(errs)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := g.MutateOperationParameters(b.Context(), &graphql.RawParams{Query: c.text}); err != nil {
					b.Fatal(err)
				}
				if err := g.MutateOperationContext(b.Context(), op); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWorst measures the validation of the most expensive documents that the limits accept.
func BenchmarkWorst(b *testing.B) {
	for name, text := range worstDocuments() {
		b.Run(name, func(b *testing.B) {
			exec := executor.New(testSchema(nil))
			exec.SetParserTokenLimit(DefaultLimits.Tokens)
			exec.SetDefaultRulesFn(new(Guard).Rules)
			exec.SetDisableSuggestion(true)
			for b.Loop() {
				_, _ = exec.CreateOperationContext(startTrace(b.Context()), &graphql.RawParams{Query: text})
			}
		})
	}
}

// BenchmarkDocument measures the memory of a parsed document per byte of its text.
func BenchmarkDocument(b *testing.B) {
	for name, text := range worstDocuments() {
		b.Run(name, func(b *testing.B) {
			var kept []*ast.QueryDocument
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				d, err := parser.ParseQuery(&ast.Source{Input: text})
				if err != nil {
					b.Fatal(err)
				}
				kept = append(kept, d)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(kept)*len(text)), "heapbytes/byte")
			runtime.KeepAlive(kept)
		})
	}
}

// worstDocuments returns documents that the default limits just accept, each the largest of its kind.
func worstDocuments() map[string]string {
	return map[string]string{
		"equal fields":  largestAllowed(func(n int) string { return "{ viewer {" + strings.Repeat("id ", n) + "} }" }),
		"equal objects": largestAllowed(func(n int) string { return "{ viewer {" + strings.Repeat("friends { nodes { id } } ", n) + "} }" }),
		"long names": largestAllowed(func(n int) string {
			return "{ viewer {" + strings.Repeat(strings.Repeat("a", DefaultLimits.NameBytes-1)+" ", n) + "} }"
		}),
		"unknown fields": largestAllowed(func(n int) string { return "{ viewer {" + unknownFields(n) + "} }" }),
		"list":           largestAllowed(func(n int) string { return "{ nodes(ids: [" + strings.Repeat(`"a" `, n) + "]) { id } }" }),
		"inline": largestAllowed(func(n int) string {
			return "{ viewer {" + strings.Repeat("... on User {", 45) + strings.Repeat("id ", n) + strings.Repeat("}", 45) + "} }"
		}),
		"inline beside": largestAllowed(func(n int) string { return "{ viewer {" + strings.Repeat("... on User { id } ", n) + "} }" }),
		"chain of fragments": largestAllowed(func(n int) string {
			var b strings.Builder
			b.WriteString("{ viewer { ...f0 } }")
			for i := range n {
				fmt.Fprintf(&b, " fragment f%d on User { %s ...f%d }", i, strings.Repeat("id ", 4), i+1)
			}
			return b.String() + fmt.Sprintf(" fragment f%d on User { id }", n)
		}),
		"fragments beside": largestAllowed(func(n int) string {
			var spreads, b strings.Builder
			for i := range n {
				fmt.Fprintf(&spreads, "...f%d ", i)
				fmt.Fprintf(&b, " fragment f%d on User { friends { nodes { id name } } }", i)
			}
			return "{ viewer {" + spreads.String() + "} }" + b.String()
		}),
		"operations": largestAllowed(func(n int) string {
			var b strings.Builder
			for i := range 20 {
				fmt.Fprintf(&b, "query q%d { viewer { ...f } } ", i)
			}
			return b.String() + "fragment f on User { friends { nodes {" + strings.Repeat("id ", n) + "} } }"
		}),
	}
}

// largestAllowed returns the longest of a growing series of texts that the limits accept.
func largestAllowed(text func(n int) string) string {
	n := sort.Search(DefaultLimits.Tokens, func(n int) bool { err := DefaultLimits.checkText(text(n + 1)); return err != nil })
	return text(n)
}

// unknownFields returns n names that no type has.
func unknownFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "friendsOf%d ", i)
	}
	return b.String()
}
