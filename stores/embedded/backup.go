package embedded

import (
	"cmp"
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

// ErrNotRecorded means that a backup is complete, and that LastBackup does not know of it because the data directory cannot be written.
var ErrNotRecorded = errors.New("the time of the backup cannot be stored")

// WriteBackup writes a consistent copy of the database in dir into the new file path, which only this user can read. The file appears when
// it is complete. Other processes may use the database meanwhile. It neither migrates nor changes the database, so that it can precede an
// update of the program. A file that exists returns fs.ErrExist, and a missing database fs.ErrNotExist. Partial files that
// killed backups left in the directory of path are removed.
func WriteBackup(ctx context.Context, dir, path string) (err error) {
	if _, err := os.Stat(filepath.Join(dir, fileName)); err != nil {
		return err
	}
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return cmp.Or[error](err, fs.ErrExist)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return err
	}
	removeAbandoned(filepath.Dir(path), partialPattern)
	if err := copyDatabase(ctx, filepath.Join(dir, fileName), path); err != nil {
		return fmt.Errorf("embedded: backup: %w", availabilityError(err))
	}
	record, err := json.Marshal(Backup{time.Now().UTC().Truncate(time.Second), path})
	if err == nil {
		err = writeFile(filepath.Join(dir, recordName), record)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotRecorded, err)
	}
	return nil
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

// partialPattern is the name of a copy that is not complete.
const partialPattern = ".fivefold-partial-*"

// copyDatabase writes a copy of the database at from, with what is in its write-ahead log, into the new file to. It is complete or absent.
func copyDatabase(ctx context.Context, from, to string) (err error) {
	file, err := os.CreateTemp(filepath.Dir(to), partialPattern) // mode 0600
	if err != nil {
		return err
	}
	partial := file.Name()
	defer func() {
		for _, suffix := range []string{"", "-journal"} { // a full disk leaves the journal
			if e := os.Remove(partial + suffix); !errors.Is(e, fs.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}()
	if err := file.Close(); err != nil {
		return err
	}
	err = withFile(ctx, from, func(c *conn) error {
		return c.run(ctx, "VACUUM INTO ?", textArg(partial)) // an empty file may exist, and keeps its mode
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	return place(partial, to)
}

// abandonedAfter is the time after which a file that is not complete has no writer.
const abandonedAfter = 24 * time.Hour

// removeAbandoned removes what a killed process has left in dir: the files and directories of a pattern that nobody has written for a while.
func removeAbandoned(dir, pattern string) {
	for _, path := range matching(dir, pattern) {
		if info, err := os.Lstat(path); err == nil && time.Since(info.ModTime()) > abandonedAfter {
			_ = os.RemoveAll(path)
		}
	}
}

// matching returns the paths of the files and directories in dir whose names match a pattern.
func matching(dir, pattern string) (paths []string) {
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if ok, _ := filepath.Match(pattern, entry.Name()); ok {
			paths = append(paths, filepath.Join(dir, entry.Name()))
		}
	}
	return paths
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

// place gives a file the name path, which must be free, in one step, once its content is on the disk.
func place(from, path string) error {
	if err := syncFile(from); err != nil {
		return err
	}
	err := os.Link(from, path)                      // unlike Rename it does not replace
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without links
		if _, e := os.Lstat(path); errors.Is(e, fs.ErrNotExist) {
			err = os.Rename(from, path)
		}
	}
	if err != nil {
		return err
	}
	return syncDirectory(path)
}

// rename moves a file to path in one step, once its content is on the disk. It replaces the file that path names.
func rename(from, path string) error {
	if err := errors.Join(syncFile(from), os.Rename(from, path)); err != nil {
		return err
	}
	return syncDirectory(path)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func syncDirectory(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	_ = dir.Sync() // not every file system can
	return dir.Close()
}
