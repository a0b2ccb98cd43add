// Package model holds the inputs, payloads and connections that gqlgen generates from the schema, and the scalars of the API.
package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"fivefold/graph/coercion"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

// Scalars returns how the custom scalars of the schema are written. That a text is well-formed is checked by the unmarshal functions, whose
// errors are those of a field.
func Scalars() coercion.Scalars {
	return coercion.Scalars{"Time": coercion.Text, "Date": coercion.Text, "MonthDay": coercion.Text, "InterestKind": coercion.Name, "_Any": coercion.Object}
}

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

// The errors of scalars that have a form. Each wraps ErrScalar.
var (
	ErrInterestKind = fmt.Errorf("%w: interest kind", ErrScalar)
	ErrLong         = fmt.Errorf("%w: integer of 64 bits", ErrScalar)
	ErrMonthDay     = fmt.Errorf("%w: day of a year", ErrScalar)
)

// UnmarshalTime parses a time of RFC 3339. The error wraps stores.ErrMalformedTime.
func UnmarshalTime(v any) (time.Time, error) {
	text, _ := v.(string)
	return stores.ParseTime(text)
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

// MarshalInterestKind writes a kind as a string, and the empty kind as null.
func MarshalInterestKind(kind string) graphql.Marshaler {
	if kind == "" {
		return graphql.Null
	}
	return graphql.MarshalString(kind)
}

// UnmarshalInterestKind parses a kind, which a document may write as a string or as an enum value. The error wraps ErrInterestKind.
func UnmarshalInterestKind(v any) (string, error) {
	text, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("%w: not a string", ErrInterestKind)
	}
	kind, err := stores.InterestKind.Check(text)
	if err != nil {
		return "", fmt.Errorf("%w: it %w", ErrInterestKind, err)
	}
	return kind, nil
}

// MarshalLong writes an integer of 64 bits as a string of its digits.
func MarshalLong(n int64) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = w.Write(append(strconv.AppendInt(append(make([]byte, 0, 24), '"'), n, 10), '"'))
	})
}

// UnmarshalLong parses an integer of 64 bits: a string of digits or an integer. The error wraps ErrLong.
func UnmarshalLong(v any) (int64, error) {
	switch v := v.(type) {
	case int:
		return int64(v), nil
	case int64:
		return v, nil
	case json.Number:
		return parseLong(string(v))
	case string:
		return parseLong(v)
	}
	return 0, ErrLong
}

func parseLong(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || text[0] == '+' {
		return 0, ErrLong
	}
	return n, nil
}

// MarshalMonthDay writes a day of any year as a string.
func MarshalMonthDay(d stores.MonthDay) graphql.Marshaler { return graphql.MarshalString(string(d)) }

// UnmarshalMonthDay parses a day of any year. The error wraps ErrMonthDay.
func UnmarshalMonthDay(v any) (stores.MonthDay, error) {
	text, ok := v.(string)
	if !ok || !stores.ValidMonthDay(text) {
		return "", fmt.Errorf("%w: not of the form 04-21", ErrMonthDay)
	}
	return stores.MonthDay(text), nil
}
