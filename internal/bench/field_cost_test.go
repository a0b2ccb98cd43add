package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fivefold/graph/generated"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/dataset"

	"github.com/vektah/gqlparser/v2/ast"
)

// fieldArguments are the arguments that make a field expensive, beside those for paging: %s is the id of another object of the parent's kind. The
// other fields have none.
var fieldArguments = map[string]string{
	"Query.interests": `genre: "pop"`, "Query.organisations": "", "Query.pages": "", "Query.places": "",
	"User.circle": "reach: 3", "User.commonInterests": `with: "%s"`, "User.mutualFriends": `with: "%s"`, "User.path": `to: "%s"`, "User.paths": `to: "%s", first: 100`,
	"User.similarPeople": "", "Circle.pagesJoined": `since: "1970-01-01T00:00:00Z"`, "Circle.jobs": `place: "%place"`,
	"Circle.visitors":  `places: ["%place", "%place2"], from: "1970-01-01T00:00:00Z", until: "2030-01-01T00:00:00Z"`,
	"Circle.newTopics": `from: "1970-01-01T00:00:00Z", until: "2030-01-01T00:00:00Z"`, "Circle.relatedTopics": `topic: "%topic"`, "Circle.experts": `topic: "%topic"`,
	"Circle.people": "", "Circle.messages": "", "Circle.likeMinded": "",
}

// BenchmarkFieldCost measures the processor time per point of each field with arguments, for one, five and a hundred parents, with pages of one
// item and of a hundred. No field should be far above the others: a client pays in points.
//
//	go test ./internal/bench -run '^$' -bench FieldCost -benchtime 2x
func BenchmarkFieldCost(b *testing.B) {
	for _, data := range []struct {
		name, dir string
		read      servertest.Importer
	}{{"LDBC", "ldbc-snb-1k", dataset.LDBC}, {"Deezer", "social-graphs", dataset.Deezer}} {
		dir := servertest.DataDir(b, data.dir)
		b.Run(data.name, func(b *testing.B) {
			config := servertest.Config()
			config.RateLimit = 0
			s := servertest.Start(b, servertest.WithConfig(config), servertest.WithDataset(data.read, dir))
			parents := parentsOf(b, s.Engines.Set)
			for _, field := range fieldsToMeasure() {
				for _, count := range []int{1, 5, 100} { // 5: a hundred may cost more than is allowed
					for _, first := range []int{1, 100} {
						query := field.query(parents, count, first)
						if query == "" {
							continue
						}
						b.Run(fmt.Sprintf("%s/parents=%d/first=%d", field.name, count, first), func(b *testing.B) { measureCost(b, s, parents["User"][0], query) })
					}
				}
			}
		})
	}
}

// measureCost reports the processor time of a query per point.
func measureCost(b *testing.B, s *servertest.Server, viewer, query string) {
	body, server := []byte(servertest.Document(query)), s.HTTP.Handler()
	var result struct {
		Errors     []struct{ Message string }
		Extensions struct {
			Cost struct{ Requested, Limit int }
		}
	}
	began := processorTime(b)
	for b.Loop() {
		recorder := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "http://127.0.0.1/graphql", bytes.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		for name, value := range s.As(viewer).Header {
			request.Header[name] = value
		}
		server.ServeHTTP(recorder, request)
		if err := json.Unmarshal(recorder.Body.Bytes(), &result); err != nil {
			b.Fatal(err)
		}
	}
	cost := result.Extensions.Cost
	if cost.Requested > cost.Limit {
		b.Skipf("%d points: an operation may cost %d", cost.Requested, cost.Limit)
	}
	if len(result.Errors) > 0 || cost.Requested == 0 {
		b.Fatalf("%s: %v", query, result)
	}
	took := float64((processorTime(b) - began).Microseconds()) / float64(b.N)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(took/1000, "cpu-ms")
	b.ReportMetric(float64(cost.Requested), "points")
	b.ReportMetric(took/float64(cost.Requested), "cpu-us/point")
}

// A measuredField is a field with arguments of a type whose objects have ids, of a circle, or of the root.
type measuredField struct {
	name, parent, field string
	isPaged             bool
	selection           string
}

// fieldsToMeasure returns the fields with arguments of the schema.
func fieldsToMeasure() (fields []measuredField) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for _, parent := range []string{"Query", "User", "Circle", "Page", "Interest", "Post", "Comment"} {
		for _, f := range schema.Types[parent].Fields {
			if len(f.Arguments) == 0 || strings.HasPrefix(f.Name, "_") || f.Name == "node" || f.Name == "nodes" || parent+f.Name == "Queryuser" || f.Name == "circle" {
				continue
			}
			fields = append(fields, measuredField{parent + "." + f.Name, parent, f.Name, f.Arguments.ForName("after") != nil, selectionOf(schema, f)})
		}
	}
	return fields
}

// selectionOf selects little of what a field returns.
func selectionOf(schema *ast.Schema, f *ast.FieldDefinition) string {
	result := schema.Types[f.Type.Name()]
	switch {
	case result.Fields.ForName("nodes") != nil:
		return "{ nodes { __typename } totalCount }"
	case len(result.Fields) > 0:
		return "{ __typename }"
	}
	return ""
}

// query returns the query of a field for some parents, empty when the data set has too few.
func (f measuredField) query(parents map[string][]string, count, first int) string {
	kind := f.parent
	if kind == "Circle" || kind == "Query" {
		kind = "User"
	}
	ids := parents[kind]
	if len(ids) < count || len(ids) < 2 || len(parents["Interest"]) == 0 {
		return ""
	}
	arguments, places := fieldArguments[f.name], parents["Place"]
	if strings.Contains(arguments, "%place") {
		if len(places) < 2 {
			return ""
		}
		arguments = strings.NewReplacer("%place2", places[1], "%place", places[0]).Replace(arguments)
	}
	arguments = strings.NewReplacer("%s", ids[len(ids)-1], "%topic", parents["Interest"][0]).Replace(arguments)
	if f.isPaged {
		arguments = strings.TrimPrefix(fmt.Sprintf("%s, first: %d", arguments, first), ", ")
	} else if first > 1 {
		return ""
	}
	selection := f.field
	if arguments != "" {
		selection += "(" + arguments + ")"
	}
	selection += " " + f.selection
	switch f.parent {
	case "Query":
		if count > 1 {
			return ""
		}
		return "{ " + selection + " }"
	case "Circle":
		selection = "circle(reach: 3) { " + selection + " }"
	}
	return fmt.Sprintf(`{ nodes(ids: ["%s"]) { ... on %s { %s } } }`, strings.Join(ids[:count], `", "`), kind, selection)
}

// parentsOf returns ids of each type.
func parentsOf(b *testing.B, set stores.Set) map[string][]string {
	b.Helper()
	ids := map[string][]string{}
	for kind, table := range map[string]stores.Table{"User": stores.TableUsers, "Page": stores.TablePages, "Interest": stores.TableInterests, "Post": stores.TablePosts,
		"Comment": stores.TableComments, "Place": stores.TablePlaces} {
		rows, err := set.Archive.Scan(b.Context(), table, stores.Rows{}, 4000)
		if err != nil {
			b.Fatal(err)
		}
		for _, id := range idsOf(rows) {
			ids[kind] = append(ids[kind], id.String())
		}
	}
	return ids
}

// idsOf returns the ids of the rows of one table.
func idsOf(rows stores.Rows) (ids []stores.ID) {
	for _, r := range rows.Users {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Pages {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Interests {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Posts {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Comments {
		ids = append(ids, r.ID)
	}
	for _, r := range rows.Places {
		ids = append(ids, r.ID)
	}
	return ids
}
