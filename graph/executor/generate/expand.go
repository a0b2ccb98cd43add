package main

import (
	"go/types"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// ref returns the name of a type in the file.
func ref(t types.Type) string {
	return strings.ReplaceAll(templates.CurrentImports.LookupType(t), "interface{}", "any")
}

// expand writes the Expand function of a field. value is the expression for the objects in v, an element of the column.
func (w *writer) expand(f *codegen.Field, column, value string) {
	t := f.TypeReference
	kinds := w.kinds(t.Definition)
	w.line("Kinds: []string{%s},", `"`+strings.Join(kinds, `", "`)+`"`)
	w.line("Expand: func(x *executor.Expansion, column any, from, to int) {")
	switch element := pointed(t); {
	case element != nil && value == "v" && !t.IsSlice():
		w.line("executor.Pointers(x, column.([]%s)[from:to])", column)
	case element != nil && t.IsSlice():
		w.line("executor.Lists(x, %t, column.([]%s)[from:to], func(v %s) %s { return %s })", t.GQL.NonNull, column, column, ref(t.GO), value)
	default:
		if t.Definition.Kind == ast.Object && t.GQL.Elem == nil {
			w.line("rows := make(%s, 0, to-from)", w.rowsType(t.Definition))
		} else {
			w.line("var rows %s", w.rowsType(t.Definition))
		}
		w.line("for i, v := range column.([]%s)[from:to] {", column)
		w.line("%s(x, &rows, i, %s)", w.place(t), value)
		w.line("}")
		if t.Definition.Kind == ast.Object {
			w.line("x.Rows(0, len(rows), rows)")
		} else {
			for i, kind := range kinds {
				w.line("x.Rows(%d, len(rows.of%s), rows.of%s)", i, kind, kind)
			}
		}
	}
	w.line("},")
}

// pointed returns the object that a type, or the elements of a list type, points to, or nil.
func pointed(t *config.TypeReference) types.Type {
	if t.IsSlice() {
		t = t.Elem()
	}
	if p, ok := t.GO.(*types.Pointer); ok && t.Definition.Kind == ast.Object && !t.IsPtrToPtr() && !t.IsPtrToSlice() && t.GQL.Elem == nil {
		return p.Elem()
	}
	return nil
}

// kinds returns the possible object types of a type. The parser lists interfaces that implement an interface among its types.
func (w *writer) kinds(def *ast.Definition) (names []string) {
	for _, possible := range w.data.Schema.GetPossibleTypes(def) {
		if possible.Kind == ast.Object {
			names = append(names, possible.Name)
		}
	}
	slices.Sort(names)
	return names
}

// rowsType returns the type that collects objects: a slice, or for several kinds a struct of slices.
func (w *writer) rowsType(def *ast.Definition) string {
	if def.Kind == ast.Object {
		return "[]" + ref(w.data.Objects.ByName(def.Name).Reference())
	}
	return w.helper("breadthRowsOf"+def.Name, func() {
		w.line("\ntype breadthRowsOf%s struct {", def.Name)
		for _, kind := range w.kinds(def) {
			w.line("of%s []%s", kind, ref(w.data.Objects.ByName(kind).Reference()))
		}
		w.line("}")
	})
}

// place returns the name of the function that sets the entry of one value, and writes it.
func (w *writer) place(t *config.TypeReference) string {
	name := "breadthPlace" + t.UniquenessKey()
	return w.helper(name, func() {
		w.line("\nfunc %s(x *executor.Expansion, rows *%s, at int, v %s) {", name, w.rowsType(t.Definition), ref(t.GO))
		if t.IsNilable() && (!t.IsSlice() || !t.GQL.NonNull) {
			w.line("if v == nil {")
			w.line("x.Null(at)")
			w.line("return")
			w.line("}")
		}
		switch {
		case t.IsPtrToSlice() || t.IsPtrToIntf() || t.IsPtrToPtr():
			w.line("%s(x, rows, at, *v)", w.place(t.Elem()))
		case t.IsSlice():
			w.line("start := x.List(at, len(v))")
			w.line("for i := range v {")
			if elem := t.Elem(); elem.Definition.Kind == ast.Object && !elem.IsNilable() {
				w.line("x.Object(start+i, len(*rows), 0, 1)")
				w.line("*rows = append(*rows, &v[i])")
			} else {
				w.line("%s(x, rows, start+i, v[i])", w.place(elem))
			}
			w.line("}")
		case t.Definition.Kind == ast.Object:
			w.line("x.Object(at, len(*rows), 0, 1)")
			w.line("*rows = append(*rows, %sv)", address(!t.IsNilable()))
		default:
			w.pick(t.Definition)
		}
		w.line("}")
	})
}

func address(is bool) string {
	if is {
		return "&"
	}
	return ""
}

// pick writes the type switch over the possible types of an abstract value, in gqlgen's order.
func (w *writer) pick(def *ast.Definition) {
	kinds := w.kinds(def)
	w.line("switch v := v.(type) {")
	for _, possible := range w.data.Interfaces[def.Name].Implementors {
		if possible.Kind != ast.Object {
			continue
		}
		w.line("case %s:", ref(possible.Type))
		if possible.CanBeNil() {
			w.line("if v == nil {")
			w.line("x.Null(at)")
			w.line("return")
			w.line("}")
		}
		w.line("x.Object(at, len(rows.of%s), %d, %d)", possible.Name, slices.Index(kinds, possible.Name), len(kinds))
		w.line("rows.of%s = append(rows.of%s, %sv)", possible.Name, possible.Name, address(possible.TakeRef))
	}
	w.line("default:")
	w.line("x.Unknown(at, v, %q)", def.Name)
	w.line("}")
}
