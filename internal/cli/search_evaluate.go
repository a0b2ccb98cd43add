package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"fivefold/stores/textsearch/evaluation"
)

type searchCommand struct {
	Evaluate searchEvaluateCommand `cmd:"" help:"Send queries with their right answers to a server, and print how often it finds them."`
}

type searchEvaluateCommand struct {
	File   string `arg:"" help:"Tab-separated queries with a header: id, class, kind (artist, interest, page or user), query, expected_name."`
	URL    string `name:"url" placeholder:"URL" help:"The endpoint of the server, such as http://127.0.0.1:8080/graphql. Default: the server at ADDR."`
	Misses bool   `help:"Print each query whose first result is wrong."`
}

// evaluatedKinds are the kinds of queries, and the arguments with which they are searched for.
var evaluatedKinds = map[string]map[string]any{
	"artist":   {"kinds": []string{"INTEREST"}, "filters": map[string]any{"interestKinds": []string{"BAND"}}},
	"interest": {"kinds": []string{"INTEREST"}},
	"page":     {"kinds": []string{"PAGE"}},
	"user":     {"kinds": []string{"USER"}},
}

const evaluatedQuery = `query($query: String!, $kinds: [SearchKind!], $filters: SearchFilterInput) {
  search(query: $query, kinds: $kinds, filters: $filters, first: 10) { nodes { ... on Interest { name } ... on Page { name } ... on User { name } } }
}`

// evaluationTimeout is the time of one query: more than a server takes.
const evaluationTimeout = 60 * time.Second

// Run sends the queries one after the other and prints a table by class: the part of the queries whose first result is right, and that have a right one
// among the first ten.
func (s *searchEvaluateCommand) Run(env *cliEnv) error {
	file, err := os.Open(s.File)
	if err != nil {
		return err
	}
	defer file.Close()
	queries, err := evaluation.Read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", s.File, err)
	}
	url := cmp.Or(s.URL, "http://"+localAddr(env.config.Addr)+"/graphql")
	result, err := evaluation.Run(env.ctx, queries, func(ctx context.Context, q evaluation.Query) ([]string, error) {
		variables, isKnown := evaluatedKinds[q.Kind]
		if !isKnown {
			return nil, fmt.Errorf("the kind %q is unknown: use artist, interest, page or user", q.Kind)
		}
		return searchNames(ctx, url, q.Text, variables)
	})
	if err != nil {
		return err
	}
	return result.Write(env.stdout, s.Misses)
}

// searchNames returns the names of what a server finds.
func searchNames(ctx context.Context, url, query string, arguments map[string]any) ([]string, error) {
	variables := map[string]any{"query": query}
	for name, value := range arguments {
		variables[name] = value
	}
	body, err := json.Marshal(map[string]any{"query": evaluatedQuery, "variables": variables})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, evaluationTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%w: start a server, or give its endpoint with --url", err)
	}
	defer response.Body.Close()
	var got struct {
		Data struct {
			Search *struct{ Nodes []struct{ Name string } }
		}
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&got); err != nil {
		return nil, fmt.Errorf("%s answers %s, which is not an answer of this API: %w", url, response.Status, err)
	}
	switch {
	case len(got.Errors) > 0:
		return nil, errors.New(got.Errors[0].Message)
	case got.Data.Search == nil:
		return nil, fmt.Errorf("%s answers %s without a result", url, response.Status)
	}
	names := make([]string, len(got.Data.Search.Nodes))
	for i, n := range got.Data.Search.Nodes {
		names[i] = n.Name
	}
	return names, nil
}
