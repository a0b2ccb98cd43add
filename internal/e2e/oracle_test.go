package e2e

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"fivefold/internal/e2e/oracle"
	"fivefold/internal/servertest"
	"fivefold/stores/dataset"
)

// The results of a whole real network over HTTP equal those of a plain computation over the source's files.

const friendsOfFriendsQuery = `query($id: ID!, $after: String) { user(id: $id) {
  friendsOfFriends(first: 100, after: $after) { edges { node { handle } mutualFriendCount } totalCount pageInfo { hasNextPage endCursor } } } }`

type friendsOfFriendsResult struct {
	User struct {
		FriendsOfFriends struct {
			Edges []struct {
				Node              struct{ Handle string }
				MutualFriendCount int
			}
			TotalCount int
			PageInfo   struct {
				HasNextPage bool
				EndCursor   *string
			}
		}
	}
}

// compareFriendsOfFriends reads all friends of a person's friends, page by page.
func compareFriendsOfFriends(t *testing.T, g *oracle.Graph, client *servertest.Client, person int) {
	t.Helper()
	variables := map[string]any{"id": oracle.ID(t, g.Name, "user", fmt.Sprint(person))}
	want, got := g.FriendsOfFriends(person), []string{}
	for {
		list := servertest.Query[friendsOfFriendsResult](t, client, friendsOfFriendsQuery, variables).User.FriendsOfFriends
		for _, e := range list.Edges {
			got = append(got, fmt.Sprint(e.Node.Handle, " ", e.MutualFriendCount))
		}
		if list.TotalCount != len(want) {
			t.Errorf("friends of friends of %d: counted %d, want %d", person, list.TotalCount, len(want))
		}
		if !list.PageInfo.HasNextPage {
			break
		}
		variables["after"] = list.PageInfo.EndCursor
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("friends of friends of %d: %v, want %v", person, got, want)
	}
}

const pairQuery = `query($id: ID!, $other: ID!) { user(id: $id) {
  mutualFriends(with: $other, first: 100) { nodes { handle } totalCount }
  commonInterests(with: $other, first: 100) { edges { node { id } strength otherStrength } totalCount }
  path(to: $other) { length users { handle } } } }`

type pairResult struct {
	User struct {
		MutualFriends struct {
			Nodes      []struct{ Handle string }
			TotalCount int
		}
		CommonInterests struct {
			Edges []struct {
				Node                    struct{ ID string }
				Strength, OtherStrength int
			}
			TotalCount int
		}
		Path *struct {
			Length int
			Users  []struct{ Handle string }
		}
	}
}

// comparePair reads what two people have in common.
func comparePair(t *testing.T, g *oracle.Graph, client *servertest.Client, person, other int) {
	t.Helper()
	got := servertest.Query[pairResult](t, client, pairQuery, map[string]any{
		"id": oracle.ID(t, g.Name, "user", fmt.Sprint(person)), "other": oracle.ID(t, g.Name, "user", fmt.Sprint(other))})
	mutual := []string{}
	for _, node := range got.User.MutualFriends.Nodes {
		mutual = append(mutual, node.Handle)
	}
	if want := g.Mutual(person, other); !reflect.DeepEqual(mutual, want) || got.User.MutualFriends.TotalCount != len(want) {
		t.Errorf("mutual friends of %d and %d: %v, want %v", person, other, mutual, want)
	}
	common := []string{}
	for _, e := range got.User.CommonInterests.Edges {
		common = append(common, fmt.Sprint(e.Node.ID, " ", e.Strength, " ", e.OtherStrength))
	}
	if want := g.Common(t, person, other); !reflect.DeepEqual(common, want) || got.User.CommonInterests.TotalCount != len(want) {
		t.Errorf("in common between %d and %d: %v, want %v", person, other, common, want)
	}
	comparePath(t, g, got, person, other)
}

func comparePath(t *testing.T, g *oracle.Graph, got pairResult, person, other int) {
	t.Helper()
	want := g.Distance(person, other)
	path := got.User.Path
	if want < 0 || path == nil {
		if (want < 0) != (path == nil) {
			t.Errorf("a path from %d to %d: %v, want %d", person, other, path != nil, want)
		}
		return
	}
	if path.Length != want || len(path.Users) != want+1 {
		t.Errorf("the path from %d to %d: %d friendships over %d people, want %d", person, other, path.Length, len(path.Users), want)
		return
	}
	for i, u := range path.Users[1:] {
		a, b := oracle.Number(strings.TrimPrefix(path.Users[i].Handle, g.Name+"-")), oracle.Number(strings.TrimPrefix(u.Handle, g.Name+"-"))
		if !g.Friends[a][b] {
			t.Errorf("the path from %d to %d contains %d and %d, who are not friends", person, other, a, b)
		}
	}
}

func TestLastfmMatchesItsFiles(t *testing.T) {
	t.Parallel()
	dir := servertest.DataDir(t, "lastfm")
	g := oracle.Lastfm(t, dir)
	client := servertest.Start(t, servertest.WithDataset(dataset.Lastfm, dir)).Client
	people := g.People()
	if len(people) != 1892 {
		t.Fatalf("%d people", len(people))
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, person := range people {
		compareFriendsOfFriends(t, g, client, person)
		comparePair(t, g, client, person, people[rng.IntN(len(people))])
		for friend := range g.Friends[person] { // any friend: friends have more in common than others
			comparePair(t, g, client, person, friend)
			break
		}
	}
}

func TestDeezerMatchesItsFiles(t *testing.T) {
	t.Parallel()
	dir := servertest.DataDir(t, "social-graphs")
	g := oracle.Deezer(t, dir)
	client := servertest.Start(t, servertest.WithDataset(dataset.Deezer, dir)).Client
	people := g.People()
	if len(people) != 47538 {
		t.Fatalf("%d people", len(people))
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range size(t, "FIVEFOLD_ORACLE_PEOPLE", 300) {
		person := people[rng.IntN(len(people))]
		compareFriendsOfFriends(t, g, client, person)
		comparePair(t, g, client, person, people[rng.IntN(len(people))])
	}
}
