package embedded

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"fivefold/stores"
)

// migrationFiles lead from an empty file to the data of this version, in the order of their numbers. A released file is never edited.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrate applies the migrations that the file at path lacks, each in a transaction. ErrNewerVersion, before anything is written, when the
// file has more than this program knows.
func migrate(ctx context.Context, path string, settings connSettings) (err error) {
	db, err := openSQL(path, settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	provider, err := newMigrator(db)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	latest := sources[len(sources)-1].Version
	for {
		version, err := readUserVersion(ctx, db)
		switch {
		case err != nil:
			return err
		case version > latest:
			return fmt.Errorf("%w: it has version %d, this program knows versions up to %d", stores.ErrNewerVersion, version, latest)
		case version == latest:
			return nil
		}
		if _, err := provider.Up(ctx); err != nil {
			// Another process may have applied the same migration meanwhile: continue after it.
			if now, failed := readUserVersion(ctx, db); failed != nil || now == version {
				return errors.Join(err, failed)
			}
		}
	}
}

// migrated returns the contents of a file of this version without rows. It is made once for each process.
var migrated = sync.OnceValues(func() (contents []byte, err error) {
	dir, err := os.MkdirTemp("", "fivefold-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := makeFile(dir); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, fileName)
	if err := migrate(context.Background(), path, writerSettings(false)); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// writeMigrated makes a file of this version in dir.
func writeMigrated(dir string) error {
	contents, err := migrated()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, fileName), contents, 0o600)
}

// openSQL opens the file at path, which must exist, for goose, which needs database/sql. The driver is the same SQLite.
func openSQL(path string, settings connSettings) (*sql.DB, error) {
	query := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": settings.pragmas}
	query.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", settings.busyTimeout.Milliseconds()))
	address := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: query.Encode()}
	return sql.Open("sqlite", address.String())
}

func newMigrator(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectCustom, db, files, goose.WithStore(userVersion{}), goose.WithGoMigrations(textMigration()),
		goose.WithDisableGlobalRegistry(true))
}

// userVersion implements goose's store of applied migrations with the user_version of the file, the number of the last migration.
// Files and programs from before goose use it too: they neither migrate a file twice nor open a newer one.
type userVersion struct{}

func readUserVersion(ctx context.Context, db interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
},
) (version int64, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

// Tablename implements database.Store.
func (userVersion) Tablename() string { return "pragma_user_version" }

// TableExists returns true: there is no table for goose to create.
func (userVersion) TableExists(context.Context, database.DBTxConn) (bool, error) { return true, nil }

// CreateVersionTable implements database.Store.
func (userVersion) CreateVersionTable(context.Context, database.DBTxConn) error { return nil }

// Insert implements database.Store. It runs in the transaction of the migration, which it fails when another process has applied the
// migration since goose read the version.
func (userVersion) Insert(ctx context.Context, db database.DBTxConn, req database.InsertRequest) error {
	version, err := readUserVersion(ctx, db)
	if err != nil {
		return err
	}
	if version != req.Version-1 {
		return fmt.Errorf("migration %d applied to data of version %d", req.Version, version)
	}
	_, err = db.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", req.Version))
	return err
}

// Delete implements database.Store. Migrations lead forward only.
func (userVersion) Delete(context.Context, database.DBTxConn, int64) error {
	return errors.ErrUnsupported
}

// GetMigration implements database.Store.
func (userVersion) GetMigration(ctx context.Context, db database.DBTxConn, version int64) (*database.GetMigrationResult, error) {
	latest, err := readUserVersion(ctx, db)
	if err == nil && version > latest {
		err = database.ErrVersionNotFound
	}
	return &database.GetMigrationResult{IsApplied: err == nil}, err
}

// GetLatestVersion implements database.Store.
func (userVersion) GetLatestVersion(ctx context.Context, db database.DBTxConn) (int64, error) {
	return readUserVersion(ctx, db)
}

// ListMigrations implements database.Store: every migration up to the version of the file is applied.
func (userVersion) ListMigrations(ctx context.Context, db database.DBTxConn) ([]*database.ListMigrationsResult, error) {
	latest, err := readUserVersion(ctx, db)
	if err != nil {
		return nil, err
	}
	var applied []*database.ListMigrationsResult
	for version := latest; version >= 0; version-- {
		applied = append(applied, &database.ListMigrationsResult{Version: version, IsApplied: true})
	}
	return applied, nil
}
