package executor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/coercion"
)

// An ArgumentError is why a value in the arguments of a field cannot be decoded. Field is its path, from the name of the argument on. gqlgen's
// error has it at the end of its own path, but it is not in the response.
type ArgumentError struct {
	Field []string
	Err   error
}

// ArgumentErrors are the errors of all arguments of a field, at least one. The field middleware gets it from its resolver and may return a
// result instead. Otherwise the first is reported.
type ArgumentErrors []ArgumentError

// MalformedArguments returns the errors of the arguments of the field whose middleware runs, nil when all can be decoded. The field context
// has the arguments without the values that cannot be.
func MalformedArguments(ctx context.Context) ArgumentErrors {
	c, _ := ctx.Value(callKey{}).(*call)
	if c == nil {
		return nil
	}
	return c.malformed
}

// Error returns the message of the first error.
func (a ArgumentErrors) Error() string { return a[0].Err.Error() }

// Unwrap returns the first error.
func (a ArgumentErrors) Unwrap() error { return a[0].Err }

// decode sets the arguments of a call. The error is one of coercion, or ArgumentErrors.
func (c *call) decode(ctx context.Context, r *run, fc *graphql.FieldContext) error {
	if c.field.Args == nil {
		return nil
	}
	raw, err := coercion.Arguments(r.executor.schema, c.field.def.Arguments, c.field.collected.Arguments, r.oc.Variables)
	if err != nil {
		return err
	}
	var bad ArgumentErrors
	removed := map[string]int{} // by the path of a list, the number of its items that were removed
	for {
		fc.Args, err = c.field.Args(ctx, r.ec, raw)
		if err == nil {
			break
		}
		one, ok := argumentError(err, fc)
		if !ok {
			return err
		}
		if bad == nil {
			raw = cloned(raw).(map[string]any) // other fields may have the same variables
		}
		ok = withoutValue(raw, one.Field) // gqlgen stops at the first error: what follows it is decoded without it
		one.Field = withRemoved(one.Field, removed)
		if bad = append(bad, one); !ok {
			break
		}
	}
	if len(bad) > 0 {
		c.malformed = bad
		return bad
	}
	return nil
}

func argumentError(err error, fc *graphql.FieldContext) (ArgumentError, bool) {
	inner, ok := errors.AsType[*gqlerror.Error](err)
	above := fc.Path()
	if !ok || len(inner.Path) <= len(above) {
		return ArgumentError{}, false
	}
	out := ArgumentError{Err: err}
	for _, step := range inner.Path[len(above):] {
		out.Field = append(out.Field, fmt.Sprint(step))
	}
	return out, true
}

// withoutValue removes the value at a path: a field, an argument, or an item of a list in one. It returns false if there is none.
func withoutValue(arguments map[string]any, path []string) bool {
	var at any = arguments
	set := func(any) {} // replaces at in what contains it
	for n, step := range path {
		isLast := n == len(path)-1
		switch v := at.(type) {
		case map[string]any:
			if _, ok := v[step]; !ok {
				return false
			}
			if isLast {
				delete(v, step)
				return true
			}
			at, set = v[step], func(changed any) { v[step] = changed }
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return false
			}
			if isLast {
				set(slices.Delete(v, i, i+1))
				return true
			}
			at, set = v[i], func(changed any) { v[i] = changed }
		default:
			return false
		}
	}
	return false
}

// withRemoved returns the path that the value at a path had before items of its lists were removed, and counts the value itself when it is
// an item. The removed items of a list are before the present ones that cannot be decoded.
func withRemoved(path []string, removed map[string]int) []string {
	out := slices.Clone(path)
	for n, step := range path {
		i, err := strconv.Atoi(step)
		if err != nil { // a name
			continue
		}
		list := strings.Join(out[:n], ".")
		out[n] = strconv.Itoa(i + removed[list])
		if n == len(path)-1 {
			removed[list]++
		}
	}
	return out
}

// cloned returns a copy of a coerced value.
func cloned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, field := range v {
			out[name] = cloned(field)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = cloned(item)
		}
		return out
	}
	return v
}
