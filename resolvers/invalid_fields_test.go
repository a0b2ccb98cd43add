package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/resolvers"
	"fivefold/stores"

	"github.com/vektah/gqlparser/v2/ast"
)

// invalidValues are invalid values of input fields by their name, and the paths below the field of the errors that each must have.
var invalidValues = map[string][]struct {
	literal string
	errors  []string
}{
	"text":      {{quoted(5001), []string{""}}},
	"image":     {{quoted(501), []string{""}}},
	"language":  {{`"no language"`, []string{""}}},
	"topicIds":  {{`["x", "y"]`, []string{".0", ".1"}}, {`["{{user ada}}", "{{interest 1001}}", "{{page 1}}"]`, []string{".0", ".2"}}, {`["{{interest 1001}}", "x", "{{interest 1001}}", "y"]`, []string{".1", ".3"}}},
	"facts":     {{`[{label: "", value: ""}, {label: "x", value: "x"}, {label: "x", value: ""}]`, []string{".0.label", ".0.value", ".2.value"}}},
	"languages": {{`["no language"]`, []string{".0"}}, {`["en", "", "fi", "no language"]`, []string{".1", ".3"}}},
	"birthday":  {{`"9999-01-01"`, []string{""}}, {`"x"`, []string{""}}},
	"year":      {{`99999`, []string{""}}}, "strength": {{`0`, []string{""}}},
	"handle": {{`""`, []string{""}}}, "name": {{`""`, []string{""}}}, "password": {{`""`, []string{""}}}, "newPassword": {{`""`, []string{""}}},
	"device": {{quoted(101), []string{""}}}, "useCookie": {{`true`, []string{""}}},
	"bio": {{quoted(501), []string{""}}}, "firstName": {{quoted(81), []string{""}}}, "lastName": {{quoted(81), []string{""}}}, "gender": {{quoted(41), []string{""}}},
	"amount": {{`0`, []string{""}}, {`"-9223372036854775808"`, []string{""}}, {`-1`, []string{""}}}, "idempotencyKey": {{`""`, []string{""}}, {quoted(256), []string{""}}},
	"paymentMethod": {{`""`, []string{""}}, {quoted(256), []string{""}}}, "destination": {{`" "`, []string{""}}, {quoted(256), []string{""}}},
	"startsAt": {{`"x"`, []string{""}}}, "endsAt": {{`"x"`, []string{""}}},
	"budget": {{`0`, []string{""}}, {`"x"`, []string{""}}}, "dailyBudget": {{`-1`, []string{""}}}, "bid": {{`0`, []string{""}}, {`1000000001`, []string{""}}}, "frequencyCap": {{`101`, []string{""}}},
	"audience": {{`{genders: ["x", ""], languages: ["no language"], interestIds: ["{{page 1}}"], placeIds: ["x", "{{place 1}}"]}`, []string{".genders.1", ".interestIds.0", ".languages.0", ".placeIds.0"}}},
	"currency": {{`"eur"`, []string{""}}, {`"EURO"`, []string{""}}, {`""`, []string{""}}},
	"category": {{quoted(31), []string{""}}}, "about": {{quoted(2001), []string{""}}}, "url": {{quoted(501), []string{""}}},
}

// alwaysValid are the fields that have no invalid value which is an error of the field.
var alwaysValid = map[string]bool{
	"signIn.handle": true, "signIn.password": true, "changePassword.currentPassword": true, "editPost.audience": true,
	"publishPost.audience": true, // on the page of an id that is invalid, which is reported
}

// invalidIDs are invalid values of the fields that are ids.
var invalidIDs = []string{`"x"`, `"interestx_7zzzzzzzzz8zzszzzzzzzzzzzz"`}

func TestEveryInvalidFieldOfAnInputIsReported(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	before := fmt.Sprint(h.dump())
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for _, mutation := range schema.Mutation.Fields {
		input := schema.Types[mutation.Arguments[0].Type.Name()]
		for variant := range 3 {
			var fields, want []string
			for _, f := range input.Fields {
				literal, errors := invalidField(mutation.Name, f, variant)
				fields = append(fields, f.Name+": "+literal)
				for _, path := range errors {
					want = append(want, f.Name+path)
				}
			}
			as := h.id("user ada")
			if strings.HasPrefix(mutation.Name, "sign") {
				as = stores.ID{}
			}
			if len(want) == 0 {
				continue
			}
			text := h.expand(`mutation { m: ` + mutation.Name + `(input: {` + strings.Join(fields, ", ") + `}) { userErrors { code field message } } }`)
			got := userErrorFields(t, h.executeAs(&resolvers.Viewer{ID: as}, text, nil))
			if slices.Sort(want); !slices.Equal(got, want) {
				t.Errorf("%s: %s\ngot  %q\nwant %q", mutation.Name, text[:min(len(text), 300)], got, want)
			}
		}
	}
	if fmt.Sprint(h.dump()) != before {
		t.Error("something was written")
	}
}

// invalidField returns an invalid value of a field, and the paths of its errors below the field; a valid value when there is none.
func invalidField(mutation string, f *ast.FieldDefinition, variant int) (literal string, errors []string) {
	invalid := invalidValues[f.Name]
	switch {
	case f.Name == "clientMutationId":
		return `"m"`, nil
	case f.Type.Name() == "ID" && f.Type.Elem == nil:
		return invalidIDs[variant%len(invalidIDs)], []string{""}
	case alwaysValid[mutation+"."+f.Name] && f.Type.Name() == "String":
		return `"x"`, nil
	case alwaysValid[mutation+"."+f.Name], len(invalid) == 0:
		return map[string]string{"Audience": "PUBLIC", "Visibility": "EVERYONE", "PageKind": "GROUP", "PageRole": "MEMBER", "AdvertiserRole": "ANALYST", "CampaignObjective": "TRAFFIC", "CampaignState": "PAUSED", "BidKind": "CLICK", "Boolean": "true", "ReactionKind": "LIKE"}[f.Type.Name()], nil
	}
	one := invalid[variant%len(invalid)]
	return one.literal, one.errors
}

// userErrorFields returns the paths of the fields of the user errors of a mutation with the alias m, sorted.
func userErrorFields(t *testing.T, got response) []string {
	t.Helper()
	if len(got.Errors) > 0 {
		t.Fatal(indented(t, got))
	}
	payload := decode[struct {
		M struct {
			UserErrors []struct {
				Code, Message string
				Field         []string
			}
		}
	}](t, got.Data)
	var out []string
	for _, e := range payload.M.UserErrors {
		if e.Field == nil && strings.HasPrefix(e.Message, "Give either wallId") {
			continue
		}
		out = append(out, strings.Join(e.Field, "."))
	}
	slices.Sort(out)
	return out
}

// What only the stores know to be missing is reported at once too.
func TestEveryMissingReferenceIsReported(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for _, c := range []struct{ mutation, input, want string }{
		{"publishPost", `text: "x", topicIds: [` + missingTopic + `], placeId: ` + missingPlace, "placeId topicIds"},
		{"publishPost", `pageId: "{{page 1}}", audience: FRIENDS`, "audience text"},
		{"publishComment", `messageId: "{{post 4}}", text: "x", topicIds: [` + missingTopic + `], placeId: ` + missingPlace, "placeId topicIds"},
	} {
		got := userErrorFields(t, h.execute(h.id("user ada"), h.expand(`mutation { m: `+c.mutation+`(input: {`+c.input+`}) { userErrors { code field message } } }`), nil))
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s(%s): %q, want %s", c.mutation, c.input, got, c.want)
		}
	}
}

// A cookie that cannot be set is reported before the person is created.
func TestSignUpCreatesNobodyWithoutACookie(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	got := userErrorFields(t, h.executeAs(&resolvers.Viewer{},
		`mutation { m: signUp(input: {handle: "ada", name: "Ada", password: "12345678", useCookie: true}) { userErrors { code field message } } }`, nil))
	found, err := h.set.Users.ByHandles(t.Context(), []string{"ada"})
	if err != nil || len(found) > 0 || !slices.Equal(got, []string{"useCookie"}) {
		t.Errorf("%v, %v, %q", err, found, got)
	}
}
