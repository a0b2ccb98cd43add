package cli

import (
	"bytes"
	"reflect"
	"testing"

	"fivefold/internal/config"
)

// An empty variable is an unset one, as containers' tools write a variable without a value.
func TestEmptyVariablesAreUnset(t *testing.T) {
	names := 0
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config.Config]()) {
		name := field.Tag.Get("env")
		if name == "" {
			continue
		}
		names++
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, "")
			var stdout, stderr bytes.Buffer
			if code := Run(t.Context(), []string{"doctor", "--addr=127.0.0.1:0", "--data-dir=:memory:"}, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
				t.Errorf("%d: %s%s", code, stdout.String(), stderr.String())
			}
		})
	}
	if names < 20 {
		t.Errorf("%d variables", names)
	}
}
