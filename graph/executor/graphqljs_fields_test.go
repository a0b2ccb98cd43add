package executor_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"fivefold/graph/executor/internal/testschema"
	"fivefold/graph/executor/internal/testschema/model"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A fieldSource returns the values of fields before completion: from the resolvers, methods and struct fields that gqlgen binds to the
// schema, found by their names and called for one object at a time. No executor is involved.
type fieldSource struct {
	schema   *ast.Schema
	world    *testschema.Fixture
	crowd    []*model.Member
	resolver *testschema.Resolver // of one operation
	objects  []reflect.Value      // pointers; the number of the first is 1
	numbers  map[any]int          // by pointer, or by value for objects without a pointer
}

func newFieldSource(world *testschema.Fixture, crowd []*model.Member) *fieldSource {
	return &fieldSource{schema: testschema.NewExecutableSchema(testschema.Config{}).Schema(), world: world, crowd: crowd, numbers: map[any]int{}}
}

// reset prepares for an operation: objects keep their numbers, and the counter of mutations starts again.
func (w *fieldSource) reset() {
	w.resolver = &testschema.Resolver{Fixture: w.world, AllMembers: w.crowd}
}

// resolve returns the value of a field of one object. Object 0 is the root of the type.
func (w *fieldSource) resolve(ctx context.Context, typeName string, object int, name string, args map[string]json.RawMessage) (answer any, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	def := w.schema.Types[typeName].Fields.ForName(name)
	in := []reflect.Value{reflect.ValueOf(ctx)}
	var resolver, parent reflect.Value
	if all := reflect.ValueOf(w.resolver).MethodByName(typeName); all.IsValid() {
		resolver = method(all.Call(nil)[0], name)
	}
	if object == 0 {
		return w.call(resolver, in, def, args, false)
	}
	parent = w.objects[object-1]
	if resolver.IsValid() {
		parents := reflect.Append(reflect.Zero(reflect.SliceOf(parent.Type())), parent)
		return w.call(resolver, append(in, parents), def, args, true)
	}
	if f := method(parent, name); f.IsValid() {
		return w.call(f, in[:f.Type().NumIn()-len(def.Arguments)], def, args, false) // with a context or without
	}
	return w.spell(def.Type, parent.Elem().FieldByNameFunc(func(member string) bool { return strings.EqualFold(member, name) })), nil
}

// call calls a resolver or a method. From a batch of one it returns the one result.
func (w *fieldSource) call(f reflect.Value, in []reflect.Value, def *ast.FieldDefinition, args map[string]json.RawMessage, isBatch bool) (any, error) {
	in, err := arguments(in, f.Type(), def, args)
	if err != nil {
		return nil, err
	}
	out := f.Call(in)
	if len(out) > 1 {
		err, _ = out[1].Interface().(error)
	}
	if list, ok := err.(graphql.BatchErrors); ok { //nolint:errorlint // as gqlgen: a wrapped list is one error
		err = list.Errors()[0]
	}
	switch {
	case err != nil:
		return nil, err
	case !isBatch:
		return w.spell(def.Type, out[0]), nil
	case out[0].Len() != 1:
		return nil, fmt.Errorf("batch resolver of %s returned %d results for one parent", def.Name, out[0].Len())
	}
	return w.spell(def.Type, out[0].Index(0)), nil
}

// method returns the method of a field, or the zero Value.
func method(v reflect.Value, field string) (found reflect.Value) {
	for m := range v.Type().Methods() {
		if strings.EqualFold(m.Name, field) {
			return v.MethodByName(m.Name)
		}
	}
	return found
}

// arguments appends one value for each argument of the field to in. Missing arguments are zero.
func arguments(in []reflect.Value, function reflect.Type, def *ast.FieldDefinition, args map[string]json.RawMessage) ([]reflect.Value, error) {
	for _, arg := range def.Arguments {
		v := reflect.New(function.In(len(in)))
		if raw, ok := args[arg.Name]; ok {
			if err := json.Unmarshal(raw, v.Interface()); err != nil {
				return nil, err
			}
		}
		in = append(in, v.Elem())
	}
	return in, nil
}
