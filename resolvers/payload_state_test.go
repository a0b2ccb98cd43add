package resolvers_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/errorcode"
	"fivefold/graph/generated"

	"github.com/vektah/gqlparser/v2/ast"
)

// A failure is a mutation that fails as expected although the viewer may see what its input names.
type failure struct {
	as     string
	before []string // what comes first: a person, a mutation and its input
	input  string
	code   string
}

var tooLongID = `clientMutationId: "` + strings.Repeat("x", 201) + `"`

// failedMutations has every mutation of the schema.
var failedMutations = map[string][]failure{
	"publishPost": {{as: "bob", input: `text: "x", pageId: "$page"`, code: "FORBIDDEN"}, {as: "bob", input: `text: "x", wallId: "$ann"`, code: "NOT_FRIENDS"},
		{as: "bob", input: `text: "", wallId: "$ann"`, code: "BAD_USER_INPUT"}},
	"editPost":          {{as: "bob", input: `postId: "$post", text: "x"`, code: "FORBIDDEN"}, {as: "ann", input: `postId: "$post", text: ""`, code: "BAD_USER_INPUT"}},
	"publishComment":    {{as: "bob", input: `messageId: "$post", text: "x", topicIds: [` + missingTopic + `]`, code: "NOT_FOUND"}},
	"editComment":       {{as: "bob", input: `commentId: "$comment", text: "x"`, code: "FORBIDDEN"}, {as: "ann", input: `commentId: "$comment", text: ""`, code: "BAD_USER_INPUT"}},
	"deleteMessage":     {{as: "bob", input: `messageId: "$post"`, code: "FORBIDDEN"}},
	"restoreMessage":    {{as: "bob", input: `messageId: "$comment"`, code: "FORBIDDEN"}},
	"react":             {{as: "ann", before: []string{`ann deleteMessage messageId: "$post"`}, input: `messageId: "$post"`, code: "NOT_FOUND"}},
	"withdrawReaction":  {{as: "bob", input: `messageId: "$post"`, code: "NO_REACTION"}},
	"createPage":        {{as: "bob", input: `name: ""`, code: "BAD_USER_INPUT"}},
	"updatePage":        {{as: "bob", input: `pageId: "$page", name: "x"`, code: "FORBIDDEN"}, {as: "ann", input: `pageId: "$page", name: ""`, code: "BAD_USER_INPUT"}},
	"joinPage":          {{as: "cem", input: `pageId: "$page"`, code: "ALREADY_MEMBER"}},
	"leavePage":         {{as: "bob", input: `pageId: "$page"`, code: "NOT_MEMBER"}},
	"setPageRole":       {{as: "bob", input: `pageId: "$page", userId: "$cem", role: MEMBER`, code: "FORBIDDEN"}},
	"removePageMember":  {{as: "bob", input: `pageId: "$page", membershipId: "$member"`, code: "FORBIDDEN"}},
	"likeInterest":      {{as: "bob", input: `interestId: "$tea", strength: 0`, code: "BAD_USER_INPUT"}},
	"unlikeInterest":    {{as: "bob", input: `interestId: "$tea"`, code: "NOT_LIKED"}},
	"addAffiliation":    {{as: "bob", input: `organisationId: "$work", year: 0`, code: "BAD_USER_INPUT"}, {as: "cem", input: `organisationId: "$work"`, code: "TOO_MANY"}},
	"removeAffiliation": {{as: "bob", input: `organisationId: "$work"`, code: "NOT_AFFILIATED"}},
	"updateProfile": {{as: "bob", input: `livesInId: ` + missingPlace, code: "NOT_FOUND"}, {as: "bob", input: `name: ""`, code: "BAD_USER_INPUT"},
		{as: "bob", input: `livesInId: "nowhere"`, code: "BAD_ID"}},
	"updateVisibility":    {{as: "bob", input: tooLongID, code: "BAD_USER_INPUT"}},
	"updateAdPreferences": {{as: "bob", input: `areAdsByInterest: false, ` + tooLongID, code: "BAD_USER_INPUT"}},
	"recordAdEvents":      {{as: "bob", input: `events: [` + strings.Repeat(`{token: "x", kind: CLICK}`, 101) + `]`, code: "BAD_USER_INPUT"}},
	"requestFriendship": {{as: "cem", input: `userId: "$ann"`, code: "ALREADY_FRIENDS"},
		{as: "bob", before: []string{`bob requestFriendship userId: "$ann"`}, input: `userId: "$ann"`, code: "ALREADY_REQUESTED"},
		{as: "bob", before: []string{`bob requestFriendship userId: "$ann"`, `ann declineFriendship userId: "$bob"`}, input: `userId: "$ann"`, code: "TOO_SOON"}},
	"acceptFriendship":  {{as: "bob", input: `userId: "$ann"`, code: "NO_REQUEST"}},
	"declineFriendship": {{as: "bob", input: `userId: "$ann"`, code: "NO_REQUEST"}},
	"cancelFriendship":  {{as: "bob", input: `userId: "$ann"`, code: "NO_REQUEST"}},
	"unfriend":          {{as: "bob", input: `userId: "$ann"`, code: "NOT_FRIENDS"}},
	"blockUser": {{as: "bob", input: `userId: "$bob"`, code: "SELF"}, {as: "bob", input: `userId: "$ann", ` + tooLongID, code: "BAD_USER_INPUT"},
		{as: "ann", before: []string{`ann blockUser userId: "$bob"`}, input: `userId: "$bob"`, code: "ALREADY_BLOCKED"}},
	"unblockUser":    {{as: "bob", input: `userId: "$ann"`, code: "NOT_BLOCKED"}},
	"changePassword": {{as: "bob", input: `currentPassword: "x", newPassword: ""`, code: "BAD_USER_INPUT"}},
	"revokeSession":  {{as: "bob", input: `sessionId: "session_01h455vb4pex5vsknk084sn02q"`, code: "NOT_FOUND"}},
	"revokeSessions": {{as: "bob", input: tooLongID, code: "BAD_USER_INPUT"}},
	"signOut":        {{as: "bob", code: "UNAUTHENTICATED"}},
	"createCampaign": {{as: "cem", input: newCampaign("new", "1000"), code: "FORBIDDEN"}, {as: "ann", input: newCampaign("new", "9000000"), code: "INSUFFICIENT_FUNDS"},
		{as: "ann", before: []string{"ann createCampaign " + newCampaign("new", "1000")}, input: newCampaign("new", "1001"), code: "IDEMPOTENCY_MISMATCH"},
		{as: "ann", input: newCampaign("new", "1000") + `, startsAt: "2026-01-01T00:00:00Z"`, code: "SCHEDULE_INVALID"}, {as: "ann", input: newCampaign("new", "0"), code: "BAD_USER_INPUT"},
		{as: "ann", input: newCampaign("new", "1000") + `, dailyBudget: 1001`, code: "BAD_USER_INPUT"}, {as: "ann", input: newCampaign("new", "1000") + `, startsAt: "2026-06-21T00:00:00Z"`, code: "SCHEDULE_INVALID"}},
	"updateCampaign": {{as: "cem", input: `campaignId: "$campaign", name: "x"`, code: "FORBIDDEN"}, {as: "ann", input: `campaignId: "$campaign", budget: 999`, code: "BUDGET_TOO_LOW"},
		{as: "ann", input: `campaignId: "$campaign", endsAt: "2026-01-01T00:00:00Z"`, code: "SCHEDULE_INVALID"}, {as: "ann", input: `campaignId: "$campaign", budget: 9000000`, code: "INSUFFICIENT_FUNDS"}},
	"setCampaignState": {{as: "cem", input: `campaignId: "$campaign", state: ENDED`, code: "FORBIDDEN"},
		{as: "ann", before: []string{`ann setCampaignState campaignId: "$campaign", state: ENDED`}, input: `campaignId: "$campaign", state: ACTIVE`, code: "CAMPAIGN_ENDED"}},
	"createAdSet":    {{as: "cem", input: `campaignId: "$campaign", name: "x", audience: {}`, code: "FORBIDDEN"}, {as: "ann", input: `campaignId: "$campaign", name: "x", audience: {minAge: 40, maxAge: 39}`, code: "AUDIENCE_EMPTY"}},
	"updateAdSet":    {{as: "cem", input: `adSetId: "$adset", name: "x"`, code: "FORBIDDEN"}, {as: "ann", input: `adSetId: "$adset", audience: {placeIds: [` + missingPlace + `]}`, code: "NOT_FOUND"}},
	"createCreative": {{as: "cem", input: `adSetId: "$adset", postId: "$offer"`, code: "FORBIDDEN"}, {as: "ann", input: `adSetId: "$adset", postId: "$post"`, code: "BAD_USER_INPUT"}},
	"createAdvertiser": {{as: "bob", input: `pageId: "$page", name: "x", currency: "EUR"`, code: "FORBIDDEN"}, {as: "ann", input: `pageId: "$page", name: "x", currency: "EUR"`, code: "ALREADY_EXISTS"},
		{as: "ann", input: `pageId: "$shop", name: "x", currency: "EURO"`, code: "BAD_USER_INPUT"}},
	"setAdvertiserRole": {{as: "cem", input: `advertiserId: "$advertiser", userId: "$bob", role: ADMIN`, code: "FORBIDDEN"}, {as: "ann", input: `advertiserId: "$advertiser", userId: "$ann", role: ANALYST`, code: "FORBIDDEN"}},
	"topUp": {{as: "cem", input: `advertiserId: "$advertiser", amount: 1, paymentMethod: "card_ok", idempotencyKey: "a"`, code: "FORBIDDEN"},
		{as: "ann", input: `advertiserId: "$advertiser", amount: 1, currency: "USD", paymentMethod: "card_ok", idempotencyKey: "a"`, code: "BAD_USER_INPUT"},
		{as: "ann", before: []string{`ann topUp advertiserId: "$advertiser", amount: 2, paymentMethod: "card_ok", idempotencyKey: "a"`},
			input: `advertiserId: "$advertiser", amount: 1, paymentMethod: "card_ok", idempotencyKey: "a"`, code: "IDEMPOTENCY_MISMATCH"}},
	"refundPayment": {{as: "cem", input: `advertiserId: "$advertiser", paymentId: "$payment", amount: 1, idempotencyKey: "b"`, code: "FORBIDDEN"},
		{as: "ann", input: `advertiserId: "$advertiser", paymentId: "$payment", amount: 1, idempotencyKey: "b"`, code: "NOT_FOUND"},
		{as: "ann", before: []string{`ann topUp advertiserId: "$advertiser", amount: 2, paymentMethod: "bank_late", idempotencyKey: "a"`},
			input: `advertiserId: "$advertiser", paymentId: "$payment", amount: 1, idempotencyKey: "b"`, code: "NOT_SETTLED"},
		{as: "ann", before: []string{`ann topUp advertiserId: "$advertiser", amount: 2, paymentMethod: "card_ok", idempotencyKey: "a"`, `ann topUp advertiserId: "$advertiser", amount: 2, paymentMethod: "card_ok", idempotencyKey: "c"`},
			input: `advertiserId: "$advertiser", paymentId: "$payment", amount: 3, idempotencyKey: "b"`, code: "EXCEEDS_PAYMENT"}},
	"payOut": {{as: "cem", input: `advertiserId: "$advertiser", destination: "bank", idempotencyKey: "a"`, code: "FORBIDDEN"},
		{as: "ann", input: `advertiserId: "$advertiser", amount: 9001, destination: "bank", idempotencyKey: "a"`, code: "INSUFFICIENT_FUNDS"}},
	"removeAdvertiserRole": {{as: "cem", before: []string{`ann setAdvertiserRole advertiserId: "$advertiser", userId: "$bob", role: ANALYST`}, input: `advertiserId: "$advertiser", membershipId: "$owner"`, code: "FORBIDDEN"}},
	// A person who signs in is the viewer when that succeeds.
	"signUp": {{as: "bob", input: `handle: "ann", name: "Ann", password: "correct horse 1"`, code: "HANDLE_TAKEN"}},
	"signIn": {{as: "bob", input: `handle: "ann", password: "wrong horse 1"`, code: "BAD_CREDENTIALS"}},
}

// newCampaign returns the input of a new campaign.
func newCampaign(key, budget string) string {
	return `advertiserId: "$advertiser", idempotencyKey: "` + key + `", name: "x", endsAt: "2026-06-20T00:00:00Z", budget: "` + budget + `", bid: 5`
}

// nodeFields returns the fields of a payload that are nodes.
func nodeFields(schema *ast.Schema, payload string) (names []string) {
	for _, f := range schema.Types[payload].Fields {
		if slices.Contains(schema.Types[f.Type.Name()].Interfaces, "Node") {
			names = append(names, f.Name)
		}
	}
	return names
}

var idInInput = regexp.MustCompile(`(\w+)Id: "(\w+)"`)

// fail executes a mutation that fails as expected, with a further failure if the input is to be rejected, and returns the ids of the nodes of
// its payload.
func (h *harness) fail(mutation string, c failure, input string) map[string]string {
	h.t.Helper()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	nodes := nodeFields(schema, schema.Mutation.Fields.ForName(mutation).Type.Name())
	selection := "userErrors { code }"
	for _, name := range nodes {
		selection += " " + name + " { id }"
	}
	got := get[map[string]map[string]json.RawMessage](h, h.person(c.as), "mutation { "+mutation+"(input: {"+input+"}) { "+selection+" } }", nil)[mutation]
	if !strings.Contains(string(got["userErrors"]), c.code) {
		h.t.Errorf("%s: the errors are %s, want %s", input, got["userErrors"], c.code)
	}
	ids := map[string]string{}
	for _, name := range nodes {
		ids[name] = decode[struct{ ID string }](h.t, got[name]).ID
	}
	return ids
}

// A mutation that fails as expected returns what its input names and the viewer as they are, so that clients whose data is old see the
// current state. New mutations fail this test until they are listed.
func TestFailedMutationsReturnObjectsAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, field := range generated.NewExecutableSchema(generated.Config{}).Schema().Mutation.Fields {
		if strings.HasPrefix(field.Name, "__") {
			continue
		}
		if len(failedMutations[field.Name]) == 0 {
			t.Errorf("%s has no failure", field.Name)
		}
		t.Run(field.Name, func(t *testing.T) {
			t.Parallel()
			for _, c := range failedMutations[field.Name] {
				h, expand := newRepetitionHarness(t)
				for _, before := range c.before {
					words := strings.SplitN(before, " ", 3)
					if code := codeOf(h.repeat(words[0], words[1], expand(words[2]))); code != "" {
						t.Fatalf("%s: %s", before, code)
					}
				}
				want := map[string]string{}
				for _, id := range idInInput.FindAllStringSubmatch(expand(c.input), -1) {
					want[id[1]] = id[2]
				}
				if field.Name != "signUp" && field.Name != "signIn" {
					want["viewer"] = h.person(c.as).String()
				}
				if slices.Contains([]string{"updateProfile", "updateVisibility", "updateAdPreferences"}, field.Name) {
					want["user"] = want["viewer"]
				}
				for name, id := range h.fail(field.Name, c, expand(c.input)) {
					if id != want[name] {
						t.Errorf("%s: %s is %q, want %q", c.input, name, id, want[name])
					}
				}
			}
		})
	}
}

// Every value of UserErrorCode is the code of a failure above, and none is of a fault of the server or concerns the whole request.
func TestEveryUserErrorCodeIsReturned(t *testing.T) {
	t.Parallel()
	returned := map[string]bool{}
	for _, cases := range failedMutations {
		for _, c := range cases {
			returned[c.code] = true
		}
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	var shared []string
	for _, value := range schema.Types["UserErrorCode"].EnumValues {
		if !returned[value.Name] {
			t.Errorf("no mutation returns %s", value.Name)
		}
		if slices.Contains(errorcode.All(), errorcode.Code(value.Name)) {
			shared = append(shared, value.Name)
		}
	}
	if want := []string{"BAD_ID", "BAD_USER_INPUT", "NOT_FOUND", "TOO_MANY", "UNAUTHENTICATED"}; !slices.Equal(shared, want) {
		t.Errorf("both lists have %v, want %v", shared, want)
	}
}

// Where the viewer may not see what the input names, the payload is that of a mutation that names nothing.
func TestFailedMutationsHideWhatTheViewerMayNotSee(t *testing.T) {
	t.Parallel()
	missing := strings.NewReplacer("$ann", strings.Trim(missingUser, `"`), "$post", strings.Trim(missingPost, `"`), "$comment", strings.Trim(missingComment, `"`))
	hidden := 0
	for mutation, cases := range failedMutations {
		for _, c := range cases {
			if c.as != "bob" || mutation == "blockUser" || missing.Replace(c.input) == c.input {
				continue
			}
			hidden++
			h, expand := newRepetitionHarness(t)
			h.repeat("ann", "blockUser", expand(`userId: "$bob"`))
			selection := ") { userErrors { code field message }"
			schema := generated.NewExecutableSchema(generated.Config{}).Schema()
			for _, name := range nodeFields(schema, schema.Mutation.Fields.ForName(mutation).Type.Name()) {
				selection += " " + name + " { id }"
			}
			execute := func(input string) response {
				return h.execute(h.person("bob"), "mutation { "+mutation+"(input: {"+expand(input)+"}"+selection+" } }", nil)
			}
			if got, want := execute(c.input), execute(missing.Replace(c.input)); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: hidden %s\nmissing %s", mutation, got.Data, want.Data)
			}
		}
	}
	if hidden < 12 {
		t.Errorf("%d mutations were checked", hidden)
	}
}
