package embedded

import (
	"context"
	"fmt"

	"fivefold/stores"
)

// queryMap runs a statement about n keys, of which an index holds one row each, and returns the rows by key. With no keys it runs nothing.
func queryMap[K comparable, T any](ctx context.Context, e *Engine, n int, key func(T) K, read func(*row) T,
	text string, args ...arg,
) (map[K]T, error) {
	result := make(map[K]T, n)
	if n == 0 {
		return result, e.checkOpen(ctx)
	}
	find := func(c *conn) error {
		for r, err := range c.query(ctx, text, args...) {
			if err != nil {
				return err
			}
			value := read(r)
			result[key(value)] = value
		}
		return nil
	}
	var err error
	if n == 1 {
		err = e.readRow(ctx, find)
	} else {
		err = e.readKeys(ctx, n, find)
	}
	if err != nil {
		return nil, err
	}
	return result, nil
}

// queryKeys is queryMap about keys, by a statement that begins with a table k of their IDs. It runs for a few keys at a time, which are its first
// parameters: SQLite reads a row in less time than an element of a JSON array.
func queryKeys[T any](ctx context.Context, e *Engine, keys keySet[stores.ID], id func(T) stores.ID, read func(*row) T,
	text string, args ...arg,
) (map[stores.ID]T, error) {
	result := make(map[stores.ID]T, len(keys.list))
	put := func(r *row) {
		value := read(r)
		result[id(value)] = value
	}
	var err error
	switch n := len(keys.list); n {
	case 0:
		err = e.checkOpen(ctx)
	case 1:
		args = append(args, named("key", blobArg(keys.list[0].UUID[:])))
		err = e.readRow(ctx, func(c *conn) error {
			return c.repeat(ctx, query{withKey, text}, args, func(s *statement) error { return s.all(func() { put(&s.row) }) })
		})
	default:
		readKeys := e.readAllKeys
		if n <= fewKeys {
			readKeys = e.readKeys // for one statement
		}
		err = readKeys(ctx, n, func(c *conn) error {
			return c.repeatFew(ctx, n, func(s *statement, parameter, i int) { s.stmt.BindBytes(parameter, keys.list[i].UUID[:]) }, text, args, put)
		})
	}
	if err != nil {
		return nil, err
	}
	return result, nil
}

// repeatFew runs a statement that begins with the table k of a few of n keys at a time, and calls read for each row. bind binds the i-th key
// to a parameter.
func (c *conn) repeatFew(ctx context.Context, n int, bind func(s *statement, parameter, i int), text string, args []arg, read func(*row)) error {
	if n == 0 {
		return nil
	}
	return c.repeat(ctx, query{withFewKeys, text}, append(make([]arg, fewKeys), args...), func(s *statement) error {
		for from := 0; from < n; from += fewKeys {
			for i := range fewKeys {
				if from+i < n {
					bind(s, i+1, from+i)
				} else {
					s.stmt.BindNull(i + 1)
				}
			}
			if err := s.all(func() { read(&s.row) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// queryGroups runs a statement about keys and returns all rows of each key, in the order of the statement. Its first column is the
// index of the key. With no keys it runs nothing.
func queryGroups[T any](ctx context.Context, e *Engine, keys keySet[stores.ID], read func(*row) T,
	text string, args ...arg,
) (map[stores.ID][]T, error) {
	result := make(map[stores.ID][]T, len(keys.list))
	if len(keys.list) == 0 {
		return result, e.checkOpen(ctx)
	}
	err := e.readKeys(ctx, len(keys.list), func(c *conn) error {
		for r, err := range c.query(ctx, text, append(args, keys.arg())...) {
			if err != nil {
				return err
			}
			n := r.int()
			if n < 0 || n >= len(keys.list) {
				return fmt.Errorf("row for key %d of %d", n, len(keys.list))
			}
			result[keys.list[n]] = append(result[keys.list[n]], read(r))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
