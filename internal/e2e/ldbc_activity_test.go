package e2e

import (
	"encoding/json"
	"testing"
	"time"

	"fivefold/internal/servertest"
)

// The LDBC queries about the places, pages and companies of the people around a person.

func ldbcVisitors(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	days, err := p["durationDays"].(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	variables := personVariables(t, p)
	variables["places"] = []any{p["countryXName"], p["countryYName"]}
	variables["from"] = timeAfterEpoch(t, p["startDate"], 0)
	variables["until"] = timeAfterEpoch(t, p["startDate"], time.Duration(days)*24*time.Hour)
	out := [][]any{}
	for _, e := range servertest.Query[struct {
		User struct {
			Circle struct {
				Visitors struct {
					Edges []struct {
						MessageCount int
						Counts       []struct{ Count int }
						Node         ldbcPerson
					}
				}
			}
		}
	}](t, c, ldbcOperation(t, "ic3.graphql"), variables).User.Circle.Visitors.Edges {
		out = append(out, []any{e.Node.ID, e.Node.FirstName, e.Node.LastName,
			number(e.Counts[0].Count), number(e.Counts[1].Count), number(e.MessageCount)})
	}
	return out
}

func ldbcPagesJoined(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	variables := personVariables(t, p)
	variables["since"] = timeAfterEpoch(t, p["minDate"], 0)
	out := [][]any{}
	for _, e := range servertest.Query[struct {
		User struct {
			Circle struct {
				PagesJoined struct {
					Edges []struct {
						PostCount int
						Node      struct{ Name string }
					}
				}
			}
		}
	}](t, c, ldbcOperation(t, "ic5.graphql"), variables).User.Circle.PagesJoined.Edges {
		out = append(out, []any{e.Node.Name, number(e.PostCount)})
	}
	return out
}

func ldbcJobs(t *testing.T, c *servertest.Client, p map[string]any) [][]any {
	variables := personVariables(t, p)
	variables["place"], variables["sinceBefore"] = p["countryName"], p["workFromYear"]
	out := [][]any{}
	for _, e := range servertest.Query[struct {
		User struct {
			Circle struct {
				Jobs struct {
					Edges []struct {
						Year         int
						Organisation struct{ Name string }
						Node         ldbcPerson
					}
				}
			}
		}
	}](t, c, ldbcOperation(t, "ic11.graphql"), variables).User.Circle.Jobs.Edges {
		out = append(out, []any{e.Node.ID, e.Node.FirstName, e.Node.LastName, e.Organisation.Name, number(e.Year)})
	}
	return out
}
