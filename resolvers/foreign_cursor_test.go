package resolvers_test

import (
	"fmt"
	"strings"
	"testing"
)

// readLists are lists of pages, messages, reactions, places and organisations, each asked with arguments and fields in place of %s.
var readLists = []string{
	`user(handle: "ada") { l: messages%s }`, `user(handle: "ada") { l: wall%s }`, `user(handle: "ada") { l: pages%s }`,
	`user(handle: "grace") { l: messages%s }`, `user(handle: "grace") { l: pages%s }`,
	`l: node(id: "{{page 1}}") { ... on Page { l: members%s } }`, `l: node(id: "{{page 1}}") { ... on Page { l: posts%s } }`,
	`l: node(id: "{{page 1}}") { ... on Page { l: topics%s } }`, `l: node(id: "{{page 2}}") { ... on Page { l: posts%s } }`,
	`l: node(id: "{{page 2}}") { ... on Page { l: members%s } }`, `l: node(id: "{{page 2}}") { ... on Page { l: topics%s } }`,
	`l: node(id: "{{post 1}}") { ... on Post { l: replies%s } }`, `l: node(id: "{{post 1}}") { ... on Post { l: reactions%s } }`,
	`l: node(id: "{{comment 1}}") { ... on Comment { l: replies%s } }`, `l: node(id: "{{post 4}}") { ... on Post { l: reactions%s } }`,
	`l: pages%s`, `l: pages(orderBy: NAME,%s`, `l: pages(orderBy: NEWEST,%s`, `l: pages(kind: GROUP,%s`, `l: pages(category: "FOOD",%s`,
	`l: places%s`, `l: places(kind: CITY,%s`, `l: places(partOf: "{{place 5}}",%s`, `l: organisations%s`, `l: organisations(kind: COMPANY,%s`,
	`l: organisations(place: "{{place 10}}",%s`,
}

// askList asks for the first item of a list, behind a cursor if there is one.
func (w *world) askList(list, after string) answer {
	w.t.Helper()
	arguments := "(first: 1"
	if strings.Contains(list, ",%s") {
		arguments = " first: 1"
	}
	if after != "" {
		arguments += fmt.Sprintf(", after: %q", after)
	}
	return w.ask(w.named("user ada"), w.fill("{ "+fmt.Sprintf(list, arguments+") { pageInfo { endCursor } totalCount }")+" }"), nil)
}

func TestACursorIsGoodForOneListAlone(t *testing.T) {
	w := newDemo(t)
	for i, list := range readLists {
		got := w.askList(list, "")
		_, text, found := strings.Cut(string(got.Data), `"endCursor":"`)
		cursor, _, _ := strings.Cut(text, `"`)
		if !found {
			t.Errorf("%s has no cursor: %s", list, show(t, got))
			continue
		}
		for j, other := range readLists {
			if code, want := w.askList(other, cursor).code(), []string{"BAD_CURSOR", ""}[b2i(i == j)]; code != want {
				t.Errorf("the cursor of %s gives %q for %s, want %q", list, code, other, want)
			}
		}
	}
}
