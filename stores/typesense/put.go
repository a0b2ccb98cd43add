package typesense

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/typesense/typesense-go/v3/typesense/api"

	"fivefold/stores"
)

// Put implements stores.SearchIndex. When ctx ends before the documents are sent, they are not: another process may have written newer ones since Put has read
// which versions are stored. When it ends later, Put goes on for half of WriteTimeout, so that its result is known before another process writes.
func (e *Engine) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	return e.do(ctx, e.options.WriteTimeout, func(ctx context.Context) error {
		e.writing.Lock()
		defer e.writing.Unlock()
		return e.write(ctx, to, func(collection string) error { return e.put(ctx, collection, documents) })
	})
}

func (e *Engine) put(ctx context.Context, collection string, documents []stores.SearchDocument) error {
	ids := make([]stores.ID, len(documents))
	for i, d := range documents {
		ids[i] = d.ID
	}
	stored, err := e.lookup(ctx, collection, ids, "id,version")
	if err != nil {
		return err
	}
	versions := make(map[string]int64, len(stored))
	for _, h := range stored {
		versions[h.ID] = h.Version
	}
	var lines bytes.Buffer
	encoder, n := json.NewEncoder(&lines), 0
	for _, d := range documents {
		r, err := newRecord(d)
		if err != nil {
			return err
		}
		if r.Version < versions[r.ID] {
			continue
		}
		if err := encoder.Encode(r); err != nil {
			return err
		}
		n++
	}
	if n == 0 {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	ctx, end := context.WithTimeout(context.WithoutCancel(ctx), e.options.WriteTimeout/2)
	defer end()
	defer context.AfterFunc(e.closed, end)()
	action, batch := api.Upsert, importBatch
	return checkImport(n)(e.http.ImportDocumentsWithBody(ctx, collection, &api.ImportDocumentsParams{Action: &action, BatchSize: &batch},
		"application/octet-stream", &lines))
}

// importBatch is the number of documents that Typesense indexes while no search runs.
const importBatch = 100

// checkImport returns a function that reads the answer to an import of n documents. It has a line for each, in their order, which says whether it is stored.
func checkImport(n int) func(*http.Response, error) error {
	return func(response *http.Response, err error) error {
		if err != nil {
			return err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK {
			return newStatusError(response.StatusCode, body[:min(len(body), maxErrorBody)])
		}
		lines := strings.Split(strings.TrimSuffix(string(body), "\n"), "\n")
		if len(lines) != n {
			return fmt.Errorf("%w: %d results of %d documents", errFault, len(lines), n)
		}
		for i, line := range lines {
			var result struct {
				Success bool
				Code    int
				Error   string
			}
			if err := json.Unmarshal([]byte(line), &result); err != nil {
				return fmt.Errorf("%w: result %d of an import: %w", errFault, i, err)
			}
			if !result.Success {
				return fmt.Errorf("document %d: %w", i, &statusError{result.Code, result.Error})
			}
		}
		return nil
	}
}
