package executor

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Tables describe the object types of a schema. The generator plugin writes them.
type Tables struct {
	Objects []*Object
	// Begin returns the context that input decoding needs and the value that the functions of the tables receive as begun.
	Begin func(context.Context, *graphql.OperationContext) (context.Context, any)

	byName map[string]*Object
}

// An Object is an object type.
type Object struct {
	Name   string
	Fields []*Field

	def    *ast.Definition
	byName map[string]*Field
}

// A Field is a field of an object type. A column is a slice with one value per parent: []*User for objects, []string for a
// String field. A field without Call reads its values from the column of its parents; one with Call reads them from the column that
// the call returns. It has one of Leaf, Expand and Opaque.
type Field struct {
	Name   string
	Source graphql.NullSource // where a null comes from, for errors

	// Args decodes the arguments; nil when there are none.
	Args func(ctx context.Context, begun any, raw map[string]any) (map[string]any, error)
	// Call resolves the field for all parents, which come in parts that Join concatenates. A root has no parents and one result.
	Call func(ctx context.Context, begun any, fc *graphql.FieldContext, parents []any) (any, error)
	// Column returns the result of Call as a column, and its length; -1 when the result has another type. See Many and One.
	Column func(answer any) (any, int)
	// Inline means that Call only computes and takes part in no level.
	Inline bool
	// Next waits for the next event of the stream that Call returned and returns it as a column. Only subscriptions have it.
	Next func(ctx context.Context, stream any) (any, bool)

	// Leaf writes the value at i.
	Leaf func(w *Writer, column any, i int) State
	// Expand adds the objects in the values with indices from to to-1 to an Expansion. Kinds are the names of their types.
	Expand func(x *Expansion, column any, from, to int)
	Kinds  []string
	// Opaque returns the whole value of the field as gqlgen writes it.
	Opaque func(ctx context.Context, begun any, sel ast.SelectionSet, answer any) graphql.Marshaler

	object *Object
	def    *ast.FieldDefinition
	typ    *nullability
	kinds  []*Object
}

// A nullability is the nullability of a type and of its elements.
type nullability struct {
	isNonNull bool
	elem      *nullability // of a list
	text      string
}

func nullabilityOf(t *ast.Type) *nullability {
	if t == nil {
		return nil
	}
	return &nullability{isNonNull: t.NonNull, elem: nullabilityOf(t.Elem), text: t.String()}
}

// bind resolves the names in the tables.
func (t *Tables) bind(schema *ast.Schema, onlyComputes func(string) bool) {
	t.byName = make(map[string]*Object, len(t.Objects))
	for _, o := range t.Objects {
		t.byName[o.Name] = o
	}
	for _, o := range t.Objects {
		o.def = schema.Types[o.Name]
		o.byName = make(map[string]*Field, len(o.Fields))
		for _, f := range o.Fields {
			o.byName[f.Name] = f
			f.object, f.def = o, o.def.Fields.ForName(f.Name)
			f.typ = nullabilityOf(f.def.Type)
			isRoot := o.def == schema.Query || o.def == schema.Mutation || o.def == schema.Subscription
			f.Inline = f.Inline || !isRoot && onlyComputes != nil && onlyComputes(o.Name+"."+f.Name)
			for _, kind := range f.Kinds {
				f.kinds = append(f.kinds, t.byName[kind])
			}
		}
	}
}

// Join concatenates the parts of a column.
func Join[P any](parts []any) []P {
	if len(parts) == 1 {
		return parts[0].([]P)
	}
	var all []P
	for _, part := range parts {
		all = append(all, part.([]P)...)
	}
	return all
}

// Many is the Column of a call with one result per parent.
func Many[R any](answer any) (any, int) {
	column, ok := answer.([]R)
	if !ok {
		return nil, -1
	}
	return answer, len(column)
}

// One is the Column of a call on a root. A nil result is an empty column.
func One[R any](answer any) (any, int) {
	if answer == nil {
		return nil, 0
	}
	value, ok := answer.(R)
	if !ok {
		return nil, -1
	}
	return []R{value}, 1
}

// Next is the Next of a stream.
func Next[R any](ctx context.Context, stream any) (any, bool) {
	select {
	case value, ok := <-stream.(<-chan R):
		return []R{value}, ok
	case <-ctx.Done():
		return nil, false
	}
}

// Each returns a column of what get returns for each parent. An error or panic concerns its parent only.
func Each[P, R any](ctx context.Context, parents []P, get func(P) (R, error)) ([]R, error) {
	out := make([]R, len(parents))
	var failed graphql.BatchErrorList
	for i, parent := range parents {
		err := guard(ctx, func() (err error) {
			out[i], err = get(parent)
			return err
		})
		if err != nil {
			if failed == nil {
				failed = make(graphql.BatchErrorList, len(parents))
			}
			failed[i] = err
		}
	}
	if failed != nil {
		return out, failed
	}
	return out, nil
}

// guard returns a panic as an error, converted by the recover function of the operation.
func guard(ctx context.Context, do func() error) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			// Not oc.Recover, which would add a path without indices.
			err = graphql.GetOperationContext(ctx).RecoverFunc(ctx, panicked)
		}
	}()
	return do()
}
