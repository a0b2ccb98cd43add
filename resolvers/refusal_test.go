package resolvers_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
)

// A refusal is an input of a mutation that must be refused, the handle of the viewer ("" for nobody), and the code and field of the
// user error. The field is empty when the error concerns the input as a whole or is a top-level error.
type refusal struct{ name, as, mutation, input, code, field string }

// payloadFields are the selections of each mutation's payload, beside its errors.
var payloadFields = map[string]string{
	"publishPost": "post { id } messageEdge { cursor } wall { id } page { id } viewer { id }", "editPost": "post { id }",
	"publishComment": "comment { id } commentEdge { cursor } message { id }", "editComment": "comment { id }",
	"deleteMessage": "deletedMessageId message { id }", "restoreMessage": "message { id }",
	"react": "reaction { kind } message { id }", "withdrawReaction": "message { id }",
	"createPage": "page { id } viewer { id }", "updatePage": "page { id }",
	"joinPage": "page { id } pageEdge { cursor } viewer { id }", "leavePage": "page { id } viewer { id }",
	"setPageRole": "page { id } memberEdge { cursor }", "removePageMember": "page { id }",
	"addAffiliation": "affiliation { year } viewer { id }", "removeAffiliation": "viewer { id }",
	"updateProfile": "user { id }",
}

// Ids of objects that do not exist.
const (
	missingPost    = `"post_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	missingUser    = `"user_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	missingPage    = `"page_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	missingPlace   = `"place_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	missingTopic   = `"interest_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	missingComment = `"comment_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	missingMember  = `"membership_7zzzzzzzzz8zzszzzzzzzzzzzz"`
)

// quoted returns a string literal of n characters of two bytes each.
func quoted(n int) string { return `"` + strings.Repeat("é", n) + `"` }

// checkRefusals executes mutations that must be refused, and fails when one is not or anything is written.
func (h *harness) checkRefusals(t *testing.T, cases []refusal) {
	t.Helper()
	before := h.dump()
	for _, c := range cases {
		t.Run(c.mutation+": "+c.name, func(t *testing.T) {
			got := h.mutate(c.as, c.mutation, c.input)
			if len(got.Errors) > 0 {
				if got.code() != c.code || c.field != "" {
					t.Errorf("got %s, want %s about %q: %s", got.code(), c.code, c.field, indented(t, got))
				}
				return
			}
			payload := decode[map[string]map[string]json.RawMessage](t, got.Data)[c.mutation]
			errs := decode[[]struct {
				Code    string
				Field   []string
				Message string
			}](t, payload["userErrors"])
			if len(errs) != 1 || errs[0].Code != c.code || strings.Join(errs[0].Field, ".") != c.field || errs[0].Message == "" || len(errs[0].Message) > 200 {
				t.Errorf("got %s, want %s about %q", payload["userErrors"], c.code, c.field)
			}
			for name, value := range payload {
				isAsItIs := strings.Contains(c.input, name+"Id:") || name == "viewer" || name == "user" // TestFailedMutationsReturnObjectsAsTheyAre
				if name != "userErrors" && name != "clientMutationId" && !isAsItIs && string(value) != "null" {
					t.Errorf("the payload has %s: %s", name, value)
				}
			}
			if string(payload["clientMutationId"]) != `"m"` {
				t.Errorf("the clientMutationId is %s", payload["clientMutationId"])
			}
		})
	}
	if after := h.dump(); !reflect.DeepEqual(after, before) {
		t.Error("something was written")
	}
}

// mutate executes a mutation for the viewer with a handle, empty for nobody.
func (h *harness) mutate(as, mutation, input string) response {
	h.t.Helper()
	fields, known := payloadFields[mutation]
	if !known {
		h.t.Fatalf("%s has no payloadFields", mutation)
	}
	return h.execute(h.id("user "+as), h.expand("mutation { "+mutation+"(input: {"+input+`, clientMutationId: "m"}) { `+
		fields+" userErrors { code field message } clientMutationId } }"), nil)
}

func TestMutationsRequireASignedInViewer(t *testing.T) {
	t.Parallel()
	inputs := map[string]string{
		"publishPost": `text: "x"`, "editPost": `postId: "{{post 4}}", text: ""`, "publishComment": `messageId: "{{post 4}}", text: ""`,
		"editComment": `commentId: "{{comment 1}}", text: "x"`, "deleteMessage": `messageId: "{{post 4}}"`, "restoreMessage": `messageId: "{{user ada}}"`,
		"react": `messageId: "{{post 4}}"`, "withdrawReaction": `messageId: "{{user ada}}"`, "createPage": `name: ""`,
		"updatePage": `pageId: "{{page 1}}", name: ""`, "joinPage": `pageId: "{{user ada}}"`, "leavePage": `pageId: "{{page 1}}"`,
		"setPageRole": `pageId: "{{page 1}}", userId: "{{page 1}}", role: MEMBER`, "removePageMember": `pageId: "{{page 1}}", membershipId: "{{page 1}}"`,
		"addAffiliation": `organisationId: "{{user ada}}"`, "removeAffiliation": `organisationId: "{{organisation 1}}"`, "updateProfile": `firstName: "` + "\\u0000" + `"`,
	}
	var cases []refusal
	for mutation := range payloadFields {
		input, ok := inputs[mutation]
		if !ok {
			t.Errorf("%s has no input", mutation)
		}
		cases = append(cases, refusal{"nobody", "", mutation, input, "UNAUTHENTICATED", ""})
	}
	newDemoHarness(t).checkRefusals(t, cases)
}

// An object that is hidden from the viewer returns exactly the response of one that does not exist.
func TestHiddenAndMissingObjectsReturnTheSameError(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	h.addHiddenMembers(t)
	for _, c := range []struct{ name, as, mutation, hidden, missing string }{
		{"a post whose author blocks the viewer", "oisin", "publishComment", `messageId: "{{post 4}}", text: "x"`, `messageId: ` + missingPost + `, text: "x"`},
		{"a post on the wall of a person who blocks the viewer", "oisin", "publishComment", `messageId: "{{post 7}}", text: "x"`, `messageId: ` + missingPost + `, text: "x"`},
		{"a comment whose author blocks the viewer", "oisin", "publishComment", `messageId: "{{comment 1}}", text: "x"`, `messageId: ` + missingComment + `, text: "x"`},
		{"a comment in a thread by a person who blocks the viewer", "oisin", "react", `messageId: "{{comment 6}}"`, `messageId: ` + missingComment},
		{"a comment under a post for friends", "piet", "react", `messageId: "{{comment 7}}"`, `messageId: ` + missingComment},
		{"a post for friends", "piet", "withdrawReaction", `messageId: "{{post 5}}"`, `messageId: ` + missingPost},
		{"a post for its author only", "grace", "react", `messageId: "{{post 6}}"`, `messageId: ` + missingPost},
		{"a post for friends", "piet", "editPost", `postId: "{{post 5}}", text: "x"`, `postId: ` + missingPost + `, text: "x"`},
		{"a post for friends and an invalid text", "piet", "editPost", `postId: "{{post 5}}", text: ""`, `postId: ` + missingPost + `, text: ""`},
		{"a comment whose author blocks the viewer", "oisin", "editComment", `commentId: "{{comment 1}}", text: "x"`, `commentId: ` + missingComment + `, text: "x"`},
		{"a post whose author blocks the viewer", "oisin", "deleteMessage", `messageId: "{{post 4}}"`, `messageId: ` + missingPost},
		{"a post whose author blocks the viewer", "oisin", "restoreMessage", `messageId: "{{post 4}}"`, `messageId: ` + missingPost},
		{"a comment under a post for friends", "piet", "restoreMessage", `messageId: "{{comment 7}}"`, `messageId: ` + missingComment},
		{"the wall of a person who blocks the viewer", "oisin", "publishPost", `text: "x", wallId: "{{user ada}}"`, `text: "x", wallId: ` + missingUser},
		{"the wall of a person who blocks the viewer, and a missing topic", "oisin", "publishPost", `text: "x", wallId: "{{user ada}}", topicIds: [` + missingTopic + `]`, `text: "x", wallId: ` + missingUser + `, topicIds: [` + missingTopic + `]`},
		{"a member who hides their interests", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{user marisol}}", role: MODERATOR`, `pageId: "{{page 1}}", userId: ` + missingUser + `, role: MODERATOR`},
		{"a member who blocks the viewer", "oisin", "setPageRole", `pageId: "{{new page 1}}", userId: "{{user ada}}", role: MODERATOR`, `pageId: "{{new page 1}}", userId: ` + missingUser + `, role: MODERATOR`},
	} {
		t.Run(c.mutation+" "+c.name, func(t *testing.T) {
			hidden, missing := h.mutate(c.as, c.mutation, c.hidden), h.mutate(c.as, c.mutation, c.missing)
			if code := codeOf(missing); code != "NOT_FOUND" && code != "NOT_MEMBER" && code != "NOT_AFFILIATED" {
				t.Errorf("the missing object returns %s", indented(t, missing))
			}
			if !reflect.DeepEqual(hidden, missing) {
				t.Errorf("hidden %s\nmissing %s", indented(t, hidden), indented(t, missing))
			}
		})
	}
}

// addHiddenMembers gives a page of oisin a member who blocks him, and a page of grace one who hides their pages.
func (h *harness) addHiddenMembers(t *testing.T) {
	t.Helper()
	h.mutate("oisin", "createPage", `name: "Quiet"`)
	for handle, page := range map[string]stores.ID{"ada": h.id("new page 1"), "marisol": h.id("page 1")} {
		if _, err := h.set.Memberships.Join(t.Context(), page, h.id("user "+handle), h.clock); err != nil {
			t.Fatal(err)
		}
	}
}

// It is limited because a response can repeat it once per alias of the document.
func TestAClientMutationIDIsLimited(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	before, ada := h.dump(), h.id("user ada")
	for _, length := range []int{201, 200} {
		id, code := strings.Repeat("é", length), map[bool]string{true: "BAD_USER_INPUT"}[length > 200]
		for _, field := range []string{`publishPost(input: {text: "x", clientMutationId: "` + id + `"})`, `publishPost(input: {text: "x", clientMutationId: $id})`,
			`publishPost(input: $input)`, `signOut(input: {clientMutationId: $id})`, `joinPage(input: {pageId: "{{page 1}}", clientMutationId: $id})`} {
			got := h.execute(ada, h.expand(`mutation($id: String = "", $input: PublishPostInput = {text: ""}) { x: `+field+` { clientMutationId userErrors { code } }
				y: signOut(input: {clientMutationId: $id}) @skip(if: true) { clientMutationId } z: publishPost(input: $input) @skip(if: true) { clientMutationId } }`),
				map[string]any{"id": id, "input": map[string]any{"text": "x", "clientMutationId": id}})
			if len(got.Errors) > 0 || strings.Contains(string(got.Data), id) != (code == "") || !strings.Contains(string(got.Data), code) {
				t.Errorf("%d of %s: %s", length, field, indented(t, got))
			}
		}
		if code != "" && !reflect.DeepEqual(h.dump(), before) {
			t.Error("something was written")
		}
	}
	number := map[string]any{"id": json.Number(strings.Repeat("1", 201))}
	if got := h.execute(ada, `mutation($id: String) { signOut(input: {clientMutationId: $id}) { clientMutationId } }`, number); got.code() == "" {
		t.Errorf("a number: %s", indented(t, got))
	}
}
