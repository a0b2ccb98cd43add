package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"fivefold/internal/telemetry"
	"fivefold/stores"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
	"fivefold/stores/relay"
	"fivefold/stores/searchindex"
)

// A derived is a projection that the stores of these settings have.
type derived struct {
	relay.Projection
	unled bool // no process leads it: a cache
}

// isNamed reports whether a projection has a name. That of the search engine of these settings has the name of the port too.
func isNamed(p relay.Projection, name string) bool {
	if d, ok := p.(derived); ok {
		p = d.Projection
	}
	_, isSearch := p.(*searchindex.Projection)
	return p.Name() == name || isSearch && name == searchindex.Name
}

// derivedFrom returns the projections that processes share.
func derivedFrom(ctx context.Context, e *engines.Engines, log *slog.Logger) (all []derived) {
	for _, p := range ledProjections(ctx, e, log) {
		all = append(all, derived{p, false})
	}
	if c := e.SessionCache(); c != nil {
		all = append(all, derived{c, true})
	}
	return all
}

// ownProjections are the data of each process that have no name in a shared store, and what to do about them.
const ownProjections = "the memory of each server needs no repair: it follows the changes, and is filled anew at its start"

// openDerived opens the stores and returns their projections: the one with a name, or all when it is empty. The Redis of one that needs it must answer.
func openDerived(env *cliEnv, purpose, name string) (*engines.Engines, []derived, error) {
	if err := requireData(env, purpose); err != nil {
		return nil, nil, err
	}
	opened, err := openEngines(env, operatorTimeout)
	if err != nil {
		return nil, nil, err
	}
	all := derivedFrom(env.ctx, opened, telemetry.NewLog(env.config, env.stderr))
	found, names := all[:0:0], []string{}
	for _, p := range all {
		if names = append(names, p.Name()); name == "" || isNamed(p, name) {
			found = append(found, p)
		}
	}
	if len(found) == 0 && name != "" {
		err = fmt.Errorf("there is no projection %q with these settings: there are %s, and with REDIS_URL those of Redis; %s", name, strings.Join(names, ", "), ownProjections)
	} else if slices.ContainsFunc(found, func(p derived) bool { return !isNamed(p, searchindex.Name) }) {
		if err = opened.CheckRedis(env.ctx); err != nil {
			err = fmt.Errorf("the Redis does not answer: %w: start it or correct REDIS_URL, and run fivefold doctor", err)
		}
	}
	if err != nil {
		return nil, nil, errors.Join(err, opened.Close())
	}
	return opened, found, nil
}

// relayOptions returns the options of a process that relays.
func relayOptions(e *engines.Engines, log *slog.Logger) relay.Options {
	host, _ := os.Hostname() // for people; what follows makes it unique
	return relay.Options{Outbox: e.Set.Outbox, Projections: e.Set.Projections, Log: log, Owner: fmt.Sprintf("%s:%d:%s", host, os.Getpid(), rand.Text()[:6])}
}

// showProgress returns a function that prints progress on w as an import does, and one that ends it.
func showProgress(w io.Writer) (report func(relay.Progress), end func()) {
	p, step, began := &progress{w: w}, "", time.Now()
	return func(now relay.Progress) {
		if now.Step != step {
			step, began = now.Step, time.Now()
		}
		rate := float64(now.Done) / max(time.Since(began).Seconds(), 1e-3)
		p.show(dataset.Progress{Table: stores.Table(now.Step), Done: now.Done, Total: now.Total, RowsPerSec: rate})
	}, p.end
}

type rebuildCommand struct {
	Projection string `arg:"" help:"Such as session_cache."`
}

// Run rebuilds a projection in this process.
func (c *rebuildCommand) Run(env *cliEnv) error {
	opened, found, err := openDerived(env, "rebuild", c.Projection)
	if err != nil {
		return err
	}
	defer opened.Close()
	report, end := showProgress(env.stdout)
	began := time.Now()
	err = rebuild(env.ctx, opened, telemetry.NewLog(env.config, env.stderr), found[0], report)
	end()
	switch {
	case errors.Is(err, relay.ErrNoContent):
		return fmt.Errorf("%s (%s): it keeps nothing, and there is nothing to rebuild", c.Projection, codeNoContent)
	case errors.Is(err, relay.ErrRebuilding):
		return fmt.Errorf("%w: wait until fivefold relay status shows that it has ended", err)
	case err != nil:
		return fmt.Errorf("%s is served as before: %w; run the command again", c.Projection, err)
	}
	_, err = fmt.Fprintf(env.stdout, "%s is rebuilt, in %v\n", c.Projection, time.Since(began).Round(time.Millisecond))
	return err
}

func rebuild(ctx context.Context, e *engines.Engines, log *slog.Logger, p derived, report func(relay.Progress)) error {
	if p.unled {
		return relay.RebuildUnled(ctx, p.Projection, report)
	}
	return relay.Rebuild(ctx, relayOptions(e, log), p.Projection, report)
}
