package main

import (
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/templates"
)

// Body returns the text of the file.
func (w *writer) Body() (string, error) {
	for _, path := range []string{"context", "github.com/99designs/gqlgen/graphql", "github.com/vektah/gqlparser/v2/ast", runtimePath} {
		if _, err := templates.CurrentImports.Reserve(path); err != nil {
			return "", err
		}
	}
	w.line("\n// NewBreadthFirstSchema makes an executable schema that runs operations level by level. Introspection returns cfg.Schema when it is")
	w.line("// set; operations are always validated against the whole schema.")
	w.line("func NewBreadthFirstSchema(cfg Config, options executor.Options) *executor.Executor {")
	w.line("introspected := NewExecutableSchema(cfg).(*executableSchema)")
	w.line("cfg.Schema = nil")
	w.line("schema := NewExecutableSchema(cfg)")
	w.line("return executor.New(schema, &executor.Tables{")
	w.line("Objects: []*executor.Object{")
	for _, o := range w.objects {
		w.line("breadthObject%s(),", o.Name)
	}
	w.line("},")
	w.begin()
	w.line("}, options)")
	w.line("}")
	for _, o := range w.objects {
		w.object(o)
	}
	for len(w.waiting) > 0 {
		write := w.waiting[0]
		w.waiting = w.waiting[1:]
		write()
	}
	return w.text.String(), nil
}

// begin writes Begin, which creates gqlgen's execution context and registers the input decoders as gqlgen does.
func (w *writer) begin() {
	w.line("Begin: func(ctx context.Context, oc *graphql.OperationContext) (context.Context, any) {")
	w.line("ec := newExecutionContext(oc, introspected, nil)")
	w.line("return graphql.WithLazyInputUnmarshalerIndex(ctx, func() *graphql.InputUnmarshalerIndex {")
	w.line("return graphql.NewInputUnmarshalerIndex(")
	for _, input := range w.data.Inputs {
		if !input.HasUnmarshal() {
			w.line("graphql.NewInputUnmarshaler(%q, ec.unmarshalInput%s),", input.Name, input.Name)
		}
	}
	w.line(")")
	w.line("}), ec")
	w.line("},")
}

func (w *writer) object(o *codegen.Object) {
	w.line("\nfunc breadthObject%s() *executor.Object {", o.Name)
	w.line("return &executor.Object{Name: %q, Fields: []*executor.Field{", o.Name)
	for _, f := range o.Fields {
		w.line("{Name: %q, Source: %q,", f.Name, source(f))
		w.field(o, f)
		w.line("},")
	}
	w.line("}}")
	w.line("}")
}

// source returns where the nulls of a field come from, in gqlgen's terms.
func source(f *codegen.Field) string {
	switch {
	case f.IsResolver:
		return "resolver"
	case f.IsMethod():
		return "model_method"
	}
	return "model_field"
}

func (w *writer) field(o *codegen.Object, f *codegen.Field) {
	if args := f.ArgsFunc(); args != "" {
		w.line("Args: func(ctx context.Context, begun any, raw map[string]any) (map[string]any, error) {")
		w.line("return begun.(*executionContext).%s(ctx, raw)", args)
		w.line("},")
	}
	// A value is read from the column of its parents or from that of the results.
	column, value := "", "v"
	switch {
	case o.Root || f.IsMethod() || f.IsResolver:
		w.call(o, f)
		column = ref(f.TypeReference.GO)
	default:
		column, value = ref(o.Reference()), "v."+f.GoFieldName
	}
	switch {
	case f.IsReserved():
		w.line("Opaque: func(ctx context.Context, begun any, sel ast.SelectionSet, answer any) graphql.Marshaler {")
		w.line("return begun.(*executionContext).%s(ctx, sel, answer.(%s))", f.TypeReference.MarshalFunc(), ref(f.TypeReference.GO))
		w.line("},")
	case f.TypeReference.Definition.IsLeafType():
		w.line("Leaf: func(w *executor.Writer, column any, i int) executor.State {")
		w.line("v := column.([]%s)[i]", column)
		w.line("return %s", w.leaf(f.TypeReference, value))
		w.line("},")
	default:
		w.expand(f, column, value)
	}
}

// call writes the Call function of a field. A method that takes a context may ask a store and takes part in a level; other methods only
// compute.
func (w *writer) call(o *codegen.Object, f *codegen.Field) {
	w.line("Call: func(ctx context.Context, begun any, fc *graphql.FieldContext, parents []any) (any, error) {")
	own := f.IsMethod() && f.GoReceiverName == "ec"
	switch {
	case f.IsBatch():
		w.line("return begun.(*executionContext).Resolvers.%s().%s(%s)", templates.UcFirst(o.Name), f.GoFieldName,
			f.BatchCallArgs("executor.Join["+ref(o.Reference())+"](parents)", ""))
	case f.IsResolver:
		w.line("return begun.(*executionContext).Resolvers.%s", f.ShortInvocation())
	case own && f.Name == "_entities": // which gqlgen runs in its own goroutines
		w.line("ec, reps := begun.(*executionContext), %s", strings.TrimPrefix(f.CallArgs(), "ctx,"))
		w.line("list := make(%s, len(reps))", ref(f.TypeReference.GO))
		w.line("return list, executor.Groups(ctx, ec.buildRepresentationGroups(ctx, reps), func(ctx context.Context, name string, reps []EntityWithIndex) {")
		w.line("ec.resolveEntityGroup(ctx, name, reps, list)")
		w.line("})")
	case own:
		w.line("return begun.(*executionContext).%s(%s)%s", f.GoFieldName, f.CallArgs(), noError(f))
	default:
		w.line("return executor.Each(ctx, executor.Join[%s](parents), func(v %s) (%s, error) {", ref(o.Reference()), ref(o.Reference()), ref(f.TypeReference.GO))
		w.line("return v.%s(%s)%s", f.GoFieldName, f.CallArgs(), noError(f))
		w.line("})")
	}
	w.line("},")
	switch {
	case o.Stream:
		w.line("Next: executor.Next[%s],", ref(f.TypeReference.GO))
	case o.Root:
		w.line("Column: executor.One[%s],", ref(f.TypeReference.GO))
	default:
		w.line("Column: executor.Many[%s],", ref(f.TypeReference.GO))
		if !f.IsResolver && !f.MethodHasContext {
			w.line("Inline: true,")
		}
	}
}

func noError(f *codegen.Field) string {
	if f.NoErr {
		return ", nil"
	}
	return ""
}

// helper schedules a function to be written once, after the current one, and returns its name.
func (w *writer) helper(name string, write func()) string {
	if !w.helpers[name] {
		w.helpers[name] = true
		w.waiting = append(w.waiting, write)
	}
	return name
}
