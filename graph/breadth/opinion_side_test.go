package breadth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/breadth/internal/draw"
	"fivefold/graph/breadth/internal/every"
	"fivefold/graph/breadth/internal/every/model"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// An opinion is what graphql-js makes of an operation over the same world. It runs in a process of its own, which asks us what the
// fields of objects are and nothing else.
type opinion struct {
	in    *json.Encoder
	out   *json.Decoder
	world *teller
}

// newOpinion starts graphql-js, or skips the test where it is not installed.
func newOpinion(t *testing.T, w *every.World, crowd []*model.Member) *opinion {
	t.Helper()
	const checks = "../../web/checks"
	missing := func(format string, args ...any) {
		t.Helper()
		if os.Getenv("CI") == "true" {
			t.Fatalf(format, args...)
		}
		t.Skipf(format, args...)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing("no second opinion without node: %v", err)
	}
	if _, err := os.Stat(filepath.Join(checks, "node_modules")); err != nil {
		missing("no second opinion before `npm ci --ignore-scripts` in web/checks")
	}

	program := exec.Command(node, filepath.Join(checks, "opinion.mjs"), "internal/every/every.graphqls")
	program.Stderr = os.Stderr
	in, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // which ends it
		if err := program.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &opinion{json.NewEncoder(in), json.NewDecoder(out), newTeller(w, crowd)}
}

// A message of graphql-js is a question, or else its answer to the operation.
type message struct {
	Type, Field string
	Object      int
	Args        map[string]json.RawMessage

	Refused   []string
	Responses []*graphql.Response
}

// all sends an operation and gives every response, as a side does.
func (o *opinion) all(ctx context.Context, op draw.Operation) ([]*graphql.Response, error) {
	o.world.begin()
	if err := o.in.Encode(map[string]any{"query": op.Query, "variables": op.Variables}); err != nil {
		return nil, err
	}
	for {
		var m message
		if err := o.out.Decode(&m); err != nil {
			return nil, err
		}
		switch {
		case m.Refused != nil:
			return nil, errors.New(strings.Join(m.Refused, "; "))
		case m.Field == "":
			return m.Responses, nil
		}
		told := map[string]any{}
		value, err := o.world.tell(ctx, m.Type, m.Object, m.Field, m.Args)
		if err != nil {
			told["error"] = err.Error()
			if known, ok := errors.AsType[*gqlerror.Error](err); ok {
				told["error"], told["extensions"] = known.Message, known.Extensions
			}
		} else {
			told["value"] = value
		}
		if err := o.in.Encode(told); err != nil {
			return nil, err
		}
	}
}

// agreeInOpinion compares our answers with those of graphql-js. The data must be the same, with the fields in the same order. Errors
// are compared by path, place in the document, code and message. graphql-js stops where a null makes another null, while ours goes
// on: so of the errors behind one null of the data, in their order, it has the first of ours, and some of the others.
func agreeInOpinion(ours, theirs []*graphql.Response) error {
	if len(ours) != len(theirs) {
		return fmt.Errorf("%d and %d responses", len(ours), len(theirs))
	}
	for i := range ours {
		if err := agreeInOne(ours[i], theirs[i]); err != nil {
			return err
		}
	}
	return nil
}

func agreeInOne(ours, theirs *graphql.Response) error {
	if a, b := tokens(ours.Data), tokens(theirs.Data); !slices.Equal(a, b) {
		return fmt.Errorf("data\n%s\n%s", ours.Data, theirs.Data)
	}
	a, b := byNull(ours), byNull(theirs)
	for null, errs := range a {
		if !isStopped(b[null], errs) {
			return fmt.Errorf("data %s\nerrors of %q\n%s\n\n%s", ours.Data, null, strings.Join(errs, "\n"), strings.Join(b[null], "\n"))
		}
	}
	for null, errs := range b {
		if a[null] == nil {
			return fmt.Errorf("data %s\nonly graphql-js has errors of %q\n%s", ours.Data, null, strings.Join(errs, "\n"))
		}
	}
	return nil
}

// isStopped tells whether some errors are what is left of all when there is no going on after a null: the first, and of the others
// some in the same order.
func isStopped(some, all []string) bool {
	if len(some) == 0 || some[0] != all[0] {
		return false
	}
	for _, e := range all {
		if len(some) > 0 && some[0] == e {
			some = some[1:]
		}
	}
	return len(some) == 0
}

// tokens gives the tokens of a JSON text, whatever the spelling of its numbers and strings.
func tokens(text []byte) (all []json.Token) {
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if err != nil {
			if err != io.EOF {
				all = append(all, err)
			}
			return all
		}
		all = append(all, token)
	}
}

// byNull spells errors in words that both could have used, by the path of the null that they have made in the data.
func byNull(r *graphql.Response) map[string][]string {
	var data any
	if err := json.Unmarshal(r.Data, &data); r.Data != nil && err != nil {
		return map[string][]string{"": {err.Error()}}
	}
	errs := map[string][]string{}
	for _, e := range r.Errors {
		at, n := data, 0
		for n < len(e.Path) && at != nil {
			switch step := e.Path[n].(type) {
			case ast.PathName:
				at = at.(map[string]any)[string(step)]
			case ast.PathIndex:
				at = at.([]any)[step]
			}
			n++
		}
		null := e.Path[:n].String()
		place := fmt.Sprint(e.Locations[:min(1, len(e.Locations))])
		words := inWordsOfBoth(e)
		if strings.HasSuffix(words, nullGiven) {
			place = "" // graphql-js points at the whole argument, ours at the variable that is null
		}
		errs[null] = append(errs[null], place+words)
	}
	return errs
}

// inOpinion are messages of ours and of graphql-js's, and words that both could have used.
var inOpinion = []struct {
	messages *regexp.Regexp
	words    string
}{
	{regexp.MustCompile(`^(?i:cannot return null) for non-null(?:able| element of)? field (\w+\.\w+).*`), "null for $1"},
	{regexp.MustCompile(`^unexpected type .* for Being|^Abstract type "Being" was resolved to a type .* that does not exist inside the schema.`), "another type"},
	{regexp.MustCompile(`^cannot marshal infinite no NaN float values|^Float cannot represent non numeric value: .*`), "not a number"},
	{regexp.MustCompile(`^an Int has 32 bits|^Int cannot represent non 32-bit signed integer value: .*`), "not an Int"},
	{regexp.MustCompile(`^Expected value of type ".*!", found null.|^Argument .* must not be null.|^Argument .* has invalid value .*`), nullGiven},
}

const nullGiven = "null given"

// inWordsOfBoth spells an error.
func inWordsOfBoth(e *gqlerror.Error) string {
	message := alike(e.Message)
	for _, known := range inOpinion {
		message = known.messages.ReplaceAllString(message, known.words)
	}
	return fmt.Sprintf("%s %v %s", e.Path, e.Extensions["code"], message)
}
