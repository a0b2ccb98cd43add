package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

// An attempt is a mutation that fails for every viewer, and the wanted error.
type attempt struct{ mutation, input, want string }

// failingMutations returns mutations whose error reveals whether viewer may see an object, and that write nothing. Missing topics are
// checked last, so a viewer who receives that error has passed every other check.
func (k *discussion) failingMutations(viewer stores.ID) (all []attempt) {
	topics := `, topicIds: [` + missingTopic + `]`
	for _, m := range k.messages {
		answer, edit := "NOT_FOUND messageId", "NOT_FOUND "
		kind := map[bool]string{true: "Post", false: "Comment"}[m.id == m.post]
		field := map[bool]string{true: "postId", false: "commentId"}[m.id == m.post]
		reads := k.canRead(viewer, m)
		switch {
		case !reads || !m.deleted.IsZero():
		case !k.canReply(viewer, m):
			answer = "FORBIDDEN messageId"
		default:
			answer = "NOT_FOUND topicIds"
		}
		switch {
		case !reads, m.author == viewer && !m.deleted.IsZero():
			edit += field
		case m.author == viewer:
			edit = "NOT_FOUND topicIds"
		default:
			edit = "FORBIDDEN " + field
		}
		all = append(all, attempt{"publishComment", fmt.Sprintf(`messageId: %q, text: "x"`, m.id) + topics, answer},
			attempt{"edit" + kind, fmt.Sprintf(`%s: %q, text: "x"`, field, m.id) + topics, edit})
		deleting, restoring := "NOT_FOUND messageId", "NOT_FOUND messageId"
		if reads {
			deleting, restoring = "FORBIDDEN messageId", "FORBIDDEN messageId"
		}
		if !reads || !slices.Contains(k.deleters(m), viewer) { // otherwise it would succeed, here and below
			all = append(all, attempt{"deleteMessage", fmt.Sprintf(`messageId: %q`, m.id), deleting})
		}
		if restores := k.restores(viewer, m) || m.deleted.IsZero() && slices.Contains(k.deleters(m), viewer); !reads || !restores {
			all = append(all, attempt{"restoreMessage", fmt.Sprintf(`messageId: %q`, m.id), restoring})
		}
		if !k.reacted(viewer, m.id) {
			withdraw := map[bool]string{true: "NO_REACTION messageId", false: "NOT_FOUND messageId"}[reads && m.deleted.IsZero()]
			all = append(all, attempt{"withdrawReaction", fmt.Sprintf(`messageId: %q`, m.id), withdraw})
		}
	}
	for _, u := range k.people {
		k.decisions++
		want := "NOT_FRIENDS wallId"
		switch {
		case !k.sees(viewer, u.ID):
			want = "NOT_FOUND wallId"
		case u.ID == viewer || k.areFriends(viewer, u.ID):
			want = "NOT_FOUND topicIds"
		}
		all = append(all, attempt{"publishPost", fmt.Sprintf(`wallId: %q, text: "x"`, u.ID) + topics, want})
	}
	for _, p := range k.rowsStored.Pages {
		want := "FORBIDDEN pageId"
		if k.moderates(viewer, p.ID) || p.Kind == stores.Group && k.isIn(p.ID, viewer) {
			want = "NOT_FOUND topicIds"
		}
		all = append(all, attempt{"publishPost", fmt.Sprintf(`pageId: %q, text: "x"`, p.ID) + topics, want})
		for _, u := range k.people {
			want := "FORBIDDEN pageId"
			if p.Owner == viewer {
				if want = "NOT_MEMBER userId"; k.isIn(p.ID, u.ID) && k.sees(viewer, u.ID) && k.showsInterests(viewer, u) {
					continue // it would succeed
				}
			}
			all = append(all, attempt{"setPageRole", fmt.Sprintf(`pageId: %q, userId: %q, role: MODERATOR`, p.ID, u.ID), want})
		}
	}
	return all
}

// failingOfMembers returns the mutations of failingMutations that name a membership. The owner of a page finds the id of each, whoever blocks
// whom.
func (k *discussion) failingOfMembers(h *harness, viewer stores.ID) (all []attempt) {
	for _, p := range k.rowsStored.Pages {
		edges := h.memberEdges(p.Owner, p.ID)
		for i, m := range k.membershipsOf(p.ID) {
			input := fmt.Sprintf(`pageId: %q, membershipId: %q`, p.ID, edges[i].MembershipID)
			if p.Owner == viewer {
				continue // both would succeed
			}
			k.decisions++
			all = append(all, attempt{"setPageRole", input + `, role: MODERATOR`, "FORBIDDEN pageId"})
			switch {
			case !k.moderates(viewer, p.ID):
				all = append(all, attempt{"removePageMember", input, "FORBIDDEN pageId"})
			case m.Role == stores.Moderator || m.User == p.Owner:
				all = append(all, attempt{"removePageMember", input, "FORBIDDEN membershipId"})
			}
		}
	}
	return all
}

// membershipsOf returns the memberships of a page in the order of the list.
func (k *discussion) membershipsOf(page stores.ID) (all []stores.Membership) {
	for _, m := range k.rowsStored.Memberships {
		if m.Page == page {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b stores.Membership) int { return comparePositions(a.MemberPosition(), b.MemberPosition()) })
	return all
}

// blocksAny reports whether viewer blocks any of people.
func (k *discussion) blocksAny(viewer stores.ID, people ...stores.ID) bool {
	return slices.ContainsFunc(people, func(person stores.ID) bool { return !k.sees(person, viewer) })
}

func (k *discussion) reacted(person, message stores.ID) bool {
	for _, r := range k.rowsStored.Reactions {
		if r.User == person && r.Message == message {
			return true
		}
	}
	return false
}

func (k *discussion) isIn(page, person stores.ID) bool {
	for _, m := range k.rowsStored.Memberships {
		if m.Page == page && m.User == person {
			return true
		}
	}
	return false
}

// checkMutations executes all attempts of viewer in one document.
func (k *discussion) checkMutations(t *testing.T, h *harness, viewer stores.ID) {
	t.Helper()
	attempts := append(k.failingMutations(viewer), k.failingOfMembers(h, viewer)...)
	var text strings.Builder
	for i, a := range attempts {
		fmt.Fprintf(&text, "t%d: %s(input: {%s}) { userErrors { code field } }\n", i, a.mutation, a.input)
	}
	got := get[map[string]struct {
		UserErrors []struct {
			Code  string
			Field []string
		}
	}](h, viewer, "mutation {\n"+text.String()+"}", nil)
	for i, a := range attempts {
		want := a.want
		if viewer.IsZero() {
			want = "UNAUTHENTICATED "
		}
		errs := got[fmt.Sprint("t", i)].UserErrors
		if len(errs) != 1 || errs[0].Code+" "+strings.Join(errs[0].Field, ".") != want {
			t.Fatalf("viewer %q, %s(%s): got %v, want %s", viewer, a.mutation, a.input, errs, want)
		}
	}
}
