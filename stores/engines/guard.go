package engines

import (
	"log/slog"
	"time"

	"fivefold/stores"
	"fivefold/stores/guard"
)

// truthWait is how long a call of the truth on a server waits for others: as long as the engine would let it wait for a connection
// (postgres.Options.Acquire). A call that waits for others says nothing about the server.
const truthWait = 3 * time.Second

// guarded returns set guarded: only stores on servers are. The embedded engine has no network that could freeze it, limits what waits for its lock
// and its expensive calls by itself, and answers a call in 6.7 µs, as BenchmarkIntercept measures, to which a guard would add 0.6.
func (e *Engines) guarded(store string, set stores.Set, options guard.Options) stores.Set {
	g := guard.New(store, options)
	e.guards = append(e.guards, g)
	return g.Wrap(set)
}

// Guards returns the states of the stores on servers, in the order of opening.
func (e *Engines) Guards() []guard.State {
	states := make([]guard.State, len(e.guards))
	for i, g := range e.guards {
		states[i] = g.State()
	}
	return states
}

// LogOutages logs from now on that a store on a server fails, and that it answers again; and that the file of the embedded search engine is replaced.
func (e *Engines) LogOutages(log *slog.Logger) {
	for _, g := range e.guards {
		g.LogTo(log)
	}
	if embedded, ok := e.search.(*embeddedSearch); ok {
		embedded.logTo(log)
	}
}
