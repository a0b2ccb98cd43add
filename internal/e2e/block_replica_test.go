package e2e

import (
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
	"fivefold/stores/engines"
)

// A person acts through one server while somebody else reads through another, which keeps their relations in memory. The one who acts reads the result
// at once through both. The other one no longer finds who blocks them as soon as the server has read the change.
func TestBlocksHoldOnOtherServers(t *testing.T) {
	t.Parallel()
	a := engines.Addresses{PostgresURL: servertest.EmptyDatabase(t)}
	a.RedisURL, a.RedisPrefix = servertest.Redis(t)
	servers := [2]*servertest.Server{servertest.Start(t, servertest.WithAddresses(a)), servertest.Start(t, servertest.WithAddresses(a))}
	type person struct {
		id      string
		servers [2]*servertest.Client
	}
	people := map[string]person{}
	for _, handle := range []string{"ann", "bea", "cem"} {
		signedUp := servertest.Query[struct {
			SignUp struct {
				Token  string
				Viewer struct{ ID string }
			}
		}](t, servers[0].Client, `mutation($h: String!) { signUp(input: {handle: $h, name: "Nobody", password: "correct horse battery"}) { token viewer { id } } }`,
			map[string]any{"h": handle}).SignUp
		p := person{id: signedUp.Viewer.ID}
		for i, server := range servers {
			p.servers[i] = server.With("Authorization", "Bearer "+signedUp.Token)
		}
		people[handle] = p
	}
	ann, bea, cem := people["ann"], people["bea"], people["cem"]
	act := func(client *servertest.Client, action string, other person) {
		t.Helper()
		_, body := client.Post(t, `mutation($id: ID!) { `+action+`(input: {userId: $id}) { userErrors { code } } }`, map[string]any{"id": other.id})
		if !strings.Contains(string(body), `"userErrors":[]`) {
			t.Fatalf("%s: %s", action, body)
		}
	}
	// is returns the relation of somebody to another person through a server, empty when they do not find the person.
	is := func(client *servertest.Client, other person) string {
		t.Helper()
		u := servertest.Query[struct {
			Node *struct{ ViewerFriendship string }
		}](t, client, `query($id: ID!) { node(id: $id) { ... on User { viewerFriendship } } }`,
			map[string]any{"id": other.id}).Node
		if u == nil {
			return ""
		}
		return u.ViewerFriendship
	}
	want := func(p, other person, relation string) {
		t.Helper()
		for i, client := range p.servers {
			if got := is(client, other); got != relation {
				t.Errorf("server %d: the relation is %q, want %q", i, got, relation)
			}
		}
	}
	for _, p := range []person{ann, bea} { // both are friends of cem
		act(p.servers[0], "requestFriendship", cem)
		want(p, cem, "REQUESTED")
		act(cem.servers[1], "acceptFriendship", p)
		want(cem, p, "FRIENDS")
	}
	// finds reports where somebody finds bea: by handle, by id, among the friends of cem, among mutual friends.
	finds := func(client *servertest.Client) string {
		t.Helper()
		_, body := client.Post(t, `query($bea: ID!, $cem: ID!) { user(handle: "bea") { handle } node(id: $bea) { ... on User { handle } }
			cem: node(id: $cem) { ... on User { friends(first: 20) { nodes { handle } } friendsByName: friends(first: 20, orderBy: NAME) { nodes { handle } } } } }`,
			map[string]any{"bea": bea.id, "cem": cem.id})
		if strings.Contains(string(body), `"errors"`) {
			t.Fatalf("%s", body)
		}
		return strings.Repeat("x", strings.Count(string(body), `"bea"`))
	}
	until := func(found string) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); finds(ann.servers[1]) != found; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("ann finds bea %d times, want %d", len(finds(ann.servers[1])), len(found))
			}
		}
	}
	until("xxxx")
	for range 5 {
		act(bea.servers[0], "blockUser", ann)
		want(bea, ann, "BLOCKED")
		until("")
		act(ann.servers[1], "blockUser", bea) // of somebody whom one does not find
		act(bea.servers[0], "unblockUser", ann)
		want(bea, ann, "")
		until("xxxx")
		want(ann, bea, "BLOCKED")
		act(ann.servers[0], "unblockUser", bea)
		want(ann, bea, "NONE")
		act(ann.servers[0], "requestFriendship", bea)
		want(ann, bea, "REQUESTED")
		act(ann.servers[1], "cancelFriendship", bea)
		want(ann, bea, "NONE")
	}
	// While changes are held back, a server may have an old relation in memory. What ann changes through it is checked against the truth.
	want(ann, cem, "FRIENDS")
	end := testdatabase.Hold(t, a.PostgresURL)
	act(cem.servers[0], "blockUser", ann)
	_, body := ann.servers[1].Post(t, `mutation($id: ID!) { publishPost(input: {text: "x", wallId: $id}) { post { id } userErrors { code } } }`,
		map[string]any{"id": cem.id})
	if !strings.Contains(string(body), `"post":null,"userErrors":[{"code":"NOT_FOUND"`) {
		t.Errorf("ann publishes on the wall of cem, who blocks her: %s", body)
	}
	end()
}
