package embedded

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	driver "zombiezen.com/go/sqlite"
)

// ErrLoading means that a load fills the database.
var ErrLoading = errors.New("an import fills the data")

// loadPattern is the name of the directory of a load.
const loadPattern = ".import-*"

// A staging is the directory in which a load makes its file. Its lock is SQLite's, on a file of its own, so that it ends with the process.
type staging struct {
	dir  string
	lock *driver.Conn
}

// newStaging makes a directory in dir, which it creates if necessary, and locks it.
func newStaging(dir string) (*staging, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	for {
		path, err := os.MkdirTemp(dir, loadPattern) // mode 0700
		if err != nil {
			return nil, err
		}
		s, err := lockStaging(path)
		if _, gone := os.Stat(path); errors.Is(gone, fs.ErrNotExist) { // another process took it for an abandoned one before it was locked
			if s != nil {
				_ = s.remove()
			}
			continue
		}
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(path))
		}
		return s, nil
	}
}

// lockStaging locks a directory. The error is SQLite's, SQLITE_BUSY when it is locked.
func lockStaging(path string) (*staging, error) {
	c, err := driver.OpenConn(filepath.Join(path, "lock"), driver.OpenReadWrite|driver.OpenCreate)
	if err != nil {
		return nil, err
	}
	c.SetBusyTimeout(0)
	stmt, _, err := c.PrepareTransient("BEGIN EXCLUSIVE")
	if err == nil {
		_, err = stmt.Step()
		err = errors.Join(err, stmt.Finalize())
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &staging{path, c}, nil
}

// remove removes the directory and then unlocks it.
func (s *staging) remove() error {
	return errors.Join(os.RemoveAll(s.dir), s.lock.Close())
}

func (s *staging) database() string { return filepath.Join(s.dir, fileName) }

// makeDatabase makes a database without rows, and returns its version.
func (s *staging) makeDatabase(ctx context.Context) (version int, err error) {
	e := newEngine() // not durable
	if err := errors.Join(e.open(ctx, s.dir), e.Close()); err != nil {
		return 0, err
	}
	return dataVersion(ctx, s.database())
}

// removeAbandonedLoads removes what killed loads have left in dir, as far as this user may. It returns ErrLoading when a load is running.
func removeAbandonedLoads(dir string) error {
	for _, path := range matching(dir, loadPattern) {
		s, err := lockStaging(path)
		if isBusy(err) {
			return ErrLoading
		}
		if err == nil {
			_ = s.remove()
		}
	}
	return nil
}
