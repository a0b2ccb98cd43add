package cached

import (
	"context"

	"fivefold/stores"
)

// Apply is apply.
func (c *Cache) Apply(ctx context.Context, changes []stores.Change) { c.apply(ctx, changes) }
