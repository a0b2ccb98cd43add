// Package engines opens the stores. It is the only importable package that knows the names of engines.
package engines

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
	"fivefold/stores/cached"
	"fivefold/stores/embedded"
	"fivefold/stores/guard"
	"fivefold/stores/inprocess"
	"fivefold/stores/postgres"
	"fivefold/stores/redis"
)

// Addresses say where the data of each role is. A role without an address is kept by the embedded engine.
type Addresses struct {
	DataDir     string // the directory of the embedded engine's file, made when it does not exist; Memory keeps nothing
	PostgresURL string // the database of the relational data, instead of DataDir

	RedisURL    string // the Redis of live events and rate limits; each process has its own without one
	RedisPrefix string // of the names of its keys; "fivefold" when empty

	TypesenseURL  string // the Typesense that finds; a file in DataDir does without an address
	OpenSearchURL string // an OpenSearch or an Elasticsearch, instead of TypesenseURL
	SearchPrefix  string // of the names of its collections or indexes; "fivefold" when empty

	RedisTimeout time.Duration // of a call to it, in all; the limit of a call for a request when zero (see redis.Options)
}

// Memory as DataDir keeps the data in memory until Close.
const Memory = embedded.Memory

// Location names the place of the relational data, without a password.
func (a Addresses) Location() string {
	if a.PostgresURL != "" {
		return strings.TrimSpace("the database " + postgres.Location(a.PostgresURL))
	}
	return a.DataDir
}

// A Role is a part of the network's data and the engine that keeps it.
type Role struct {
	Name     string // of the data
	Engine   string
	Version  string // of the engine
	Location string
	Problem  error // why an optional store does not answer; nil when it does
}

// A truth is the engine of the relational data: what it keeps is in no other store, or copied from it.
type truth interface {
	Set() stores.Set
	Version() string
	Location() string
	Secret() [32]byte
	Check(ctx context.Context) error
	Integrity(ctx context.Context) error
	KeepGraph(budget int64) (built <-chan struct{})
	MeasureGraph(budget int64) adjacency.State
	Graph() adjacency.State
	Close() error
}

// Engines are the open stores.
type Engines struct {
	Set   stores.Set
	Roles []Role

	// RateLimits are the token buckets that processes share; nil without Redis.
	RateLimits stores.RateLimits

	// Revisions are the last ones of viewers, which processes share; nil where every read is of the truth.
	Revisions stores.Revisions

	truth    truth
	direct   stores.Set // the ports of the truth, which read through no cache
	search   searchEngine
	events   *inprocess.Events
	rankings *inprocess.Cache // of searches
	guards   []*guard.Guard
	redis    *redis.Engine      // nil without RedisURL
	cache    *cached.Cache      // nil without RedisURL and PostgresURL
	follow   sync.WaitGroup     // of changes by the cache
	ending   context.CancelFunc // ends it; nil without a cache

	searchProjection func(context.Context) (string, error) // the name of the projection of search
}

// Open opens a store for every role. Data of a newer version of the program returns stores.ErrNewerVersion, a directory that cannot be
// written an *fs.PathError, and a database that does not answer stores.ErrUnavailable. A Redis that does not answer is no error: see Role.Problem.
func Open(ctx context.Context, addresses Addresses) (*Engines, error) {
	e, names := &Engines{}, truthNames{"embedded SQLite", embedded.Name}
	if addresses.PostgresURL != "" {
		engine, err := postgres.Open(ctx, addresses.PostgresURL, postgres.Options{})
		if err != nil {
			return nil, err
		}
		e.truth, names = engine, truthNames{"PostgreSQL", postgres.Name}
		e.Set = e.guarded(postgres.Name, engine.Set(), guard.Options{Limit: engine.StatementLimit(), Running: engine.Connections(), Wait: truthWait})
	} else {
		engine, err := embedded.Open(ctx, addresses.DataDir)
		if err != nil {
			return nil, err
		}
		e.truth, e.Set = engine, engine.Set()
	}
	e.Set = stores.Instrument(e.Set, names.store)
	e.direct = e.Set
	e.events, e.rankings = inprocess.NewEvents(), inprocess.NewCache(rankingBytes)
	e.Set.Events = stores.Instrument(stores.Set{Events: e.events}, inprocess.Name).Events
	for _, name := range []string{"people and interests", "friendships and paths", "sessions"} {
		e.Roles = append(e.Roles, Role{Name: name, Engine: names.engine, Version: e.truth.Version(), Location: e.truth.Location()})
	}
	if err := e.openSearch(ctx, addresses); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if addresses.RedisURL != "" {
		if err := e.openRedis(ctx, addresses); err != nil {
			return nil, errors.Join(err, e.Close())
		}
	}
	return e, nil
}

// truthNames are the names of an engine for people, and of its store in call records.
type truthNames struct{ engine, store string }

// SharesEvents reports whether an event that one process publishes is delivered by all.
func (e *Engines) SharesEvents() bool { return e.redis != nil }

// IsEmbedded reports whether the embedded engine keeps the relational data.
func (e *Engines) IsEmbedded() bool {
	_, is := e.truth.(*embedded.Engine)
	return is
}

// HasSubscriptions reports whether somebody subscribes to events in this process.
func (e *Engines) HasSubscriptions() bool { return e.events.HasSubscriptions() }

// Secret returns random bytes that are always the same for these data. They are no part of an export.
func (e *Engines) Secret() [32]byte { return e.truth.Secret() }

// Check returns an error when a store does not answer without which the server is of no use.
func (e *Engines) Check(ctx context.Context) error { return e.truth.Check(ctx) }

// Integrity reads all data and returns an error when it is damaged.
func (e *Engines) Integrity(ctx context.Context) error { return e.truth.Integrity(ctx) }

// Close closes the stores in the reverse order of opening.
func (e *Engines) Close() error {
	e.events.Close()
	_ = e.rankings.Close()
	if e.ending != nil {
		e.ending()
		e.follow.Wait()
		e.cache.Close()
	}
	var err error
	if e.redis != nil {
		err = e.redis.Close()
	}
	if e.search != nil {
		err = errors.Join(err, e.search.Close())
	}
	return errors.Join(err, e.truth.Close())
}
