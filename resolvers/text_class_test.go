package resolvers_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/stores"
	"fivefold/stores/storetest"

	"github.com/vektah/gqlparser/v2/ast"
)

// A writtenText is a text that a mutation takes: the input with TEXT for the text, the path of the text in it, and the selection that reads
// the text as x.
type writtenText struct {
	mutation, input, field string
	rule                   stores.Text
	read                   string
}

var writtenTexts = []writtenText{
	{"createPage", `name: TEXT`, "name", stores.PageName, "page { x: name }"},
	{"createPage", `name: "x", about: TEXT`, "about", stores.PageAbout, "page { x: about }"},
	{"createAdvertiser", `pageId: "NEW_PAGE", currency: "EUR", name: TEXT`, "name", stores.AdvertiserName, "advertiser { x: name }"},
	{"createCampaign", `advertiserId: "ADVERTISER", idempotencyKey: HANDLE, endsAt: "2026-06-20T00:00:00Z", budget: 10, bid: 5, name: TEXT`, "name", stores.CampaignName, "campaign { x: name }"},
	{"updateCampaign", `campaignId: "CAMPAIGN", name: TEXT`, "name", stores.CampaignName, "campaign { x: name }"},
	{"createAdSet", `campaignId: "CAMPAIGN", audience: {}, name: TEXT`, "name", stores.CampaignName, "adSet { x: name }"},
	{"updateAdSet", `adSetId: "AD_SET", name: TEXT`, "name", stores.CampaignName, "adSet { x: name }"},
	{"updatePage", `pageId: "{{page 1}}", name: TEXT`, "name", stores.PageName, "page { x: name }"},
	{"updatePage", `pageId: "{{page 1}}", about: TEXT`, "about", stores.PageAbout, "page { x: about }"},
	{"updateProfile", `name: TEXT`, "name", stores.UserName, "user { x: name }"},
	{"updateProfile", `bio: TEXT`, "bio", stores.UserBio, "user { x: bio }"},
	{"updateProfile", `firstName: TEXT`, "firstName", stores.UserFirstName, "user { x: firstName }"},
	{"updateProfile", `lastName: TEXT`, "lastName", stores.UserLastName, "user { x: lastName }"},
	{"updateProfile", `gender: TEXT`, "gender", stores.UserGender, "user { x: gender }"},
	{"updateProfile", `facts: [{label: "x", value: "x"}, {label: TEXT, value: "x"}]`, "facts.1.label", stores.ProfileLabel, "user { facts { x: label } }"},
	{"updateProfile", `facts: {label: "x", value: TEXT}`, "facts.0.value", stores.ProfileValue, "user { facts { x: value } }"},
	{"publishPost", `image: "x.jpg", text: TEXT`, "text", stores.PostText, "post { x: text }"},
	{"publishPost", `text: TEXT`, "text", stores.PostText.Required(), "post { x: text }"},
	{"editPost", `postId: "{{post 4}}", image: "x.jpg", text: TEXT`, "text", stores.PostText, "post { x: text }"},
	{"editPost", `postId: "{{post 4}}", image: "", text: TEXT`, "text", stores.PostText.Required(), "post { x: text }"},
	{"publishComment", `messageId: "{{post 4}}", text: TEXT`, "text", stores.CommentText, "comment { x: text }"},
	{"editComment", `commentId: "{{comment 1}}", text: TEXT`, "text", stores.CommentText, "comment { x: text }"},
	{"signUp", `handle: HANDLE, password: "fivefold-demo", name: TEXT`, "name", stores.UserName, "viewer { x: name }"},
	{"signUp", `handle: HANDLE, password: "fivefold-demo", name: "x", device: TEXT`, "device", stores.SessionDevice, "session { x: device }"},
	{"signIn", `handle: "ada", password: "fivefold-demo", device: TEXT`, "device", stores.SessionDevice, "session { x: device }"},
}

// authors are the people who wrote what a mutation edits. Other mutations are grace's.
var authors = map[string]string{"editPost": "user ada", "editComment": "user ada"}

// Every text of a mutation has every class of character.
func TestTextsOfMutationsHaveEveryClassOfCharacters(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	advertiser, _ := h.advertiserOf(h.id("page 1"), h.id("user ada")) // of grace
	h.pay(advertiser, "1", 1_000_000, h.clock)
	campaign, adSet := h.campaignOf(advertiser)
	ads := strings.NewReplacer("ADVERTISER", advertiser.String(), "CAMPAIGN", campaign.String(), "AD_SET", adSet.String())
	for _, w := range writtenTexts {
		w.input = ads.Replace(w.input)
		viewer := h.id(cmp.Or(authors[w.mutation], "user grace"))
		for i, c := range storetest.TextClasses {
			literal, _ := json.Marshal(c.Text) // strings always encode, as literals of GraphQL
			input := strings.NewReplacer("TEXT", string(literal), "HANDLE", fmt.Sprintf("%q", strings.ToLower(w.field)+strconv.Itoa(i))).Replace(w.input)
			if strings.Contains(input, "NEW_PAGE") {
				h.mustMutate(viewer, "createPage", `name: "x"`)
				input = strings.ReplaceAll(input, "NEW_PAGE", newObjectID(stores.KindPage, h.created).String())
			}
			got := h.execute(viewer, h.expand(`mutation { m: `+w.mutation+`(input: {`+input+`}) { `+w.read+` userErrors { code field } } }`), nil)
			payload := decode[map[string]map[string]json.RawMessage](t, got.Data)["m"]
			if !c.Valid(w.rule) {
				path, _ := json.Marshal(strings.Split(w.field, ".")) // strings always encode
				if want := `[{"code":"BAD_USER_INPUT","field":` + string(path) + `}]`; string(payload["userErrors"]) != want {
					t.Errorf("%s.%s of %s: %s, want %s", w.mutation, w.field, c.Name, got.Data, want)
				}
				continue
			}
			kept, _ := json.Marshal(c.Kept)
			if c.Kept == "" {
				kept = []byte("null")
			}
			if !strings.HasSuffix(string(got.Data), `"x":`+string(kept)+endOf(w.read)+`,"userErrors":[]}}`) {
				t.Errorf("%s.%s of %s: %s, want %+q", w.mutation, w.field, c.Name, got.Data, c.Kept)
			}
		}
	}
}

// endOf returns the end of the JSON of a selection, after its last value.
func endOf(read string) string {
	if strings.Contains(read, "facts") {
		return "}]}"
	}
	return "}"
}

// formedTexts are the texts of inputs that have a form of their own, or are passwords.
var formedTexts = []string{"clientMutationId", "handle", "password", "currentPassword", "newPassword", "category", "url", "image", "language", "languages", "currency", "paymentMethod", "destination", "idempotencyKey", "genders", "token"}

// Every text of an input is in the table.
func TestEveryTextOfAnInputIsWritten(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	var check func(mutation, above string, input *ast.Definition)
	check = func(mutation, above string, input *ast.Definition) {
		for _, f := range input.Fields {
			definition := schema.Types[f.Type.Name()]
			if definition.Kind == ast.InputObject {
				check(mutation, f.Name+".", definition)
				continue
			}
			if f.Type.Name() != "String" || slices.Contains(formedTexts, f.Name) {
				continue
			}
			if !slices.ContainsFunc(writtenTexts, func(w writtenText) bool {
				return w.mutation == mutation && listIndex.ReplaceAllString(w.field, "") == above+f.Name
			}) {
				t.Errorf("add %s.%s%s to writtenTexts", mutation, above, f.Name)
			}
		}
	}
	for _, m := range schema.Mutation.Fields {
		check(m.Name, "", schema.Types[m.Arguments[0].Type.Name()])
	}
}

// A filter that is given and shows nothing selects nothing.
func TestBlankFiltersSelectNothing(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for _, query := range []string{
		`interests(genre: %s) { totalCount }`, `user(handle: "ada") { interests(genre: %s) { totalCount } }`,
		`user(handle: "ada") { circle(reach: 2) { people(firstName: %s) { totalCount } } }`,
	} {
		for _, c := range storetest.TextClasses {
			if !c.Blank {
				continue
			}
			literal, _ := json.Marshal(c.Text)
			got := h.execute(h.id("user ada"), "{ "+fmt.Sprintf(query, literal)+" }", nil)
			if n := totalCountIn(got.Data); n != 0 {
				t.Errorf("%s of %s: %s", query, c.Name, indented(t, got))
			}
		}
		all := h.execute(h.id("user ada"), "{ "+fmt.Sprintf(query, "null")+" }", nil)
		if totalCountIn(all.Data) < 1 {
			t.Errorf("%s of null: %s", query, indented(t, all))
		}
	}
}

// A handle is found with spaces around it and in any letter case; a genre by any spelling of its name.
func TestTextsThatFind(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for _, handle := range []string{"ada", " ADA", "ada\n", "\u00a0Ada\u3000", "\ufeffada\u200b"} {
		got := h.execute(stores.ID{}, `query($h: String!) { user(handle: $h) { handle } }`, map[string]any{"h": handle})
		if string(got.Data) != `{"user":{"handle":"ada"}}` {
			t.Errorf("%q finds %s", handle, got.Data)
		}
	}
	want := h.execute(stores.ID{}, `{ interests(genre: "jazz") { totalCount } }`, nil)
	for _, genre := range []string{"JAZZ", " Jazz ", "Ｊａｚｚ", "Ja\u0301zz"} {
		got := h.execute(stores.ID{}, `query($g: String!) { interests(genre: $g) { totalCount } }`, map[string]any{"g": genre})
		if string(got.Data) != string(want.Data) || totalCountIn(got.Data) < 1 {
			t.Errorf("%q finds %s, want %s", genre, got.Data, want.Data)
		}
	}
}

var listIndex = regexp.MustCompile(`\d+\.`)

var totalCount = regexp.MustCompile(`"totalCount":\s*(\d+)`)

// totalCountIn returns the only total in the data of a response, -1 when there is none.
func totalCountIn(data json.RawMessage) int {
	found := totalCount.FindSubmatch(data)
	if found == nil {
		return -1
	}
	n, _ := strconv.Atoi(string(found[1])) // digits
	return n
}
