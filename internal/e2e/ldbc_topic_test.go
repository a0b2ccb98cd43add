package e2e

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"fivefold/internal/servertest"
)

// The LDBC queries about topics.

type ldbcTopics struct {
	Edges []struct {
		PostCount int
		Node      struct{ Name string }
	}
}

func (l ldbcTopics) rows() [][]any {
	out := [][]any{}
	for _, e := range l.Edges {
		out = append(out, []any{e.Node.Name, number(e.PostCount)})
	}
	return out
}

// number returns n in the form of the published rows.
func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

func ldbcNewTopics(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	days, err := p["durationDays"].(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	variables := personVariables(t, p)
	variables["from"] = timeAfterEpoch(t, p["startDate"], 0)
	variables["until"] = timeAfterEpoch(t, p["startDate"], time.Duration(days)*24*time.Hour)
	return servertest.Query[struct {
		User struct {
			Circle struct{ NewTopics ldbcTopics }
		}
	}](t, c, ldbcOperation(t, "ic4.graphql"), variables).User.Circle.NewTopics.rows()
}

func ldbcRelatedTopics(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	variables := personVariables(t, p)
	variables["topic"] = p["tagName"]
	return servertest.Query[struct {
		User struct {
			Circle struct{ RelatedTopics ldbcTopics }
		}
	}](t, c, ldbcOperation(t, "ic6.graphql"), variables).User.Circle.RelatedTopics.rows()
}

// ldbcLikeMinded runs IC10. Its month begins on the 21st and ends before the 21st of the next month.
func ldbcLikeMinded(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	month, err := p["month"].(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	variables := personVariables(t, p)
	variables["birthday"] = map[string]any{"from": fmt.Sprintf("%02d-21", month), "until": fmt.Sprintf("%02d-21", month%12+1)}
	out := [][]any{}
	for _, e := range servertest.Query[struct {
		User struct {
			Circle struct {
				LikeMinded struct {
					Edges []struct {
						Score int
						Node  struct {
							ID, FirstName, LastName, Gender string
							LivesIn                         ldbcPlace
						}
					}
				}
			}
		}
	}](t, c, ldbcOperation(t, "ic10.graphql"), variables).User.Circle.LikeMinded.Edges {
		out = append(out, []any{e.Node.ID, e.Node.FirstName, e.Node.LastName, number(e.Score), e.Node.Gender, e.Node.LivesIn.Name})
	}
	return out
}

type ldbcExpert struct {
	Cursor     string
	ReplyCount int
	Node       ldbcPerson
	Topics     struct {
		Nodes    []struct{ Name string }
		PageInfo struct {
			HasNextPage bool
			EndCursor   string
		}
	}
}

func ldbcExperts(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	variables := personVariables(t, p)
	variables["topic"] = p["tagClassName"]
	out := [][]any{}
	var before *string
	for _, e := range ldbcExpertsOf(t, c, variables) {
		variables["first"], variables["after"] = 1, before
		names := []any{}
		for rest := e; ; rest = ldbcExpertsOf(t, c, variables)[0] {
			for _, topic := range rest.Topics.Nodes {
				names = append(names, topic.Name)
			}
			if !rest.Topics.PageInfo.HasNextPage {
				break
			}
			variables["topicsAfter"] = rest.Topics.PageInfo.EndCursor
		}
		delete(variables, "topicsAfter")
		before = &e.Cursor
		out = append(out, []any{e.Node.ID, e.Node.FirstName, e.Node.LastName, sortedText(names), number(e.ReplyCount)})
	}
	return out
}

func ldbcExpertsOf(t *testing.T, c *servertest.Client, variables map[string]any) []ldbcExpert {
	return servertest.Query[struct {
		User struct {
			Circle struct {
				Experts struct{ Edges []ldbcExpert }
			}
		}
	}](t, c, ldbcOperation(t, "ic12.graphql"), variables).User.Circle.Experts.Edges
}
