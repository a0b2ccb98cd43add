package postgres

import (
	"reflect"
	"testing"
)

func TestParametersAreNumberedInTheirOrder(t *testing.T) {
	t.Parallel()
	var texts numberedTexts
	for i := range 2 { // parsed, then known
		text, values, err := texts.number(t.Context(), "SELECT '@no', @b, @a::text, @b -- @not", args{"a": i, "b": "b"})
		if err != nil || text != "SELECT '@no', $1, $2::text, $1 -- @not" || !reflect.DeepEqual(values, []any{"b", i}) {
			t.Errorf("%s, %v, %v", text, values, err)
		}
	}
}

func TestArgumentsMustBeThoseOfTheStatement(t *testing.T) {
	t.Parallel()
	const text = "SELECT @a, @b"
	var known numberedTexts
	if _, _, err := known.number(t.Context(), text, args{"a": 1, "b": 2}); err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]args{"none": nil, "one missing": {"a": 1}, "another": {"a": 1, "c": 2}, "one too many": {"a": 1, "b": 2, "c": 3}} {
		for when, texts := range map[string]*numberedTexts{"parsed": {}, "known": &known} {
			if _, _, err := texts.number(t.Context(), text, a); err == nil {
				t.Errorf("%s, %s: no error", name, when)
			}
		}
	}
}

func BenchmarkNumber(b *testing.B) {
	const text = "SELECT " + userColumns + " FROM users u WHERE u.id = ANY(@keys)"
	a := args{"keys": 1}
	var texts numberedTexts
	b.Run("known", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _, _ = texts.number(b.Context(), text, a)
		}
	})
	b.Run("parsed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _, _ = a.RewriteQuery(b.Context(), nil, text, nil)
		}
	})
}
