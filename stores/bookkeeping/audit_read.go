package bookkeeping

import (
	"context"
	"slices"

	"fivefold/stores"
)

// inBatches returns what read finds, in batches of at most MaxBatch different ids.
func inBatches[T any](ctx context.Context, ids []stores.ID, read func(context.Context, []stores.ID) (map[stores.ID]T, error)) (map[stores.ID]T, error) {
	slices.SortFunc(ids, stores.ID.Compare)
	found := map[stores.ID]T{}
	for batch := range slices.Chunk(slices.Compact(ids), stores.MaxBatch) {
		some, err := read(ctx, batch)
		if err != nil {
			return nil, err
		}
		for id, value := range some {
			found[id] = value
		}
	}
	return found, nil
}

// oldestFirst returns the entries of a list, the first recorded first.
func oldestFirst(list stores.List[stores.Entry]) []stores.Entry {
	entries := make([]stores.Entry, len(list.Items))
	for i, item := range list.Items {
		entries[len(entries)-1-i] = item.Value
	}
	return entries
}
