// Package searchindex brings the documents of people, pages, interests and posts to a search engine, whichever it is, and makes its results as fresh as
// the requests ask for.
package searchindex

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// Name is the name of the projection of an engine that all processes share.
const Name = "search"

// A Projection brings documents to a search engine. It is a relay.Rebuilder and a relay.Auditor.
type Projection struct {
	name    string
	truth   stores.Set
	index   stores.SearchIndex
	serving *writer
	sweep   mark
	total   atomic.Int64 // entries, when an audit has begun
}

// New returns the projection of the documents of truth with a name. truth must not read through a cache.
func New(name string, truth stores.Set, index stores.SearchIndex) *Projection {
	return &Projection{name: name, truth: truth, index: index, serving: newWriter(truth, index, stores.SearchServing)}
}

// Name implements relay.Projection.
func (p *Projection) Name() string { return p.name }

// Apply implements relay.Projection. When the engine has lost its documents, they are rebuilt.
func (p *Projection) Apply(ctx context.Context, changes []stores.Change) error {
	err := p.serving.write(ctx, affected(changes))
	switch {
	case errors.Is(err, stores.ErrNotFound):
		return p.rebuildLost(ctx)
	case err != nil:
		p.serving.checked = false
		return err
	case !p.serving.checked:
		lost, err := p.IsLost(ctx)
		if err != nil {
			return err
		}
		if lost {
			return p.rebuildLost(ctx)
		}
		p.serving.checked = true
	}
	return p.sweepTombstones(ctx)
}

// rebuildLost makes the relay rebuild the projection. Until it has noticed, the batch is repeated.
func (p *Projection) rebuildLost(ctx context.Context) error {
	if err := p.truth.Projections.NeedRebuild(ctx, p.name); err != nil {
		return err
	}
	return fmt.Errorf("%w: the search engine has lost its documents, which are rebuilt", stores.ErrUnavailable)
}

// IsLost reports whether the engine has no documents though the truth has nodes, or has no place for them.
func (p *Projection) IsLost(ctx context.Context) (bool, error) {
	if n, err := p.index.Count(ctx); err != nil || n > 0 {
		if errors.Is(err, stores.ErrNotFound) {
			return true, nil
		}
		return false, err
	}
	for _, t := range tables {
		if rows, err := p.truth.Archive.Scan(ctx, t.name, stores.Rows{}, 1); err != nil || len(t.ids(rows)) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// CheckContent makes the relay rebuild the projection when the engine has lost its documents, as when its files were removed.
func (p *Projection) CheckContent(ctx context.Context) error {
	lost, err := p.IsLost(ctx)
	if err != nil || !lost {
		return err
	}
	if err := p.truth.Projections.NeedRebuild(ctx, p.name); !errors.Is(err, stores.ErrNotFound) {
		return err
	}
	return nil // it has not been led: it is built anyway
}

// affected returns the nodes whose documents changes concern: what they count, contain or show has changed.
func affected(changes []stores.Change) []stores.ID {
	var ids []stores.ID
	for _, c := range changes {
		switch c.Table {
		case stores.TableUsers, stores.TableInterests, stores.TablePages, stores.TablePosts, stores.TableGenres:
			ids = append(ids, c.Key)
		case stores.TableFriendships, stores.TableMemberships, stores.TablePageLinks:
			ids = append(ids, c.Key, c.Other)
		case stores.TableLikes:
			ids = append(ids, c.Other)
		case stores.TableReactions:
			if c.Other.Kind == stores.KindPost {
				ids = append(ids, c.Other)
			}
		}
	}
	return stores.Distinct(ids)
}

// keepTombstones is longer than a process can be late with a document that it has read: the outbox keeps changes for an hour.
const keepTombstones = 2 * time.Hour

// A mark is a revision and when it was the last one.
type mark struct {
	revision stores.Revision
	at       time.Time
}

// sweepTombstones removes the tombstones that are older than keepTombstones, from time to time.
func (p *Projection) sweepTombstones(ctx context.Context) error {
	if !p.sweep.at.IsZero() && time.Since(p.sweep.at) < keepTombstones {
		return nil
	}
	head, err := p.truth.Outbox.Head(ctx)
	if err != nil {
		return err
	}
	if !p.sweep.at.IsZero() {
		if err := p.index.Sweep(ctx, p.sweep.revision); err != nil {
			return err
		}
	}
	p.sweep = mark{head.Revision, time.Now()}
	return nil
}

var (
	_ relay.Rebuilder = (*Projection)(nil)
	_ relay.Auditor   = (*Projection)(nil)
)
