package relay

import (
	"context"
	"slices"

	"fivefold/stores"
)

// Retry applies parked changes of p again, each alone and the oldest first, and removes those that are applied. It tries the given versions, or
// all when there are none, and returns the changes that were applied and those that have failed again, with the new reason; these stay parked as they
// are. Versions that are not parked are in neither. The leader may apply other changes meanwhile. The error is that of
// the truth, of ctx, or of a store that is unavailable; what was applied before is removed.
func Retry(ctx context.Context, projections stores.Projections, p Projection, versions []int64) (applied, failed []stores.ParkedChange, err error) {
	t := &task{Projection: p}
	for after := int64(-1); ; {
		parked, err := projections.Parked(ctx, p.Name(), after, stores.MaxBatch)
		if err != nil || len(parked) == 0 {
			return applied, failed, err
		}
		after = parked[len(parked)-1].Version
		for _, c := range parked {
			if len(versions) > 0 && !slices.Contains(versions, c.Version) {
				continue
			}
			switch err := t.call(ctx, []stores.Change{c.Change}); {
			case err == nil:
				if _, err := projections.Unpark(ctx, p.Name(), []int64{c.Version}); err != nil {
					return applied, failed, err
				}
				applied = append(applied, c)
			case ctx.Err() != nil || isUnavailable(err):
				return applied, failed, err
			default:
				c.Reason = shortened(err.Error())
				failed = append(failed, c)
			}
		}
	}
}
