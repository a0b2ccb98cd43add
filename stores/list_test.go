package stores_test

import (
	"errors"
	"testing"

	"fivefold/stores"
)

func TestListLimitsRejectWhatAListDoesNotHave(t *testing.T) {
	t.Parallel()
	forward := stores.Window{Limit: 10, After: &stores.ListPosition{}, Count: true}
	backward := stores.Window{Limit: 10, Backward: true}
	before := stores.Window{Limit: 10, Before: &stores.ListPosition{}}
	for _, c := range []struct {
		limits      stores.ListLimits
		supported   []stores.Window
		unsupported []stores.Window
	}{
		{stores.ListLimits{}, []stores.Window{forward, backward, before}, nil},
		{stores.ListLimits{NoTotal: true}, []stores.Window{forward, backward, before}, nil},
		{stores.ListLimits{NoBackward: true}, []stores.Window{forward, before}, []stores.Window{backward}},
		{stores.ListLimits{NoBefore: true}, []stores.Window{forward, backward}, []stores.Window{before}},
	} {
		for _, w := range c.supported {
			if err := c.limits.Check(w); err != nil {
				t.Errorf("%+v of %+v: %v", c.limits, w, err)
			}
		}
		for _, w := range c.unsupported {
			if err := c.limits.Check(w); !errors.Is(err, stores.ErrUnsupported) {
				t.Errorf("%+v of %+v: %v, want ErrUnsupported", c.limits, w, err)
			}
		}
	}
}
