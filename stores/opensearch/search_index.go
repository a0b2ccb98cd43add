package opensearch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"fivefold/stores"
)

// index implements stores.SearchIndex.
type index struct{ *Engine }

// maxBulk is the number of bytes after which a request of writes ends: servers limit them by their memory.
const maxBulk = 8 << 20

// Put implements stores.SearchIndex.
func (s index) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	alias, err := s.aliasOf(to)
	if err != nil {
		return err
	}
	if err := s.checkOpen(ctx); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, s.options.WriteTimeout)
	defer cancel()
	for len(documents) > 0 {
		refused, err := s.putAll(ctx, alias, to, documents)
		if err != nil || len(refused) == 0 {
			return err
		}
		if documents, err = s.notStored(ctx, alias, refused); err != nil || len(documents) == 0 {
			return err
		}
		select { // until the server has forgotten a tombstone that was swept
		case <-limited.Done():
			return cmp.Or(ctx.Err(), fmt.Errorf("%w: deleted documents are not forgotten", stores.ErrUnavailable))
		case <-time.After(forgetting):
		}
	}
	return nil
}

// forgetting is a part of the time that a server remembers a deletion with gc_deletes of 0: the step of its clock, 200 milliseconds.
const forgetting = 50 * time.Millisecond

// notStored returns the documents of which the server has no version. That it refused them was due to a deletion.
func (s index) notStored(ctx context.Context, alias string, refused []stores.SearchDocument) ([]stores.SearchDocument, error) {
	ids, stored := make([]stores.ID, len(refused)), map[string]bool{}
	for i, d := range refused {
		ids[i] = d.ID
	}
	found, err := s.get(ctx, alias, "_source=false", ids)
	for _, d := range found {
		stored[d.ID] = true
	}
	return slices.DeleteFunc(refused, func(d stores.SearchDocument) bool { return stored[d.ID.String()] }), missingCopy(err)
}

// putAll sends documents, and returns those that the server refuses because of their versions.
func (s index) putAll(ctx context.Context, alias string, to stores.SearchCopy, documents []stores.SearchDocument) ([]stores.SearchDocument, error) {
	path := "/" + alias + "/_bulk?require_alias=true"
	if to == stores.SearchServing {
		path += "&refresh=true" // a copy is refreshed when it is swapped in
	}
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	lines.SetEscapeHTML(false)
	refused := map[string]bool{}
	for i, d := range documents {
		action := map[string]any{"_id": d.ID.String(), "version": int64(d.Version), "version_type": "external_gte"}
		if err := lines.Encode(map[string]any{"index": action}); err != nil {
			return nil, err
		}
		if err := lines.Encode(encode(d)); err != nil {
			return nil, err
		}
		if body.Len() < maxBulk && i < len(documents)-1 {
			continue
		}
		send := func() error { return s.bulk(ctx, path, body.Bytes(), refused) }
		err := error(nil)
		if to == stores.SearchServing {
			err = s.serve(ctx, send)
		} else {
			err = missingCopy(send())
		}
		if err != nil {
			return nil, err
		}
		body.Reset()
	}
	return slices.DeleteFunc(slices.Clone(documents), func(d stores.SearchDocument) bool { return !refused[d.ID.String()] }), nil
}

// bulk sends writes, and adds the IDs of those that the server refuses because of versions.
func (s index) bulk(ctx context.Context, path string, body []byte, refused map[string]bool) error {
	var answer struct {
		Items []map[string]struct {
			ID     string `json:"_id"`
			Status int
			Error  *answerError
		}
	}
	if err := s.write(ctx, http.MethodPost, path, body, &answer); err != nil {
		return err
	}
	if want := bytes.Count(body, []byte(`"_id":`)); len(answer.Items) != want {
		return fmt.Errorf("the server answered about %d documents of %d", len(answer.Items), want)
	}
	for _, item := range answer.Items {
		for _, result := range item {
			if result.Status == http.StatusConflict {
				refused[result.ID] = true
				continue
			}
			if result.Status < 300 {
				continue
			}
			failed := &answerError{}
			if result.Error != nil {
				failed = result.Error
			}
			failed.Status = result.Status
			return fmt.Errorf("document %s: %w", result.ID, failed)
		}
	}
	return nil
}

// got is a document that the server has found by its ID.
type got struct {
	ID      string `json:"_id"`
	Found   bool
	Version int64  `json:"_version"`
	Source  stored `json:"_source"`
	Error   *answerError
}

// get reads documents by their IDs, whether or not Search finds them yet.
func (s index) get(ctx context.Context, alias, parameters string, ids []stores.ID) ([]got, error) {
	var answer struct{ Docs []got }
	body := map[string]any{"ids": texts(stores.Distinct(ids))}
	if err := s.read(ctx, http.MethodPost, "/"+alias+"/_mget?"+parameters, body, &answer); err != nil {
		return nil, err
	}
	found := answer.Docs[:0]
	for _, d := range answer.Docs {
		if d.Error != nil {
			d.Error.Status = http.StatusInternalServerError
			return nil, d.Error
		}
		if d.Found {
			found = append(found, d)
		}
	}
	return found, nil
}
