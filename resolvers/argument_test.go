package resolvers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/generated"

	"github.com/vektah/gqlparser/v2/ast"
)

// malformed holds values of the scalars that are of the right kind and cannot be parsed.
var malformed = map[string]string{"ID": `"nonsense"`, "Date": `"yesterday"`, "Time": `"now"`, "MonthDay": `"May"`, "InterestKind": `"x y"`, "Long": `"1.5"`}

// Malformed values in the input of any mutation are user errors, all of them at once, and nothing is written.
func TestMalformedValuesAreUserErrors(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	before := fmt.Sprint(h.dump())
	for _, mutation := range schema.Mutation.Fields {
		var input, want []string
		for _, f := range schema.Types[mutation.Arguments[0].Type.Name()].Fields {
			definition := schema.Types[f.Type.Name()]
			switch value, ok := malformed[definition.Name]; {
			case ok && f.Type.Elem != nil:
				input, want = append(input, f.Name+": ["+value+"]"), append(want, f.Name+".0")
			case ok:
				input, want = append(input, f.Name+": "+value), append(want, f.Name)
			case f.Name == "text":
				input = append(input, `text: "x"`) // a post without text and image is invalid
			case f.Type.NonNull && definition.Kind == ast.InputObject:
				input = append(input, f.Name+": {}")
			case f.Name == "currency":
				input = append(input, `currency: "EUR"`)
			case f.Name == "clientMutationId":
				input = append(input, `clientMutationId: "m"`)
			case f.Type.NonNull && f.DefaultValue == nil && definition.Kind == ast.Enum:
				input = append(input, f.Name+": "+definition.EnumValues[0].Name)
			case f.Type.NonNull && f.DefaultValue == nil:
				input = append(input, f.Name+`: "x"`)
			}
		}
		if len(want) == 0 {
			continue
		}
		query := "mutation { " + mutation.Name + "(input: {" + strings.Join(input, ", ") + "}) { userErrors { code field message } clientMutationId } }"
		got := h.execute(h.id("user ada"), query, nil)
		if len(got.Errors) > 0 {
			t.Errorf("%s: %v", query, got.Errors)
			continue
		}
		payload := decode[map[string]userErrorsPayload](t, got.Data)[mutation.Name]
		if fields := payload.fields(); !slices.Equal(fields, want) || payload.ClientMutationID != "m" {
			t.Errorf("%s: %s, want errors about %q", query, got.Data, want)
		}
	}
	if fmt.Sprint(h.dump()) != before {
		t.Error("something was written")
	}
}

type userErrorsPayload struct {
	UserErrors []struct {
		Code  string
		Field []string
	}
	ClientMutationID string
}

func (p userErrorsPayload) fields() (out []string) {
	for _, e := range p.UserErrors {
		out = append(out, strings.Join(e.Field, "."))
	}
	return out
}

// A mutation with a malformed value, and one that fails, neither undo nor hide the others of the operation.
func TestMutationsOfOneOperationFailAlone(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	got := h.execute(h.id("user ada"), h.expand(`mutation($i: LikeInterestInput!) {
		a: publishPost(input: {text: "first"}) { post { text } }
		b: likeInterest(input: $i) { userErrors { field } }
		c: likeInterest(input: $i) { userErrors { field } clientMutationId }
		d: updateProfile(input: {birthday: "yesterday", livesInId: "x", bio: "not written"}) { user { bio } userErrors { field } }
		e: publishPost(input: {text: "last"}) { post { text } userErrors { field } }
	}`), map[string]any{"i": map[string]any{"interestId": "nonsense"}})
	want := `{"a":{"post":{"text":"first"}},"b":{"userErrors":[{"field":["interestId"]}]},"c":{"userErrors":[{"field":["interestId"]}],"clientMutationId":null},` +
		`"d":{"user":{"bio":"Bookbinder. Collects maps of places that are no longer there."},"userErrors":[{"field":["birthday"]},{"field":["livesInId"]}]},"e":{"post":{"text":"last"},"userErrors":[]}}`
	if string(got.Data) != want || len(got.Errors) > 0 {
		text, _ := json.Marshal(got)
		t.Errorf("%s", text)
	}
}

// Malformed ids and ids of another kind are reported together, each with its index in the list that was sent.
func TestAListReportsMalformedIDsAndIDsOfAnotherKind(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for list, want := range map[string]string{
		`["x", "{{user ada}}"]`:                                    "topicIds.0 topicIds.1",
		`["{{user ada}}", "x", "{{page 1}}"]`:                      "topicIds.0 topicIds.1 topicIds.2",
		`["x", "{{interest 1001}}", "y", "{{page 1}}", "z"]`:       "topicIds.0 topicIds.2 topicIds.3 topicIds.4",
		`["{{interest 1001}}", "{{page 1}}", "x", "{{user ada}}"]`: "topicIds.1 topicIds.2 topicIds.3",
		`["{{page 1}}", "{{interest 1001}}", "{{user ada}}"]`:      "topicIds.0 topicIds.2",
		`["x", "y"]`: "topicIds.0 topicIds.1",
	} {
		got := get[struct{ PublishPost userErrorsPayload }](h, h.id("user ada"),
			h.expand(`mutation { publishPost(input: {text: "x", topicIds: `+list+`}) { userErrors { code field } } }`), nil).PublishPost.fields()
		if slices.Sort(got); strings.Join(got, " ") != want {
			t.Errorf("%s: got %s, want %s", list, got, want)
		}
	}
}
