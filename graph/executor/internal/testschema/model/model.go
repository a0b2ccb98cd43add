// Package model holds the objects of the schema that exists only for tests.
package model

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// A Person has a value of every kind.
type Person struct {
	ID            string
	Name, Motto   *string
	Nick          *string
	Age           *int
	Height        *float64
	Ratio         float64
	Born          *time.Time
	BornStrict    time.Time
	IsTall        bool
	Colour        *Colour
	Colours       []Colour
	Shade         Shade
	Tags          []*string
	TagsStrict    []*string
	TagsStrictest []string
	Matrix        [][]*int
	JSON          map[string]any
	Odd           *Odd
	OddStrict     Odd
	Fussy         *Fussy
	Mark          *Mark
	Marks         []Mark
	Rocks         []Rock
	Rock          Rock
	Pet           Pet
	Pets          []Pet
	Things        []Thing
	Home          *Home

	MatrixStrictest [][]*int

	Number   int
	Twin     *Person
	IsTouchy bool
}

// Greeting takes arguments.
func (p *Person) Greeting(loud *bool, to *string) string {
	text := "hello"
	if to != nil {
		text += " " + *to
	}
	if loud != nil && *loud {
		text += "!"
	}
	return text + " from " + p.ID
}

// Touchy panics for some.
func (p *Person) Touchy() *string {
	if p.IsTouchy {
		panic("do not touch " + p.ID)
	}
	return p.Name
}

// Risky fails for some and takes a context.
func (p *Person) Risky(ctx context.Context) (*string, error) {
	if p.IsTouchy {
		return nil, errors.New("too risky for " + p.ID)
	}
	return p.Name, ctx.Err()
}

// Shadow returns an object.
func (p *Person) Shadow() *Person { return p.Twin }

// A Home has fields of every kind.
type Home struct {
	Street             string
	Owner, OwnerStrict *Person
	Rooms              []*Room
}

// A Room knows its home.
type Room struct {
	Name string
	Size *float64
	Home *Home
}

// A Dog is a pointer among pets.
type Dog struct {
	ID     string
	Name   *string
	Motto  *string
	Owner  *Person
	Barks  int
	Rival  Pet
	Number int
}

// Speak barks.
func (*Dog) Speak(times *int) string { return strings.Repeat("woof", *times) }

// Speak mews.
func (Cat) Speak(times *int) string { return strings.Repeat("mew", *times) }

// A Cat is a value among pets.
type Cat struct {
	ID     string
	Name   *string
	Motto  *string
	Owner  *Person
	Lives  *int
	Number int
}

// A Rock is no being.
type Rock struct {
	Weight float64
	Colour Colour
	On     *Person
	Name   *string
}

// An Echo holds the arguments of a field as text.
type Echo struct{ Text string }

// A Stranger is a Being that is not in the schema.
type Stranger struct{}

// Shade is an enum of numbers.
type Shade int

// The shades.
const (
	Light Shade = iota + 1
	Dark
)

// Odd is a scalar whose marshaler may panic.
type Odd int

// MarshalGQL panics for 13.
func (o Odd) MarshalGQL(w io.Writer) {
	if o == 13 {
		panic("thirteen")
	}
	_, _ = io.WriteString(w, strconv.Itoa(int(o)))
}

// UnmarshalGQL reads a number.
func (o *Odd) UnmarshalGQL(v any) error {
	i, err := graphql.UnmarshalInt(v)
	*o = Odd(i)
	return err
}

// Fussy is a scalar whose marshaler may fail.
type Fussy int

// MarshalGQLContext fails for 13.
func (f Fussy) MarshalGQLContext(_ context.Context, w io.Writer) error {
	if f == 13 {
		return errors.New("thirteen will not do")
	}
	_, err := io.WriteString(w, strconv.Itoa(int(f)))
	return err
}

// UnmarshalGQLContext reads a number.
func (f *Fussy) UnmarshalGQLContext(_ context.Context, v any) error {
	i, err := graphql.UnmarshalInt(v)
	*f = Fussy(i)
	return err
}

// Mark is a scalar with an appender; the empty one is null.
type Mark string

// MarshalMark writes a mark.
func MarshalMark(m Mark) graphql.Marshaler {
	if m == "" {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendMark(nil, m)) })
}

// AppendMark appends what MarshalMark writes.
func AppendMark(b []byte, m Mark) []byte {
	if m == "" {
		return b
	}
	return fmt.Appendf(b, "%q", "<"+string(m)+">")
}

// UnmarshalMark reads a mark.
func UnmarshalMark(v any) (Mark, error) {
	text, ok := v.(string)
	if !ok {
		return "", errors.New("a mark is a string")
	}
	return Mark(text), nil
}
