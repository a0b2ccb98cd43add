package storetest

import (
	"reflect"

	"pgregory.net/rapid"
)

// The functions here enumerate the fields of a change, such as stores.PageChange, and set the fields of the same names in its noun. They do
// not use the Apply of the change, which engines may use. A new field of a change needs no edit here.

// withTexts returns the change with every text that is nil set to a value that differs from those of all other fields.
func withTexts[C any](change C) C {
	v := reflect.ValueOf(&change).Elem()
	for i := range v.NumField() {
		if text, ok := v.Field(i).Addr().Interface().(**string); ok && *text == nil {
			*text = new("New " + v.Type().Field(i).Name + " 🦊\n")
		}
	}
	return change
}

// drawTexts draws every text of a change, or nil.
func drawTexts[C any](t *rapid.T, change *C) {
	v := reflect.ValueOf(change).Elem()
	for i := range v.NumField() {
		if text, ok := v.Field(i).Addr().Interface().(**string); ok {
			*text = rapid.Ptr(rapid.StringN(0, 200, -1).Filter(noNUL), true).Draw(t, v.Type().Field(i).Name)
		}
	}
}

// singleChanges returns for each field of a change, by name, the change of this field alone. It panics for a field that is nil.
func singleChanges[C any](change C) map[string]C {
	single := map[string]C{}
	v := reflect.ValueOf(change)
	for i := range v.NumField() {
		if v.Field(i).IsNil() {
			panic("storetest: no value for the field " + v.Type().Field(i).Name)
		}
		var c C
		reflect.ValueOf(&c).Elem().Field(i).Set(v.Field(i))
		single[v.Type().Field(i).Name] = c
	}
	return single
}

// zeroChange returns the change of every field that change sets to its zero value.
func zeroChange[C any](change C) C {
	v := reflect.ValueOf(&change).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsNil() {
			f.Set(reflect.New(f.Type().Elem()))
		}
	}
	return change
}

// applyChange sets the fields of a noun that a change sets.
func applyChange[N, C any](noun *N, change C) {
	v, c := reflect.ValueOf(noun).Elem(), reflect.ValueOf(change)
	for i := range c.NumField() {
		if f := c.Field(i); !f.IsNil() {
			v.FieldByName(c.Type().Field(i).Name).Set(f.Elem())
		}
	}
}
