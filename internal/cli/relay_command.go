package cli

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fivefold/internal/telemetry"
	"fivefold/stores"
	"fivefold/stores/engines"
	"fivefold/stores/relay"
)

type relayCommand struct {
	Run     relayRunCommand     `cmd:"" default:"1" help:"Run the relay without serving, beside servers or other relays. The default command of relay."`
	Status  relayStatusCommand  `cmd:"" help:"Print how far each projection is, who leads it, and the changes that are kept."`
	Parked  relayParkedCommand  `cmd:"" help:"List the changes that could not be applied, the oldest first."`
	Retry   relayRetryCommand   `cmd:"" help:"Apply parked changes again, and remove those that are applied."`
	Discard relayDiscardCommand `cmd:"" help:"Remove parked changes without applying them."`
	Forget  relayForgetCommand  `cmd:"" help:"Remove a projection that no server leads any more: it keeps the outbox from being pruned."`
}

type (
	relayRunCommand   struct{}
	relayRetryCommand struct {
		Projection string  `arg:"" help:"Such as live_events."`
		Versions   []int64 `arg:"" optional:"" name:"version" help:"Versions of changes; all when there is none."`
	}
	relayForgetCommand struct {
		Projection string `arg:"" help:"Such as live_events."`
	}
	relayDiscardCommand struct {
		Projection string  `arg:"" help:"Such as live_events."`
		Versions   []int64 `arg:"" name:"version" help:"Versions of changes."`
	}
)

// Run leads the projections that are led, whenever no other process does, until the context ends.
func (relayRunCommand) Run(env *cliEnv) error {
	log := telemetry.NewLog(env.config, env.stderr)
	tuneMemory(log)
	if addresses, err := addressesOf(env.config); err == nil && addresses.PostgresURL == "" {
		if err := requireData(env, "relay"); err != nil {
			return err
		}
	}
	opened, err := openEngines(env, 0)
	if err != nil {
		return err
	}
	defer opened.Close()
	led := ledProjections(env.ctx, opened, log)
	if len(led) == 0 {
		return errors.New("there is nothing for the relay to do until the search index can be opened: run fivefold doctor")
	}
	opened.LogOutages(log)
	if _, err := fmt.Fprintf(env.stdout, "The relay leads %s of %s while no other process does.\n", namesOf(led), opened.Roles[0].Location); err != nil {
		return err
	}
	checkContents(env.ctx, led, log)
	newRelay(opened, log, led).Run(env.ctx)
	return nil
}

// namesOf returns the names of projections for people.
func namesOf(projections []relay.Projection) string {
	names := make([]string, len(projections))
	for i, p := range projections {
		names[i] = p.Name()
	}
	return strings.Join(names, ", ")
}

// openRelayed opens the stores of a command about their projections. There must be data.
func openRelayed(env *cliEnv) (*engines.Engines, map[string]stores.ProjectionState, error) {
	if err := requireData(env, "relay"); err != nil {
		return nil, nil, err
	}
	opened, err := openEngines(env, operatorTimeout)
	if err != nil {
		return nil, nil, err
	}
	states, err := opened.Set.Projections.All(env.ctx)
	if err != nil {
		return nil, nil, errors.Join(err, opened.Close())
	}
	return opened, states, nil
}

// openProjection is openRelayed for a projection that the data know.
func openProjection(env *cliEnv, name string) (*engines.Engines, map[string]stores.ProjectionState, error) {
	opened, states, err := openRelayed(env)
	if err != nil {
		return nil, nil, err
	}
	if err := checkProjection(states, name); err != nil {
		return nil, nil, errors.Join(err, opened.Close())
	}
	return opened, states, nil
}

// checkProjection returns an error when the data know no such projection.
func checkProjection(states map[string]stores.ProjectionState, name string) error {
	if _, ok := states[name]; ok {
		return nil
	}
	known := "no projection has been led yet"
	if len(states) > 0 {
		known = "there are " + strings.Join(slices.Sorted(maps.Keys(states)), ", ")
	}
	return fmt.Errorf("there is no projection %q: %s", name, known)
}

// Run applies parked changes in this process. It fails when one fails again or is not parked.
func (c *relayRetryCommand) Run(env *cliEnv) error {
	log := telemetry.NewLog(env.config, env.stderr)
	opened, _, err := openProjection(env, c.Projection)
	if err != nil {
		return err
	}
	defer opened.Close()
	led := ledProjections(env.ctx, opened, log)
	at := slices.IndexFunc(led, func(p relay.Projection) bool { return p.Name() == c.Projection })
	if at < 0 {
		return fmt.Errorf("%s cannot be applied with these settings: set REDIS_URL as for the servers", c.Projection)
	}
	if err := opened.CheckRedis(env.ctx); err != nil && !errors.Is(err, engines.ErrNoRedis) {
		return fmt.Errorf("the Redis does not answer, and everything stays parked: %w: start it or correct REDIS_URL, and run fivefold doctor", err)
	}
	versions := stores.Distinct(c.Versions)
	applied, failed, err := relay.Retry(env.ctx, relayOptions(opened, log), led[at], versions)
	for _, f := range failed {
		fmt.Fprintf(env.stdout, "version %d failed again: %s\n", f.Version, printable(f.Reason))
	}
	fmt.Fprintf(env.stdout, "%d applied, %d failed again\n", len(applied), len(failed))
	switch {
	case err != nil:
		return fmt.Errorf("the rest stays parked: %w", err)
	case len(failed) > 0:
		return fmt.Errorf("%d changes failed again and stay parked", len(failed))
	}
	return missing(len(versions), len(applied))
}

// Run removes parked changes. It fails when one is not parked.
func (c *relayDiscardCommand) Run(env *cliEnv) error {
	opened, _, err := openProjection(env, c.Projection)
	if err != nil {
		return err
	}
	defer opened.Close()
	versions, removed := stores.Distinct(c.Versions), 0
	for part := range slices.Chunk(versions, stores.MaxBatch) {
		n, err := opened.Set.Projections.Unpark(env.ctx, c.Projection, part)
		if err != nil {
			return err
		}
		removed += n
	}
	fmt.Fprintf(env.stdout, "%d discarded\n", removed)
	return missing(len(versions), removed)
}

// Run removes a projection that is not led.
func (c *relayForgetCommand) Run(env *cliEnv) error {
	opened, states, err := openProjection(env, c.Projection)
	if err != nil {
		return err
	}
	defer opened.Close()
	switch err := opened.Set.Projections.Forget(env.ctx, c.Projection); {
	case errors.Is(err, stores.ErrLed):
		return fmt.Errorf("%s is in use: %s leads it; stop the servers that do, or wait %v after the last one has died", c.Projection,
			cmp.Or(states[c.Projection].Leader, "a process"), relay.DefaultLease)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(env.stdout, "%s is forgotten, with %d parked changes\n", c.Projection, states[c.Projection].Parked)
	return err
}

// missing returns an error when fewer changes were found than versions given.
func missing(given, found int) error {
	if found >= given {
		return nil
	}
	return fmt.Errorf("%d of the versions are not parked: fivefold relay parked lists those that are", given-found)
}
