package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A drawing draws valid operations over a data set, and changes them.
type drawing struct {
	random *rand.Rand
	schema *ast.Schema
	ids    map[string][]string // by type
}

// A drawn is a part of an operation: a field with its arguments, or an inline fragment on a type.
type drawn struct {
	field     *ast.FieldDefinition // nil for a fragment
	on        string               // the type of a fragment
	arguments string
	below     []*drawn
}

// maxDrawnDepth is the number of nested selections.
const maxDrawnDepth = 8

// operation draws the root fields of a query.
func (d *drawing) operation() []*drawn { return d.selections(d.schema.Query, maxDrawnDepth) }

// selections draws what is selected on a type: a few of its fields, those that return objects more often.
func (d *drawing) selections(of *ast.Definition, depth int) (list []*drawn) {
	if of.IsAbstractType() {
		for range 1 + d.random.IntN(2) {
			possible := d.schema.PossibleTypes[of.Name]
			object := possible[d.random.IntN(len(possible))]
			list = append(list, &drawn{on: object.Name, below: d.selections(object, depth-1)})
		}
		return list
	}
	for range 1 + d.random.IntN(3) {
		for range 10 {
			f := of.Fields[d.random.IntN(len(of.Fields))]
			isObject := d.schema.Types[f.Type.Name()].IsCompositeType()
			if strings.HasPrefix(f.Name, "_") || isObject && depth <= 0 || !isObject && depth > 0 && d.random.IntN(4) > 0 {
				continue
			}
			if one := d.draw(f, depth); one != nil {
				list = append(list, one)
				break
			}
		}
	}
	return list
}

// draw draws the arguments and selections of a field; nil if it needs an argument that cannot be drawn.
func (d *drawing) draw(f *ast.FieldDefinition, depth int) *drawn {
	var arguments []string
	for _, a := range f.Arguments {
		if !a.Type.NonNull && d.random.IntN(3) > 0 && a.Name != "first" || a.Name == "last" && len(arguments) > 0 && strings.HasPrefix(arguments[len(arguments)-1], "first") {
			continue
		}
		value := d.value(a)
		if value == "" && a.Type.NonNull && a.DefaultValue == nil {
			return nil
		}
		if value != "" {
			arguments = append(arguments, a.Name+": "+value)
		}
	}
	one := &drawn{field: f, arguments: strings.Join(arguments, ", ")}
	if of := d.schema.Types[f.Type.Name()]; of.IsCompositeType() {
		one.below = d.selections(of, depth-1)
	}
	return one
}

// value draws a value of an argument; "" if it has to be left out.
func (d *drawing) value(a *ast.ArgumentDefinition) string {
	of := d.schema.Types[a.Type.Name()]
	switch {
	case a.Name == "ids":
		return d.idList(1 + d.random.IntN(100))
	case a.Name == "places":
		return fmt.Sprintf("[%s]", d.id("Place"))
	case a.Type.Elem != nil:
		return ""
	case a.Name == "first" || a.Name == "last":
		return fmt.Sprint([]int{0, 1, 2, 5, 20, 100}[d.random.IntN(6)])
	case a.Name == "reach":
		return fmt.Sprint(1 + d.random.IntN(3))
	case a.Name == "genre":
		return `"pop"`
	case a.Name == "topic":
		return d.id("Interest")
	case a.Name == "place":
		return d.id("Place")
	case of.Name == "ID":
		return d.id("User")
	case of.Name == "Time":
		return fmt.Sprintf(`"%d-01-01T00:00:00Z"`, 1970+20*d.random.IntN(4))
	case of.Name == "Boolean":
		return fmt.Sprint(d.random.IntN(2) == 0)
	case of.Kind == ast.Enum:
		return of.EnumValues[d.random.IntN(len(of.EnumValues))].Name
	}
	return ""
}

func (d *drawing) id(kind string) string {
	ids := d.ids[kind]
	if len(ids) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", ids[d.random.IntN(len(ids))])
}

// idList draws the ids of objects of one kind.
func (d *drawing) idList(n int) string {
	kinds := []string{"User", "User", "Post", "Comment", "Page", "Interest"}
	kind := kinds[d.random.IntN(len(kinds))]
	list := make([]string, n)
	for i := range list {
		list[i] = d.id(kind)
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// change returns a copy of an operation in which one part is drawn again, repeated or removed.
func (d *drawing) change(list []*drawn, of *ast.Definition, depth int) []*drawn {
	copied := append([]*drawn{}, list...)
	if len(copied) == 0 {
		return d.selections(of, depth)
	}
	i := d.random.IntN(len(copied))
	one := *copied[i]
	below := d.schema.Types[one.on]
	if one.field != nil {
		below = d.schema.Types[one.field.Type.Name()]
	}
	switch kind := d.random.IntN(8); {
	case kind == 0:
		return append(copied, d.selections(of, depth)...)
	case kind == 1 && len(copied) > 1:
		return append(copied[:i], copied[i+1:]...)
	case kind == 2 && one.field != nil: // the same again, with other arguments
		if again := d.draw(one.field, depth); again != nil {
			again.below = one.below
			return append(copied, again)
		}
	case kind == 3 && one.field != nil:
		if again := d.draw(one.field, depth); again != nil {
			again.below = one.below
			copied[i] = again
		}
		return copied
	}
	if len(one.below) > 0 {
		one.below = d.change(one.below, below, depth-1)
		copied[i] = &one
	}
	return copied
}

// text writes an operation. A field that occurs again in its selection has an alias.
func text(list []*drawn) string {
	var b strings.Builder
	aliases := 0
	var write func(list []*drawn)
	write = func(list []*drawn) {
		b.WriteString("{ __typename ")
		for _, one := range list {
			if one.field == nil {
				fmt.Fprintf(&b, "... on %s ", one.on)
			} else {
				if len(one.field.Arguments) > 0 {
					aliases++
					fmt.Fprintf(&b, "a%d: ", aliases)
				}
				b.WriteString(one.field.Name + " ")
				if one.arguments != "" {
					b.WriteString("(" + one.arguments + ") ")
				}
			}
			if len(one.below) > 0 {
				write(one.below)
			}
		}
		b.WriteString("} ")
	}
	write(list)
	return b.String()
}
