package main

import (
	"fmt"
	"go/types"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// own are gqlgen's marshalers that Writer implements, with their parameter types.
var own = map[string]struct{ method, takes string }{
	"MarshalString": {"String", "string"}, "MarshalID": {"String", "string"}, "MarshalBoolean": {"Boolean", "bool"},
	"MarshalInt": {"Int", "int64"}, "MarshalInt8": {"Int", "int64"}, "MarshalInt16": {"Int", "int64"}, "MarshalInt32": {"Int", "int64"}, "MarshalInt64": {"Int", "int64"},
	"MarshalFloat": {"Float", "float64"}, "MarshalFloatContext": {"Float", "float64"}, "MarshalTime": {"Time", ""},
}

// leaf returns the expression that writes a value and evaluates to its State.
func (w *writer) leaf(t *config.TypeReference, value string) string {
	if !t.IsSlice() && !t.IsNilable() {
		return w.scalar(t, value)
	}
	name := "breadthLeaf" + t.UniquenessKey()
	w.helper(name, func() {
		w.line("\nfunc %s(w *executor.Writer, v %s) executor.State {", name, ref(t.GO))
		if t.IsNilable() && (!t.IsSlice() || !t.GQL.NonNull) {
			w.line("if v == nil {")
			w.line("return executor.Null")
			w.line("}")
		}
		switch {
		case t.IsPtrToSlice() || t.IsPtrToIntf() || t.IsPtrToPtr() && t.Marshaler == nil && !t.IsMarshaler:
			w.line("return %s", w.leaf(t.Elem(), "*v"))
		case t.IsSlice():
			w.line("return executor.Leaves(w, v, %t, %s)", t.Elem().GQL.NonNull, w.element(t.Elem()))
		default:
			w.line("return %s", w.scalar(t, "v"))
		}
		w.line("}")
	})
	return name + "(w, " + value + ")"
}

// element returns the name of a function that writes an element of a list.
func (w *writer) element(t *config.TypeReference) string {
	name := "breadthLeaf" + t.UniquenessKey()
	if t.IsSlice() || t.IsNilable() {
		w.leaf(t, "")
		return name
	}
	return w.helper(name, func() {
		w.line("\nfunc %s(w *executor.Writer, v %s) executor.State {", name, ref(t.GO))
		w.line("return %s", w.scalar(t, "v"))
		w.line("}")
	})
}

// scalar returns the expression that writes a value that is not null.
func (w *writer) scalar(t *config.TypeReference, value string) string {
	if t.IsMarshaler {
		switch {
		case w.isGeneratedEnum(t):
			return fmt.Sprintf("w.Name(string(%s))", pointedTo(t, value))
		case t.IsContext:
			return fmt.Sprintf("w.MarshalContext(%s)", value)
		}
		return fmt.Sprintf("w.Marshal(%s)", value)
	}
	if t.IsTargetNilable() && !t.IsNilable() {
		value = "&" + value
	} else if !t.IsTargetNilable() && t.IsNilable() {
		value = "*" + value
	}
	base := t.Target
	if t.HasEnumValues() {
		value = fmt.Sprintf("%s[%s]", t.EnumMarshalVar(false), value)
	} else if t.CastType != nil {
		value = fmt.Sprintf("%s(%s)", ref(t.CastType), value)
		base = t.CastType
	}
	if t.Marshaler == nil {
		return fmt.Sprintf("w.Marshal(%s)", value) // does not compile, which reports the missing marshaler
	}
	if o, ok := own[t.Marshaler.Name()]; ok && t.Marshaler.Pkg().Path() == "github.com/99designs/gqlgen/graphql" {
		if o.takes != "" && base.String() != o.takes {
			value = fmt.Sprintf("%s(%s)", o.takes, value)
		}
		if o.method == "Int" && t.GQL.Name() != "Int" {
			o.method = "Int64"
		}
		return fmt.Sprintf("w.%s(%s)", o.method, value)
	}
	if appender := appender(t.Marshaler); appender != "" {
		return fmt.Sprintf("executor.Append(w, %s, %s)", value, appender)
	}
	if t.IsContext {
		return fmt.Sprintf("w.MarshalContext(%s(%s))", templates.Call(t.Marshaler), value)
	}
	return fmt.Sprintf("w.Marshal(%s(%s))", templates.Call(t.Marshaler), value)
}

func pointedTo(t *config.TypeReference, value string) string {
	if t.IsPtr() {
		return "*" + value
	}
	return value
}

// appender returns the name of the function AppendX beside a MarshalX, or an empty string.
func appender(marshaler *types.Func) string {
	name := "Append" + marshaler.Name()[len("Marshal"):]
	f, ok := marshaler.Pkg().Scope().Lookup(name).(*types.Func)
	if !ok {
		return ""
	}
	return templates.Call(f)
}

// isGeneratedEnum reports whether gqlgen generated the type. Its values are names and need no escapes.
func (w *writer) isGeneratedEnum(t *config.TypeReference) bool {
	named, ok := types.Unalias(t.Target).(*types.Named)
	if !ok || t.Definition.Kind != ast.Enum || !w.data.Config.Model.IsDefined() {
		return false
	}
	basic, ok := named.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String && w.binder.ObjectPosition(named.Obj()).Filename == w.data.Config.Model.Filename
}
