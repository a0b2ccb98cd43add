package executor_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// agreeWithGraphQLJS returns an error if our responses differ from those of graphql-js. The data must be equal, with the fields in the
// same order. Errors are compared by path, location, code and message. graphql-js stops where a null propagates, while ours
// continues: of the errors behind one null of the data, in their order, it has the first of ours and some of the others.
func agreeWithGraphQLJS(ours, theirs []*graphql.Response) error {
	if len(ours) != len(theirs) {
		return fmt.Errorf("%d and %d responses", len(ours), len(theirs))
	}
	for i := range ours {
		if err := agreeOnResponse(ours[i], theirs[i]); err != nil {
			return err
		}
	}
	return nil
}

func agreeOnResponse(ours, theirs *graphql.Response) error {
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

// isStopped reports whether some errors are those of an executor that stops after a null: the first of all, and some of the others in
// the same order.
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

// tokens returns the tokens of a JSON text, independent of the notation of its numbers and strings.
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

// byNull returns the normalized errors by the path of the null in the data that they caused.
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
		words := normalized(e)
		if strings.HasSuffix(words, nullGiven) {
			place = "" // graphql-js points at the whole argument, ours at the variable that is null
		}
		errs[null] = append(errs[null], place+words)
	}
	return errs
}

// equivalentMessages are patterns of our messages and of graphql-js's, with their common normalized text.
var equivalentMessages = []struct {
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

// normalized returns an error as text that does not depend on the executor.
func normalized(e *gqlerror.Error) string {
	message := alike(e.Message)
	for _, known := range equivalentMessages {
		message = known.messages.ReplaceAllString(message, known.words)
	}
	return fmt.Sprintf("%s %v %s", e.Path, e.Extensions["code"], message)
}
