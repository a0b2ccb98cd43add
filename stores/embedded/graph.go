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

// KeepGraph builds the friendship graph in the background, and keeps it current until Close. It needs at most budget bytes: when it needs
// more, the engine goes on without it. Call it once, after Open; without it, or with a budget of 0, every question is answered by statements.
func (e *Engine) KeepGraph(budget int64) {
	if budget <= 0 {
		return
	}
	g := newFriendGraph(e, budget)
	e.graph.Store(g)
	e.background.Go(g.keep)
}

func newFriendGraph(e *Engine, budget int64) *friendGraph {
	return &friendGraph{engine: e, budget: budget, wake: make(chan struct{}, 1)}
}

// keep builds the graph, and again whenever it is behind.
func (g *friendGraph) keep() {
	for {
		began := time.Now()
		if g.isBehind() && errors.Is(g.build(), adjacency.ErrBudget) {
			return
		}
		select {
		case <-g.engine.closing:
			return
		case <-time.After(buildShare * time.Since(began)):
		}
		select {
		case <-g.engine.closing:
			return
		case <-g.wake:
		}
	}
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
	var u stores.User
	err = c.query(ctx, "SELECT id, friends_visibility FROM user INDEXED BY user_listed ORDER BY id", nil,
		[]any{idColumn{&u.ID, stores.KindUser}, textColumn{(*string)(&u.FriendsVisibility)}}, func() error {
			return errors.Join(b.AddPerson(u.ID, u.FriendsVisibility), checkOpen(stop))
		})
	if err != nil {
		return nil, err
	}
	var person, user, friend stores.ID
	var friends []uuid.UUID
	err = c.query(ctx, "SELECT user, friend FROM friend ORDER BY user", nil,
		[]any{idColumn{&user, stores.KindUser}, idColumn{&friend, stores.KindUser}}, func() error {
			if user != person && len(friends) > 0 {
				if err := errors.Join(b.AddFriends(person, friends), checkOpen(stop)); err != nil {
					return err
				}
				friends = friends[:0]
			}
			person, friends = user, append(friends, friend.UUID)
			return nil
		})
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
