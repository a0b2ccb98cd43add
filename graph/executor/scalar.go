package executor

import (
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// The writers of leaves write what gqlgen's marshalers write.

// String writes a string.
func (w *Writer) String(s string) State {
	w.b = appendString(w.b, s)
	return OK
}

// Name writes an enum value that gqlgen generated, whose characters need no escape.
func (w *Writer) Name(s string) State {
	w.b = append(append(append(w.b, '"'), s...), '"')
	return OK
}

// errNotInt is the error of an Int outside 32 bits.
var errNotInt = errors.New("an Int has 32 bits")

// Int writes an Int. A value outside 32 bits is an error. https://spec.graphql.org/draft/#sec-Int.Result-Coercion
func (w *Writer) Int(i int64) State {
	if i != int64(int32(i)) {
		return w.problem(errNotInt, Failed)
	}
	return w.Int64(i)
}

// Int64 writes an integer of a scalar that is not Int.
func (w *Writer) Int64(i int64) State {
	w.b = strconv.AppendInt(w.b, i, 10)
	return OK
}

// Boolean writes true or false.
func (w *Writer) Boolean(b bool) State {
	w.b = strconv.AppendBool(w.b, b)
	return OK
}

// errNotFinite has gqlgen's text.
var errNotFinite = errors.New("cannot marshal infinite no NaN float values")

// Float writes a finite number. NaN and infinities are errors, because JSON has none.
func (w *Writer) Float(f float64) State {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return w.problem(errNotFinite, Failed)
	}
	w.b = strconv.AppendFloat(w.b, f, 'g', -1, 64)
	return OK
}

// Time writes a time as gqlgen's own Time does. The zero time is null.
func (w *Writer) Time(t time.Time) State {
	if t.IsZero() {
		return Nulled
	}
	w.b = append(t.AppendFormat(append(w.b, '"'), time.RFC3339Nano), '"')
	return OK
}

// Append writes a scalar whose package has, beside MarshalX, a function AppendX that appends the same JSON; nothing is null.
func Append[T any](w *Writer, v T, appendTo func([]byte, T) []byte) State {
	n := len(w.b)
	if w.b = appendTo(w.b, v); len(w.b) == n {
		return Nulled
	}
	return OK
}

// Marshal writes a scalar of any kind.
func (w *Writer) Marshal(m graphql.Marshaler) State {
	if m == graphql.Null {
		return Nulled
	}
	return w.guarded(func() error {
		m.MarshalGQL((*sink)(w))
		return nil
	})
}

// MarshalContext writes a scalar that may fail.
func (w *Writer) MarshalContext(m graphql.ContextMarshaler) State {
	return w.guarded(func() error { return m.MarshalGQLContext(w.run.ctx, (*sink)(w)) })
}

func (w *Writer) guarded(write func() error) State {
	at := len(w.b)
	if err := guard(w.run.ctx, write); err != nil {
		w.b = w.b[:at]
		return w.problem(err, Failed)
	}
	return OK
}

// A sink is the Writer as marshalers see it.
type sink Writer

func (s *sink) Write(b []byte) (int, error) {
	s.b = append(s.b, b...)
	return len(b), nil
}

func (s *sink) WriteString(text string) (int, error) {
	s.b = append(s.b, text...)
	return len(text), nil
}

const hex = "0123456789ABCDEF"

// escapes are the bytes that are escaped in a JSON string.
var escapes = func() (escapes [256]bool) {
	for c := range byte(0x20) {
		escapes[c] = true
	}
	escapes['"'], escapes['\\'] = true, true
	return escapes
}()

// appendString appends a JSON string.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if !escapes[c] {
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '\t':
			b = append(b, `\t`...)
		case '\r':
			b = append(b, `\r`...)
		case '\n':
			b = append(b, `\n`...)
		case '\\', '"':
			b = append(b, '\\', c)
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
		start = i + 1
	}
	return append(append(b, s[start:]...), '"')
}
