package searchindex

import (
	"context"
	"time"

	"fivefold/stores"
)

// SetWait sets how long a search of Fresh waits for the projection.
func SetWait(search stores.Search, wait time.Duration) { search.(*fresh).wait = wait }

// SetSettle sets how long a projection waits for late writes.
func SetSettle(p *Projection, settle time.Duration) { p.serving.settle = settle }

// Write stores the documents of nodes.
func Write(ctx context.Context, p *Projection, ids ...stores.ID) error {
	return p.serving.write(ctx, ids)
}
