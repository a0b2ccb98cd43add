package executor

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Tables tell the executor what the objects of a schema are made of. The plugin writes them.
type Tables struct {
	Objects []*Object
	// Begin makes what the functions of the tables need for one operation, and the context that input decoding needs.
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

// A Field is a field of an object type. A column is a slice with one value a parent: []*User for objects, []string for what a
// String field answers. A field without Call reads its values from the column of its parents; one with Call reads them from the
// column that the call answers. It has one of Leaf, Expand and Opaque.
type Field struct {
	Name   string
	Source graphql.NullSource // says in errors where a null came from

	// Args decodes the arguments; nil when there are none.
	Args func(ctx context.Context, begun any, raw map[string]any) (map[string]any, error)
	// Call asks for all parents, which come in parts that Join puts together. On a root there are no parents and one answer.
	Call func(ctx context.Context, begun any, fc *graphql.FieldContext, parents []any) (any, error)
	// Column makes a column of what Call answered and tells its length: -1 when it is none. See Many and One.
	Column func(answer any) (any, int)
	// Inline says that Call only computes, so that it takes part in no level.
	Inline bool
	// Next waits for the next event of the stream that Call answers and makes a column of it: of a subscription only.
	Next func(ctx context.Context, stream any) (any, bool)

	// Leaf writes the value at i.
	Leaf func(w *Writer, column any, i int) State
	// Expand lays out the objects that the values from one index to another hold. Kinds are their types.
	Expand func(x *Expansion, column any, from, to int)
	Kinds  []string
	// Opaque makes the whole answer of the field by gqlgen's own means.
	Opaque func(ctx context.Context, begun any, sel ast.SelectionSet, answer any) graphql.Marshaler

	object *Object
	def    *ast.FieldDefinition
	typ    *nullability
	kinds  []*Object
}

// A nullability is a type as nulls see it.
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

// bind looks up the names of the tables.
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

// Join puts the parts of a column together.
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

// Many is the Column of a call that answers for all parents at once.
func Many[R any](answer any) (any, int) {
	column, ok := answer.([]R)
	if !ok {
		return nil, -1
	}
	return answer, len(column)
}

// One is the Column of a call on a root. No answer at all is an empty column.
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

// Each makes a column with a method of the parents, where each may fail or panic alone.
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

// guard makes an error of a panic, by the recover function of the operation.
func guard(ctx context.Context, do func() error) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			// Not oc.Recover, which would stamp a path on it that has no indices.
			err = graphql.GetOperationContext(ctx).RecoverFunc(ctx, panicked)
		}
	}()
	return do()
}
