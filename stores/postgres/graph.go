package postgres

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

const (
	// graphPause is the time after which a graph takes a later snapshot although no question has found changes.
	graphPause = time.Second
	// buildPause is the pause after a build, as a multiple of its time: frequent imports do not cause constant builds.
	buildPause = 10
)

// A friendGraph answers questions about many friendships from memory. It has the state of the data that a snapshot of PostgreSQL sees. Each question
// reads the changes since, in its own snapshot, and applies them: the graph then has the state of that snapshot. When they are too many, the
// statements of the engine answer, and the graph is rebuilt in the background.
type friendGraph struct {
	engine  *Engine
	budget  int64
	now     atomic.Pointer[graphState] // nil while there is none
	wake    chan struct{}              // the graph must be rebuilt
	answers atomic.Int64               // calls that it answered
	behind  atomic.Int64               // calls that it could not answer

	mu        sync.Mutex // guards what follows, and is held while changes are applied
	buildTime time.Duration
	err       error // why there is no graph
}

// A graphState is a graph and the snapshot whose state it has.
type graphState struct {
	graph    *adjacency.Graph
	network  *adjacency.Snapshot
	snapshot string // a pg_snapshot
	timeline string // of the server; after a failover another one may lack transactions that the graph has
	read     time.Time
}

// KeepGraph builds the friendship graph in the background, and keeps it current until Close. When it needs more than budget bytes, the
// engine goes on without it. Call it at most once. Without it every question is answered by statements. The channel is closed after the
// first attempt to build.
func (e *Engine) KeepGraph(budget int64) (built <-chan struct{}) {
	g, done := newFriendGraph(e, budget), make(chan struct{})
	e.graph.Store(g)
	e.background.Go(func() {
		err := g.build(e.life)
		close(done)
		g.keep(e.life, err)
	})
	return done
}

// Graph returns the state of the friendship graph.
func (e *Engine) Graph() adjacency.State {
	if g := e.graph.Load(); g != nil {
		return g.state()
	}
	return adjacency.State{}
}

// MeasureGraph builds a friendship graph, discards it and returns its state.
func (e *Engine) MeasureGraph(budget int64) adjacency.State {
	g := newFriendGraph(e, budget)
	_ = g.build(e.life) // its error is part of the state
	return g.state()
}

func newFriendGraph(e *Engine, budget int64) *friendGraph {
	return &friendGraph{engine: e, budget: budget, wake: make(chan struct{}, 1)}
}

// keep rebuilds the graph whenever it must be, until it exceeds its budget or ctx ends. err is that of the last build.
func (g *friendGraph) keep(ctx context.Context, err error) {
	later := time.NewTicker(graphPause)
	defer later.Stop()
	for !errors.Is(err, adjacency.ErrBudget) {
		select {
		case <-ctx.Done():
			return
		case <-g.wake:
		case <-later.C:
		}
		began := time.Now()
		if g.follow(ctx) {
			continue
		}
		err = g.build(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(buildPause * time.Since(began)):
		}
	}
}

// follow makes the graph have the current state, and reports whether there still is one. Without a connection it remains as it is.
func (g *friendGraph) follow(ctx context.Context) bool {
	_ = g.engine.read(ctx, func(c *conn) error {
		_, _, err := g.view(ctx, c, stores.ID{}, false)
		return err
	})
	return g.now.Load() != nil
}

func (g *friendGraph) state() adjacency.State {
	g.mu.Lock()
	defer g.mu.Unlock()
	state := adjacency.State{Budget: g.budget, BuildTime: g.buildTime, Err: g.err, Answered: g.answers.Load(), Behind: g.behind.Load()}
	if now := g.now.Load(); now != nil {
		state.Bytes, state.Friendships = now.network.Bytes(), now.network.Friendships()
	}
	return state
}

// discard makes keep rebuild a graph that is in a state that cannot be continued.
func (g *friendGraph) discard(state *graphState) {
	g.now.CompareAndSwap(state, nil)
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// apply makes the changes that a snapshot sees since state. It returns nil when others have changed the graph since, or it cannot be changed.
func (g *friendGraph) apply(state *graphState, snapshot string, changes []adjacency.Change) *graphState {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now.Load()
	if now == nil || now.network != state.network {
		return nil
	}
	if g.err = now.graph.Apply(now.network.Version()+1, changes...); g.err != nil {
		g.discard(now)
		return nil
	}
	next := &graphState{graph: now.graph, network: now.graph.Snapshot(), snapshot: snapshot, timeline: now.timeline, read: time.Now()}
	g.now.Store(next)
	return next
}
