package opensearch

import (
	"bytes"
	"context"
	"encoding/json"

	"fivefold/stores"
)

// ByIDs implements stores.SearchIndex.
func (s index) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.SearchDocument, error) {
	if len(ids) == 0 {
		return nil, s.checkOpen(ctx)
	}
	found := make(map[stores.ID]stores.SearchDocument, len(ids))
	return found, s.serve(ctx, func() error {
		documents, err := s.get(ctx, s.serving(), "", ids)
		for _, d := range documents {
			document, failed := decode(d.ID, d.Source.D)
			if failed != nil {
				return failed
			}
			found[document.ID] = document
		}
		return err
	})
}

// Versions implements stores.SearchIndex.
func (s index) Versions(ctx context.Context, in stores.SearchCopy, ids []stores.ID) (map[stores.ID]stores.Revision, error) {
	alias, err := s.aliasOf(in)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, s.checkOpen(ctx)
	}
	versions := make(map[stores.ID]stores.Revision, len(ids))
	read := func() error {
		documents, err := s.get(ctx, alias, "_source=false", ids)
		for _, d := range documents {
			id, failed := stores.ParseID(d.ID)
			if failed != nil {
				return failed
			}
			versions[id] = stores.Revision(d.Version)
		}
		return err
	}
	if in == stores.SearchServing {
		return versions, s.serve(ctx, read)
	}
	return versions, missingCopy(read())
}

// Scan implements stores.SearchIndex.
func (s index) Scan(ctx context.Context, after stores.ID, limit int) ([]stores.ID, error) {
	body := map[string]any{
		"size": limit, "_source": false, "track_total_hits": false, "query": term("deleted", false), "sort": []any{map[string]any{"key": "asc"}},
	}
	if !after.IsZero() {
		body["search_after"] = []string{key(after)}
	}
	var ids []stores.ID
	return ids, s.serve(ctx, func() error {
		answer, err := s.search(ctx, body)
		if err != nil {
			return err
		}
		ids = make([]stores.ID, len(answer.Hits.Hits))
		for i, hit := range answer.Hits.Hits {
			if ids[i], err = stores.ParseID(hit.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Count implements stores.SearchIndex.
func (s index) Count(ctx context.Context) (int, error) {
	var n int
	err := s.serve(ctx, func() error {
		answer, err := s.search(ctx, map[string]any{"size": 0, "track_total_hits": true, "query": term("deleted", false)})
		n = answer.Hits.Total.Value
		return err
	})
	return n, err
}

// Sweep implements stores.SearchIndex.
func (s index) Sweep(ctx context.Context, before stores.Revision) error {
	return s.serve(ctx, func() error {
		for {
			swept, err := s.sweep(ctx, before)
			if err != nil || swept < stores.MaxBatch {
				return err
			}
		}
	})
}

// sweep removes up to MaxBatch tombstones, each unless it has been replaced meanwhile, and returns their number.
func (s index) sweep(ctx context.Context, before stores.Revision) (int, error) {
	answer, err := s.search(ctx, map[string]any{
		"size": stores.MaxBatch, "_source": false, "track_total_hits": false, "seq_no_primary_term": true,
		"query": filter(term("deleted", true), map[string]any{"range": map[string]any{"version": map[string]any{"lt": int64(before)}}}),
	})
	if err != nil || len(answer.Hits.Hits) == 0 {
		return 0, err
	}
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	for _, hit := range answer.Hits.Hits {
		action := map[string]any{"_id": hit.ID, "if_seq_no": hit.SeqNo, "if_primary_term": hit.PrimaryTerm}
		if err := lines.Encode(map[string]any{"delete": action}); err != nil {
			return 0, err
		}
	}
	return len(answer.Hits.Hits), s.bulk(ctx, "/"+s.serving()+"/_bulk?refresh=true", body.Bytes(), map[string]bool{})
}
