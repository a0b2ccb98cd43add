package resolvers_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/generated"

	"github.com/vektah/gqlparser/v2/ast"
)

// leafSelection selects every field of a type, and of the types that implement it, that has a plain value and needs no argument.
func leafSelection(schema *ast.Schema, typeName string) string {
	var b strings.Builder
	b.WriteString("{ __typename")
	for _, f := range schema.Types[typeName].Fields {
		needsArgument := slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil })
		if schema.Types[f.Type.Name()].IsLeafType() && !needsArgument && !strings.HasPrefix(f.Name, "__") {
			b.WriteString(" " + f.Name)
		}
	}
	if schema.Types[typeName].IsAbstractType() {
		for _, possible := range schema.GetPossibleTypes(schema.Types[typeName]) {
			b.WriteString(" ... on " + possible.Name + " " + leafSelection(schema, possible.Name))
		}
	}
	return b.String() + " }"
}

// The nodes of a payload, of which some come from the write itself, are what a query returns afterwards. Every mutation is executed but those
// of sessions.
func TestPayloadsReturnWhatIsStored(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	compared := map[string]bool{}
	for mutation, c := range repeatedMutations {
		nodes := nodeFields(schema, schema.Mutation.Fields.ForName(mutation).Type.Name())
		if c.as == "" || slices.Contains([]string{"signIn", "signOut", "changePassword", "revokeSession", "revokeSessions"}, mutation) || len(nodes) == 0 {
			continue
		}
		h, expand := newRepetitionHarness(t)
		if before, input, ok := strings.Cut(c.before, " "); ok {
			as := c.as
			if before == "requestFriendship" {
				as = "bob"
			}
			h.repeat(as, before, expand(input))
		}
		selection := ""
		for _, name := range nodes {
			field := schema.Types[schema.Mutation.Fields.ForName(mutation).Type.Name()].Fields.ForName(name)
			selection += " " + name + " " + leafSelection(schema, field.Type.Name())
		}
		got := get[map[string]map[string]json.RawMessage](h, h.person(c.as), "mutation { "+mutation+"(input: {"+expand(c.input)+"}) { userErrors { code }"+selection+" } }", nil)[mutation]
		if string(got["userErrors"]) != "[]" {
			t.Fatalf("%s: %s", mutation, got["userErrors"])
		}
		for _, name := range nodes {
			node := decode[*struct{ ID, Typename string }](t, bytes.Replace(got[name], []byte("__typename"), []byte("typename"), 1))
			if node == nil {
				continue
			}
			compared[mutation] = true
			query := `{ node(id: "` + node.ID + `") { ... on ` + node.Typename + " " + leafSelection(schema, node.Typename) + " } }"
			want := get[struct{ Node map[string]any }](h, h.person(c.as), query, nil).Node
			if returned := decode[map[string]any](t, got[name]); !equalJSON(t, returned, want) {
				t.Errorf("%s returned %s\n%v, but a query then returns\n%v", mutation, name, returned, want)
			}
		}
	}
	for _, mutation := range []string{"publishPost", "publishComment", "likeInterest", "updateProfile", "updateVisibility", "updatePage", "requestFriendship", "acceptFriendship"} {
		if !compared[mutation] {
			t.Errorf("%s was not compared", mutation)
		}
	}
}

// What a mutation has stored is not returned by the next mutation of the operation, which has changed it.
func TestPayloadsOfOneOperationReturnWhatTheirMutationHasStored(t *testing.T) {
	t.Parallel()
	h, expand := newRepetitionHarness(t)
	got := get[map[string]struct{ Interest struct{ LikeCount int } }](h, h.person("bob"), expand(`mutation {
		one: likeInterest(input: {interestId: "$tea"}) { interest { likeCount } }
		two: unlikeInterest(input: {interestId: "$tea"}) { interest { likeCount } }
		three: likeInterest(input: {interestId: "$tea"}) { interest { likeCount } }
	}`), nil)
	one, two, three := got["one"].Interest.LikeCount, got["two"].Interest.LikeCount, got["three"].Interest.LikeCount
	if two != one-1 || three != one {
		t.Errorf("the interest has %d, %d and %d likes", one, two, three)
	}
}

// Publishing and liking load nothing after the write: what they return is what the store has returned.
func TestPayloadsOfNewNounsCostNoCall(t *testing.T) {
	t.Parallel()
	h, expand := newRepetitionHarness(t)
	for _, mutation := range []string{
		`publishPost(input: {text: "x"}) { post { id text } }`,
		`likeInterest(input: {interestId: "$tea"}) { interest { name likeCount } likeEdge { node { name } } }`,
		`updateProfile(input: {name: "New"}) { user { name } viewer { bio } }`,
	} {
		h.execute(h.person("ann"), expand("mutation { "+mutation+" }"), nil)
		for _, call := range h.calls {
			if !slices.Contains([]string{"Messages.CreatePost", "Likes.Set", "Users.Update"}, call.Method) {
				t.Errorf("%s: %s", mutation, call.Method)
			}
		}
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	return bytes.Equal(x, y)
}
