package embedded

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// ErrNotEmpty means that a database has rows, or that a process has it open.
var ErrNotEmpty = errors.New("the data is not empty or in use")

// checkReplaceable returns ErrNotEmpty unless the database at path is missing, or an empty file that SQLite can read.
func checkReplaceable(ctx context.Context, path string) error {
	switch info, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular(): // a link to another disk remains one
		return ErrNotEmpty
	}
	return withFile(ctx, path, func(c *conn) error {
		if c.checkNoRows(ctx) != nil { // Open finds what is wrong with the file
			return ErrNotEmpty
		}
		return nil
	})
}

// removeEmpty removes the database at path, if it exists, and a log without one. ErrNotEmpty when it has rows, a process has it open, or a newer version wrote it.
// A process that opens it after the lock has been given back finds the staging of the load.
func removeEmpty(ctx context.Context, path string, version int) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return removeLog(path)
	}
	err := withFile(ctx, path, func(c *conn) error {
		c.sqlite.SetBusyTimeout(0)
		for _, statement := range []string{"PRAGMA journal_mode(DELETE)", "BEGIN EXCLUSIVE"} { // fails while another process has it open
			if err := c.run(ctx, statement); err != nil {
				return ErrNotEmpty
			}
		}
		has, err := queryRow(ctx, c, (*row).int, "PRAGMA user_version")
		if err != nil || has > version || c.checkNoRows(ctx) != nil {
			return ErrNotEmpty
		}
		return c.run(ctx, "ROLLBACK")
	})
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// checkUnreplaced returns ErrLoading when the database at path is another file than was, which a load has removed.
func checkUnreplaced(path string, was fs.FileInfo) error {
	is, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrLoading
	case err != nil:
		return err
	case !os.SameFile(was, is):
		return ErrLoading
	}
	return nil
}

// removeLog removes what SQLite keeps beside a database that somebody has removed. It would apply the log to a new one.
func removeLog(path string) error {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// checkNoRows returns ErrNotEmpty when a table has a row that a person or an import made.
func (c *conn) checkNoRows(ctx context.Context) error {
	var tables []string
	for r, err := range c.query(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('network_version', 'secret', 'change', 'change_pruned', 'projection', 'parked_change') AND name NOT LIKE 'sqlite_%'") {
		if err != nil {
			return err
		}
		tables = append(tables, r.text())
	}
	for _, table := range tables {
		rows, err := queryRow(ctx, c, (*row).int, `SELECT count(*) FROM (SELECT 1 FROM "`+table+`" LIMIT 1)`)
		if err != nil {
			return err
		}
		if rows > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}
