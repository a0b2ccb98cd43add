package cached

import (
	"context"

	"fivefold/stores"
)

// MaxRelations is maxRelations.
const MaxRelations = maxRelations

// Apply is apply.
func (c *Cache) Apply(ctx context.Context, changes []stores.Change) { c.apply(ctx, changes) }
