package relay

import (
	"context"
	"errors"

	"fivefold/stores"
)

// Progress says how far a rebuild or an audit has come.
type Progress struct {
	Step        string // "filling" or "catching up"; "comparing" of an audit
	Done, Total int    // entries or changes; Total is zero when it is not known
}

// Rebuild replaces the content of a projection that is led by what the truth holds, in this process, which leads meanwhile. Changes go on to be
// applied to the content that is read until then. A process that leads is asked to stop; it leads again afterwards. A process that dies in the
// middle changes nothing: another one leads. One that is no Rebuilder returns ErrNoContent, and one that is being rebuilt ErrRebuilding.
func Rebuild(ctx context.Context, o Options, p Projection, report func(Progress)) error {
	if _, ok := p.(Rebuilder); !ok {
		return ErrNoContent
	}
	t := newInstead(o, p)
	t.report = report
	return t.leadInstead(ctx, func(ctx context.Context, state stores.ProjectionState) error {
		_, err := t.rebuild(ctx, state)
		for ; errors.Is(err, errBehind); _, err = t.rebuild(ctx, stores.ProjectionState{Rebuild: true}) {
			if err := t.quiet(ctx); err != nil {
				return err
			}
		}
		return err
	})
}

// RebuildUnled is Rebuild of a projection that no process leads, such as a cache.
func RebuildUnled(ctx context.Context, p Projection, report func(Progress)) error {
	r, ok := p.(Rebuilder)
	if !ok {
		return ErrNoContent
	}
	shadow, err := r.Shadow(ctx)
	if err == nil {
		err = shadow.Fill(ctx, reportStep(report, stepFilling))
	}
	if err != nil {
		return err
	}
	return shadow.Swap(ctx)
}

const (
	stepFilling    = "filling"
	stepCatchingUp = "catching up"
	stepComparing  = "comparing"
)

func reportStep(report func(Progress), step string) func(done, total int) {
	return func(done, total int) {
		if report != nil {
			report(Progress{step, done, total})
		}
	}
}

// errBehind means that a rebuild must begin anew because changes cannot be applied to the copy one by one.
var errBehind = errors.New("any row may have changed during the rebuild, or changes were pruned")

// rebuildAlways rebuilds until it succeeds, ctx ends or this process does not lead.
func (t *task) rebuildAlways(ctx context.Context, state stores.ProjectionState) (at stores.Cursor, err error) {
	if _, ok := t.Projection.(Rebuilder); ok {
		t.log.InfoContext(ctx, "rebuilding the projection")
	}
	err = t.retry(ctx, func() (err error) { at, err = t.rebuild(ctx, state); return err })
	return at, err
}

// rebuild fills the projection from the truth, and returns the place from which on changes are applied.
func (t *task) rebuild(ctx context.Context, state stores.ProjectionState) (at stores.Cursor, err error) {
	r, ok := t.Projection.(Rebuilder)
	if !ok {
		if at, err = t.relay.Outbox.Head(ctx); err == nil {
			err = t.call(ctx, anyRow(at))
		}
		if err != nil {
			return at, err
		}
		return at, t.relay.Projections.Rebuilt(ctx, t.Name(), t.relay.Owner, stores.ChangeBatch{Next: at, Until: at.Revision})
	}
	s, err := r.Shadow(ctx)
	if err != nil {
		return at, err
	}
	shadow := &task{Projection: shadowProjection{t.Name(), s}, relay: t.relay, log: t.log, report: t.report}
	serving := t.serve(ctx, state)
	defer serving.stop()
	caught, err := shadow.fillCopy(ctx, s)
	if err != nil {
		return at, err
	}
	if err := shadow.catchUp(ctx, &caught); err != nil {
		return at, err
	}
	serving.stop()
	if err := shadow.catchUp(ctx, &caught); err != nil {
		return at, err
	}
	return caught.at.Next, t.swap(ctx, s, caught)
}
