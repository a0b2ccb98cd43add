package embedded

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"fivefold/stores/adjacency"
)

const (
	// settleTime is how long a graph may have an older version than the file because a commit has not been applied to it yet.
	settleTime = 20 * time.Millisecond
	// buildPause is the pause after a build, as a multiple of its time: another process that writes often does not cause constant builds.
	buildPause = 10
	// maxCommitsKept is the number of commits that are kept while the graph is built.
	maxCommitsKept = 100_000
)

// A friendGraph answers questions about many friendships from memory, while it has the version of the file. Otherwise the statements of the
// engine answer them, and it is rebuilt in the background.
type friendGraph struct {
	engine  *Engine
	budget  int64
	now     atomic.Pointer[adjacency.Graph] // nil while there is none
	wake    chan struct{}                   // the graph may be behind
	answers atomic.Int64                    // calls that it answered
	behind  atomic.Int64                    // calls that it could not answer

	mu        sync.Mutex // guards what follows
	building  bool
	kept      []networkCommit // while building
	buildTime time.Duration
	err       error // why there is no graph
}

// KeepGraph builds the friendship graph in the background, and keeps it current until Close. When it needs more than budget bytes, the
// engine goes on without it. Call it at most once. Without it every question is answered by statements. The channel is closed after the
// first attempt to build.
func (e *Engine) KeepGraph(budget int64) (built <-chan struct{}) {
	g, done := newFriendGraph(e, budget), make(chan struct{})
	e.graph.Store(g)
	e.background.Go(func() {
		err := g.build()
		close(done)
		g.keep(err)
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
	_ = g.build() // its error is part of the state
	return g.state()
}

func newFriendGraph(e *Engine, budget int64) *friendGraph {
	return &friendGraph{engine: e, budget: budget, wake: make(chan struct{}, 1)}
}

// keep rebuilds the graph whenever it is behind, until it exceeds its budget. err is that of the last build.
func (g *friendGraph) keep(err error) {
	for !errors.Is(err, adjacency.ErrBudget) {
		select {
		case <-g.engine.closing:
			return
		case <-g.wake:
		}
		began := time.Now()
		if g.isBehind() {
			err = g.build()
		}
		select {
		case <-g.engine.closing:
			return
		case <-time.After(buildPause * time.Since(began)):
		}
	}
}

func (g *friendGraph) state() adjacency.State {
	g.mu.Lock()
	defer g.mu.Unlock()
	state := adjacency.State{Budget: g.budget, BuildTime: g.buildTime, Err: g.err, Answered: g.answers.Load(), Behind: g.behind.Load()}
	if graph := g.now.Load(); graph != nil {
		state.Bytes, state.Friendships = graph.Snapshot().Bytes(), graph.Snapshot().Friendships()
	}
	return state
}

// check makes keep check whether the graph is behind.
func (g *friendGraph) check() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// isBehind reports whether the graph lacks changes that will not be applied to it.
func (g *friendGraph) isBehind() bool {
	graph := g.now.Load()
	if graph == nil {
		return true
	}
	before := graph.Snapshot().Version()
	var version int64
	err := g.engine.read(context.Background(), func(c *conn) (err error) {
		version, err = c.networkVersion(context.Background())
		return err
	})
	if err != nil || version == before {
		return false
	}
	time.Sleep(settleTime)
	return graph.Snapshot().Version() == before
}
