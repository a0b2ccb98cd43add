package relay

import (
	"context"
	"errors"
	"log/slog"

	"fivefold/stores"
)

// follow applies every change from now on. Its place is in memory.
func (t *task) follow(ctx context.Context) {
	var at stores.Cursor
	if t.retry(ctx, func() (err error) { at, err = t.relay.Outbox.Head(ctx); return err }) != nil {
		return
	}
	close(t.ready)
	for ctx.Err() == nil {
		batch, err := t.read(ctx, at)
		switch {
		case errors.Is(err, stores.ErrPruned):
			at, err = t.skip(ctx)
		case err == nil:
			var failed []stores.ParkedChange
			if failed, err = t.apply(ctx, batch.Changes); err == nil {
				t.dropped(ctx, failed)
				t.passed(batch, len(failed))
				at = batch.Next
			}
		}
		if err != nil {
			return // ctx has ended
		}
	}
}

// skip continues at the head of the outbox after changes that are not kept any more.
func (t *task) skip(ctx context.Context) (at stores.Cursor, err error) {
	t.log.WarnContext(ctx, "changes were pruned before this process has applied them")
	err = t.retry(ctx, func() (err error) { at, err = t.relay.Outbox.Head(ctx); return err })
	if err != nil {
		return at, err
	}
	_, err = t.apply(ctx, anyRow(at))
	return at, err
}

// dropped logs changes that could not be applied. This process does not apply them again.
func (t *task) dropped(ctx context.Context, failed []stores.ParkedChange) {
	for _, f := range failed {
		t.log.LogAttrs(ctx, slog.LevelError, "a change could not be applied", slog.Int64("version", f.Version), slog.String("table", string(f.Table)),
			slog.String("error", f.Reason))
	}
}
