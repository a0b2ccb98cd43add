package searchindex

import (
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"slices"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// auditSize is the number of IDs that a part has of each table and of the engine: together at most stores.MaxBatch.
const auditSize = stores.MaxBatch / 5

// Keys implements relay.Auditor. Both sides are walked in the order of IDs.
func (p *Projection) Keys(ctx context.Context, from string) (keys []relay.Key, next string, total int, err error) {
	place := stores.ID{}
	if from == "" {
		if err := p.countEntries(ctx); err != nil {
			return nil, "", 0, err
		}
	} else if place, err = stores.ParseID(from); err != nil {
		return nil, "", 0, err
	}
	stored, err := p.index.Scan(ctx, place, auditSize)
	if errors.Is(err, ErrNotBuilt) || errors.Is(err, stores.ErrNotFound) {
		return nil, "", 0, relay.ErrMustRebuild
	}
	if err != nil {
		return nil, "", 0, err
	}
	all, end := stored, stores.ID{} // of the part; zero is the end of all
	limit := func(last stores.ID) {
		if end.IsZero() || last.Compare(end) < 0 {
			end = last
		}
	}
	if len(stored) == auditSize {
		limit(stored[len(stored)-1])
	}
	for _, t := range tables {
		ids, last, more, err := t.scan(ctx, p.truth, place, auditSize)
		if err != nil {
			return nil, "", 0, err
		}
		if all = append(all, ids...); more {
			limit(last)
		}
	}
	for _, id := range stores.Distinct(all) {
		if end.IsZero() || id.Compare(end) <= 0 {
			keys = append(keys, keyOf(id))
		}
	}
	return keys, end.String(), int(p.total.Load()), nil
}

// countEntries counts the rows that can have entries.
func (p *Projection) countEntries(ctx context.Context) error {
	counts, err := p.truth.Archive.Counts(ctx)
	n := 0
	for _, t := range tables {
		n += counts[t.name]
	}
	p.total.Store(int64(n))
	return err
}

func keyOf(id stores.ID) relay.Key { return relay.Key{Kind: string(id.Kind), Key: id.String()} }

// idsOf returns the IDs that keys name, without keys that name none.
func idsOf(keys []relay.Key) (ids []stores.ID) {
	for _, key := range keys {
		if id, err := stores.ParseID(key.Key); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// Stored implements relay.Auditor.
func (p *Projection) Stored(ctx context.Context, keys []relay.Key) (map[relay.Key]relay.Digest, error) {
	documents, err := p.index.ByIDs(ctx, idsOf(keys))
	digests := make(map[relay.Key]relay.Digest, len(documents))
	for id, d := range documents {
		if !d.Deleted {
			digests[keyOf(id)] = digestOf(d)
		}
	}
	return digests, err
}

// Wanted implements relay.Auditor.
func (p *Projection) Wanted(ctx context.Context, keys []relay.Key) (map[relay.Key]relay.Digest, error) {
	digests := make(map[relay.Key]relay.Digest, len(keys))
	for part := range slices.Chunk(idsOf(keys), putSize) {
		documents, err := Documents(ctx, p.truth, part)
		if err != nil {
			return nil, err
		}
		for _, d := range documents {
			if !d.Deleted {
				digests[keyOf(d.ID)] = digestOf(d)
			}
		}
	}
	return digests, nil
}

// Repair implements relay.Auditor. It replaces documents with a greater version than the truth has reached, too: such a version is damaged.
func (p *Projection) Repair(ctx context.Context, keys []relay.Key) error {
	for part := range slices.Chunk(idsOf(keys), putSize) {
		versions, err := p.index.Versions(ctx, stores.SearchServing, part)
		if err != nil {
			return err
		}
		documents, err := Documents(ctx, p.truth, part)
		if err != nil {
			return err
		}
		for i, d := range documents {
			documents[i].Version = max(d.Version, versions[d.ID])
		}
		if err := p.index.Put(ctx, stores.SearchServing, documents); err != nil {
			return err
		}
	}
	return nil
}

// digestOf returns the digest of a document without its version, whatever the order of its sets.
func digestOf(d stores.SearchDocument) relay.Digest {
	d.Version = 0
	for _, set := range []*[]stores.ID{&d.Owners, &d.Keepers, &d.Genres, &d.Groups} {
		*set = slices.SortedFunc(slices.Values(*set), stores.ID.Compare) // nil when empty
	}
	if len(d.Names) == 0 {
		d.Names = nil
	}
	if len(d.Text) == 0 {
		d.Text = nil
	}
	d.At = d.At.UTC()
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode(d) // cannot fail: the document has no interfaces, channels or functions
	return relay.Digest(h.Sum64())
}
