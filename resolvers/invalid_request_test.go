package resolvers_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"fivefold/resolvers"
	"fivefold/stores"
	"fivefold/stores/demo"
)

const payload = "{ userErrors { code field } }"

// aDay is the arguments of a period of one day.
const aDay = `from: "2026-06-01T00:00:00Z", until: "2026-06-02T00:00:00Z"`

// invalidRequests are requests that must fail, the handle of the viewer, and the wanted code. {{user ada}} stands for an id.
var invalidRequests = []struct{ name, as, query, code string }{
	{"a malformed id", "ada", `{ node(id: "bogus") { id } }`, "BAD_ID"},
	{"an empty id", "ada", `{ node(id: "") { id } }`, "BAD_ID"},
	{"a truncated id", "ada", `{ node(id: "user_01h455vb4pex5vsknk084sn02") { id } }`, "BAD_ID"},
	{"an id in capitals", "ada", `{ node(id: "USER_01H455VB4PEX5VSKNK084SN02Q") { id } }`, "BAD_ID"},
	{"an id that overflows 128 bits", "ada", `{ node(id: "user_81h455vb4pex5vsknk084sn02q") { id } }`, "BAD_ID"},
	{"an id with NUL", "ada", `{ node(id: "user_01h455vb4pex5vsknk084sn02\u0000") { id } }`, "BAD_ID"},
	{"an id of 10 kB", "ada", `{ node(id: "` + strings.Repeat("a", 10_000) + `") { id } }`, "BAD_ID"},
	{"a number as id", "ada", `{ node(id: 12) { id } }`, "BAD_ID"},
	{"one malformed id among valid ones", "ada", `{ nodes(ids: ["{{user ada}}", "x"]) { id } }`, "BAD_ID"},
	{"an interest's id for a person", "ada", `{ user(id: "{{interest 1001}}") { id } }`, "BAD_ID"},
	{"101 ids", "ada", `{ nodes(ids: [` + strings.Repeat(`"{{user ada}}" `, 101) + `]) { id } }`, "BAD_USER_INPUT"},
	{"neither id nor handle", "ada", `{ user { id } }`, "BAD_USER_INPUT"},
	{"both id and handle", "ada", `{ user(id: "{{user ada}}", handle: "ada") { id } }`, "BAD_USER_INPUT"},

	{"first -1", "ada", `{ interests(first: -1) { totalCount } }`, "BAD_USER_INPUT"},
	{"first 101", "ada", `{ viewer { friends(first: 101) { totalCount } } }`, "BAD_USER_INPUT"},
	{"first 2^31", "ada", `{ viewer { friends(first: 2147483648) { totalCount } } }`, "GRAPHQL_VALIDATION_FAILED"},
	{"last -1", "ada", `{ viewer { friends(last: -1) { totalCount } } }`, "BAD_USER_INPUT"},
	{"first and last", "ada", `{ viewer { friends(first: 1, last: 1) { totalCount } } }`, "BAD_USER_INPUT"},
	{"a malformed cursor", "ada", `{ viewer { friends(after: "xyz") { totalCount } } }`, "BAD_CURSOR"},
	{"an empty cursor", "ada", `{ viewer { friends(before: "") { totalCount } } }`, "BAD_CURSOR"},
	{"an invalid kind", "ada", `{ interests(kind: "band") { totalCount } }`, "BAD_USER_INPUT"},
	{"a genre with NUL", "ada", `{ interests(genre: "ro\u0000ck") { totalCount } }`, "BAD_USER_INPUT"},
	{"a genre that is a person", "ada", `{ interests(genre: "{{user ada}}") { totalCount } }`, "BAD_ID"},
	{"in common with a band", "ada", `{ viewer { commonInterests(with: "{{interest 1001}}") { totalCount } } }`, "BAD_ID"},

	{"a circle of reach 0", "ada", `{ viewer { circle(reach: 0) { reach } } }`, "BAD_USER_INPUT"},
	{"a circle of reach 4", "ada", `{ viewer { circle(reach: 4) { reach } } }`, "BAD_USER_INPUT"},
	{"a circle's messages before a day", "ada", `{ viewer { circle { messages(writtenBefore: "2026-06-01") { totalCount } } } }`, "BAD_USER_INPUT"},
	{"pages joined since a day", "ada", `{ viewer { circle { pagesJoined(since: "2026-06-01") { totalCount } } } }`, "BAD_USER_INPUT"},
	{"pages joined without since", "ada", `{ viewer { circle { pagesJoined { totalCount } } } }`, "GRAPHQL_VALIDATION_FAILED"},
	{"jobs in a person", "ada", `{ viewer { circle { jobs(place: "{{user grace}}") { totalCount } } } }`, "BAD_ID"},
	{"jobs in a name", "ada", `{ viewer { circle { jobs(place: "Denmark") { totalCount } } } }`, "BAD_ID"},
	{"jobs since before the year 0", "ada", `{ viewer { circle { jobs(place: "{{place 1}}", sinceBefore: 0) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"jobs since before the year 10000", "ada", `{ viewer { circle { jobs(place: "{{place 1}}", sinceBefore: 10000) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"jobs since before the year 2^31", "ada", `{ viewer { circle { jobs(place: "{{place 1}}", sinceBefore: 2147483648) { totalCount } } } }`, "GRAPHQL_VALIDATION_FAILED"},
	{"visitors of nowhere", "ada", `{ viewer { circle { visitors(places: [], ` + aDay + `) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"visitors of six places", "ada", `{ viewer { circle { visitors(places: ["{{place 1}}", "{{place 2}}", "{{place 3}}", "{{place 4}}", "{{place 5}}", "{{place 6}}"], ` + aDay + `) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"visitors of one place twice", "ada", `{ viewer { circle { visitors(places: ["{{place 1}}", "{{place 1}}"], ` + aDay + `) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"visitors of a place and a person", "ada", `{ viewer { circle { visitors(places: ["{{place 1}}", "{{user grace}}"], ` + aDay + `) { totalCount } } } }`, "BAD_ID"},
	{"visitors of an empty period", "ada", `{ viewer { circle { visitors(places: ["{{place 1}}"], from: "2026-06-02T00:00:00Z", until: "2026-06-02T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	{"visitors until before from", "ada", `{ viewer { circle { visitors(places: ["{{place 1}}"], from: "2026-06-02T00:00:00Z", until: "2026-06-01T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	{"new topics until before from", "ada", `{ viewer { circle { newTopics(from: "2026-06-02T00:00:00Z", until: "2026-06-01T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	{"new topics of an empty period", "ada", `{ viewer { circle { newTopics(from: "2026-06-02T00:00:00Z", until: "2026-06-02T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	{"new topics without an end", "ada", `{ viewer { circle { newTopics(from: "2026-06-02T00:00:00Z") { totalCount } } } }`, "GRAPHQL_VALIDATION_FAILED"},
	{"new topics since a day", "ada", `{ viewer { circle { newTopics(from: "2026-06-02", until: "2026-06-03T00:00:00Z") { totalCount } } } }`, "BAD_USER_INPUT"},
	{"related to a person", "ada", `{ viewer { circle { relatedTopics(topic: "{{user grace}}") { totalCount } } } }`, "BAD_ID"},
	{"related to a name", "ada", `{ viewer { circle { relatedTopics(topic: "Rock") { totalCount } } } }`, "BAD_ID"},
	{"experts on a person", "ada", `{ viewer { circle { experts(topic: "{{user grace}}") { totalCount } } } }`, "BAD_ID"},
	{"101 topics of experts", "grace", `{ viewer { circle { experts(topic: "{{interest 3001}}") { edges { topics(first: 101) { totalCount } } } } } }`, "BAD_USER_INPUT"},
	{"born on one day only", "ada", `{ viewer { circle { likeMinded(birthday: {from: "04-21"}) { totalCount } } } }`, "GRAPHQL_VALIDATION_FAILED"},
	{"born on an impossible day", "ada", `{ viewer { circle { likeMinded(birthday: {from: "02-28", until: "02-30"}) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"born on a day with a year", "ada", `{ viewer { circle { likeMinded(birthday: {from: "1985-04-21", until: "05-21"}) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"born on a day in few digits", "ada", `{ viewer { circle { likeMinded(birthday: {from: "4-21", until: "5-21"}) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"born on an empty day", "ada", `{ viewer { circle { likeMinded(birthday: {from: "", until: ""}) { totalCount } } } }`, "BAD_USER_INPUT"},
	{"born on a number", "ada", `{ viewer { circle { likeMinded(birthday: {from: 421, until: 521}) { totalCount } } } }`, "GRAPHQL_VALIDATION_FAILED"},

	{"a friend request without a viewer", "", `mutation { requestFriendship(input: {userId: "{{user ada}}"}) ` + payload + ` }`, "UNAUTHENTICATED"},
	{"a request to oneself", "ada", `mutation { requestFriendship(input: {userId: "{{user ada}}"}) ` + payload + ` }`, "SELF"},
	{"a request to a band", "ada", `mutation { requestFriendship(input: {userId: "{{interest 1001}}"}) ` + payload + ` }`, "BAD_ID"},
	{"a request to a missing person", "ada", `mutation { requestFriendship(input: {userId: "user_7zzzzzzzzz8zzszzzzzzzzzzzz"}) ` + payload + ` }`, "NOT_FOUND"},
	{"a block of oneself", "ada", `mutation { blockUser(input: {userId: "{{user ada}}"}) ` + payload + ` }`, "SELF"},
	{"a like of a missing interest", "ada", `mutation { likeInterest(input: {interestId: "interest_7zzzzzzzzz8zzszzzzzzzzzzzz"}) ` + payload + ` }`, "NOT_FOUND"},
	{"a like of a person", "ada", `mutation { likeInterest(input: {interestId: "{{user grace}}"}) ` + payload + ` }`, "BAD_ID"},
	{"a like of strength 0", "ada", `mutation { likeInterest(input: {interestId: "{{interest 1001}}", strength: 0}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a like of strength 2^31", "ada", `mutation { likeInterest(input: {interestId: "{{interest 1001}}", strength: 2147483648}) ` + payload + ` }`, "GRAPHQL_VALIDATION_FAILED"},
	{"a like without a viewer", "", `mutation { likeInterest(input: {interestId: "{{interest 1001}}"}) ` + payload + ` }`, "UNAUTHENTICATED"},

	{"an empty name", "ada", `mutation { updateProfile(input: {name: "  "}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a name of 10 kB", "ada", `mutation { updateProfile(input: {name: "` + strings.Repeat("é", 5_000) + `"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a name with NUL", "ada", `mutation { updateProfile(input: {name: "A\u0000da"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a name with a direction override", "ada", `mutation { updateProfile(input: {name: "A\u202eda"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"21 languages", "ada", `mutation { updateProfile(input: {languages: [` + strings.Repeat(`"en" `, 21) + `]}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"an invalid language", "ada", `mutation { updateProfile(input: {languages: ["no language"]}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a language of 10 kB", "ada", `mutation { updateProfile(input: {languages: ["en-x-` + strings.Repeat("a-", 5_000) + `a"]}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a valid name and an invalid fact", "ada", `mutation { updateProfile(input: {name: "X", facts: [{label: "", value: "x"}]}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a profile without a viewer", "", `mutation { updateProfile(input: {name: "X"}) ` + payload + ` }`, "UNAUTHENTICATED"},
	{"an unknown visibility", "ada", `mutation { updateVisibility(input: {friends: NOBODY}) ` + payload + ` }`, "GRAPHQL_VALIDATION_FAILED"},

	{"a handle taken", "", `mutation { signUp(input: {handle: "ada", name: "A", password: "12345678"}) ` + payload + ` }`, "HANDLE_TAKEN"},
	{"a handle taken in another case", "", `mutation { signUp(input: {handle: "ADA", name: "A", password: "12345678"}) ` + payload + ` }`, "HANDLE_TAKEN"},
	{"a short handle", "", `mutation { signUp(input: {handle: "ab", name: "A", password: "12345678"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a handle with an emoji", "", `mutation { signUp(input: {handle: "ada😀", name: "A", password: "12345678"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a Turkish capital in a handle", "", `mutation { signUp(input: {handle: "ADİ", name: "A", password: "12345678"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a short password", "", `mutation { signUp(input: {handle: "newone", name: "A", password: "1234567"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a long device", "", `mutation { signUp(input: {handle: "newone", name: "A", password: "12345678", device: "` + strings.Repeat("x", 101) + `"}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a wrong password", "", `mutation { signIn(input: {handle: "ada", password: "wrong"}) ` + payload + ` }`, "BAD_CREDENTIALS"},
	{"an unknown handle", "", `mutation { signIn(input: {handle: "nobody-here", password: "wrong"}) ` + payload + ` }`, "BAD_CREDENTIALS"},
	{"a cookie without HTTP", "", `mutation { signIn(input: {handle: "ada", password: "` + demo.Password + `", useCookie: true}) ` + payload + ` }`, "BAD_USER_INPUT"},
	{"a sign-out without a viewer", "", `mutation { signOut(input: {}) ` + payload + ` }`, "UNAUTHENTICATED"},
	{"somebody else's session", "ada", `mutation { revokeSession(input: {sessionId: "session_7zzzzzzzzz8zzszzzzzzzzzzzz"}) ` + payload + ` }`, "NOT_FOUND"},
	{"a password change without the old one", "ada", `mutation { changePassword(input: {currentPassword: "wrong", newPassword: "12345678"}) ` + payload + ` }`, "BAD_CREDENTIALS"},

	{"a representation that is a text", "ada", `{ _entities(representations: ["x"]) { __typename } }`, "GRAPHQL_VALIDATION_FAILED"},
	{"representations that are a number", "ada", `{ r: _entities(representations: 7) { __typename } }`, "GRAPHQL_VALIDATION_FAILED"},
	{"a representation of null", "ada", `{ _entities(representations: [null]) { __typename } }`, "GRAPHQL_VALIDATION_FAILED"},

	{"a syntax error", "ada", `{ viewer { `, "GRAPHQL_PARSE_FAILED"},
	{"an unknown field", "ada", `{ viewer { shoeSize } }`, "GRAPHQL_VALIDATION_FAILED"},
}

func TestInvalidRequestsReturnACodeAndWriteNothing(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	before := h.dump()
	for _, c := range invalidRequests {
		t.Run(c.name, func(t *testing.T) {
			got := h.execute(h.id("user "+c.as), h.expand(c.query), nil)
			if code := codeOf(got); code != c.code {
				t.Errorf("got %s, want %s: %s", code, c.code, indented(t, got))
			}
			for _, e := range got.Errors {
				if len(e.Message) > 300 || strings.Contains(strings.ToLower(e.Message), "sql") {
					t.Errorf("the message is %q", e.Message)
				}
			}
		})
	}
	if after := h.dump(); !reflect.DeepEqual(after, before) {
		t.Error("something was written")
	}
}

var codeOfUserError = regexp.MustCompile(`"userErrors":\[\{"code":"([A-Z_]+)"`)

// codeOf returns the code of the first user error or top-level error, empty when there is none.
func codeOf(a response) string {
	if found := codeOfUserError.FindSubmatch(a.Data); found != nil {
		return string(found[1])
	}
	return a.code()
}

// dump returns everything that is stored.
func (h *harness) dump() []string {
	var out []string
	for _, table := range stores.Tables() {
		rows, err := h.set.Archive.Scan(h.t.Context(), table, stores.Rows{}, 100_000)
		if err != nil {
			h.t.Fatal(err)
		}
		text, _ := json.Marshal(rows)
		out = append(out, string(text))
	}
	return append(append(out, h.dumpAdvertisers()...), h.dumpAdPreferences())
}

func TestAFriendsCursorBelongsToOneListAndDirection(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada := h.id("user ada")
	cursor := get[struct {
		Viewer struct {
			Friends struct{ PageInfo struct{ EndCursor string } }
		}
	}](h, ada, `{ viewer { friends(first: 1) { pageInfo { endCursor } } } }`, nil).Viewer.Friends.PageInfo.EndCursor
	lists := map[string]string{
		`viewer { friends(first: 1, after: $c) { totalCount } }`:                                          "",
		`viewer { friends(orderBy: NAME, after: $c) { totalCount } }`:                                     "BAD_CURSOR",
		`viewer { friendsOfFriends(after: $c) { totalCount } }`:                                           "BAD_CURSOR",
		`viewer { interests(after: $c) { totalCount } }`:                                                  "BAD_CURSOR",
		`viewer { mutualFriends(with: "{{user grace}}", after: $c) { totalCount } }`:                      "BAD_CURSOR",
		`user(handle: "grace") { friends(after: $c) { totalCount } }`:                                     "BAD_CURSOR",
		`interests(after: $c) { totalCount }`:                                                             "BAD_CURSOR",
		`viewer { friends(first: 1, before: $c, after: $c) { nodes { handle } } }`:                        "",
		`viewer { circle { people(after: $c) { totalCount } } }`:                                          "BAD_CURSOR",
		`viewer { circle { jobs(place: "{{place 1}}", after: $c) { totalCount } } }`:                      "BAD_CURSOR",
		`viewer { circle { pagesJoined(since: "2026-06-01T00:00:00Z", after: $c) { totalCount } } }`:      "BAD_CURSOR",
		`viewer { circle { visitors(places: ["{{place 1}}"], ` + aDay + `, after: $c) { totalCount } } }`: "BAD_CURSOR",
		`viewer { circle { likeMinded(after: $c) { totalCount } } }`:                                      "BAD_CURSOR",
		`viewer { circle { experts(topic: "{{interest 3001}}", after: $c) { totalCount } } }`:             "BAD_CURSOR",
		`viewer { circle { relatedTopics(topic: "{{interest 3001}}", after: $c) { totalCount } } }`:       "BAD_CURSOR",
	}
	for list, want := range lists {
		if got := h.execute(ada, h.expand("query($c: String) { "+list+" }"), map[string]any{"c": cursor}); got.code() != want {
			t.Errorf("%s: got %q, want %q", list, got.code(), want)
		}
	}
	for i := range len(cursor) {
		damaged := cursor[:i] + string("AB"[b2i(cursor[i] == 'A')]) + cursor[i+1:]
		got := h.execute(ada, `query($c: String) { viewer { friends(after: $c) { nodes { id } } } }`, map[string]any{"c": damaged})
		if got.code() != "BAD_CURSOR" {
			t.Fatalf("damaged at %d: %q", i, got.code())
		}
		got = h.execute(ada, `query($c: String) { viewer { friends(after: $c) { nodes { id } } } }`, map[string]any{"c": cursor[:i]})
		if got.code() != "BAD_CURSOR" {
			t.Fatalf("cut at %d: %q", i, got.code())
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestAnInvalidRepresentationFailsAlone(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada, artist := h.id("user ada").String(), h.id("interest 1001").String()
	got := h.execute(stores.ID{}, `query($r: [_Any!]!) { _entities(representations: $r) { ... on User { handle } ... on Interest { id } } }`, map[string]any{"r": []any{
		map[string]any{"__typename": "User", "id": ada},
		map[string]any{"__typename": "User", "id": "bogus"},
		map[string]any{"__typename": "Interest", "id": artist},
		map[string]any{"__typename": "Nothing", "id": ada},
		map[string]any{"__typename": "User", "id": artist},
		map[string]any{"__typename": "User", "handle": "GRACE"},
		map[string]any{"__typename": "User"},
		map[string]any{"id": ada},
		map[string]any{"__typename": "User", "id": "user_7zzzzzzzzz8zzszzzzzzzzzzzz"},
	}})
	want := `{"_entities":[{"handle":"ada"},null,{"id":"` + artist + `"},null,null,{"handle":"grace"},null,null,null]}`
	if string(got.Data) != want {
		t.Errorf("got %s, want %s", got.Data, want)
	}
	var at []string
	for _, e := range got.Errors {
		at = append(at, fmt.Sprint(e.Path, " ", e.Extensions["code"]))
	}
	wantAt := []string{"_entities[1] BAD_ID", "_entities[3] BAD_USER_INPUT", "_entities[4] BAD_ID", "_entities[6] BAD_USER_INPUT", "_entities[7] BAD_USER_INPUT"}
	if !reflect.DeepEqual(at, wantAt) {
		t.Errorf("got errors at %v, want %v", at, wantAt)
	}
}

func TestSessionsExpire(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	root := &resolvers.Resolver{Stores: h.set, Now: func() time.Time { return h.clock }, Sessions: resolvers.SessionTimes{Idle: 24 * time.Hour, Absolute: 72 * time.Hour}}
	token := get[struct{ SignIn struct{ Token string } }](h, stores.ID{},
		`mutation { signIn(input: {handle: "Ada", password: "`+demo.Password+`"}) { token } }`, nil).SignIn.Token
	start := h.clock
	for _, c := range []struct {
		after time.Duration
		alive bool
	}{{time.Hour, true}, {24 * time.Hour, true}, {47 * time.Hour, true}, {70 * time.Hour, true}, {72 * time.Hour, false}} {
		h.clock = start.Add(c.after)
		s, err := root.SignedIn(t.Context(), token)
		if err != nil || s.ID.IsZero() == c.alive {
			t.Errorf("after %v: %v, %v", c.after, s.ID, err)
		}
	}
	h.clock = start
	token = get[struct{ SignIn struct{ Token string } }](h, stores.ID{},
		`mutation { signIn(input: {handle: "ada", password: "`+demo.Password+`"}) { token } }`, nil).SignIn.Token
	h.clock = start.Add(25 * time.Hour)
	if s, err := root.SignedIn(t.Context(), token); err != nil || !s.ID.IsZero() {
		t.Errorf("unused for a day and an hour: %v, %v", s.ID, err)
	}
}
