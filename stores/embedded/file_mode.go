package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// makeFile creates the directory and the database file in it if they do not exist, and makes the file and what SQLite writes beside it
// readable by its owner only: it holds private messages and hashes of passwords. SQLite gives files beside the database its mode. The mode of
// a directory that exists is not changed, because other files may be in it.
func makeFile(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(dir, fileName)
	switch f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); {
	case err == nil:
		if err := f.Close(); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		makePrivate(path + suffix)
	}
	return nil
}

// makePrivate removes the rights of everyone but the owner from a file, if it exists. The owner may be another user, and some file systems
// have no modes; then the administrator has decided who can read the file, and the data is opened as it is.
func makePrivate(path string) {
	const others = 0o077
	if info, err := os.Stat(path); err == nil && info.Mode()&others != 0 {
		_ = os.Chmod(path, info.Mode().Perm()&^others)
	}
}
