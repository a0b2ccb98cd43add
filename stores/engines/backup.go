package engines

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fivefold/stores/embedded"
	"fivefold/stores/postgres"
)

// DataFile is the name of the embedded engine's file.
const DataFile = "fivefold.db"

// WriteBackup writes a consistent copy of the data into the new file path. See embedded.WriteBackup.
func WriteBackup(ctx context.Context, addresses Addresses, path string) error {
	return embedded.WriteBackup(ctx, addresses.DataDir, path)
}

// Restore makes a backup the data. See embedded.Restore. The search index of the data before is removed: it is built anew.
func Restore(ctx context.Context, addresses Addresses, path string, replace bool) (kept string, err error) {
	kept, err = embedded.Restore(ctx, addresses.DataDir, path, replace)
	if err != nil {
		return kept, err
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(addresses.DataDir, SearchFile+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return kept, err
		}
	}
	return kept, nil
}

// NewestBackup returns the path of the newest backup in a directory, whatever its name is. See embedded.NewestBackup.
func NewestBackup(addresses Addresses, dir string) (string, error) {
	return embedded.NewestBackup(dir, addresses.DataDir)
}

// LastBackup returns the last backup, the zero Backup when there is none.
func LastBackup(addresses Addresses) (embedded.Backup, error) {
	return embedded.LastBackup(addresses.DataDir)
}

// ErrInUse means that a process has the data open that should be replaced.
var ErrInUse = embedded.ErrInUse

// ErrNotRecorded means that a backup is complete, and that LastBackup does not know of it.
var ErrNotRecorded = embedded.ErrNotRecorded

// ClientURL returns the address of the database for PostgreSQL's own programs, without the password. See postgres.ClientURL.
func (a Addresses) ClientURL() (string, error) { return postgres.ClientURL(a.PostgresURL) }
