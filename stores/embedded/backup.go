package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// recordName is the name of the file, beside the database, that says when the last backup was taken.
const recordName = "last-backup.json"

// A Backup says when and where to a backup was taken.
type Backup struct {
	Time time.Time `json:"time"`
	File string    `json:"file"`
}

// WriteBackup writes a consistent copy of the database in dir into the new file path, which only this user can read. Other processes may
// use the database meanwhile. It neither migrates nor changes the database, so that it can precede an update of the program. A file that
// exists returns fs.ErrExist, and a missing database fs.ErrNotExist.
func WriteBackup(ctx context.Context, dir, path string) (err error) {
	if _, err := os.Stat(filepath.Join(dir, fileName)); err != nil {
		return err
	}
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	if err := reserve(path); err != nil {
		return err
	}
	if err := copyDatabase(ctx, filepath.Join(dir, fileName), path); err != nil {
		return errors.Join(fmt.Errorf("embedded: backup: %w", availabilityError(err)), os.Remove(path))
	}
	record, err := json.Marshal(Backup{time.Now().UTC().Truncate(time.Second), path})
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, recordName), record)
}

// LastBackup returns the last backup of the database in dir, the zero Backup when there is none.
func LastBackup(dir string) (b Backup, err error) {
	text, err := os.ReadFile(filepath.Join(dir, recordName))
	if errors.Is(err, fs.ErrNotExist) {
		return Backup{}, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	return b, err
}

// reserve creates an empty file that only this user can read.
func reserve(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// copyDatabase writes a copy of the database at from, with what is in its write-ahead log, into the file to. It is complete or absent.
func copyDatabase(ctx context.Context, from, to string) (err error) {
	file, err := os.CreateTemp(filepath.Dir(to), ".partial-*") // mode 0600
	if err != nil {
		return err
	}
	partial := file.Name()
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(partial))
		}
	}()
	if err := file.Close(); err != nil {
		return err
	}
	err = withFile(ctx, from, func(c *conn) error {
		_, err := c.exec(ctx, "VACUUM INTO ?", partial) // an empty file may exist, and keeps its mode
		return err
	})
	if err != nil {
		return err
	}
	return rename(partial, to)
}

// withFile runs do on a connection to an existing database, without the settings and migrations of Open.
func withFile(ctx context.Context, path string, do func(*conn) error) error {
	c, err := openConn(path, connSettings{busyTimeout: patientBusyTime})
	if err != nil {
		return err
	}
	return errors.Join(c.during(ctx, do), c.close())
}

// writeFile replaces a file by one that only this user can read.
func writeFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return rename(f.Name(), path)
}

// rename moves a file to path in one step, once its content is on the disk.
func rename(from, path string) error {
	f, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close(), os.Rename(from, path)); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	_ = dir.Sync() // not every file system can
	return dir.Close()
}
