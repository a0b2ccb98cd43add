package relay

import (
	"context"

	"fivefold/stores"
)

// MaxDifferent is the number of keys that an audit names; the others it counts.
const MaxDifferent = 100

// AuditOptions say how a projection is audited.
type AuditOptions struct {
	Repair bool           // the entries that differ
	Unled  bool           // no process leads the projection: it has what the truth holds as soon as a write has returned
	Report func(Progress) // is called from time to time; nil is not
}

// An AuditReport is the result of an audit.
type AuditReport struct {
	Compared  int   `json:"compared"`  // entries, those that are not stored and should be included
	Different int   `json:"different"` // entries that differ from the truth
	Repaired  int   `json:"repaired"`  // of these, entries that do not differ any more
	Changing  int   `json:"changing"`  // entries that differed whenever they were compared, and changed between: these say nothing
	Keys      []Key `json:"keys"`      // of the first MaxDifferent entries that differ
}

// Audit compares all entries of a projection with the truth, while both change. An entry that differs is compared again after the projection has
// passed everything that the truth contained then, so that what is only late is no difference. This process leads when no other one does. To
// repair, it leads in the place of any other process. One that keeps nothing returns ErrNoContent, and one that must be rebuilt ErrMustRebuild.
func Audit(ctx context.Context, o Options, p Projection, options AuditOptions) (AuditReport, error) {
	auditor, ok := p.(Auditor)
	if !ok {
		return AuditReport{}, ErrNoContent
	}
	a := &audit{auditor: auditor, options: o, AuditOptions: options}
	if !a.Unled {
		state, err := a.state(ctx)
		if err != nil {
			return a.report, err
		}
		if state.Rebuild {
			return a.report, ErrMustRebuild
		}
	}
	return a.report, a.run(ctx)
}

// An audit is one that runs.
type audit struct {
	auditor Auditor
	options Options
	AuditOptions
	report AuditReport
}

// state returns the state of the projection. One that has not been led must be rebuilt.
func (a *audit) state(ctx context.Context) (stores.ProjectionState, error) {
	all, err := a.options.Projections.All(ctx)
	state, ok := all[a.auditor.Name()]
	state.Rebuild = state.Rebuild || !ok
	return state, err
}

// maxSuspects is the number of keys that are compared again at once, in memory.
const maxSuspects = 10 * stores.MaxBatch

// run compares part after part.
func (a *audit) run(ctx context.Context) error {
	var suspects []Key
	for from := ""; ; {
		keys, next, total, err := a.auditor.Keys(ctx, from)
		if err != nil {
			return err
		}
		found, err := a.compare(ctx, keys)
		if err != nil {
			return err
		}
		a.report.Compared += len(keys)
		if a.Report != nil {
			a.Report(Progress{stepComparing, a.report.Compared, total})
		}
		suspects = append(suspects, found...)
		if len(suspects) >= maxSuspects || next == "" {
			if err := a.decide(ctx, suspects); err != nil {
				return err
			}
			suspects = nil
		}
		if from = next; next == "" {
			return nil
		}
	}
}

// compare returns the keys whose entries differ now, or are late.
func (a *audit) compare(ctx context.Context, keys []Key) (different []Key, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	stored, err := a.auditor.Stored(ctx, keys)
	if err != nil {
		return nil, err
	}
	wanted, err := a.auditor.Wanted(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if differ(stored, wanted, key) {
			different = append(different, key)
		}
	}
	return different, nil
}

// differ reports whether the entry of a key is not what it should be.
func differ(stored, wanted map[Key]Digest, key Key) bool {
	s, isStored := stored[key]
	w, isWanted := wanted[key]
	return (s != w || isStored != isWanted) && s != NotKept
}

// decide counts the suspects that differ, and repairs them.
func (a *audit) decide(ctx context.Context, suspects []Key) error {
	different, changing, err := a.confirm(ctx, suspects)
	if err != nil {
		return err
	}
	a.report.Changing += changing
	a.report.Different += len(different)
	a.report.Keys = append(a.report.Keys, different[:min(len(different), MaxDifferent-len(a.report.Keys))]...)
	if !a.Repair || len(different) == 0 {
		return nil
	}
	if err := a.repair(ctx, different); err != nil {
		return err
	}
	left, _, err := a.confirm(ctx, different)
	a.report.Repaired += len(different) - len(left)
	return err
}

// repair repairs entries while no other process applies changes.
func (a *audit) repair(ctx context.Context, keys []Key) error {
	all := func(ctx context.Context, _ stores.ProjectionState) error {
		for start := 0; start < len(keys); start += stores.MaxBatch {
			if err := a.auditor.Repair(ctx, keys[start:min(start+stores.MaxBatch, len(keys))]); err != nil {
				return err
			}
		}
		return nil
	}
	if a.Unled {
		return all(ctx, stores.ProjectionState{})
	}
	return newInstead(a.options, a.auditor).leadInstead(ctx, all)
}
