package engines

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
	"fivefold/stores/fts5"
	"fivefold/stores/guard"
	"fivefold/stores/opensearch"
	"fivefold/stores/searchindex"
	"fivefold/stores/typesense"
)

// SearchFile is the name of the embedded search engine's file, beside DataFile. It is derived from the data.
const SearchFile = "search.db"

// searchLimit is more than the limits of the engines for a call that reads or writes, which have better errors.
const searchLimit = 25 * time.Second

// A searchEngine is an engine of Search and SearchIndex.
type searchEngine interface {
	Set() stores.Set
	Check(ctx context.Context) error
	Version() string
	Location() string
	Close() error
}

// openSearch serves searches from the engine that the addresses name, and makes them as fresh as requests ask for.
func (e *Engines) openSearch(ctx context.Context, addresses Addresses) error {
	role := Role{Name: "search"}
	var set stores.Set
	if server, name, err := openSearchServer(ctx, addresses); err != nil {
		return err
	} else if server != nil {
		e.search, role.Engine, role.Problem = server, map[string]string{typesense.Name: "Typesense", opensearch.Name: "OpenSearch"}[name], server.Check(ctx)
		set = stores.Instrument(e.guarded(name, server.Set(), guard.Options{Limit: searchLimit}), name)
		e.searchProjection = func(context.Context) (string, error) { return searchindex.Name + "_" + name, nil }
	} else {
		embedded := &embeddedSearch{dir: addresses.DataDir}
		e.search, role.Engine = embedded, "SQLite FTS5"
		set = stores.Instrument(embedded.Set(), fts5.Name)
		e.searchProjection = func(context.Context) (string, error) { return searchindex.Name, nil }
		if addresses.PostgresURL != "" { // each host has a file of its own, which the processes there share
			e.searchProjection = embedded.projection
		}
	}
	role.Version, role.Location = e.search.Version(), e.search.Location()
	e.Set.SearchIndex = set.SearchIndex
	e.Set.Search = searchindex.Fresh(set.Search, set.SearchIndex, e.direct, e.searchProjection)
	e.Roles = append(e.Roles, role)
	return nil
}

// openSearchServer opens the engine on a server that the addresses name, nil when they name none.
func openSearchServer(ctx context.Context, addresses Addresses) (engine searchEngine, name string, err error) {
	switch {
	case addresses.TypesenseURL != "":
		e, err := typesense.Open(ctx, addresses.TypesenseURL, typesense.Options{Prefix: addresses.SearchPrefix})
		if err != nil {
			return nil, "", err
		}
		return e, typesense.Name, nil
	case addresses.OpenSearchURL != "":
		e, err := opensearch.Open(ctx, addresses.OpenSearchURL, opensearch.Options{Prefix: addresses.SearchPrefix})
		if err != nil {
			return nil, "", err
		}
		return e, opensearch.Name, nil
	}
	return nil, "", nil
}

// InspectSearch returns what answers at TypesenseURL or OpenSearchURL and where.
func InspectSearch(ctx context.Context, addresses Addresses) (version, location string, err error) {
	engine, _, err := openSearchServer(ctx, addresses)
	if err != nil || engine == nil {
		return "", "", err
	}
	err = engine.Check(ctx)
	return engine.Version(), engine.Location(), errors.Join(err, engine.Close())
}

// InspectSearchFile reads the file of the embedded search engine, and returns the name of its projection. Without a file it returns fs.ErrNotExist, and for one
// that is damaged or of another version, which a server replaces, stores.ErrUnavailable.
func InspectSearchFile(ctx context.Context, addresses Addresses) (found fts5.Inspection, projection string, err error) {
	found, err = fts5.Inspect(ctx, addresses.DataDir)
	if projection = searchindex.Name; addresses.PostgresURL != "" {
		projection = hostProjection(found.ID)
	}
	return found, projection, err
}

// SearchProjection returns the projection that brings documents to the search engine. The error is that of a file that cannot be opened.
func (e *Engines) SearchProjection(ctx context.Context) (*searchindex.Projection, error) {
	name, err := e.searchProjection(ctx)
	if err != nil {
		return nil, err
	}
	return searchindex.New(name, e.direct, e.Set.SearchIndex), nil
}

// CheckSearch returns an error when the search engine does not answer.
func (e *Engines) CheckSearch(ctx context.Context) error { return e.search.Check(ctx) }
