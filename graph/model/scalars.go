// Package model holds the inputs, payloads and connections that gqlgen generates from the schema, and the scalars of the API.
package model

import (
	"errors"
	"fmt"
	"io"
	"time"

	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalID writes an id as a string, and the zero id as null.
func MarshalID(id stores.ID) graphql.Marshaler {
	if id.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendID(make([]byte, 0, 64), id)) })
}

// AppendID appends what MarshalID writes, and nothing for null.
func AppendID(b []byte, id stores.ID) []byte {
	if id.IsZero() {
		return b
	}
	return append(id.AppendText(append(b, '"')), '"')
}

// UnmarshalID parses an id. The error wraps stores.ErrMalformedID when v is not the text of an id.
func UnmarshalID(v any) (stores.ID, error) {
	text, ok := v.(string)
	if !ok {
		return stores.ID{}, fmt.Errorf("%w: not a string", stores.ErrMalformedID)
	}
	return stores.ParseID(text)
}

// MarshalTime writes a time as RFC 3339 in UTC, with at most six decimals and no trailing zeros, and the zero time as null.
func MarshalTime(t time.Time) graphql.Marshaler {
	if t.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendTime(make([]byte, 0, 32), t)) })
}

// AppendTime appends what MarshalTime writes, and nothing for null.
func AppendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	return append(t.UTC().Truncate(time.Microsecond).AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
}

// ErrScalar is wrapped by the errors of the unmarshal functions that have no more specific error.
var ErrScalar = errors.New("bad value")

// UnmarshalTime parses RFC 3339 text and truncates it to microseconds. The error wraps ErrScalar.
func UnmarshalTime(v any) (time.Time, error) {
	text, ok := v.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	if !ok || err != nil {
		return time.Time{}, fmt.Errorf("%w: not an RFC 3339 time", ErrScalar)
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// MarshalDate writes a date, and the empty date as null.
func MarshalDate(d stores.Date) graphql.Marshaler {
	if d == "" {
		return graphql.Null
	}
	return graphql.MarshalString(string(d))
}

// UnmarshalDate parses a date. The error wraps stores.ErrMalformedDate.
func UnmarshalDate(v any) (stores.Date, error) {
	text, _ := v.(string)
	return stores.ParseDate(text)
}

// MarshalInterestKind writes a kind as a string.
func MarshalInterestKind(kind string) graphql.Marshaler { return graphql.MarshalString(kind) }

// UnmarshalInterestKind parses a kind, which a document may write as a string or as an enum value. The error wraps ErrScalar.
func UnmarshalInterestKind(v any) (string, error) {
	kind, ok := v.(string)
	if !ok || !stores.ValidInterestKind(kind) {
		return "", fmt.Errorf("%w: not an interest kind: 1 to 30 of A to Z, 0 to 9 and _, a letter first", ErrScalar)
	}
	return kind, nil
}

// MarshalMonthDay writes a day of any year as a string.
func MarshalMonthDay(d stores.MonthDay) graphql.Marshaler { return graphql.MarshalString(string(d)) }

// UnmarshalMonthDay parses a day of any year. The error wraps ErrScalar.
func UnmarshalMonthDay(v any) (stores.MonthDay, error) {
	text, ok := v.(string)
	if !ok || !stores.ValidMonthDay(text) {
		return "", fmt.Errorf("%w: not a day of the form 04-21", ErrScalar)
	}
	return stores.MonthDay(text), nil
}
