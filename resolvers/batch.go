package resolvers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"fivefold/graph/executor"
	"fivefold/stores"
)

// loadOne loads one value for each object, all keys in one call. A missing value is nil.
func loadOne[O any, K comparable, V any](ctx context.Context, objs []*O, key func(*O) K,
	load func(context.Context, []K) (map[K]V, error)) ([]V, error) {
	keys := make([]K, len(objs))
	for i, obj := range objs {
		keys[i] = key(obj)
	}
	found, err := load(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]V, len(objs))
	for i, k := range keys {
		out[i] = found[k]
	}
	return out, nil
}

// loadMany loads a list of values for each object, all keys in one call. Missing values are left out.
func loadMany[O any, K comparable, V any](ctx context.Context, objs []*O, keys func(*O) []K,
	load func(context.Context, []K) (map[K]V, error)) ([][]V, error) {
	lists := make([][]K, len(objs))
	for i, obj := range objs {
		lists[i] = keys(obj)
	}
	all := slices.Concat(lists...)
	found, err := load(ctx, all)
	if err != nil {
		return nil, err
	}
	out, values := make([][]V, len(objs)), make([]V, 0, len(all))
	for i, list := range lists {
		start := len(values)
		for _, k := range list {
			if v, ok := found[k]; ok {
				values = append(values, v)
			}
		}
		out[i] = values[start:len(values):len(values)]
	}
	return out, nil
}

// loadBatched loads keys in one call with all calls of the level that have the same name. The name stands for a method of a port whose
// other arguments are the same in the whole operation.
func loadBatched[K comparable, V any](ctx context.Context, name string, keys []K,
	load func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	if keys = stores.Distinct(keys); len(keys) == 0 {
		return nil, nil
	}
	return executor.Batch(ctx, name, keys, func(ctx context.Context, keys []K) (map[K]V, error) {
		return inBatches(ctx, keys, load)
	})
}

// inBatches loads keys, which are distinct, with at most stores.MaxBatch in each call.
func inBatches[K comparable, V any](ctx context.Context, keys []K,
	load func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	if len(keys) <= stores.MaxBatch {
		return load(ctx, keys)
	}
	out, failed := make(map[K]V, len(keys)), keyErrors[K]{}
	for batch := range slices.Chunk(keys, stores.MaxBatch) {
		found, err := load(ctx, batch)
		if each, ok := errors.AsType[keyErrors[K]](err); ok {
			maps.Copy(failed, each)
		} else if err != nil {
			return nil, err
		}
		maps.Copy(out, found)
	}
	return out, failed.orNil()
}

// keyErrors are the errors of single keys of a call; the other keys are loaded.
type keyErrors[K comparable] map[K]error

func (e keyErrors[K]) Error() string { return fmt.Sprintf("%d keys failed", len(e)) }

// orNil returns the errors, nil when there are none.
func (e keyErrors[K]) orNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// ids returns the id of every element.
func ids[E any](elements []*E, id func(*E) stores.ID) []stores.ID {
	out := make([]stores.ID, len(elements))
	for i, e := range elements {
		out[i] = id(e)
	}
	return out
}

// idPtrs is ids for connect, where a nil key is a list that the viewer may not see.
func idPtrs[E any](elements []*E, id func(*E) stores.ID) []*stores.ID {
	out := make([]*stores.ID, len(elements))
	for i, key := range ids(elements, id) {
		out[i] = &key
	}
	return out
}

// each returns a value of every object.
func each[O, V any](objs []*O, value func(*O) V) []V {
	out := make([]V, len(objs))
	for i, obj := range objs {
		out[i] = value(obj)
	}
	return out
}

// optional returns a value of every object, nil where it is the zero value, such as an empty text.
func optional[O any, V comparable](objs []*O, value func(*O) V) ([]*V, error) {
	var zero V
	out := make([]*V, len(objs))
	for i, obj := range objs {
		if v := value(obj); v != zero {
			out[i] = &v
		}
	}
	return out, nil
}

// pointersTo returns a pointer to every value.
func pointersTo[T any](values []T) []*T {
	out := make([]*T, len(values))
	for i := range values {
		out[i] = &values[i]
	}
	return out
}

func userID(u *stores.User) stores.ID         { return u.ID }
func interestID(i *stores.Interest) stores.ID { return i.ID }
func pageID(p *stores.Page) stores.ID         { return p.ID }
func postID(p *stores.Post) stores.ID         { return p.ID }
func commentID(c *stores.Comment) stores.ID   { return c.ID }

func advertiserID(a *stores.Advertiser) stores.ID { return a.ID }
func campaignID(c *stores.Campaign) stores.ID     { return c.ID }
