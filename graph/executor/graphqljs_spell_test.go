package executor_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"fivefold/graph/executor/internal/testschema/model"

	"github.com/vektah/gqlparser/v2/ast"
)

// A reference identifies an object whose fields can be requested.
type reference struct {
	Object int    `json:"object"`
	Type   string `json:"type"`
}

// spell converts a value of a type for graphql-js: leaves to their JSON form, objects to references. As in gqlgen, a nil slice is an
// empty list in a non-null position, and the zero time is null.
func (w *fieldSource) spell(t *ast.Type, v reflect.Value) any {
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

// refer returns the reference of an object and assigns its number.
func (w *fieldSource) refer(v reflect.Value) any {
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

// number formats a float. NaN and infinities, which JSON lacks, become strings, which are no numbers either.
func number(f float64) string {
	text, err := json.Marshal(f)
	if err != nil {
		return fmt.Sprintf("%q", fmt.Sprint(f))
	}
	return string(text)
}
