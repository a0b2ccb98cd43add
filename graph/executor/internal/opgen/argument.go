package opgen

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// arguments draws the arguments of a field: all required ones and some of the others.
func (o *generator) arguments(f *ast.FieldDefinition) string {
	var args []string
	for _, arg := range f.Arguments {
		needed := arg.Type.NonNull && arg.DefaultValue == nil
		if needed || o.below(2, "argument") > 0 {
			args = append(args, arg.Name+": "+o.value(arg.Type, arg.DefaultValue != nil, arg.Name, 2))
		}
	}
	if len(args) == 0 {
		return ""
	}
	return "(" + strings.Join(args, ", ") + ")"
}

// value draws a value for a position of a type, which may have a default: a variable, or a literal that may contain variables.
func (o *generator) value(t *ast.Type, hasDefault bool, argument string, depth int) string {
	if o.isConstant || o.below(4, "variable") > 0 {
		return o.literal(t, argument, depth)
	}
	if known := o.byType[t.String()]; len(known) > 0 && o.below(3, "again") == 0 {
		return known[o.below(len(known), "known")]
	}
	return o.declare(t, hasDefault, argument, depth)
}

// declare declares a variable for a position, with a value, a default, both or neither. If the variable or the position has a default,
// the variable may be nullable in a non-null position; Nulls decides whether it may be null then.
func (o *generator) declare(t *ast.Type, hasDefault bool, argument string, depth int) string {
	name := "v" + strconv.Itoa(len(o.declared))
	isGiven, byDefault := o.below(4, "given") > 0, ""
	if o.below(3, "default") == 0 {
		byDefault = " = " + o.constant(t, argument, depth)
		hasDefault = true
	}
	nullable := *t
	nullable.NonNull = t.NonNull && (!hasDefault || o.below(2, "nullable") != 0)
	if isGiven || nullable.NonNull && byDefault == "" {
		given := t
		if o.Nulls {
			given = &nullable
		}
		o.variables[name] = decoded(o.constant(given, argument, depth))
	}
	o.declared = append(o.declared, fmt.Sprintf("$%s: %s%s", name, &nullable, byDefault))
	o.byType[nullable.String()] = append(o.byType[nullable.String()], "$"+name)
	return "$" + name
}

// decoded returns the value of a literal as a transport decodes it from JSON.
func decoded(literal string) (value any) {
	doc, err := parser.ParseQuery(&ast.Source{Input: "{ f(v: " + literal + ") }"})
	if err != nil {
		panic(err)
	}
	d := json.NewDecoder(strings.NewReader(asJSON(doc.Operations[0].SelectionSet[0].(*ast.Field).Arguments[0].Value)))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		panic(err)
	}
	return value
}

func asJSON(v *ast.Value) string {
	children := make([]string, len(v.Children))
	for i, child := range v.Children {
		children[i] = asJSON(child.Value)
		if v.Kind == ast.ObjectValue {
			children[i] = strconv.Quote(child.Name) + ":" + children[i]
		}
	}
	switch v.Kind {
	case ast.ListValue:
		return "[" + strings.Join(children, ",") + "]"
	case ast.ObjectValue:
		return "{" + strings.Join(children, ",") + "}"
	case ast.StringValue, ast.EnumValue:
		return strconv.Quote(v.Raw)
	}
	return v.Raw
}

// constant draws a literal without variables.
func (o *generator) constant(t *ast.Type, argument string, depth int) string {
	before := o.isConstant
	defer func() { o.isConstant = before }()
	o.isConstant = true
	return o.literal(t, argument, depth)
}

// literal draws a literal of a type. A list may be written as the one element it has.
func (o *generator) literal(t *ast.Type, argument string, depth int) string {
	if !t.NonNull && o.below(6, "null") == 0 {
		return "null"
	}
	if t.Elem != nil {
		if o.below(6, "single") == 0 {
			single := *t.Elem
			single.NonNull = true // null would be the list
			return o.constant(&single, argument, depth)
		}
		elements := make([]string, o.below(5, "length"))
		for i := range elements {
			elements[i] = o.value(t.Elem, false, argument, depth)
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

func (o *generator) object(def *ast.Definition, depth int) string {
	var fields []string
	for _, f := range def.Fields {
		needed := f.Type.NonNull && f.DefaultValue == nil
		if needed || depth > 0 && o.below(2, "input") > 0 {
			fields = append(fields, f.Name+": "+o.value(f.Type, f.DefaultValue != nil, f.Name, depth-1))
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}
