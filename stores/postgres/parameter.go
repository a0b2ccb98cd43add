package postgres

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	driver "github.com/jackc/pgx/v5"
)

// args are the arguments of a statement: the values of its parameters @name.
type args = driver.StrictNamedArgs

// numberedTexts are the texts of statements with their parameters numbered, as PostgreSQL wants them, by the text with names. A text is parsed
// once, which takes longer than encoding its arguments.
type numberedTexts struct {
	texts sync.Map // of string to numberedText
	count atomic.Int64
}

// maxNumberedTexts bounds the memory of texts. The engine has some hundred.
const maxNumberedTexts = 2000

// A numberedText is the text of a statement and the names of its parameters $1, $2 and so on.
type numberedText struct {
	text  string
	names []string
}

// number returns the text of a statement with its parameters numbered, and their values. a has a value for each parameter and no others.
func (n *numberedTexts) number(ctx context.Context, text string, a args) (string, []any, error) {
	known, ok := n.texts.Load(text)
	if !ok {
		names := make(args, len(a))
		for name := range a {
			names[name] = name
		}
		numbered, list, err := names.RewriteQuery(ctx, nil, text, nil)
		if err != nil {
			return "", nil, err
		}
		t := numberedText{numbered, make([]string, len(list))}
		for i, name := range list {
			t.names[i] = name.(string)
		}
		if known = t; n.count.Add(1) <= maxNumberedTexts {
			n.texts.Store(text, t)
		}
	}
	t := known.(numberedText)
	if len(t.names) != len(a) {
		return "", nil, fmt.Errorf("%d arguments for %d parameters of the statement %s", len(a), len(t.names), text)
	}
	values := make([]any, len(t.names))
	for i, name := range t.names {
		value, ok := a[name]
		if !ok {
			return "", nil, fmt.Errorf("no argument %s of the statement %s", name, text)
		}
		values[i] = value
	}
	return t.text, values, nil
}
