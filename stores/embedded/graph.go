package embedded

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

const (
	// settleTime is how long a graph may have an older version than the file because a commit has not been applied to it yet.
	settleTime = 20 * time.Millisecond
	// buildShare is the part of the time that is spent on building, at most, however often another process changes the file.
	buildShare = 10
	// maxCommitsKept is the number of commits that are kept while the graph is built.
	maxCommitsKept = 100_000
)

// ErrGraphBudget means that the friendship graph needs more than its budget.
var ErrGraphBudget = adjacency.ErrBudget

// A friendGraph answers questions about many friendships from memory, while it has the version of the file. Otherwise the statements of the
// engine answer them, and it is built anew in the background.
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

// A GraphState describes the friendship graph of an engine.
type GraphState struct {
	Budget      int64 // 0 when the engine keeps none
	Bytes       int64 // 0 when there is none, as while it is built
	Friendships int
	BuildTime   time.Duration // of the last attempt
	Err         error         // why there is none
	Answered    int64         // calls that it answered
	Behind      int64         // calls that statements answered, because there was none or it had another version than the file
}

// Graph returns the state of the friendship graph.
func (e *Engine) Graph() GraphState {
	if g := e.graph.Load(); g != nil {
		return g.state()
	}
	return GraphState{}
}

// MeasureGraph builds a friendship graph, forgets it and returns its state.
func (e *Engine) MeasureGraph(budget int64) GraphState {
	g := newFriendGraph(e, budget)
	_ = g.build() // its error is part of the state
	return g.state()
}

func newFriendGraph(e *Engine, budget int64) *friendGraph {
	return &friendGraph{engine: e, budget: budget, wake: make(chan struct{}, 1)}
}

// keep builds the graph anew whenever it is behind, until it exceeds its budget. err is that of the last build.
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
		case <-time.After(buildShare * time.Since(began)):
		}
	}
}

func (g *friendGraph) state() GraphState {
	g.mu.Lock()
	defer g.mu.Unlock()
	state := GraphState{Budget: g.budget, BuildTime: g.buildTime, Err: g.err, Answered: g.answers.Load(), Behind: g.behind.Load()}
	if graph := g.now.Load(); graph != nil {
		state.Bytes, state.Friendships = graph.Snapshot().Bytes(), graph.Snapshot().Friendships()
	}
	return state
}

// check makes keep look whether the graph is behind.
func (g *friendGraph) check() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// isBehind reports whether the graph lacks changes that it will not be given.
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

// build replaces the graph. The former one is forgotten first, so that there are never two.
func (g *friendGraph) build() error {
	g.mu.Lock()
	g.now.Store(nil)
	g.building = true
	g.mu.Unlock()
	began := time.Now()
	graph, err := g.read()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.buildTime = time.Since(began)
	g.finish(graph, err)
	return g.err
}

// finish publishes a graph that has been read, with the commits since. The caller holds mu.
func (g *friendGraph) finish(graph *adjacency.Graph, err error) {
	g.building, g.err = false, err
	if err == nil {
		g.now.Store(graph)
		for _, commit := range g.kept {
			if commit.version > graph.Snapshot().Version() {
				g.apply(commit)
			}
		}
	}
	g.kept = nil
}

// read reads the graph from the file, with a connection of its own: it takes seconds.
func (g *friendGraph) read() (graph *adjacency.Graph, err error) {
	c, err := openConn(g.engine.location, readerSettings())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	ctx := context.Background()
	return graph, c.inTransaction(ctx, func() error { return c.run(ctx, "BEGIN") }, func() (err error) {
		graph, err = c.readGraph(ctx, adjacency.NewBuilder(g.budget), g.engine.closing)
		return err
	})
}

// readGraph reads all people and friendships, both in the order of IDs, until stop is closed.
func (c *conn) readGraph(ctx context.Context, b *adjacency.Builder, stop <-chan struct{}) (*adjacency.Graph, error) {
	version, err := c.networkVersion(ctx)
	if err != nil {
		return nil, err
	}
	for r, err := range c.query(ctx, "SELECT id, friends_visibility FROM user INDEXED BY user_listed ORDER BY id") {
		if err == nil {
			err = errors.Join(b.AddPerson(r.id(stores.KindUser), stores.Visibility(r.text())), checkOpen(stop))
		}
		if err != nil {
			return nil, err
		}
	}
	var person stores.ID
	var friends []uuid.UUID
	for r, err := range c.query(ctx, "SELECT user, friend FROM friend ORDER BY user") {
		if err != nil {
			return nil, err
		}
		user, friend := r.id(stores.KindUser), r.id(stores.KindUser)
		if user != person && len(friends) > 0 {
			if err := errors.Join(b.AddFriends(person, friends), checkOpen(stop)); err != nil {
				return nil, err
			}
			friends = friends[:0]
		}
		person, friends = user, append(friends, friend.UUID)
	}
	if err == nil && len(friends) > 0 {
		err = b.AddFriends(person, friends)
	}
	if err != nil {
		return nil, err
	}
	return b.Build(version)
}

// checkOpen returns ErrClosed once stop is closed.
func checkOpen(stop <-chan struct{}) error {
	select {
	case <-stop:
		return stores.ErrClosed
	default:
		return nil
	}
}

// committed applies the changes of a transaction. Commits come in the order in which they happened.
func (g *friendGraph) committed(commit networkCommit) {
	if g == nil || len(commit.changes) == 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.building {
		if len(g.kept) < maxCommitsKept {
			g.kept = append(g.kept, commit)
		}
		return
	}
	g.apply(commit)
}

// apply changes the graph if it has the version before the commit. The caller holds mu.
func (g *friendGraph) apply(commit networkCommit) {
	graph := g.now.Load()
	if graph == nil {
		return
	}
	if graph.Snapshot().Version()+int64(len(commit.changes)) != commit.version {
		g.check()
		return
	}
	if g.err = graph.Apply(commit.version, commit.changes...); g.err != nil {
		g.now.Store(nil)
		g.check()
	}
}
