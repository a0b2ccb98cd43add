package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"fivefold/internal/e2e/oracle"
	"fivefold/internal/servertest"
)

// The LDBC queries about the people around a person and their messages.

// personVariables returns the variables of a query about one person.
func personVariables(t *testing.T, p map[string]any) map[string]any {
	return map[string]any{"id": oracle.ID(t, "ldbc", "person", fmt.Sprint(p["personId"]))}
}

// timeAfterEpoch returns the time n milliseconds after the Unix epoch, plus a duration.
func timeAfterEpoch(t *testing.T, n any, plus time.Duration) string {
	t.Helper()
	ms, err := n.(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return time.UnixMilli(ms).Add(plus).UTC().Format(time.RFC3339Nano)
}

type ldbcPlace struct {
	Name   string
	PartOf *ldbcPlace
}

type ldbcAffiliation struct {
	Organisation struct {
		Name  string
		Place ldbcPlace
	}
	Year int
}

func ldbcCirclePeople(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	variables := personVariables(t, p)
	variables["firstName"] = p["firstName"]
	out := [][]any{}
	for _, e := range servertest.Query[struct {
		User struct {
			Circle struct {
				People struct {
					Edges []struct {
						Distance int
						Node     struct {
							ID, LastName, Birthday, JoinedAt, Gender string
							Languages                                []string
							Facts                                    []struct{ Label, Value string }
							LivesIn                                  ldbcPlace
							Studies, Jobs                            []ldbcAffiliation
						}
					}
				}
			}
		}
	}](t, c, ldbcOperation(t, "ic1.graphql"), variables).User.Circle.People.Edges {
		facts := map[string][]any{"Email": {}}
		for _, f := range e.Node.Facts {
			facts[f.Label] = append(facts[f.Label], f.Value)
		}
		studies, jobs := []any{}, []any{}
		for _, s := range e.Node.Studies {
			studies = append(studies, []any{s.Organisation.Name, strconv.Itoa(s.Year), s.Organisation.Place.Name})
		}
		for _, j := range e.Node.Jobs {
			jobs = append(jobs, []any{j.Organisation.Name, strconv.Itoa(j.Year), j.Organisation.Place.Name})
		}
		languages := []any{}
		for _, l := range e.Node.Languages {
			languages = append(languages, l)
		}
		out = append(out, []any{e.Node.ID, e.Node.LastName, json.Number(strconv.Itoa(e.Distance)), e.Node.Birthday, normalizeTime(e.Node.JoinedAt), e.Node.Gender,
			facts["Browser"][0], facts["IP address"][0], sortedText(facts["Email"]), sortedText(languages), e.Node.LivesIn.Name,
			sortedText(studies), sortedText(jobs)})
	}
	return out
}

// sortedText sorts values by their text and returns them.
func sortedText(values []any) []any {
	slices.SortFunc(values, func(a, b any) int {
		if x, y := fmt.Sprint(a), fmt.Sprint(b); x < y {
			return -1
		} else if x > y {
			return 1
		}
		return 0
	})
	return values
}

// ldbcCircleMessages runs IC2, which returns messages up to and including maxDate, and IC9, which returns messages before it.
func ldbcCircleMessages(reach int) func(*testing.T, *servertest.Client, map[string]any) [][]any {
	return func(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
		variables := personVariables(t, p)
		variables["reach"] = reach
		variables["before"] = timeAfterEpoch(t, p["maxDate"], 0)
		if reach == 1 {
			variables["before"] = timeAfterEpoch(t, p["maxDate"], time.Microsecond)
		}
		out := [][]any{}
		for _, n := range servertest.Query[struct {
			User struct {
				Circle struct{ Messages struct{ Nodes []ldbcNode } }
			}
		}](t, c, ldbcOperation(t, "ic2_ic9.graphql"), variables).User.Circle.Messages.Nodes {
			out = append(out, []any{n.Author.ID, n.Author.FirstName, n.Author.LastName, n.ID, n.content(), normalizeTime(n.CreatedAt)})
		}
		return out
	}
}
