package breadth_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"fivefold/graph/breadth/internal/every"
	"fivefold/graph/breadth/internal/every/model"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A teller tells what a field of an object is, before anything is made of it: by the resolvers, methods and members that gqlgen
// binds to the schema, found by their names, and asked about one object at a time. No executor takes part in that.
type teller struct {
	schema   *ast.Schema
	world    *every.World
	crowd    []*model.Member
	resolver *every.Resolver // of one operation
	objects  []reflect.Value // pointers; the number of the first is 1
	numbers  map[any]int     // by pointer, or by value for what is not kept by pointer
}

func newTeller(world *every.World, crowd []*model.Member) *teller {
	return &teller{schema: every.NewExecutableSchema(every.Config{}).Schema(), world: world, crowd: crowd, numbers: map[any]int{}}
}

// begin makes ready for an operation: objects keep their numbers, and what mutations count begins anew.
func (w *teller) begin() { w.resolver = &every.Resolver{World: w.world, Crowd: w.crowd} }

// tell answers like a resolver of one object. Object 0 is the root of the type.
func (w *teller) tell(ctx context.Context, typeName string, object int, name string, args map[string]json.RawMessage) (answer any, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	def := w.schema.Types[typeName].Fields.ForName(name)
	in := []reflect.Value{reflect.ValueOf(ctx)}
	if resolvers := reflect.ValueOf(w.resolver).MethodByName(typeName); resolvers.IsValid() {
		if f := method(resolvers.Call(nil)[0], name); f.IsValid() {
			if object > 0 {
				parent := w.objects[object-1]
				in = append(in, reflect.Append(reflect.MakeSlice(reflect.SliceOf(parent.Type()), 0, 1), parent))
			}
			if in, err = arguments(in, f.Type(), def, args); err != nil {
				return nil, err
			}
			out := f.Call(in)
			if object > 0 {
				return w.only(def, out)
			}
			if err, _ := out[1].Interface().(error); err != nil {
				return nil, err
			}
			return w.spell(def.Type, out[0]), nil
		}
	}
	parent := w.objects[object-1]
	f := method(parent, name)
	if !f.IsValid() {
		return w.spell(def.Type, parent.Elem().FieldByNameFunc(func(member string) bool { return strings.EqualFold(member, name) })), nil
	}
	if f.Type().NumIn() == len(def.Arguments) {
		in = nil // it takes no context
	}
	if in, err = arguments(in, f.Type(), def, args); err != nil {
		return nil, err
	}
	out := f.Call(in)
	if len(out) > 1 {
		if err, _ := out[1].Interface().(error); err != nil {
			return nil, err
		}
	}
	return w.spell(def.Type, out[0]), nil
}

// only takes the one answer out of a batch of one.
func (w *teller) only(def *ast.FieldDefinition, out []reflect.Value) (any, error) {
	err, _ := out[1].Interface().(error)
	if list, ok := err.(graphql.BatchErrors); ok {
		err = list.Errors()[0]
	}
	if err != nil {
		return nil, err
	}
	if n := out[0].Len(); n != 1 {
		return nil, fmt.Errorf("batch resolver of %s returned %d results for one parent", def.Name, n)
	}
	return w.spell(def.Type, out[0].Index(0)), nil
}

// method finds the method of a field.
func method(v reflect.Value, field string) (found reflect.Value) {
	for m := range v.Type().Methods() {
		if strings.EqualFold(m.Name, field) {
			return v.MethodByName(m.Name)
		}
	}
	return found
}

// arguments adds what a function wants behind in: one value for each argument of the field. What was not given is zero.
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

// A reference is an object that can be asked about.
type reference struct {
	Object int    `json:"object"`
	Type   string `json:"type"`
}

// spell makes a value of a type such as is passed on: leaves in their JSON form, objects by number. As in all of gqlgen a nil
// slice is an empty list where there may be no null, and the zero time is null.
func (w *teller) spell(t *ast.Type, v reflect.Value) any {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer && v.Type().Elem().Kind() != reflect.Struct {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Chan:
		all := []any{}
		for event, ok := v.Recv(); ok; event, ok = v.Recv() {
			all = append(all, w.spell(t, event))
		}
		return all
	case t.Elem != nil:
		if v.IsNil() && !t.NonNull {
			return nil
		}
		all := make([]any, v.Len())
		for i := range all {
			all[i] = w.spell(t.Elem, v.Index(i))
		}
		return all
	case w.schema.Types[t.NamedType].IsCompositeType():
		return w.refer(v)
	case v.Kind() == reflect.Float64:
		return json.RawMessage(number(v.Float()))
	}
	return leaf(v)
}

// refer gives an object its number.
func (w *teller) refer(v reflect.Value) any {
	key := v.Interface()
	if v.Kind() == reflect.Struct {
		pointer := reflect.New(v.Type())
		pointer.Elem().Set(v)
		v = pointer
	} else if v.IsNil() {
		return nil
	}
	n, ok := w.numbers[key]
	if !ok {
		w.objects = append(w.objects, v)
		n = len(w.objects)
		w.numbers[key] = n
	}
	return reference{n, v.Type().Elem().Name()}
}

func leaf(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case *time.Time:
		if x == nil {
			return nil
		}
		return leaf(reflect.ValueOf(*x))
	case time.Time:
		if x.IsZero() {
			return nil
		}
	case model.Shade:
		return []string{model.Light: "LIGHT", model.Dark: "DARK"}[x]
	}
	return v.Interface()
}

// number spells a float; JSON has no word for one that is no number, but a string is none either.
func number(f float64) string {
	text, err := json.Marshal(f)
	if err != nil {
		return fmt.Sprintf("%q", fmt.Sprint(f))
	}
	return string(text)
}
