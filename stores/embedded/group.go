package embedded

import (
	"context"
	"fmt"

	"fivefold/stores"
)

// groups asks a question in one round trip about keys and gives all the rows of each, in the order of the question, whose first
// column is the place of the key. About no keys it asks nothing.
func groups[T any](ctx context.Context, e *Engine, method string, ks keys[stores.ID], into func(*T) []any,
	query string, args ...any,
) (map[stores.ID][]T, error) {
	answer := make(map[stores.ID][]T, len(ks.list))
	if len(ks.list) == 0 {
		return answer, e.alive(ctx)
	}
	err := e.read(ctx, method, len(ks.list), func(l *line) error {
		var n int
		var row T
		return l.each(ctx, query, append(args, named("keys", ks.json)), append([]any{whole{&n}}, into(&row)...), func() error {
			if n < 0 || n >= len(ks.list) {
				return fmt.Errorf("an answer to key %d of %d", n, len(ks.list))
			}
			answer[ks.list[n]] = append(answer[ks.list[n]], row)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}
