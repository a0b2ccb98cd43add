package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/engines"
)

const (
	backupPrefix, backupSuffix = "fivefold-", ".db"
	backupTime                 = "20060102T150405Z" // sorts by time
)

type backupCommand struct {
	Path string `arg:"" name:"file|dir" help:"New file of the backup, or directory in which it gets a name with the time."`
}

// Run writes a consistent copy of the data, also while a server uses it.
func (c *backupCommand) Run(env *cliEnv) error {
	addresses, err := addressesOf(env.config)
	if err != nil {
		return err
	}
	if addresses.PostgresURL != "" {
		return errOtherBackup(addresses, "the program pg_dump backs up", "pg_dump --format=custom --file=FILE 'URL'")
	}
	if c.Path == "" {
		return errors.New("the path of the backup is empty: name a new file, or a directory")
	}
	if err := requireData(env, "back up"); err != nil {
		return err
	}
	path, err := writeBackup(env.ctx, addresses, c.Path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s exists: name a new file, or a directory", path)
	case errors.Is(err, engines.ErrNotRecorded):
		fmt.Fprintf(env.stderr, "fivefold: the backup is complete, but doctor will not name it: %s\n", oneLine(err))
	case err != nil:
		return fmt.Errorf("cannot write the backup: %w", err)
	}
	info, err := os.Stat(path)
	if err == nil {
		_, err = fmt.Fprintf(env.stdout, "%s, %d bytes\n", path, info.Size())
	}
	return err
}

// writeBackup writes a backup into a new file. In a directory it chooses a name with the time, and with a number when that file exists.
func writeBackup(ctx context.Context, addresses engines.Addresses, path string) (file string, err error) {
	if info, err := os.Stat(path); (err != nil || !info.IsDir()) && !strings.HasSuffix(path, string(filepath.Separator)) {
		return path, engines.WriteBackup(ctx, addresses, path)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return path, err
	}
	name := filepath.Join(path, backupPrefix+time.Now().UTC().Format(backupTime))
	file = name + backupSuffix
	for n := 2; ; n++ {
		if err = engines.WriteBackup(ctx, addresses, file); !errors.Is(err, fs.ErrExist) {
			return file, err
		}
		file = fmt.Sprintf("%s_%d%s", name, n, backupSuffix)
	}
}

// errOtherBackup says which command of PostgreSQL's own programs does something with the database. In the command URL is its address,
// without the password.
func errOtherBackup(addresses engines.Addresses, what, command string) error {
	address, err := addresses.ClientURL()
	if err != nil {
		return openError(addresses, err)
	}
	return fmt.Errorf("%s %s: %s", what, addresses.Location(), strings.ReplaceAll(command, "URL", address))
}

type restoreCommand struct {
	Path    string `arg:"" name:"file|dir" help:"File of a backup, or directory, of which the backup that was modified last is restored."`
	Replace bool   `help:"Replace the data in DATA_DIR, which is kept in a folder there. Stop the server first."`
}

// Run makes a backup the data of DATA_DIR.
func (c *restoreCommand) Run(env *cliEnv) error {
	addresses, err := addressesOf(env.config)
	if err != nil {
		return err
	}
	if addresses.PostgresURL != "" {
		return errOtherBackup(addresses, "the program pg_restore restores", "pg_restore --clean --if-exists --single-transaction --dbname='URL' FILE, "+
			"and then psql 'URL' --command='TRUNCATE sessions; SELECT replace_changes()' ends all sessions and makes projections be rebuilt")
	}
	dir := addresses.DataDir
	if dir == engines.Memory {
		return errors.New("data in memory is not kept: set DATA_DIR to a directory")
	}
	path, err := backupFile(c.Path, addresses)
	if err != nil {
		return err
	}
	kept, err := engines.Restore(env.ctx, addresses, path, c.Replace)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("there is data in %s: add --replace, or set DATA_DIR to another directory", dir)
	case errors.Is(err, engines.ErrInUse):
		return fmt.Errorf("a program uses the data in %s: stop the server first", dir)
	case errors.Is(err, stores.ErrNewerVersion):
		return fmt.Errorf("%s was written by a newer version of this program: use that version", path)
	case err != nil:
		return fmt.Errorf("cannot restore %s: nothing was changed: %w", path, err)
	}
	if kept != "" {
		fmt.Fprintf(env.stdout, "The data before is in %s\n", kept)
	}
	_, err = fmt.Fprintf(env.stdout, "restored %s into %s\n", path, dir)
	return err
}

// backupFile returns the file of a backup: path, or the newest in the directory path.
func backupFile(path string, addresses engines.Addresses) (string, error) {
	if path == "" {
		return "", errors.New("the path of the backup is empty: name its file, or a directory with backups")
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("cannot read the backup: %w", err)
	}
	if !info.IsDir() {
		return path, nil
	}
	newest, err := engines.NewestBackup(addresses, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no backup in %s: name a file", path)
	case err != nil:
		return "", fmt.Errorf("cannot read the backups in %s: %w", path, err)
	}
	return newest, nil
}
