package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fivefold/stores"
)

// A try is something that viewer tries to do and that fails in any case, and how.
type try struct{ mutation, input, want string }

// tries are what tells by its failing whether viewer may know of a thing, and writes nothing. Topics that are missing are looked
// for last, so whoever is told of them has come past everything else.
func (k *talk) tries(viewer stores.ID) (all []try) {
	topics := `, topicIds: [` + noTopic + `]`
	for _, m := range k.messages {
		answer, edit := "NOT_FOUND messageId", "NOT_FOUND "
		kind := map[bool]string{true: "Post", false: "Comment"}[m.id == m.post]
		field := map[bool]string{true: "postId", false: "commentId"}[m.id == m.post]
		reads := k.reads(viewer, m)
		switch post := k.message(m.post); {
		case !reads || !m.deleted.IsZero():
		case k.blocksAny(viewer, m.author, post.author, post.wall):
			answer = "FORBIDDEN messageId"
		default:
			answer = "NOT_FOUND topicIds"
		}
		switch {
		case !reads, m.author == viewer && m.id == m.post && !m.deleted.IsZero(): // only the store looks at what becomes of a post
			edit += field
		case m.author == viewer:
			edit = "BAD_USER_INPUT text"
		default:
			edit = "FORBIDDEN " + field
		}
		all = append(all, try{"publishComment", fmt.Sprintf(`messageId: %q, text: "x"`, m.id) + topics, answer},
			try{"edit" + kind, fmt.Sprintf(`%s: %q, text: ""`, field, m.id), edit})
		deleting, restoring := "NOT_FOUND messageId", "NOT_FOUND messageId"
		if reads {
			deleting, restoring = "FORBIDDEN messageId", "FORBIDDEN messageId"
		}
		if !reads || !slices.Contains(k.deleters(m), viewer) { // otherwise that would be done, and so below
			all = append(all, try{"deleteMessage", fmt.Sprintf(`messageId: %q`, m.id), deleting})
		}
		if restores := m.deletedBy == viewer || m.deleted.IsZero() && m.author == viewer; !reads || !restores {
			all = append(all, try{"restoreMessage", fmt.Sprintf(`messageId: %q`, m.id), restoring})
		}
		if !k.reacted(viewer, m.id) {
			withdraw := map[bool]string{true: "NO_REACTION messageId", false: "NOT_FOUND messageId"}[reads && m.deleted.IsZero()]
			all = append(all, try{"withdrawReaction", fmt.Sprintf(`messageId: %q`, m.id), withdraw})
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
		all = append(all, try{"publishPost", fmt.Sprintf(`wallId: %q, text: "x"`, u.ID) + topics, want})
	}
	for _, p := range k.stored.Pages {
		want := "FORBIDDEN pageId"
		if k.runs(viewer, p.ID) || p.Kind == stores.Group && k.isIn(p.ID, viewer) {
			want = "NOT_FOUND topicIds"
		}
		all = append(all, try{"publishPost", fmt.Sprintf(`pageId: %q, text: "x"`, p.ID) + topics, want})
		for _, u := range k.people {
			want := "FORBIDDEN pageId"
			if p.Owner == viewer {
				if want = "NOT_MEMBER userId"; k.isIn(p.ID, u.ID) && k.sees(viewer, u.ID) && k.showsInterests(viewer, u) {
					continue // that would be done
				}
			}
			all = append(all, try{"setPageRole", fmt.Sprintf(`pageId: %q, userId: %q, role: MODERATOR`, p.ID, u.ID), want})
		}
	}
	return all
}

// blocksAny tells whether viewer blocks any of people.
func (k *talk) blocksAny(viewer stores.ID, people ...stores.ID) bool {
	return slices.ContainsFunc(people, func(person stores.ID) bool { return !k.sees(person, viewer) })
}

func (k *talk) reacted(person, message stores.ID) bool {
	for _, r := range k.stored.Reactions {
		if r.User == person && r.Message == message {
			return true
		}
	}
	return false
}

func (k *talk) isIn(page, person stores.ID) bool {
	for _, m := range k.stored.Memberships {
		if m.Page == page && m.User == person {
			return true
		}
	}
	return false
}

// checkMutations lets viewer try everything in one document.
func (k *talk) checkMutations(t *testing.T, w *world, viewer stores.ID) {
	t.Helper()
	tries := k.tries(viewer)
	var text strings.Builder
	for i, try := range tries {
		fmt.Fprintf(&text, "t%d: %s(input: {%s}) { userErrors { code field } }\n", i, try.mutation, try.input)
	}
	got := get[map[string]struct {
		UserErrors []struct {
			Code  string
			Field []string
		}
	}](w, viewer, "mutation {\n"+text.String()+"}", nil)
	for i, try := range tries {
		want := try.want
		if viewer.IsZero() {
			want = "UNAUTHENTICATED "
		}
		errs := got[fmt.Sprint("t", i)].UserErrors
		if len(errs) != 1 || errs[0].Code+" "+strings.Join(errs[0].Field, ".") != want {
			t.Fatalf("%q tries %s(%s) and is told %v instead of %s", viewer, try.mutation, try.input, errs, want)
		}
	}
}
