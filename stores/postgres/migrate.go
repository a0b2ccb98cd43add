package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	driver "github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"fivefold/stores"
)

// migrationFiles lead from an empty database to the data of this version, in the order of their numbers. A released file is never edited.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationLock is the advisory lock of migrations; its value has no meaning.
const migrationLock = 0x666976656d696772

// lockInterval is the time between two attempts to get the lock.
const lockInterval = 50 * time.Millisecond

// migrate applies the migrations that the database lacks, each in a transaction. ErrNewerVersion, before anything is written, when it has more
// than this program knows.
func migrate(ctx context.Context, config *driver.ConnConfig) (err error) {
	config = config.Copy()
	for _, limit := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		config.RuntimeParams[limit] = "0" // a migration takes as long as its data need
	}
	lock, err := driver.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close(context.WithoutCancel(ctx))) }()
	if err := lockMigrations(ctx, lock); err != nil {
		return err
	}
	return migrateLocked(ctx, config)
}

// lockMigrations waits for the lock of migrations, which c holds until it is closed. The lock is one of a transaction: unlike one of a session it
// works behind PgBouncer. While another process holds it, c has no transaction, so that PgBouncer's connections stay free for that process.
func lockMigrations(ctx context.Context, c *driver.Conn) error {
	for {
		tx, err := c.Begin(ctx)
		if err != nil {
			return err
		}
		var locked bool
		if err := tx.QueryRow(ctx, "SELECT pg_try_advisory_xact_lock($1)", int64(migrationLock)).Scan(&locked); err != nil || locked {
			return err
		}
		if err := tx.Rollback(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockInterval):
		}
	}
}

// migrateLocked is migrate while no other process migrates the database.
func migrateLocked(ctx context.Context, config *driver.ConnConfig) (err error) {
	db := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, db.Close()) }()
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	version, err := provider.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	if latest := sources[len(sources)-1].Version; version > latest {
		return fmt.Errorf("%w: it has version %d, this program knows versions up to %d", stores.ErrNewerVersion, version, latest)
	}
	_, err = provider.Up(ctx)
	return err
}
