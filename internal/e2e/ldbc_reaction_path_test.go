package e2e

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"fivefold/internal/e2e/oracle"
	"fivefold/internal/servertest"
)

// The LDBC queries about reactions and replies to a person, and about paths between people.

func ldbcReactors(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	out := [][]any{}
	for _, e := range servertest.Query[struct {
		User struct {
			Reactors struct {
				Edges []struct {
					Node     ldbcPerson
					Reaction struct {
						Since   string
						Message ldbcNode
					}
					DelayMinutes int
					IsFriend     *bool
				}
			}
		}
	}](t, c, ldbcOperation(t, "ic7.graphql"), personVariables(t, p)).User.Reactors.Edges {
		m := e.Reaction.Message
		out = append(out, []any{e.Node.ID, e.Node.FirstName, e.Node.LastName, normalizeTime(e.Reaction.Since), m.ID, m.content(),
			json.Number(strconv.Itoa(e.DelayMinutes)), !*e.IsFriend})
	}
	return out
}

func ldbcRepliesReceived(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	out := [][]any{}
	for _, n := range servertest.Query[struct {
		User struct{ RepliesReceived struct{ Nodes []ldbcNode } }
	}](t, c, ldbcOperation(t, "ic8.graphql"), personVariables(t, p)).User.RepliesReceived.Nodes {
		out = append(out, []any{n.Author.ID, n.Author.FirstName, n.Author.LastName, normalizeTime(n.CreatedAt), n.ID, n.Text})
	}
	return out
}

// pairVariables returns the variables of a query about the paths between two people.
func pairVariables(t *testing.T, p map[string]any) map[string]any {
	return map[string]any{"from": oracle.ID(t, "ldbc", "person", fmt.Sprint(p["person1Id"])), "to": oracle.ID(t, "ldbc", "person", fmt.Sprint(p["person2Id"]))}
}

func ldbcPath(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	path := servertest.Query[struct {
		User struct{ Path *struct{ Length int } }
	}](t, c, ldbcOperation(t, "ic13.graphql"), pairVariables(t, p)).User.Path
	if path == nil {
		return rows([]any{json.Number("-1")})
	}
	return rows([]any{json.Number(strconv.Itoa(path.Length))})
}

func ldbcPaths(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	out := [][]any{}
	for _, path := range servertest.Query[struct {
		User struct {
			Paths []struct {
				Users  []struct{ ID string }
				Weight float64
			}
		}
	}](t, c, ldbcOperation(t, "ic14.graphql"), pairVariables(t, p)).User.Paths {
		people := []any{}
		for _, u := range path.Users {
			people = append(people, u.ID)
		}
		out = append(out, []any{people, json.Number(strconv.FormatFloat(path.Weight, 'f', 1, 64))})
	}
	return out
}
