package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"fivefold/stores/intake"
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

// ldbcAnswers answer the questions about one person or message, in the benchmark's rows. IS4 to IS7 are one operation.
var ldbcAnswers = map[string]func(*testing.T, *client, map[string]any) [][]any{
	"IS1": ldbcProfile, "IS2": ldbcMessages, "IS3": ldbcFriends,
	"IS4": func(t *testing.T, c *client, p map[string]any) [][]any {
		m := ldbcMessage(t, c, p)
		return rows([]any{m.content(), moment(m.CreatedAt)})
	},
	"IS5": func(t *testing.T, c *client, p map[string]any) [][]any {
		m := ldbcMessage(t, c, p)
		return rows([]any{m.Author.ID, m.Author.FirstName, m.Author.LastName})
	},
	"IS6": func(t *testing.T, c *client, p map[string]any) [][]any {
		page := ldbcMessage(t, c, p).Thread.Page
		return rows([]any{page.ID, page.Name, page.Owner.ID, page.Owner.FirstName, page.Owner.LastName})
	},
	"IS7": func(t *testing.T, c *client, p map[string]any) [][]any {
		out := [][]any{}
		for _, r := range ldbcMessage(t, c, p).Replies.Nodes {
			out = append(out, []any{r.ID, r.Text, moment(r.CreatedAt), r.Author.ID, r.Author.FirstName, r.Author.LastName, *r.IsByFriendOfAuthor})
		}
		return out
	},
}

// ids are the columns that hold numbers of the benchmark's, with the kind of thing they number.
var ldbcKinds = map[string]map[int]string{
	"IS1": {5: "place"}, "IS2": {0: "message", 3: "post", 4: "person"}, "IS3": {0: "person"}, "IS4": {}, "IS5": {0: "person"},
	"IS6": {0: "forum", 2: "person"}, "IS7": {0: "comment", 3: "person"},
}

type ldbcPerson struct{ ID, FirstName, LastName string }

type ldbcNode struct {
	ID, Text, Image, CreatedAt string
	Author                     ldbcPerson
	IsByFriendOfAuthor         *bool
	Thread                     struct {
		ID     string
		Author ldbcPerson
		Page   struct {
			ID, Name string
			Owner    ldbcPerson
		}
	}
	Replies struct{ Nodes []ldbcNode }
}

// content is what the benchmark calls so: the image's name if there is one, else the text.
func (n ldbcNode) content() string { return cmp.Or(n.Image, n.Text) }

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
	text, err := os.ReadFile(filepath.Join("resolvers", "testdata", "ldbc", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func ldbcProfile(t *testing.T, c *client, p map[string]any) [][]any {
	u := query[struct {
		User struct {
			FirstName, LastName, Birthday, Gender, JoinedAt string
			Facts                                           []struct{ Label, Value string }
			LivesIn                                         struct{ ID string }
		}
	}](t, c, ldbcOperation(t, "is1.graphql"), map[string]any{"id": idText(t, "ldbc", "person", fmt.Sprint(p["personId"]))}).User
	facts := map[string]string{}
	for _, f := range u.Facts {
		facts[f.Label] = f.Value
	}
	return rows([]any{u.FirstName, u.LastName, u.Birthday, facts["IP address"], facts["Browser"], u.LivesIn.ID, u.Gender, moment(u.JoinedAt)})
}

func ldbcMessages(t *testing.T, c *client, p map[string]any) [][]any {
	out := [][]any{}
	for _, n := range query[struct {
		User struct{ Messages struct{ Nodes []ldbcNode } }
	}](t, c, ldbcOperation(t, "is2.graphql"), map[string]any{"id": idText(t, "ldbc", "person", fmt.Sprint(p["personId"]))}).User.Messages.Nodes {
		out = append(out, []any{n.ID, n.content(), moment(n.CreatedAt), n.Thread.ID, n.Thread.Author.ID, n.Thread.Author.FirstName, n.Thread.Author.LastName})
	}
	return out
}

func ldbcFriends(t *testing.T, c *client, p map[string]any) [][]any {
	out, variables := [][]any{}, map[string]any{"id": idText(t, "ldbc", "person", fmt.Sprint(p["personId"]))}
	for {
		list := query[struct {
			User struct {
				Friends struct {
					Edges []struct {
						Since string
						Node  ldbcPerson
					}
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
		}](t, c, ldbcOperation(t, "is3.graphql"), variables).User.Friends
		for _, e := range list.Edges {
			out = append(out, []any{e.Node.ID, e.Node.FirstName, e.Node.LastName, moment(e.Since)})
		}
		if !list.PageInfo.HasNextPage {
			return out
		}
		variables["after"] = list.PageInfo.EndCursor
	}
}

// ldbcMessage fetches the message with a number, which may be a post's or a comment's.
func ldbcMessage(t *testing.T, c *client, p map[string]any) ldbcNode {
	number := fmt.Sprint(p["messageId"])
	nodes := query[struct{ Nodes []*ldbcNode }](t, c, ldbcOperation(t, "message.graphql"), map[string]any{
		"ids": []string{idText(t, "ldbc", "post", number), idText(t, "ldbc", "comment", number)}}).Nodes
	if m := cmp.Or(nodes[0], nodes[1]); m != nil {
		return *m
	}
	t.Fatalf("no message %s", number)
	return ldbcNode{}
}

// want brings published rows to our ids and our form of times.
func (q publishedQuestion) want(t *testing.T) [][]any {
	out := [][]any{}
	for _, row := range q.Rows {
		for i, value := range row {
			kind, isID := ldbcKinds[q.Query][i]
			switch text := fmt.Sprint(value); {
			case isID && kind == "message":
				row[i] = [2]string{idText(t, "ldbc", "post", text), idText(t, "ldbc", "comment", text)}
			case isID:
				row[i] = idText(t, "ldbc", kind, text)
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

func TestTheBenchmarksShortQuestionsAreAnsweredAsPublished(t *testing.T) {
	for _, network := range []string{"ldbc-snb", "ldbc-snb-1k"} {
		t.Run(network, func(t *testing.T) {
			dir := dataDir(t, network)
			client := startImported(t, intake.LDBC, dir)
			asked := map[string]int{}
			for _, q := range publishedQuestions(t, filepath.Join(dir, "expected", "initial.jsonl.gz")) {
				answer := ldbcAnswers[q.Query]
				if answer == nil {
					continue // the complex questions are not asked yet
				}
				asked[q.Query]++
				if got, want := answer(t, client, q.Params), q.want(t); !same(got, want) {
					t.Errorf("%s %v: got\n%v\nwant\n%v", q.Query, q.Params, got, want)
				}
			}
			for name := range ldbcAnswers {
				if asked[name] == 0 {
					t.Errorf("%s was not asked", name)
				}
			}
			t.Log(asked)
		})
	}
}
