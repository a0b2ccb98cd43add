package embedded

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// read asks a question on a line of its own: one round trip about so many keys. One statement sees one state of the data.
func (e *Engine) read(ctx context.Context, method string, keys int, ask func(*line) error) error {
	return call(ctx, e.readers, method, keys, ask)
}

// readAll is read for a question of several statements, which all see the same state of the data.
func (e *Engine) readAll(ctx context.Context, method string, keys int, ask func(*line) error) error {
	return call(ctx, e.readers, method, keys, func(l *line) error {
		return l.within(ctx, "BEGIN", func() error { return ask(l) })
	})
}

// write does something whole or not at all: one round trip about so many keys.
func (e *Engine) write(ctx context.Context, method string, keys int, do func(*line) error) error {
	return call(ctx, e.writer, method, keys, func(l *line) error {
		return l.within(ctx, "BEGIN IMMEDIATE", func() error { return do(l) })
	})
}

// alive is for a question that needs no round trip, such as one about no keys.
func (e *Engine) alive(ctx context.Context) error { return e.readers.alive(ctx) }

func call(ctx context.Context, p *pool, method string, keys int, do func(*line) error) (err error) {
	began, rows := time.Now(), 0
	defer func() {
		took := time.Since(began)
		stores.Record(ctx, stores.Call{Store: Name, Method: method, Keys: keys, Rows: rows, Took: took, Err: err})
	}()
	l, err := p.take(ctx)
	if err != nil {
		return err
	}
	l.rows = 0
	defer func() {
		rows = l.rows // a line that is given back may be another's
		p.give(l)
	}()
	if err := do(l); err != nil {
		// What an interrupted statement says of itself helps nobody.
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("embedded: %s: %w", method, err)
	}
	return nil
}
