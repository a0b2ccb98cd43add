package engines

import (
	"context"
	"fmt"
	"strings"

	"fivefold/stores"
)

// withoutMissing returns a set in which calls of ports that are nil return stores.ErrUnavailable.
func withoutMissing(set stores.Set) stores.Set {
	nilPorts := map[string]bool{"Network": set.Network == nil, "Circles": set.Circles == nil, "CircleTopics": set.CircleTopics == nil, "CircleActivity": set.CircleActivity == nil}
	return stores.Intercept(set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
		if port, _, _ := strings.Cut(call.Method, "."); nilPorts[port] {
			return fmt.Errorf("%w: this engine does not have the port %s yet", stores.ErrUnavailable, port)
		}
		return next(ctx)
	})
}
