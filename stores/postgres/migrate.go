package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

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
	// A lock of a transaction, unlike one of a session, works behind PgBouncer. It ends with the connection.
	if _, err := lock.Exec(ctx, "BEGIN"); err != nil {
		return err
	}
	if _, err := lock.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(migrationLock)); err != nil {
		return err
	}
	return migrateLocked(ctx, config)
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
