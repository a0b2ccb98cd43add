package embedded

import "context"

// found asks a question in one round trip about n keys and gives its rows by their keys. About no keys it asks nothing.
func found[K comparable, T any](ctx context.Context, e *Engine, method string, n int, key func(T) K, into func(*T) []any,
	query string, args ...any,
) (map[K]T, error) {
	answer := make(map[K]T, n)
	if n == 0 {
		return answer, e.alive(ctx)
	}
	err := e.read(ctx, method, n, func(l *line) error {
		var row T
		return l.each(ctx, query, args, into(&row), func() error {
			answer[key(row)] = row
			var next T // what a row holds by reference is its own
			row = next
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}
