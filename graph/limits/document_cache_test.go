package limits

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func TestDocumentsAreBoundedByTheirText(t *testing.T) {
	text := func(i, length int) string { return fmt.Sprintf("%*d", length, i) }
	d := NewDocuments(10_000)
	for i := range 50 {
		d.Add(t.Context(), text(i, 1000), &ast.QueryDocument{})
		d.Add(t.Context(), text(i, 1000), &ast.QueryDocument{}) // counts once
	}
	d.cache.CleanUp()
	if weight, n := d.cache.WeightedSize(), d.cache.EstimatedSize(); weight != 10_000 || n != 10 {
		t.Errorf("%d bytes of %d documents", weight, n)
	}
	long := strings.Repeat("x", 10_001)
	d.Add(t.Context(), long, &ast.QueryDocument{})
	d.cache.CleanUp()
	if d.holds(long) || d.cache.WeightedSize() > 10_000 {
		t.Errorf("a document longer than the capacity is kept among %d bytes", d.cache.WeightedSize())
	}
}

// A document that is used often outlives many documents that are used once.
func TestDocumentsInUseAreKept(t *testing.T) {
	d := NewDocuments(10_000)
	const used = "{ viewer { id } }"
	d.Add(t.Context(), used, &ast.QueryDocument{})
	for i := range 1000 {
		d.Add(t.Context(), fmt.Sprintf("%1000d", i), &ast.QueryDocument{})
		if document, ok := d.Get(t.Context(), used); !ok || document == nil || !d.holds(used) {
			t.Fatalf("evicted after %d documents", i)
		}
	}
}

func TestShortDocumentsAreBoundedInNumber(t *testing.T) {
	d := NewDocuments(10 * minDocumentWeight)
	for i := range 50 {
		d.Add(t.Context(), fmt.Sprint(i), &ast.QueryDocument{})
	}
	d.cache.CleanUp()
	if n := d.cache.EstimatedSize(); n != 10 {
		t.Errorf("%d documents", n)
	}
}
