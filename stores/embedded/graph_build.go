package embedded

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// build replaces the graph. The former one is discarded first, so that there are not two at once.
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
	err = c.inTransaction(ctx, func() error { return c.run(ctx, "BEGIN") }, func() (err error) {
		graph, err = c.readGraph(ctx, adjacency.NewBuilder(g.budget), g.engine.closing)
		return err
	})
	return graph, err
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
	for r, err := range c.query(ctx, "SELECT user, friend FROM friend ORDER BY user") {
		if err == nil {
			err = errors.Join(b.AddFriend(r.id(stores.KindUser), r.id(stores.KindUser)), checkOpen(stop))
		}
		if err != nil {
			return nil, err
		}
	}
	graph, err := b.Build(version)
	if err != nil {
		return nil, err
	}
	return graph, c.readLatestMessages(ctx, graph.Snapshot(), stop)
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
