package e2e

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"fivefold/internal/e2e/oracle"
	"fivefold/internal/servertest"
	"fivefold/stores"
	"fivefold/stores/dataset"
)

// The LDBC Social Network Benchmark publishes networks with the results of its queries. These tests compare the results of the server
// with the published ones.

// A publishedQuery is a line of the published results.
type publishedQuery struct {
	Query  string
	Params map[string]any
	Rows   [][]any
}

func publishedQueries(t *testing.T, file string) (all []publishedQuery) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var q publishedQuery
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.UseNumber()
		if err := decoder.Decode(&q); err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

// ldbcQueries run the queries of the benchmark and return its rows. IS4 to IS7 are one operation.
var ldbcQueries = map[string]func(*testing.T, *servertest.Client, map[string]any) [][]any{
	"IS1": ldbcProfile, "IS2": ldbcMessages, "IS3": ldbcFriends, "IS4": ldbcContent, "IS5": ldbcAuthor, "IS6": ldbcForum, "IS7": ldbcReplies,
	"IC1": ldbcCirclePeople, "IC2": ldbcCircleMessages(1), "IC9": ldbcCircleMessages(2),
	"IC7": ldbcReactors, "IC8": ldbcRepliesReceived, "IC13": ldbcPath, "IC14": ldbcPaths,
	"IC4": ldbcNewTopics, "IC6": ldbcRelatedTopics, "IC10": ldbcLikeMinded, "IC12": ldbcExperts,
	"IC3": ldbcVisitors, "IC5": ldbcPagesJoined, "IC11": ldbcJobs,
}

// ldbcNameParameters maps the parameters that hold names to the files that define the names. The fields of the API take ids instead.
var ldbcNameParameters = map[string]string{"tagName": "tag", "tagClassName": "tagclass", "countryName": "place", "countryXName": "place", "countryYName": "place"}

// ldbcIDColumns maps the result columns that hold ids of the benchmark to the kinds of the ids.
var ldbcIDColumns = map[string]map[int]string{
	"IS1": {5: "place"}, "IS2": {0: "message", 3: "post", 4: "person"}, "IS3": {0: "person"}, "IS5": {0: "person"},
	"IS6": {0: "forum", 2: "person"}, "IS7": {0: "comment", 3: "person"},
	"IC1": {0: "person"}, "IC2": {0: "person", 3: "message"}, "IC9": {0: "person", 3: "message"},
	"IC7": {0: "person", 4: "message"}, "IC8": {0: "person", 4: "comment"}, "IC14": {0: "person"},
	"IC10": {0: "person"}, "IC12": {0: "person"},
	"IC3": {0: "person"}, "IC11": {0: "person"},
}

// want returns the published rows with the ids and the time format of the API.
func (q publishedQuery) want(t *testing.T) [][]any {
	out := [][]any{}
	for _, row := range q.Rows {
		for i, value := range row {
			kind, isID := ldbcIDColumns[q.Query][i]
			switch text := fmt.Sprint(value); {
			case isID && kind == "message":
				row[i] = [2]string{oracle.ID(t, "ldbc", "post", text), oracle.ID(t, "ldbc", "comment", text)}
			case isID && reflect.TypeOf(value).Kind() == reflect.Slice:
				for j, element := range value.([]any) {
					value.([]any)[j] = oracle.ID(t, "ldbc", kind, fmt.Sprint(element))
				}
			case isID:
				row[i] = oracle.ID(t, "ldbc", kind, text)
			default:
				if s, ok := value.(string); ok {
					row[i] = normalizeTime(s)
				}
			}
		}
		out = append(out, row)
	}
	return out
}

// equalRows compares rows. The id of a message may be that of a post or that of a comment.
func equalRows(got, want [][]any) bool {
	if len(got) != len(want) {
		return false
	}
	for i, row := range want {
		for j, value := range row {
			if either, ok := value.([2]string); ok {
				if got[i][j] != either[0] && got[i][j] != either[1] {
					return false
				}
			} else if !reflect.DeepEqual(got[i][j], value) {
				return false
			}
		}
	}
	return true
}

func rows(row []any) [][]any { return [][]any{row} }

// normalizeTime returns a time in UTC. It returns any other text unchanged.
func normalizeTime(text string) string {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return text
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func ldbcOperation(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(servertest.Root(t), "resolvers", "testdata", "ldbc", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// comparePublished runs the published queries of a network, reports results that differ, and logs how long each query takes.
func comparePublished(t *testing.T, c *servertest.Client, file string) {
	count, took := map[string]int{}, map[string]time.Duration{}
	for _, q := range publishedQueries(t, file) {
		run := ldbcQueries[q.Query]
		if run == nil {
			t.Errorf("query %s is unknown", q.Query)
			continue
		}
		for param, kind := range ldbcNameParameters {
			if name, ok := q.Params[param].(string); ok {
				q.Params[param] = ldbcID(t, filepath.Dir(filepath.Dir(file)), kind, name)
			}
		}
		began := time.Now()
		got := run(t, c, q.Params)
		count[q.Query]++
		took[q.Query] += time.Since(began)
		if want := q.want(t); !equalRows(got, want) {
			t.Errorf("%s %v: got\n%v\nwant\n%v", q.Query, q.Params, got, want)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%-4s run %3d times, %v each", name, count[name], (took[name] / time.Duration(count[name])).Round(time.Microsecond))
	}
}

func TestLDBCQueriesReturnThePublishedResults(t *testing.T) {
	t.Parallel()
	for _, network := range []string{"ldbc-snb", "ldbc-snb-1k"} {
		t.Run(network, func(t *testing.T) {
			dir := servertest.DataDir(t, network)
			comparePublished(t, servertest.Start(t, servertest.WithDataset(dataset.LDBC, dir)).Client, filepath.Join(dir, "expected", "initial.jsonl.gz"))
		})
	}
	t.Run("ldbc-snb after its updates", func(t *testing.T) {
		dir := servertest.DataDir(t, "ldbc-snb")
		client := servertest.Start(t, servertest.WithDataset(dataset.LDBC, dir), servertest.WithData(func(ctx context.Context, set stores.Set) error {
			_, err := dataset.LDBCUpdates(ctx, dir, set, dataset.Options{})
			return err
		})).Client
		comparePublished(t, client, filepath.Join(dir, "expected", "after_updates.jsonl.gz"))
	})
}
