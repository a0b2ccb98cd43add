package draw

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// arguments draws the arguments of a field: all it needs, and some of the others.
func (o *drawing) arguments(f *ast.FieldDefinition) string {
	var args []string
	for _, arg := range f.Arguments {
		needed := arg.Type.NonNull && arg.DefaultValue == nil
		if !needed && o.below(2, "argument") == 0 {
			continue
		}
		literal := o.value(arg.Type, arg.Name, 2)
		if o.below(3, "variable") > 0 || strings.Contains(literal, "{") && !isJSON(literal) {
			args = append(args, arg.Name+": "+literal)
			continue
		}
		args = append(args, arg.Name+": $"+o.declare(arg.Type, literal))
	}
	if len(args) == 0 {
		return ""
	}
	return "(" + strings.Join(args, ", ") + ")"
}

func isJSON(text string) bool { return json.Valid([]byte(text)) }

// declare makes a variable with a value.
func (o *drawing) declare(t *ast.Type, literal string) string {
	name := "v" + strconv.Itoa(len(o.declared))
	var value any
	d := json.NewDecoder(strings.NewReader(literal))
	d.UseNumber() // as transports do
	if err := d.Decode(&value); err != nil {
		value = literal // the name of an enum
	}
	o.variables[name] = value
	o.declared = append(o.declared, fmt.Sprintf("$%s: %s", name, t))
	return name
}

// value draws a literal of a type.
func (o *drawing) value(t *ast.Type, argument string, depth int) string {
	if !t.NonNull && o.below(6, "null") == 0 {
		return "null"
	}
	if t.Elem != nil {
		elements := make([]string, o.below(3, "length"))
		for i := range elements {
			elements[i] = o.value(t.Elem, argument, depth)
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	name := t.Name()
	if o.Values != nil {
		if values := o.Values(name, argument); len(values) > 0 {
			return values[o.below(len(values), "value")]
		}
	}
	switch def := o.Schema.Types[name]; {
	case def.Kind == ast.Enum:
		return def.EnumValues[o.below(len(def.EnumValues), "value")].Name
	case def.Kind == ast.InputObject:
		return o.object(def, depth)
	case name == "Int":
		return strconv.Itoa(o.below(5, "value"))
	case name == "Float":
		return []string{"0.5", "-1.5e3", "7"}[o.below(3, "value")]
	case name == "Boolean":
		return strconv.FormatBool(o.below(2, "value") == 0)
	}
	return []string{`"a"`, `"b \" c"`, `""`}[o.below(3, "value")]
}

func (o *drawing) object(def *ast.Definition, depth int) string {
	var fields []string
	for _, f := range def.Fields {
		needed := f.Type.NonNull && f.DefaultValue == nil
		if !needed && (depth == 0 || o.below(2, "input") == 0) {
			continue
		}
		fields = append(fields, f.Name+": "+o.value(f.Type, f.Name, depth-1))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}
