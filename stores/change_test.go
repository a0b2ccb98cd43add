package stores_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
)

// A text of a change that no rule accepts is an error of its field, and of no other.
func TestChangesCheckEveryText(t *testing.T) {
	checkTexts(t, stores.PageChange.Check)
	checkTexts(t, stores.UserChange.Check)
	for _, kind := range []stores.Kind{stores.KindPost, stores.KindComment} {
		checkTexts(t, func(c stores.MessageChange) (stores.MessageChange, error) { return c.Check(kind) })
	}
}

func checkTexts[C any](t *testing.T, check func(C) (C, error)) {
	t.Helper()
	var all, none C
	fields := reflect.TypeFor[C]()
	texts := 0
	for i := range fields.NumField() {
		text, ok := reflect.ValueOf(&all).Elem().Field(i).Addr().Interface().(**string)
		if !ok {
			continue
		}
		texts++
		*text = new("a\x00")
		single := none
		*reflect.ValueOf(&single).Elem().Field(i).Addr().Interface().(**string) = new("a\x00")
		_, err := check(single)
		wrong, ok := errors.AsType[*stores.FieldError](err)
		if !ok || !strings.EqualFold(wrong.Field, fields.Field(i).Name) {
			t.Errorf("%v.%s: %v", fields, fields.Field(i).Name, err)
		}
	}
	_, err := check(all)
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != texts || texts == 0 {
		t.Errorf("%v with %d texts that are not valid: %v", fields, texts, err)
	}
	if _, err := check(none); err != nil {
		t.Errorf("%v of nothing: %v", fields, err)
	}
}
