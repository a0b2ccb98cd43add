package resolvers_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"fivefold/stores"
)

// A memberEdge is an edge of the members of a page.
type memberEdge struct {
	Cursor, MembershipID, Role string
	Node                       *namedNode
}

// memberEdges returns the members of a page as viewer sees them. Nodes are the people of the edges that have one.
func (h *harness) memberEdges(viewer, page stores.ID) []memberEdge {
	h.t.Helper()
	got := get[struct {
		Node struct {
			MemberCount int
			Members     struct {
				Edges      []memberEdge
				Nodes      []namedNode
				TotalCount int
			}
		}
	}](h, viewer, `query($id: ID!) { node(id: $id) { ... on Page { memberCount members(first: 100) { edges { cursor membershipId role node { x: handle } } nodes { x: handle } totalCount } } } }`,
		map[string]any{"id": page.String()}).Node
	named := slices.DeleteFunc(slices.Clone(got.Members.Edges), func(e memberEdge) bool { return e.Node == nil })
	if got.Members.TotalCount != len(got.Members.Edges) || len(got.Members.Nodes) != len(named) || got.MemberCount < len(got.Members.Edges) {
		h.t.Errorf("%d edges, of which %d have a node, %d nodes, totalCount %d, memberCount %d",
			len(got.Members.Edges), len(named), len(got.Members.Nodes), got.Members.TotalCount, got.MemberCount)
	}
	return got.Members.Edges
}

// shownMembers returns role and handle of each edge.
func shownMembers(edges []memberEdge) (shown []string) {
	for _, e := range edges {
		shown = append(shown, e.Role+" "+nameOf(e.Node))
	}
	return shown
}

func wantMembers(t *testing.T, who string, edges []memberEdge, want ...string) {
	t.Helper()
	if got := shownMembers(edges); !slices.Equal(got, want) {
		t.Errorf("%s sees %q, want %q", who, got, want)
	}
}

// The owner of a page undoes what its moderators did, ends their role and removes members, also when they block the owner.
func TestOwnersOverruleModeratorsWhoBlockThem(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	_, all := moderationStage(h)
	owner, moderator, member, page := numbered(stores.KindUser, 2), numbered(stores.KindUser, 9), numbered(stores.KindUser, 4), numbered(stores.KindPage, 20)
	before := h.memberEdges(owner, page)
	wantMembers(t, "the owner", before, "MODERATOR moderator", "MEMBER member", "MODERATOR other")
	for _, person := range []stores.ID{moderator, member} {
		h.mustMutate(person, "blockUser", "userId: %q", owner)
	}
	for _, m := range all {
		if m.place == "page" {
			h.mustMutate(owner, "restoreMessage", "messageId: %q", m.deleted)
		}
	}
	edges := h.memberEdges(owner, page)
	wantMembers(t, "the owner", edges, "MODERATOR moderator", "MEMBER ", "MODERATOR ")
	wantMembers(t, "a stranger", h.memberEdges(numbered(stores.KindUser, 8), page), "MODERATOR moderator", "MEMBER member", "MODERATOR other")
	for _, person := range []stores.ID{moderator, member} { // who do not exist for the owner
		for _, role := range []stores.PageRole{stores.Member, stores.Moderator} {
			got := h.execute(owner, fmt.Sprintf(`mutation { setPageRole(input: {pageId: %q, userId: %q, role: %s}) { user { id } memberEdge { role } userErrors { code } } }`, page, person, role), nil)
			missing := h.execute(owner, fmt.Sprintf(`mutation { setPageRole(input: {pageId: %q, userId: %s, role: %s}) { user { id } memberEdge { role } userErrors { code } } }`, page, missingUser, role), nil)
			if codeOf(got) != "NOT_MEMBER" || !reflect.DeepEqual(got, missing) {
				t.Errorf("%s to %s: %s, want %s", person, role, got.Data, missing.Data)
			}
		}
	}
	type payload struct {
		Done struct {
			User       *namedNode
			MemberEdge memberEdge
			UserErrors []any
		}
	}
	got := get[payload](h, owner, fmt.Sprintf(`mutation { done: setPageRole(input: {pageId: %q, membershipId: %q, role: MEMBER}) {
		user { x: handle } memberEdge { cursor membershipId role node { x: handle } } userErrors { code } } }`, page, edges[2].MembershipID), nil).Done
	edges[2].Role = string(stores.Member)
	if got.User != nil || len(got.UserErrors) > 0 || got.MemberEdge != edges[2] {
		t.Errorf("the payload is %+v, want the edge %+v", got, edges[2])
	}
	h.mustMutate(owner, "removePageMember", "pageId: %q, membershipId: %q", page, edges[1].MembershipID)
	wantMembers(t, "the owner", h.memberEdges(owner, page), "MODERATOR moderator", "MEMBER ")
	got = get[payload](h, owner, fmt.Sprintf(`mutation { done: setPageRole(input: {pageId: %q, membershipId: %q, role: MEMBER}) {
		user { x: handle } memberEdge { cursor membershipId role node { x: handle } } userErrors { code } } }`, page, edges[0].MembershipID), nil).Done
	if nameOf(got.User) != "moderator" || nameOf(got.MemberEdge.Node) != "moderator" {
		t.Errorf("the payload of a member who hides nothing is %+v", got)
	}
}

// Members who hide their interests are members without a node for the owner and the moderators, as those who block them.
func TestManagersSeeThatThereIsAMember(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	moderationStage(h)
	owner, moderator, member, page := numbered(stores.KindUser, 2), numbered(stores.KindUser, 3), numbered(stores.KindUser, 4), numbered(stores.KindPage, 20)
	h.mustMutate(member, "updateVisibility", "interests: ONLY_ME")
	h.mustMutate(numbered(stores.KindUser, 9), "blockUser", "userId: %q", moderator)
	wantMembers(t, "the owner", h.memberEdges(owner, page), "MODERATOR moderator", "MEMBER ", "MODERATOR other")
	wantMembers(t, "the moderator", h.memberEdges(moderator, page), "MODERATOR moderator", "MEMBER ", "MODERATOR ")
	wantMembers(t, "the member", h.memberEdges(member, page), "MODERATOR moderator", "MEMBER member", "MODERATOR other")
	wantMembers(t, "a stranger", h.memberEdges(numbered(stores.KindUser, 8), page), "MODERATOR moderator", "MODERATOR other")
	wantMembers(t, "nobody", h.memberEdges(stores.ID{}, page), "MODERATOR moderator", "MODERATOR other")
}

func TestModeratorsRemoveMembersOnly(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	moderationStage(h)
	owner, moderator, member, page := numbered(stores.KindUser, 2), numbered(stores.KindUser, 3), numbered(stores.KindUser, 4), numbered(stores.KindPage, 20)
	h.mustMutate(owner, "joinPage", "pageId: %q", page)
	h.mustMutate(member, "blockUser", "userId: %q", moderator)
	edges := h.memberEdges(moderator, page)
	wantMembers(t, "the moderator", edges, "MEMBER owner", "MODERATOR moderator", "MEMBER ", "MODERATOR other")
	remove := func(as stores.ID, membership, code string) {
		t.Helper()
		got := h.execute(as, fmt.Sprintf(`mutation { removePageMember(input: {pageId: %q, membershipId: %q}) { page { memberCount } userErrors { code field } } }`, page, membership), nil)
		if codeOf(got) != code {
			t.Errorf("%s, want %q", got.Data, code)
		}
	}
	for _, e := range edges {
		remove(member, e.MembershipID, "FORBIDDEN")
	}
	for _, i := range []int{0, 1, 3} {
		remove(moderator, edges[i].MembershipID, "FORBIDDEN")
	}
	remove(moderator, edges[2].MembershipID, "")
	remove(moderator, edges[2].MembershipID, "NOT_MEMBER")
	for _, i := range []int{0, 1, 3} {
		remove(owner, edges[i].MembershipID, "")
	}
	wantMembers(t, "the owner", h.memberEdges(owner, page))
}

// An id of a membership and a cursor contain nothing of the person, are of use on one page only, and differ from one data directory to another.
func TestMembershipIDsRevealNobody(t *testing.T) {
	t.Parallel()
	h, other := newHarness(t), newHarness(t)
	other.root.Secret[0]++
	var first []memberEdge
	page, next := numbered(stores.KindPage, 20), numbered(stores.KindPage, 21)
	for _, h := range []*harness{h, other} {
		moderationStage(h)
		h.put(stores.Rows{Pages: []stores.Page{{ID: next, Kind: stores.Group, Name: "Next", Owner: numbered(stores.KindUser, 2), CreatedAt: epoch}},
			Memberships: []stores.Membership{{Page: next, User: numbered(stores.KindUser, 4), Role: stores.Member, Since: epoch}}})
		first = append(append(first, h.memberEdges(stores.ID{}, page)...), h.memberEdges(stores.ID{}, next)...)
	}
	seen := map[string]bool{}
	for _, e := range first {
		id, err := stores.ParseID(e.MembershipID)
		if err != nil || id.Kind != stores.KindMembership || seen[e.MembershipID] {
			t.Errorf("the id %s of %s, %v, was seen: %t", e.MembershipID, nameOf(e.Node), err, seen[e.MembershipID])
		}
		seen[e.MembershipID] = true
		cursor, err := base64.RawURLEncoding.DecodeString(e.Cursor)
		if err != nil {
			t.Fatal(err)
		}
		for n := range 10 {
			person := numbered(stores.KindUser, n).UUID
			if bytes.Contains(cursor, person[:]) || bytes.Contains(cursor, []byte(stores.KindUser)) || id.UUID == person {
				t.Errorf("the edge of %s contains the id of person %d", nameOf(e.Node), n)
			}
		}
	}
	for _, mutation := range []string{"removePageMember", "setPageRole"} {
		role := map[string]string{"setPageRole": ", role: MODERATOR"}[mutation]
		for name, id := range map[string]string{"of another page": first[1].MembershipID, "of other data": first[len(first)-1].MembershipID} {
			got := h.execute(numbered(stores.KindUser, 2), fmt.Sprintf(`mutation { %s(input: {pageId: %q, membershipId: %q%s}) { userErrors { code } } }`, mutation, next, id, role), nil)
			if codeOf(got) != "NOT_MEMBER" {
				t.Errorf("%s: an id %s: %s", mutation, name, got.Data)
			}
		}
	}
}
