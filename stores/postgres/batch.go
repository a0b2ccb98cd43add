package postgres

import (
	"context"

	driver "github.com/jackc/pgx/v5"
)

// A batch is statements that are sent together. They run one after the other, each with a snapshot of its own.
type batch struct {
	conn *conn
	b    driver.Batch
	read []func(*row) error // of each statement
	err  error              // of the first statement that cannot be sent
}

// batch returns an empty batch.
func (c *conn) batch() *batch { return &batch{conn: c} }

// each adds a statement for each of whose rows read is called, until it fails.
func (b *batch) each(ctx context.Context, text string, a args, read func(*row) error) {
	text, values, err := b.conn.texts.number(ctx, text, a)
	if err != nil && b.err == nil {
		b.err = err
	}
	b.b.Queue(text, values...)
	b.read = append(b.read, read)
}

// run adds a statement without rows.
func (b *batch) run(ctx context.Context, text string, a args) {
	b.each(ctx, text, a, func(*row) error { return nil })
}

// send runs the statements. After an error the later ones do not run.
func (b *batch) send(ctx context.Context) (err error) {
	if b.err != nil || len(b.read) == 0 {
		return b.err
	}
	results := b.conn.send(ctx, &b.b)
	defer func() { err = closeResults(results, err) }()
	for _, read := range b.read {
		rows, err := results.Query()
		if err != nil {
			return err
		}
		if err := eachOf(ctx, rows, read); err != nil {
			return err
		}
	}
	return nil
}
