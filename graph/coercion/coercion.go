// Package coercion coerces input as the GraphQL specification says: the variables of an operation once, when it starts, and the arguments of
// a field from literals, variables and defaults. Pricing, planning and execution use its results, so they see the same values. The rules
// are those of https://spec.graphql.org/September2025/#sec-Input-Values and do not depend on where a value stands.
//
// Coerced values have these Go types: int64 for Int, float64 for Float, bool, string for String, ID and enums, []any for lists,
// map[string]any for input objects, with their defaults. Values of custom scalars are as they were given.
package coercion

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A Form is what a custom scalar is written as.
type Form int

// The forms of custom scalars.
const (
	Any    Form = iota // any value
	Text               // a string
	Name               // a string, or in a document also an enum value
	Object             // an object
)

// Scalars holds the forms of custom scalars by their names. Others have the form Any.
type Scalars map[string]Form

// An invalid is an input value that cannot be coerced.
type invalid struct {
	path    []string // names and indices from the outermost value
	problem string   // a sentence without values, which may be secrets
	at      *ast.Position
}

// report returns the error for clients, with the position and the path of the value.
func (e *invalid) report(message string) *gqlerror.Error {
	err := &gqlerror.Error{Message: message}
	if e.at != nil {
		err.Locations = []gqlerror.Location{{Line: e.at.Line, Column: e.at.Column}}
	}
	if len(e.path) > 0 {
		err.Extensions = map[string]any{"field": e.path}
	}
	return err
}

// within adds a name or an index to the front of the path.
func (e *invalid) within(step string) *invalid {
	e.path = append([]string{step}, e.path...)
	return e
}

// pathText returns the path as text, such as from[0].day.
func (e *invalid) pathText() string {
	var b strings.Builder
	for _, step := range e.path {
		switch _, err := strconv.Atoi(step); {
		case err == nil:
			b.WriteString("[" + step + "]")
		case b.Len() > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return b.String()
}

// The problems of values, by the type that was expected.
func notNull(t *ast.Type) string {
	return fmt.Sprintf("Expected value of type %q, found null.", t.String())
}
func notObject(d string) string       { return d + " must be an object." }
func unknownField(d string) string    { return d + " has no such field." }
func noSuchValue(d string) string     { return d + " has no such value. Letter case matters." }
func notOneOf(d string) string        { return d + " must have exactly one field, which is not null." }
func missingField(t *ast.Type) string { return "A value of type " + t.String() + " is required." }

// problems holds what is wrong with a value that is not of a scalar type.
var problems = map[string]string{
	"Int":     "Int must be a number without a fraction, from -2147483648 to 2147483647.",
	"Float":   "Float must be a finite number.",
	"String":  "String must be a string.",
	"Boolean": "Boolean must be true or false.",
	"ID":      "ID must be a string or an integer.",
}

// notOf returns what is wrong with a value that is not of a scalar type or an enum.
func (s Scalars) notOf(d *ast.Definition) string {
	if problem, ok := problems[d.Name]; ok {
		return problem
	}
	if d.Kind == ast.Enum {
		return d.Name + " must be a name of a value: in a document without quotes, in JSON a string."
	}
	if s[d.Name] == Object {
		return notObject(d.Name)
	}
	return d.Name + " must be a string."
}

func isOneOf(d *ast.Definition) bool { return d.Directives.ForName("oneOf") != nil }

// int32Of returns an integer of 32 bits.
func int32Of(f float64) (int64, bool) {
	return int64(f), f == math.Trunc(f) && math.MinInt32 <= f && f <= math.MaxInt32
}

// maxExact is the largest integer below which a float64 has all integers.
const maxExact = 1 << 53

// numberOf returns a number of JSON, in any type that a decoder produces. The text is that of an integer, or empty.
func numberOf(v any) (f float64, integer string, ok bool) {
	var err error
	switch v := v.(type) {
	case json.Number:
		f, err = v.Float64()
		if text := string(v); !strings.ContainsAny(text, ".eE") && text != "-0" {
			return f, text, err == nil
		}
	case float64:
		f = v
	case float32:
		f = float64(v)
	case int:
		return float64(v), strconv.Itoa(v), true
	case int32:
		return float64(v), strconv.Itoa(int(v)), true
	case int64:
		return float64(v), strconv.FormatInt(v, 10), true
	default:
		return 0, "", false
	}
	if f == math.Trunc(f) && math.Abs(f) < maxExact {
		integer = strconv.FormatInt(int64(f), 10)
	}
	return f, integer, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}
