package relay

import (
	"context"
	"slices"

	"fivefold/stores"
)

// Retry applies parked changes of p again, each alone and the oldest first, and removes those that are applied. It tries the given versions, or
// all when there are none, and returns the changes that were applied and those that have failed again, with the new reason; these stay parked as they
// are. Versions that are not parked are in neither. Meanwhile it leads in the place of any other process: two that write to a store without conditional writes
// could replace a newer entry. The error is ErrRebuilding, or that of the truth, of ctx, or of a store that is unavailable; what was applied before is removed.
func Retry(ctx context.Context, o Options, p Projection, versions []int64) (applied, failed []stores.ParkedChange, err error) {
	t := newInstead(o, p)
	err = t.leadInstead(ctx, func(ctx context.Context, _ stores.ProjectionState) (err error) {
		applied, failed, err = t.retryParked(ctx, versions)
		return err
	})
	return applied, failed, err
}

// retryParked is Retry in the process that leads.
func (t *task) retryParked(ctx context.Context, versions []int64) (applied, failed []stores.ParkedChange, err error) {
	for after := int64(-1); ; {
		parked, err := t.relay.Projections.Parked(ctx, t.Name(), after, stores.MaxBatch)
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
				if _, err := t.relay.Projections.Unpark(ctx, t.Name(), []int64{c.Version}); err != nil {
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
