package embedded

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"fivefold/stores"
)

// migrations are the steps from an empty file to this version's data, in the order of their names. A step already released
// is never edited.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate takes the steps that the file has not seen, each whole or not at all.
func migrate(ctx context.Context, p *pool) error {
	steps, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	c, err := p.acquire(ctx)
	if err != nil {
		return err
	}
	defer p.release(c)
	for {
		at, err := c.schemaVersion(ctx)
		if err != nil {
			return err
		}
		if at > len(steps) {
			return fmt.Errorf("%w: it is at %d, this program at %d", stores.ErrNewerVersion, at, len(steps))
		}
		if at == len(steps) {
			return nil
		}
		if err := c.applyMigration(ctx, steps[at], at); err != nil {
			return fmt.Errorf("%s: %w", steps[at], err)
		}
	}
}

// applyMigration takes a applyMigration from a version to the next, unless another process has taken it meanwhile.
func (c *conn) applyMigration(ctx context.Context, name string, from int) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	return c.inTransaction(ctx, "BEGIN IMMEDIATE", func() error {
		at, err := c.schemaVersion(ctx)
		if err != nil || at != from {
			return err
		}
		if _, err := c.sqlConn.ExecContext(ctx, string(text)); err != nil {
			return err
		}
		_, err = c.sqlConn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", from+1))
		return err
	})
}

// schemaVersion gives the number of steps that the file has seen.
func (c *conn) schemaVersion(ctx context.Context) (version int, err error) {
	err = c.queryRow(ctx, "SELECT user_version FROM pragma_user_version", nil, intColumn{&version})
	return version, err
}
