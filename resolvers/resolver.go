// Package resolvers turns a GraphQL question into a store's answer and decides who may see what. It names no engine: it asks
// the ports of stores, each once for all parents of a level.
package resolvers

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"fivefold/graph/executor"
	"fivefold/stores"
)

// A Resolver is the root of all resolvers. The front door fills every field.
type Resolver struct {
	Stores    stores.Set
	Passwords *Passwords
	Now       func() time.Time
	NewID     func(stores.Kind) stores.ID
	Sessions  SessionTimes
	Log       *slog.Logger
}

// SessionTimes says how long a session lives.
type SessionTimes struct {
	Idle     time.Duration // without being used
	Absolute time.Duration // however much it is used
}

// now gives the time in the precision that stores keep.
func (r *Resolver) now() time.Time { return r.Now().UTC().Truncate(time.Microsecond) }

// each asks for the keys of all objs at once and gives one answer per obj, nil where there is none.
func each[O any, K comparable, V any](ctx context.Context, objs []*O, key func(*O) K,
	ask func(context.Context, []K) (map[K]*V, error)) ([]*V, error) {
	keys := make([]K, len(objs))
	for i, obj := range objs {
		keys[i] = key(obj)
	}
	found, err := ask(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]*V, len(objs))
	for i, k := range keys {
		out[i] = found[k]
	}
	return out, nil
}

// many is each for objs that hold several keys; what is not found is left out.
func many[O any, K comparable, V any](ctx context.Context, objs []*O, keys func(*O) []K,
	ask func(context.Context, []K) (map[K]*V, error)) ([][]*V, error) {
	lists := make([][]K, len(objs))
	for i, obj := range objs {
		lists[i] = keys(obj)
	}
	all := slices.Concat(lists...)
	found, err := ask(ctx, all)
	if err != nil {
		return nil, err
	}
	out, values := make([][]*V, len(objs)), make([]*V, 0, len(all))
	for i, list := range lists {
		start := len(values)
		for _, k := range list {
			if v := found[k]; v != nil {
				values = append(values, v)
			}
		}
		out[i] = values[start:len(values):len(values)]
	}
	return out, nil
}

// ids reads an id off every element.
func ids[E any](elements []*E, id func(*E) stores.ID) []stores.ID {
	out := make([]stores.ID, len(elements))
	for i, e := range elements {
		out[i] = id(e)
	}
	return out
}

// idsOf is ids for connect, where a nil key would be a list that is not to be seen.
func idsOf[E any](elements []*E, id func(*E) stores.ID) []*stores.ID {
	out := make([]*stores.ID, len(elements))
	for i, e := range elements {
		key := id(e)
		out[i] = &key
	}
	return out
}

// together is inBatches together with the calls of the level that ask the same question meanwhile: a port's method, whose other
// arguments are the same for the whole operation.
func together[K comparable, V any](ctx context.Context, question string, keys []K,
	ask func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	if keys = inOrder(keys); len(keys) == 0 {
		return nil, nil
	}
	return executor.Batch(ctx, question, keys, func(ctx context.Context, keys []K) (map[K]V, error) {
		return inBatches(ctx, keys, ask)
	})
}

// inBatches asks for keys of which none are equal, at most stores.MaxBatch in a call, and puts the answers together.
func inBatches[K comparable, V any](ctx context.Context, keys []K,
	ask func(context.Context, []K) (map[K]V, error)) (map[K]V, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	if len(keys) <= stores.MaxBatch {
		return ask(ctx, keys)
	}
	out := make(map[K]V, len(keys))
	for start := 0; start < len(keys); start += stores.MaxBatch {
		part, err := ask(ctx, keys[start:min(start+stores.MaxBatch, len(keys))])
		if err != nil {
			return nil, err
		}
		for k, v := range part {
			out[k] = v
		}
	}
	return out, nil
}

// sortItems keeps the first of equal keys.
func inOrder[K comparable](keys []K) []K {
	if len(keys) < 2 {
		return keys
	}
	seen := make(map[K]bool, len(keys))
	out := make([]K, 0, len(keys))
	for _, k := range keys {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// texts reads a text off every obj, nil where it is empty.
func texts[O any](objs []*O, text func(*O) string) ([]*string, error) {
	out := make([]*string, len(objs))
	for i, obj := range objs {
		if t := text(obj); t != "" {
			out[i] = &t
		}
	}
	return out, nil
}
