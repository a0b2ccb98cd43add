package resolvers_test

import (
	"testing"

	"fivefold/stores"
)

// The owner of a page who has left it finds the posts on it of people who block them, as they read them: stores.PostModerators.
func TestOwnersFindWhatTheyModerate(t *testing.T) {
	t.Parallel()
	h := newDemoHarness(t)
	owner, author := h.id("user piet"), h.id("user zofia")
	mutate := func(by stores.ID, mutation string, variables map[string]any) map[string]struct{ Page, Post struct{ ID string } } {
		return get[map[string]struct{ Page, Post struct{ ID string } }](h, by, mutation, variables)
	}
	page := mutate(owner, `mutation { p: createPage(input: {name: "Left alone"}) { page { id } } }`, nil)["p"].Page.ID
	of := map[string]any{"page": page, "owner": owner.String()}
	mutate(author, `mutation($page: ID!) { joinPage(input: {pageId: $page}) { page { id } } }`, of)
	post := mutate(author, `mutation($page: ID!) { p: publishPost(input: {pageId: $page, text: "xylophone"}) { post { id } } }`, of)["p"].Post.ID
	mutate(author, `mutation($owner: ID!) { blockUser(input: {userId: $owner}) { userErrors { code } } }`, of)
	mutate(owner, `mutation($page: ID!) { leavePage(input: {pageId: $page}) { userErrors { code } } }`, of)
	of["post"] = post
	for viewer, want := range map[stores.ID]int{owner: 1, author: 1, h.id("user ada"): 1, {}: 1} {
		got := get[struct {
			Search struct{ TotalCount int }
			Page   struct{ Posts struct{ TotalCount int } }
			Post   *struct{ ID string }
		}](h, viewer, `query($page: ID!, $post: ID!) { search(query: "xylophone") { totalCount } page: node(id: $page) { ... on Page { posts(search: "xylophone") { totalCount } } } post: node(id: $post) { id } }`,
			map[string]any{"page": page, "post": post})
		if got.Search.TotalCount != want || got.Page.Posts.TotalCount != want || (got.Post != nil) != (want > 0) {
			t.Errorf("viewer %v: %+v, want %d", viewer, got, want)
		}
	}
}
