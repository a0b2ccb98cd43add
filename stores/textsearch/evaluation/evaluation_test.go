package evaluation_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores/textsearch/evaluation"
)

func TestRead(t *testing.T) {
	t.Parallel()
	got, err := evaluation.Read(strings.NewReader("id\tclass\tkind\tquery\texpected_ids\texpected_name\r\nd1\texact\tartist\t\"Ada\t7\tAda \"A\" L\r\n"))
	want := []evaluation.Query{{ID: "d1", Class: "exact", Kind: "artist", Text: `"Ada`, Name: `Ada "A" L`}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v (%v), want %+v", got, err, want)
	}
	for text, want := range map[string]string{
		"":                         "no queries",
		"id\tclass\tkind\tquery\n": "line 1: no column expected_name; a header names id, class, kind, query, expected_name, separated by tabs",
		"id\tclass\tkind\tquery\texpected_name\nd1\texact\n": "line 2: 2 columns, fewer than the header",
		"id\tclass\tkind\tquery\texpected_name\n":            "no queries",
	} {
		if _, err := evaluation.Read(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	queries := []evaluation.Query{{"1", "exact", "page", "a", "Ab-c"}, {"2", "exact", "page", "b", "B"}, {"3", "typo", "page", "c", "C"}}
	found := map[string][]string{"a": {"abc"}, "b": {"x", "b", "B"}, "c": append(strings.Split("0123456789", ""), "C")}
	result, err := evaluation.Run(t.Context(), queries, func(_ context.Context, q evaluation.Query) ([]string, error) { return found[q.Text], nil })
	if err != nil {
		t.Fatal(err)
	}
	want := evaluation.Result{
		All:     evaluation.Class{Name: "all", Queries: 3, Right1: 1, Right10: 2, Reciprocal: 1.5},
		Classes: []evaluation.Class{{Name: "exact", Queries: 2, Right1: 1, Right10: 2, Reciprocal: 1.5}, {Name: "typo", Queries: 1}},
		Misses:  []evaluation.Miss{{Query: queries[1], Rank: 2, Found: []string{"x", "b", "B"}}, {Query: queries[2], Found: []string{"0", "1", "2"}}},
	}
	if !reflect.DeepEqual(result, want) {
		t.Errorf("%+v, want %+v", result, want)
	}
	var table strings.Builder
	if err := result.Write(&table, true); err != nil {
		t.Fatal(err)
	}
	wantTable := `  class  queries    S@1   S@10    MRR
  exact        2  0.500  1.000  0.750
   typo        1  0.000  0.000  0.000
    all        3  0.333  0.667  0.500
2 exact "b": want "B" at 1, is at 2 of "x | b | B"
3 typo "c": want "C", is not among the first 10 of "0 | 1 | 2"
`
	if table.String() != wantTable {
		t.Errorf("%s, want\n%s", table.String(), wantTable)
	}
	broken := errors.New("broken")
	if _, err := evaluation.Run(t.Context(), queries, func(context.Context, evaluation.Query) ([]string, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}
