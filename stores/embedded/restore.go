package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ErrInUse means that another process has the database open.
var ErrInUse = errors.New("another process uses the data")

// Restore makes the backup in the file from the database in dir, migrated to this version. It first checks that the backup is intact: a
// damaged one changes nothing, and one of a newer version returns stores.ErrNewerVersion. The restored database has no sessions, because
// those of the backup may have been ended since; its passwords are those of the backup. Its outbox has one change, of all tables. A database that exists returns fs.ErrExist unless
// replace is set. Then it is kept in a new folder of dir, whose path is returned, and returns ErrInUse while a process has it open. While a Load fills it, Restore returns ErrLoading.
func Restore(ctx context.Context, dir, from string, replace bool) (kept string, err error) {
	if err := removeAbandonedLoads(dir); err != nil {
		return "", err
	}
	target := filepath.Join(dir, fileName)
	_, err = os.Stat(target)
	exists := err == nil
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	case exists && !replace:
		return "", fs.ErrExist
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	const stagingPattern = ".restore-*"
	removeAbandoned(dir, stagingPattern)
	staging, err := os.MkdirTemp(dir, stagingPattern)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	restored := filepath.Join(staging, fileName)
	if err := copyIntact(ctx, from, restored); err != nil {
		return "", fmt.Errorf("embedded: restore: %w", err)
	}
	if !exists {
		if err := removeLog(target); err != nil {
			return "", err
		}
		return "", place(restored, target) // and not over one that has appeared
	}
	if kept, err = setAside(ctx, dir); err != nil {
		return "", fmt.Errorf("embedded: restore: %w", err)
	}
	return kept, rename(restored, target)
}

// copyIntact copies a database, migrates the copy, deletes its sessions and checks it.
func copyIntact(ctx context.Context, from, to string) error {
	if info, err := os.Stat(from); err != nil {
		return err
	} else if !info.Mode().IsRegular() || info.Size() == 0 {
		return fmt.Errorf("%s is not a backup", from)
	}
	// SQLite copies it, not the system: the file may have a write-ahead log beside it.
	if err := copyDatabase(ctx, from, to); err != nil {
		return err
	}
	if version, err := dataVersion(ctx, to); err != nil || version == 0 {
		return errors.Join(err, fmt.Errorf("%s is not a backup", from))
	}
	e, err := Open(ctx, filepath.Dir(to))
	if err != nil {
		return err
	}
	err = e.write(ctx, func(c *conn) error {
		return errors.Join(c.run(ctx, "DELETE FROM session"), c.replaceChanges(ctx))
	})
	return errors.Join(err, e.Integrity(ctx), e.Close()) // the log is copied into the file when the last connection closes
}

// dataVersion returns the number of the last migration of a database, 0 for one that this program has not written.
func dataVersion(ctx context.Context, path string) (version int, err error) {
	err = withFile(ctx, path, func(c *conn) (err error) {
		version, err = queryRow(ctx, c, (*row).int, "PRAGMA user_version")
		return err
	})
	return version, err
}

// setAside keeps the database in a new folder of dir, which it returns. The database stays in its place until it is replaced.
func setAside(ctx context.Context, dir string) (kept string, err error) {
	target := filepath.Join(dir, fileName)
	if err := closeLog(ctx, target); err != nil {
		return "", err
	}
	kept = filepath.Join(dir, "replaced-"+time.Now().UTC().Format("20060102T150405.000Z"))
	if err := os.Mkdir(kept, 0o700); err != nil {
		return "", err
	}
	if err := os.Link(target, filepath.Join(kept, fileName)); err != nil { // a file system without links
		if err := os.Rename(target, filepath.Join(kept, fileName)); err != nil {
			return "", err
		}
	}
	for _, suffix := range []string{"-wal", "-shm"} { // only a damaged database still has them. SQLite would apply them to the new one
		if err := os.Rename(target+suffix, filepath.Join(kept, fileName+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return kept, nil
}

// closeLog copies the write-ahead log of a database into the file and removes it, which needs that no other process has the file open. Other
// errors are ignored: the database may be damaged.
func closeLog(ctx context.Context, path string) error {
	err := withFile(ctx, path, func(c *conn) error {
		c.sqlite.SetBusyTimeout(0)
		return c.run(ctx, "PRAGMA journal_mode(DELETE)")
	})
	if isBusy(err) {
		return ErrInUse
	}
	return nil
}
