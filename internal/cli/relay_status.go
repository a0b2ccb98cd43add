package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"fivefold/stores"
)

type (
	relayStatusCommand struct{}
	relayParkedCommand struct {
		Projection string `arg:"" optional:"" help:"Such as live_events; all when empty."`
	}
)

// Run prints the projections that are or were led, and the outbox.
func (relayStatusCommand) Run(env *cliEnv) error {
	opened, states, err := openRelayed(env)
	if err != nil {
		return err
	}
	defer opened.Close()
	var out strings.Builder
	table := newTable(&out)
	if len(states) == 0 {
		fmt.Fprint(&out, "No projection has been led yet.\n\n")
	} else {
		fmt.Fprintln(table, "PROJECTION\tLEADER\tLAG\tPARKED\tREBUILD")
	}
	for _, name := range slices.Sorted(maps.Keys(states)) {
		state := states[name]
		lag, rebuild, err := lagOf(env.ctx, opened.Set.Outbox, state)
		if err != nil {
			return err
		}
		needs := "no"
		if rebuild {
			needs = "needed"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\n", name, cmp.Or(state.Leader, "none"), lag, state.Parked, needs)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	outbox, err := opened.Set.Outbox.State(env.ctx)
	if err != nil {
		return err
	}
	if len(states) > 0 {
		fmt.Fprintln(&out)
	}
	oldest, transaction := "none", "none"
	if !outbox.Oldest.IsZero() {
		oldest = age(time.Since(outbox.Oldest)) + " old"
	}
	if outbox.OldestTransaction > 0 {
		transaction = age(outbox.OldestTransaction) + " old"
	}
	for _, line := range [][2]string{{"changes kept", fmt.Sprint(outbox.Changes)}, {"oldest change", oldest}, {"oldest open transaction", transaction}} {
		fmt.Fprintf(&out, "%-25s%s\n", line[0], line[1])
	}
	_, err = io.WriteString(env.stdout, out.String())
	return err
}

// lagOf returns the age of the oldest change that a projection has not passed, and whether it must be rebuilt, in which case its place does not
// count.
func lagOf(ctx context.Context, outbox stores.Outbox, state stores.ProjectionState) (lag string, rebuild bool, err error) {
	if state.Rebuild {
		return "-", true, nil
	}
	batch, err := outbox.Read(ctx, state.Cursor, 1)
	switch {
	case errors.Is(err, stores.ErrPruned):
		return "-", true, nil
	case err != nil:
		return "", false, err
	case len(batch.Changes) == 0:
		return "0s", false, nil
	}
	return age(time.Since(batch.Changes[0].At)), false, nil
}

// Run prints the parked changes of a projection or of all.
func (c *relayParkedCommand) Run(env *cliEnv) error {
	opened, states, err := openRelayed(env)
	if err != nil {
		return err
	}
	defer opened.Close()
	names := slices.Sorted(maps.Keys(states))
	if c.Projection != "" {
		if err := checkProjection(states, c.Projection); err != nil {
			return err
		}
		names = []string{c.Projection}
	}
	table, found := newTable(env.stdout), false
	for _, name := range names {
		for after := int64(-1); ; {
			parked, err := opened.Set.Projections.Parked(env.ctx, name, after, stores.MaxBatch)
			if err != nil {
				return err
			}
			if len(parked) == 0 {
				break
			}
			if !found {
				fmt.Fprintln(table, "PROJECTION\tVERSION\tTABLE\tOP\tKEYS\tPARKED\tATTEMPTS\tREASON")
				found = true
			}
			for _, p := range parked {
				fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%s ago\t%d\t%s\n", name, p.Version, p.Table, p.Op, keysOf(p.Change), age(time.Since(p.ParkedAt)), p.Attempts,
					printable(p.Reason))
			}
			after = parked[len(parked)-1].Version
		}
	}
	if !found {
		fmt.Fprintln(table, "no parked changes")
	}
	return table.Flush()
}

// newTable returns a writer that aligns the columns between tabs until Flush.
func newTable(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) }

// keysOf returns the key of a change's row, or the two of a pair.
func keysOf(c stores.Change) string {
	switch {
	case c.Key.IsZero():
		return "-"
	case c.Other.IsZero():
		return c.Key.String()
	}
	return c.Key.String() + " " + c.Other.String()
}

// age returns a duration for people: with a tenth of a second at most.
func age(d time.Duration) string {
	d = max(0, d)
	if d < 10*time.Second {
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// printable returns a text in one line, without control characters.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
