package opensearch

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// format is the version of the format of documents. Another format has other indexes.
const format = "1"

// copyLength is the length of the names of copies, which are random letters and digits.
const copyLength = 26

// serving is the alias of the index that Search reads.
func (e *Engine) serving() string { return e.options.Prefix + "-" + format }

// indexOf is the index of a copy.
func (e *Engine) indexOf(name string) string { return e.serving() + "-" + name }

// aliasOf is the alias through which a copy is read and written. Of copies that are not swapped in it is one of their own.
func (e *Engine) aliasOf(c stores.SearchCopy) (string, error) {
	if c == stores.SearchServing {
		return e.serving(), nil
	}
	if !isCopy(string(c)) {
		return "", stores.ErrNotFound // which also keeps out characters with a meaning in paths
	}
	return e.indexOf(string(c)) + "-copy", nil
}

// isCopy reports whether a name is of the form of those of copies.
func isCopy(name string) bool {
	return len(name) == copyLength && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// keyword is a field that is compared as it is.
func keyword(more map[string]any) map[string]any {
	field := map[string]any{"type": "keyword"}
	maps.Copy(field, more)
	return field
}

// settings returns the settings and mappings of an index. Any field that is not named is an error. Only what is sorted by or counted has doc_values.
func settings() map[string]any {
	searched := map[string]any{"doc_values": false}
	properties := map[string]any{
		"d":          map[string]any{"type": "object", "enabled": false},
		"deleted":    map[string]any{"type": "boolean"},
		"version":    map[string]any{"type": "long"},
		"words":      map[string]any{"type": "text", "analyzer": "whitespace", "norms": false},
		"popularity": map[string]any{"type": "long", "index": false},
		"public":     map[string]any{"type": "boolean"},
		"at":         map[string]any{"type": "long"},
		"key":        keyword(map[string]any{"index": false}),
	}
	for _, name := range []string{"names", "starts", "wholes", "bags", "friendsOf", "owners", "keepers", "author", "on", "groups"} {
		properties[name] = keyword(searched)
	}
	for _, name := range []string{"kind", "category", "genres", "place", "language", "year"} {
		properties[name] = keyword(nil)
	}
	return map[string]any{
		"settings": map[string]any{"index": map[string]any{
			"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "1s",
			"gc_deletes": "0s", // only tombstones that are swept are deleted
		}},
		"mappings": map[string]any{"dynamic": "strict", "_source": map[string]any{"includes": []string{"d"}}, "properties": properties},
	}
}

// create makes an index with an alias.
func (e *Engine) create(ctx context.Context, name, alias string) error {
	body := settings()
	body["aliases"] = map[string]any{alias: map[string]any{}}
	return e.write(ctx, "PUT", "/"+e.indexOf(name), body, nil)
}

// maxAttempts is how often a call is made whose index was removed: on a busy machine others may have been swapped in meanwhile.
const maxAttempts = 7

// serve calls f about the index that Search reads, and again if that index was missing: it was removed after the call began, since another was
// swapped in. Before the first Swap, and when the server has lost its data, there is none: ErrNotFound.
func (e *Engine) serve(ctx context.Context, f func() error) error {
	err := f()
	for attempt := 1; attempt < maxAttempts && isMissing(err); attempt++ {
		if err := e.write(ctx, "GET", "/_alias/"+e.serving(), nil, nil); isStatus(err, http.StatusNotFound) {
			return fmt.Errorf("%w: no index has the alias %s", stores.ErrNotFound, e.serving())
		} else if err != nil {
			return err
		}
		select { // a server that removes an index answers so for some milliseconds
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(attempt-1) * 50 * time.Millisecond):
		}
		err = f()
	}
	return err
}

// indexes returns the aliases of each index of this engine.
func (e *Engine) indexes(ctx context.Context) (map[string][]string, error) {
	var answer map[string]struct {
		Aliases map[string]struct{}
	}
	if err := e.write(ctx, "GET", "/"+e.indexOf("*")+"/_alias", nil, &answer); err != nil {
		return nil, err
	}
	found := map[string][]string{}
	for name, index := range answer {
		if isCopy(strings.TrimPrefix(name, e.indexOf(""))) { // and not of another prefix that begins with this one
			found[name] = slices.Collect(maps.Keys(index.Aliases))
		}
	}
	return found, nil
}

// Copy implements stores.SearchIndex.
func (s index) Copy(ctx context.Context) (stores.SearchCopy, error) {
	indexes, err := s.indexes(ctx)
	if err != nil {
		return "", err
	}
	for name, aliases := range indexes {
		if !slices.Contains(aliases, s.serving()) {
			if err := s.write(ctx, "DELETE", "/"+name, nil, nil); err != nil && !isMissing(err) {
				return "", err
			}
		}
	}
	made := stores.SearchCopy(strings.ToLower(rand.Text()))
	alias, err := s.aliasOf(made)
	if err != nil {
		return "", err
	}
	return made, s.create(ctx, string(made), alias)
}

// Swap implements stores.SearchIndex.
func (s index) Swap(ctx context.Context, from stores.SearchCopy) error {
	if err := s.checkOpen(ctx); err != nil {
		return err
	}
	if from == stores.SearchServing {
		return stores.ErrNotFound
	}
	alias, err := s.aliasOf(from)
	if err != nil {
		return err
	}
	if err := s.write(ctx, "POST", "/"+alias+"/_refresh", nil, nil); err != nil {
		return missingCopy(err)
	}
	indexes, err := s.indexes(ctx)
	if err != nil {
		return err
	}
	next, former := s.indexOf(string(from)), []string{}
	actions := []map[string]any{
		{"remove": map[string]any{"index": next, "alias": alias}},
		{"add": map[string]any{"index": next, "alias": s.serving()}},
	}
	for name, aliases := range indexes {
		if slices.Contains(aliases, s.serving()) {
			former = append(former, name)
			actions = append(actions, map[string]any{"remove": map[string]any{"index": name, "alias": s.serving()}})
		}
	}
	if err := s.write(ctx, "POST", "/_aliases", map[string]any{"actions": actions}, nil); err != nil {
		return missingCopy(err)
	}
	for _, name := range former { // not by an action: searches would fail for a moment
		_ = s.write(ctx, "DELETE", "/"+name, nil, nil) // Copy removes what stays
	}
	return nil
}

// missingCopy returns ErrNotFound for the error about an alias that does not exist.
func missingCopy(err error) error {
	if isMissing(err) {
		return stores.ErrNotFound
	}
	return err
}
