package resolvers_test

import (
	"fmt"
	"strings"
	"testing"
)

// scopedLists are selections of lists of pages, messages, reactions, places and organisations; %s stands for arguments and fields.
var scopedLists = []string{
	`user(handle: "ada") { l: messages%s }`, `user(handle: "ada") { l: wall%s }`, `user(handle: "ada") { l: pages%s }`,
	`user(handle: "grace") { l: messages%s }`, `user(handle: "grace") { l: pages%s }`,
	`l: node(id: "{{page 1}}") { ... on Page { l: members%s } }`, `l: node(id: "{{page 1}}") { ... on Page { l: posts%s } }`,
	`l: node(id: "{{page 1}}") { ... on Page { l: topics%s } }`, `l: node(id: "{{page 2}}") { ... on Page { l: posts%s } }`,
	`l: node(id: "{{page 2}}") { ... on Page { l: members%s } }`, `l: node(id: "{{page 2}}") { ... on Page { l: topics%s } }`,
	`l: node(id: "{{post 1}}") { ... on Post { l: replies%s } }`, `l: node(id: "{{post 1}}") { ... on Post { l: reactions%s } }`, `l: node(id: "{{post 1}}") { ... on Post { l: comments%s } }`,
	`l: node(id: "{{comment 1}}") { ... on Comment { l: replies%s } }`, `l: node(id: "{{post 4}}") { ... on Post { l: reactions%s } }`,
	`l: pages%s`, `l: pages(orderBy: NAME,%s`, `l: pages(orderBy: NEWEST,%s`, `l: pages(kind: GROUP,%s`, `l: pages(category: "FOOD",%s`,
	`l: places%s`, `l: places(kind: CITY,%s`, `l: places(partOf: "{{place 5}}",%s`, `l: organisations%s`, `l: organisations(kind: COMPANY,%s`,
	`l: organisations(place: "{{place 10}}",%s`,
}

// firstItem reads the first item of a list, after a cursor unless it is empty.
func (h *harness) firstItem(list, after string) response {
	h.t.Helper()
	arguments := "(first: 1"
	if strings.Contains(list, ",%s") {
		arguments = " first: 1"
	}
	if after != "" {
		arguments += fmt.Sprintf(", after: %q", after)
	}
	return h.execute(h.id("user ada"), h.expand("{ "+fmt.Sprintf(list, arguments+") { pageInfo { endCursor } totalCount }")+" }"), nil)
}

func TestACursorBelongsToOneList(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	for i, list := range scopedLists {
		got := h.firstItem(list, "")
		_, text, found := strings.Cut(string(got.Data), `"endCursor":"`)
		cursor, _, _ := strings.Cut(text, `"`)
		if !found {
			t.Errorf("%s has no cursor: %s", list, indented(t, got))
			continue
		}
		for j, other := range scopedLists {
			if code, want := h.firstItem(other, cursor).code(), []string{"BAD_CURSOR", ""}[b2i(i == j)]; code != want {
				t.Errorf("the cursor of %s returns %q for %s, want %q", list, code, other, want)
			}
		}
	}
}
