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

// The LDBC Social Network Benchmark publishes a network and the answers to its questions: ours, over HTTP, are the same.

// A publishedQuestion is a line of the published answers.
type publishedQuestion struct {
	Query  string
	Params map[string]any
	Rows   [][]any
}

func publishedQuestions(t *testing.T, file string) (all []publishedQuestion) {
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
		var q publishedQuestion
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.UseNumber()
		if err := decoder.Decode(&q); err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

// ldbcAnswers answer the questions in the benchmark's rows. IS4 to IS7 are one operation.
var ldbcAnswers = map[string]func(*testing.T, *servertest.Client, map[string]any) [][]any{
	"IS1": ldbcProfile, "IS2": ldbcMessages, "IS3": ldbcFriends, "IS4": ldbcContent, "IS5": ldbcAuthor, "IS6": ldbcForum, "IS7": ldbcReplies,
	"IC1": ldbcCirclePeople, "IC2": ldbcCircleMessages(1), "IC9": ldbcCircleMessages(2),
	"IC7": ldbcReactors, "IC8": ldbcRepliesReceived, "IC13": ldbcPath, "IC14": ldbcPaths,
	"IC4": ldbcNewTopics, "IC6": ldbcRelatedTopics, "IC10": ldbcLikeMinded, "IC12": ldbcExperts,
	"IC3": ldbcVisitors, "IC5": ldbcPagesJoined, "IC11": ldbcJobs,
}

// ldbcNames are the parameters that are names of things, with the file of these things: we are asked for their ids, which a front
// end has from a list to choose from.
var ldbcNames = map[string]string{"tagName": "tag", "tagClassName": "tagclass", "countryName": "place", "countryXName": "place", "countryYName": "place"}

// ldbcKinds are the columns that hold numbers of the benchmark's, with the kind of thing they number.
var ldbcKinds = map[string]map[int]string{
	"IS1": {5: "place"}, "IS2": {0: "message", 3: "post", 4: "person"}, "IS3": {0: "person"}, "IS5": {0: "person"},
	"IS6": {0: "forum", 2: "person"}, "IS7": {0: "comment", 3: "person"},
	"IC1": {0: "person"}, "IC2": {0: "person", 3: "message"}, "IC9": {0: "person", 3: "message"},
	"IC7": {0: "person", 4: "message"}, "IC8": {0: "person", 4: "comment"}, "IC14": {0: "person"},
	"IC10": {0: "person"}, "IC12": {0: "person"},
	"IC3": {0: "person"}, "IC11": {0: "person"},
}

// want brings published rows to our ids and our form of times.
func (q publishedQuestion) want(t *testing.T) [][]any {
	out := [][]any{}
	for _, row := range q.Rows {
		for i, value := range row {
			kind, isID := ldbcKinds[q.Query][i]
			switch text := fmt.Sprint(value); {
			case isID && kind == "message":
				row[i] = [2]string{oracle.ID(t, "ldbc", "post", text), oracle.ID(t, "ldbc", "comment", text)}
			case isID && reflect.TypeOf(value).Kind() == reflect.Slice:
				for j, one := range value.([]any) {
					value.([]any)[j] = oracle.ID(t, "ldbc", kind, fmt.Sprint(one))
				}
			case isID:
				row[i] = oracle.ID(t, "ldbc", kind, text)
			default:
				if s, ok := value.(string); ok {
					row[i] = moment(s)
				}
			}
		}
		out = append(out, row)
	}
	return out
}

// same compares rows, where a message's number may be a post's or a comment's.
func same(got, want [][]any) bool {
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

// moment brings a time to one form.
func moment(text string) string {
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

// answersTo puts the published questions of a network to the server, and tells what is answered otherwise, and how long each took.
func answersTo(t *testing.T, c *servertest.Client, file string) {
	asked, took := map[string]int{}, map[string]time.Duration{}
	for _, q := range publishedQuestions(t, file) {
		answer := ldbcAnswers[q.Query]
		if answer == nil {
			t.Errorf("%s is not known", q.Query)
			continue
		}
		for param, kind := range ldbcNames {
			if name, ok := q.Params[param].(string); ok {
				q.Params[param] = ldbcID(t, filepath.Dir(filepath.Dir(file)), kind, name)
			}
		}
		began := time.Now()
		got := answer(t, c, q.Params)
		asked[q.Query]++
		took[q.Query] += time.Since(began)
		if want := q.want(t); !same(got, want) {
			t.Errorf("%s %v: got\n%v\nwant\n%v", q.Query, q.Params, got, want)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		t.Logf("%-4s asked %3d times, %v each", name, asked[name], (took[name] / time.Duration(asked[name])).Round(time.Microsecond))
	}
}

func TestTheBenchmarksQuestionsAreAnsweredAsPublished(t *testing.T) {
	for _, network := range []string{"ldbc-snb", "ldbc-snb-1k"} {
		t.Run(network, func(t *testing.T) {
			dir := servertest.DataDir(t, network)
			answersTo(t, servertest.Start(t, servertest.WithDataset(dataset.LDBC, dir)).Client, filepath.Join(dir, "expected", "initial.jsonl.gz"))
		})
	}
	t.Run("ldbc-snb after its updates", func(t *testing.T) {
		dir := servertest.DataDir(t, "ldbc-snb")
		client := servertest.Start(t, servertest.WithData(func(ctx context.Context, set stores.Set) error {
			if _, err := dataset.LDBC(ctx, dir, set.Archive, dataset.Options{}); err != nil {
				return err
			}
			_, err := dataset.LDBCUpdates(ctx, dir, set, dataset.Options{})
			return err
		})).Client
		answersTo(t, client, filepath.Join(dir, "expected", "after_updates.jsonl.gz"))
	})
}
