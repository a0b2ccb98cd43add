package schema_test

import (
	"testing"

	"fivefold/schema"
)

func TestWeightsAreThoseOfTheSchema(t *testing.T) {
	t.Parallel()
	weights, err := schema.Weights()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"Mutation.signIn": 100, "Post.text": 4, "CircleMessageConnection.totalCount": 4000, "User.name": 0} {
		if got := weights[name].Field; got != want {
			t.Errorf("%s costs %d, want %d", name, got, want)
		}
	}
	if got := weights["Query.interests"]; got.Field != 0 || got.Arguments["genre"] != 100 || len(got.Arguments) != 1 {
		t.Errorf("Query.interests costs %+v", got)
	}
	if len(weights) < 20 {
		t.Errorf("%d fields have weights", len(weights))
	}
}
