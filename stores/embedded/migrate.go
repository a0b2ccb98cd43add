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
	l, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(l)
	for {
		at, err := l.dataVersion(ctx)
		if err != nil {
			return err
		}
		if at > len(steps) {
			return fmt.Errorf("%w: it is at %d, this program at %d", stores.ErrNewerVersion, at, len(steps))
		}
		if at == len(steps) {
			return nil
		}
		if err := l.step(ctx, steps[at], at); err != nil {
			return fmt.Errorf("%s: %w", steps[at], err)
		}
	}
}

// step takes a step from a version to the next, unless another process has taken it meanwhile.
func (l *line) step(ctx context.Context, name string, from int) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	return l.within(ctx, "BEGIN IMMEDIATE", func() error {
		at, err := l.dataVersion(ctx)
		if err != nil || at != from {
			return err
		}
		if _, err := l.conn.ExecContext(ctx, string(text)); err != nil {
			return err
		}
		_, err = l.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", from+1))
		return err
	})
}

// dataVersion gives the number of steps that the file has seen.
func (l *line) dataVersion(ctx context.Context) (version int, err error) {
	err = l.one(ctx, "SELECT user_version FROM pragma_user_version", nil, whole{&version})
	return version, err
}
