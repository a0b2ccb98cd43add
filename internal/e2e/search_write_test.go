package e2e

import (
	"testing"

	"fivefold/internal/servertest"
	"fivefold/stores/dataset"
)

// What a session writes is what its next search finds, whatever engine finds: new names and texts, and what is gone. Who is blocked finds nothing of who
// blocks them at once, and others find what is written when the projection has applied it.
func TestASessionFindsWhatItWrites(t *testing.T) {
	t.Parallel()
	files := demoFiles(t)
	onEachEngine(t, func(t *testing.T, engine string) {
		s := startSearch(t, engine, files, dataset.ImportCSV)
		graceID, adaID := s.UserID(t, "grace"), s.UserID(t, "ada")
		grace, ada := s.As(graceID), s.As(adaID)
		do := func(c *servertest.Client, mutation string, variables map[string]any) map[string]struct{ Post, Page *struct{ ID string } } {
			t.Helper()
			return servertest.Query[map[string]struct{ Post, Page *struct{ ID string } }](t, c, mutation, variables)
		}
		do(grace, renameViewer, map[string]any{"n": "Quixotry Zambezi"})
		wantFound(t, grace, "quixotry", "Quixotry Zambezi", true)
		wantFound(t, grace, "zambezi quixotyr", "Quixotry Zambezi", true)
		wantFound(t, grace, "okonjo", "Grace Okonjo-Bell", false)

		post := do(grace, `mutation { publishPost(input: {text: "vermilion xylophones", audience: FRIENDS}) { post { id } } }`, nil)["publishPost"].Post.ID
		wantFound(t, grace, "xylophones", "vermilion xylophones", true)
		wantFound(t, grace, `"vermilion xylo`, "vermilion xylophones", true)
		do(grace, `mutation($id: ID!) { deleteMessage(input: {messageId: $id}) { userErrors { code } } }`, map[string]any{"id": post})
		wantFound(t, grace, "xylophones", "vermilion xylophones", false)

		if do(grace, `mutation { createPage(input: {name: "Krakatoa Wexford", category: "MUSEUM"}) { page { id } } }`, nil)["createPage"].Page == nil {
			t.Fatal("no page")
		}
		wantFound(t, grace, "wexford", "Krakatoa Wexford", true)
		found := servertest.Query[struct {
			Search struct {
				TotalCount int
				Facets     []struct{ Name string }
			}
		}](t, grace, `{ search(query: "krakatoa", kinds: [PAGE], filters: {pageCategories: ["MUSEUM"]}) { totalCount facets { name } } }`, nil).Search
		if found.TotalCount != 1 || len(found.Facets) == 0 {
			t.Errorf("the new page: %+v", found)
		}

		awaitSearch(t, s)
		wantFound(t, ada, "quixotry", "Quixotry Zambezi", true)
		wantFound(t, s.Client, "wexford", "Krakatoa Wexford", true)
		wantFound(t, s.Client, "xylophones", "vermilion xylophones", false)

		do(grace, `mutation($id: ID!) { blockUser(input: {userId: $id}) { userErrors { code } } }`, map[string]any{"id": adaID})
		wantFound(t, ada, "quixotry", "Quixotry Zambezi", false)
		wantFound(t, s.Client, "quixotry", "Quixotry Zambezi", true)
		do(grace, `mutation($id: ID!) { unblockUser(input: {userId: $id}) { userErrors { code } } }`, map[string]any{"id": adaID})
		wantFound(t, ada, "quixotry", "Quixotry Zambezi", true)
	})
}
