package resolvers_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/model"
	"fivefold/stores"

	"github.com/google/uuid"
)

func cursorList(list string) model.List { return func() string { return list } }

func cursorText(list string, at stores.ListPosition) string {
	return strings.Trim(string(model.AppendCursor(nil, model.Cursor{List: cursorList(list), At: at})), `"`)
}

// A parsed cursor is written back unchanged and is valid for one list only.
func FuzzCursor(f *testing.F) {
	const scope = "friends NEWEST user_01h455vb4pex5vsknk084sn02q"
	for _, seed := range []string{"", "xyz", "AAAA", strings.Repeat("A", 44), strings.Repeat("A", 45), "====",
		cursorText(scope, stores.ListPosition{}), cursorText(scope, stores.ListPosition{Rank: -1, Text: "é", ID: stores.NewID(stores.KindUser)})} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := model.ParseCursor(cursorList(scope), text)
		if !ok {
			return
		}
		if again := cursorText(scope, at); again != text {
			t.Errorf("%q is written %q", text, again)
		}
		if _, ok := model.ParseCursor(cursorList(scope+" "), text); ok {
			t.Errorf("%q is valid for two lists", text)
		}
	})
}

// forgedCursorLists returns lists of every kind of order, each with the scope of the cursors of ada's.
func forgedCursorLists(ada string) map[string]string {
	return map[string]string{
		`viewer { friends(first: 3, after: $c, orderBy: NAME) { nodes { id } } }`:         "friends NAME " + ada,
		`viewer { friends(last: 3, before: $c, orderBy: NEWEST) { nodes { id } } }`:       "friends NEWEST " + ada,
		`viewer { friendsOfFriends(first: 3, after: $c) { nodes { id } totalCount } }`:    "friendsOfFriends " + ada,
		`viewer { sessions(first: 3, after: $c) { nodes { id } } }`:                       "sessions " + ada,
		`viewer { pages(first: 3, before: $c, after: $c) { nodes { id } } }`:              "pages " + ada,
		`viewer { messages(first: 3, after: $c) { nodes { id } } }`:                       "messages " + ada,
		`viewer { blockedUsers(last: 3, after: $c) { nodes { id } totalCount } }`:         "blockedUsers " + ada,
		`places(last: 3, before: $c) { nodes { id } }`:                                    "places  ",
		`interests(first: 3, after: $c, orderBy: NAME) { nodes { id } }`:                  "catalogue NAME \x00\x00",
		`interests(first: 3, after: $c, orderBy: POPULAR) { nodes { id } }`:               "catalogue POPULAR \x00\x00",
		`pages(first: 3, after: $c, orderBy: NAME) { nodes { id } }`:                      "pages NAME  ",
		`viewer { interests(first: 3, after: $c) { nodes { name } totalCount } }`:         "interests " + ada + " \x00\x00",
		`viewer { similarPeople(first: 3, after: $c) { nodes { id } edges { cursor } } }`: "similarPeople " + ada + " \x00\x00",
	}
}

// A forged position returns a page or BAD_CURSOR, never an internal error.
func FuzzForgedCursor(f *testing.F) {
	h := newDemoHarness(f)
	ada := h.id("user ada")
	for _, seed := range []stores.ListPosition{{}, {Rank: -1 << 63, Text: "\x00"}, {Rank: 1<<63 - 1, Text: "\xff\xfe"}, {Rank: 1 << 62, Text: "é", ID: ada},
		{Text: strings.Repeat("x", 10_000), ID: stores.ID{Kind: "'; --"}}} {
		f.Add(seed.Rank, seed.Text, string(seed.ID.Kind), seed.ID.UUID[:])
	}
	f.Fuzz(func(t *testing.T, rank int64, text, kind string, id []byte) {
		at := stores.ListPosition{Rank: rank, Text: text, ID: stores.ID{Kind: stores.Kind(kind[:min(len(kind), 63)])}}
		at.ID.UUID = uuid.UUID(append(slices.Clone(id), make([]byte, 16)...)[:16])
		h.t = t
		for list, scope := range forgedCursorLists(ada.String()) {
			cursor := cursorText(scope, at)
			if _, ok := model.ParseCursor(cursorList(scope), cursor); !ok && len(cursor) <= 1<<15 {
				t.Fatalf("%.200q is not read", fmt.Sprint(at))
			}
			if got := h.execute(ada, "query($c: String) { "+list+" }", map[string]any{"c": cursor}); got.code() != "" && got.code() != "BAD_CURSOR" {
				t.Errorf("%s: %s after %.200q", list, got.code(), fmt.Sprint(at))
			}
		}
	})
}

// The forged cursors have the scopes that the lists accept.
func TestForgedCursorsHaveTheScopeOfTheirList(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	ada := h.id("user ada")
	at := stores.ListPosition{ID: stores.ID{Kind: stores.KindUser}}
	binary.BigEndian.PutUint64(at.ID.UUID[:], 7)
	for list, scope := range forgedCursorLists(ada.String()) {
		if got := h.execute(ada, "query($c: String) { "+list+" }", map[string]any{"c": cursorText(scope, at)}); got.code() != "" {
			t.Errorf("%s does not have the scope %q: %s", list, scope, got.code())
		}
	}
}
