package resolvers

import (
	"context"

	"fivefold/stores"
)

// keepStored keeps a noun as the store returns it after the mutation that runs, or in a list, so that loading it costs no call. It is
// kept until the next mutation of the request. Access is decided as for what is loaded.
func (v *Viewer) keepStored(id stores.ID, noun any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.stored == nil {
		v.stored = map[stores.ID]any{}
	}
	v.stored[id] = noun
}

// dropStored forgets what is kept.
func (v *Viewer) dropStored() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.stored = nil
}

// storedAmong returns what is kept of ids, nil when nothing is, and the other ids.
func (v *Viewer) storedAmong(ids []stores.ID) (kept map[stores.ID]any, others []stores.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.stored) == 0 {
		return nil, ids
	}
	kept = map[stores.ID]any{}
	for _, id := range ids {
		if noun, ok := v.stored[id]; ok {
			kept[id] = noun
		} else {
			others = append(others, id)
		}
	}
	return kept, others
}

// loadNouns loads the nouns of a kind that ids name, in one call with those of the level that have the same name. See loadBatched.
func loadNouns[V any](ctx context.Context, name string, kind stores.Kind, ids []stores.ID,
	load func(context.Context, []stores.ID) (map[stores.ID]V, error)) (map[stores.ID]*V, error) {
	kept, others := viewer(ctx).storedAmong(ofKind(kind, ids))
	found, err := pointers(loadBatched(ctx, name, others, load))
	if err != nil {
		return nil, err
	}
	for id, noun := range kept {
		found[id] = noun.(*V)
	}
	return found, nil
}
