package resolvers_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// writtenTexts are the texts that mutations take, with the rest of the input, and the selection that reads the text as x.
var writtenTexts = []struct {
	mutation, others, field string
	rule                    stores.Text
	read                    string
}{
	{"createPage", "", "name", stores.PageName, "page { x: name }"},
	{"createPage", `name: "x", `, "about", stores.PageAbout, "page { x: about }"},
	{"updatePage", `pageId: "{{page 1}}", `, "name", stores.PageName, "page { x: name }"},
	{"updatePage", `pageId: "{{page 1}}", `, "about", stores.PageAbout, "page { x: about }"},
	{"updateProfile", "", "name", stores.UserName, "user { x: name }"},
	{"updateProfile", "", "bio", stores.UserBio, "user { x: bio }"},
	{"updateProfile", "", "firstName", stores.UserFirstName, "user { x: firstName }"},
	{"updateProfile", "", "lastName", stores.UserLastName, "user { x: lastName }"},
	{"updateProfile", "", "gender", stores.UserGender, "user { x: gender }"},
	{"publishPost", `image: "x.jpg", `, "text", stores.PostText, "post { x: text }"},
	{"publishPost", "", "text", stores.PostText.Required(), "post { x: text }"},
	{"publishComment", `messageId: "{{post 4}}", `, "text", stores.CommentText, "comment { x: text }"},
	{"editComment", `commentId: "{{comment 1}}", `, "text", stores.CommentText, "comment { x: text }"},
}

// Every text of a mutation has every class of character.
func TestTextsOfMutationsHaveEveryClassOfCharacters(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for _, w := range writtenTexts {
		viewer := h.id("user grace")
		if w.mutation == "editComment" {
			viewer = h.id("user ada") // who wrote it
		}
		for _, c := range storetest.TextClasses {
			literal, _ := json.Marshal(c.Text) // strings always encode, as literals of GraphQL
			got := h.execute(viewer, h.expand(`mutation { m: `+w.mutation+`(input: {`+w.others+w.field+`: `+string(literal)+`}) {
				`+w.read+` userErrors { code field } } }`), nil)
			payload := decode[map[string]map[string]json.RawMessage](t, got.Data)["m"]
			if !c.Valid(w.rule) {
				if want := `[{"code":"BAD_USER_INPUT","field":["` + w.field + `"]}]`; string(payload["userErrors"]) != want {
					t.Errorf("%s.%s of %s: %s, want %s", w.mutation, w.field, c.Name, got.Data, want)
				}
				continue
			}
			for name, value := range payload {
				if name == "userErrors" {
					continue
				}
				if x := decode[map[string]*string](t, value)["x"]; x == nil && c.Kept != "" || x != nil && *x != c.Kept {
					t.Errorf("%s.%s of %s: %s, want %+q", w.mutation, w.field, c.Name, got.Data, c.Kept)
				}
			}
		}
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
