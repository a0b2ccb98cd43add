package resolvers_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
	"fivefold/stores/demo"
)

// A refusal is an input of a mutation that must not be taken, who tries it ("" for nobody), and the code and the field of the
// answer. The field is empty where the error is about the whole, or no data but an error of the document.
type refusal struct{ name, as, mutation, input, code, field string }

// answers are the fields that each mutation answers with, beside its errors.
var answers = map[string]string{
	"publishPost": "post { id } messageEdge { cursor } viewer { id }", "editPost": "post { id }",
	"publishComment": "comment { id } commentEdge { cursor }", "editComment": "comment { id }",
	"deleteMessage": "deletedMessageId", "restoreMessage": "message { id }",
	"react": "reaction { kind } message { id }", "withdrawReaction": "message { id }",
	"createPage": "page { id } viewer { id }", "updatePage": "page { id }",
	"joinPage": "page { id } pageEdge { cursor } viewer { id }", "leavePage": "page { id } viewer { id }",
	"setPageRole":    "page { id } memberEdge { cursor }",
	"addAffiliation": "affiliation { year } viewer { id }", "removeAffiliation": "viewer { id }",
	"updateProfile": "user { id }",
}

// Pieces of inputs.
const (
	nowhere  = `"post_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	noUser   = `"user_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	noPage   = `"page_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	noPlace  = `"place_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	noTopic  = `"interest_7zzzzzzzzz8zzszzzzzzzzzzzz"`
	noAnswer = `"comment_7zzzzzzzzz8zzszzzzzzzzzzzz"`
)

// long is a text of so many characters, more than one byte each.
func long(n int) string { return `"` + strings.Repeat("é", n) + `"` }

// refused asks for what must be refused with a code and a field, and fails when anything else is answered or written.
func (w *world) refused(t *testing.T, cases []refusal) {
	t.Helper()
	before := w.dump()
	for _, c := range cases {
		t.Run(c.mutation+": "+c.name, func(t *testing.T) {
			got := w.mutate(c.as, c.mutation, c.input)
			if len(got.Errors) > 0 {
				if got.code() != c.code || c.field != "" {
					t.Errorf("got %s, want %s about %q: %s", got.code(), c.code, c.field, show(t, got))
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
				if name != "userErrors" && name != "clientMutationId" && string(value) != "null" {
					t.Errorf("it answers with %s: %s", name, value)
				}
			}
			if string(payload["clientMutationId"]) != `"m"` {
				t.Errorf("the clientMutationId is %s", payload["clientMutationId"])
			}
		})
	}
	if after := w.dump(); !reflect.DeepEqual(after, before) {
		t.Error("something was written")
	}
}

// mutate asks for a mutation as the person with a handle, nobody for none.
func (w *world) mutate(as, mutation, input string) answer {
	w.t.Helper()
	fields, known := answers[mutation]
	if !known {
		w.t.Fatalf("%s is not among the answers", mutation)
	}
	return w.ask(w.named("user "+as), w.fill("mutation { "+mutation+"(input: {"+input+`, clientMutationId: "m"}) { `+
		fields+" userErrors { code field message } clientMutationId } }"), nil)
}

// newDemo is a world with the demo network.
func newDemo(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	if err := demo.Fill(t.Context(), w.set); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWhoIsNotSignedInChangesNothing(t *testing.T) {
	inputs := map[string]string{
		"publishPost": `text: "x"`, "editPost": `postId: "{{post 4}}", text: ""`, "publishComment": `messageId: "{{post 4}}", text: ""`,
		"editComment": `commentId: "{{comment 1}}", text: "x"`, "deleteMessage": `messageId: "{{post 4}}"`, "restoreMessage": `messageId: "{{user ada}}"`,
		"react": `messageId: "{{post 4}}"`, "withdrawReaction": `messageId: "{{user ada}}"`, "createPage": `name: ""`,
		"updatePage": `pageId: "{{page 1}}", name: ""`, "joinPage": `pageId: "{{user ada}}"`, "leavePage": `pageId: "{{page 1}}"`,
		"setPageRole":    `pageId: "{{page 1}}", userId: "{{page 1}}", role: MEMBER`,
		"addAffiliation": `organisationId: "{{user ada}}"`, "removeAffiliation": `organisationId: "{{organisation 1}}"`, "updateProfile": `firstName: "` + "\\u0000" + `"`,
	}
	var cases []refusal
	for mutation := range answers {
		input, ok := inputs[mutation]
		if !ok {
			t.Errorf("nobody tries %s", mutation)
		}
		cases = append(cases, refusal{"nobody", "", mutation, input, "UNAUTHENTICATED", ""})
	}
	newDemo(t).refused(t, cases)
}

// What is hidden from who asks is told of in the same words as what is not there.
func TestWhatIsHiddenIsRefusedAsWhatIsMissing(t *testing.T) {
	w := newDemo(t)
	w.joined(t)
	for _, c := range []struct{ name, as, mutation, hidden, missing string }{
		{"a post whose author blocks you", "oisin", "publishComment", `messageId: "{{post 4}}", text: "x"`, `messageId: ` + nowhere + `, text: "x"`},
		{"a post on the wall of who blocks you", "oisin", "publishComment", `messageId: "{{post 7}}", text: "x"`, `messageId: ` + nowhere + `, text: "x"`},
		{"a comment whose author blocks you", "oisin", "publishComment", `messageId: "{{comment 1}}", text: "x"`, `messageId: ` + noAnswer + `, text: "x"`},
		{"a comment in a thread of who blocks you", "oisin", "react", `messageId: "{{comment 6}}"`, `messageId: ` + noAnswer},
		{"a comment under a post for friends", "piet", "react", `messageId: "{{comment 7}}"`, `messageId: ` + noAnswer},
		{"a post for friends", "piet", "withdrawReaction", `messageId: "{{post 5}}"`, `messageId: ` + nowhere},
		{"a post for its author", "grace", "react", `messageId: "{{post 6}}"`, `messageId: ` + nowhere},
		{"a post for friends", "piet", "editPost", `postId: "{{post 5}}", text: "x"`, `postId: ` + nowhere + `, text: "x"`},
		{"a post for friends and a bad text", "piet", "editPost", `postId: "{{post 5}}", text: ""`, `postId: ` + nowhere + `, text: ""`},
		{"a comment whose author blocks you", "oisin", "editComment", `commentId: "{{comment 1}}", text: "x"`, `commentId: ` + noAnswer + `, text: "x"`},
		{"a post whose author blocks you", "oisin", "deleteMessage", `messageId: "{{post 4}}"`, `messageId: ` + nowhere},
		{"a post whose author blocks you", "oisin", "restoreMessage", `messageId: "{{post 4}}"`, `messageId: ` + nowhere},
		{"a comment under a post for friends", "piet", "restoreMessage", `messageId: "{{comment 7}}"`, `messageId: ` + noAnswer},
		{"the wall of who blocks you", "oisin", "publishPost", `text: "x", wallId: "{{user ada}}"`, `text: "x", wallId: ` + noUser},
		{"the wall of who blocks you, and a bad topic", "oisin", "publishPost", `text: "x", wallId: "{{user ada}}", topicIds: [` + noTopic + `]`, `text: "x", wallId: ` + noUser + `, topicIds: [` + noTopic + `]`},
		{"a member who hides their interests", "grace", "setPageRole", `pageId: "{{page 1}}", userId: "{{user marisol}}", role: MODERATOR`, `pageId: "{{page 1}}", userId: ` + noUser + `, role: MODERATOR`},
		{"a member who blocks you", "oisin", "setPageRole", `pageId: "{{new page 1}}", userId: "{{user ada}}", role: MODERATOR`, `pageId: "{{new page 1}}", userId: ` + noUser + `, role: MODERATOR`},
	} {
		t.Run(c.mutation+" "+c.name, func(t *testing.T) {
			hidden, missing := w.mutate(c.as, c.mutation, c.hidden), w.mutate(c.as, c.mutation, c.missing)
			if code := codeOf(missing); code != "NOT_FOUND" && code != "NOT_MEMBER" {
				t.Errorf("what is missing is answered with %s", show(t, missing))
			}
			if !reflect.DeepEqual(hidden, missing) {
				t.Errorf("hidden %s\nmissing %s", show(t, hidden), show(t, missing))
			}
		})
	}
}

// joined makes sure that a page owned by oisin has a member who blocks him, and that of grace one who hides what she is in.
func (w *world) joined(t *testing.T) {
	t.Helper()
	w.mutate("oisin", "createPage", `name: "Quiet"`)
	for handle, page := range map[string]stores.ID{"ada": w.named("new page 1"), "marisol": w.named("page 1")} {
		if _, err := w.set.Memberships.Join(t.Context(), page, w.named("user "+handle), w.clock); err != nil {
			t.Fatal(err)
		}
	}
}

// It would be given back, as often as the document has names for it.
func TestAClientMutationIDIsShort(t *testing.T) {
	w := newDemo(t)
	before, ada := w.dump(), w.named("user ada")
	for _, length := range []int{201, 200} {
		id, code := strings.Repeat("é", length), map[bool]string{true: "BAD_USER_INPUT"}[length > 200]
		for _, field := range []string{`publishPost(input: {text: "x", clientMutationId: "` + id + `"})`, `publishPost(input: {text: "x", clientMutationId: $id})`,
			`publishPost(input: $input)`, `signOut(input: {clientMutationId: $id})`, `joinPage(input: {pageId: "{{page 1}}", clientMutationId: $id})`} {
			got := w.ask(ada, w.fill(`mutation($id: String = "", $input: PublishPostInput = {text: ""}) { x: `+field+` { clientMutationId }
				y: signOut(input: {clientMutationId: $id}) @skip(if: true) { clientMutationId } z: publishPost(input: $input) @skip(if: true) { clientMutationId } }`),
				map[string]any{"id": id, "input": map[string]any{"text": "x", "clientMutationId": id}})
			if got.code() != code || code == "" && !strings.Contains(string(got.Data), id) {
				t.Errorf("%d of %s: %s", length, field, show(t, got))
			}
		}
		if code != "" && !reflect.DeepEqual(w.dump(), before) {
			t.Error("something was written")
		}
	}
	number := map[string]any{"id": json.Number(strings.Repeat("1", 201))}
	if got := w.ask(ada, `mutation($id: String) { signOut(input: {clientMutationId: $id}) { clientMutationId } }`, number); got.code() == "" {
		t.Errorf("a number: %s", show(t, got))
	}
}
