package fts5

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	driver "zombiezen.com/go/sqlite"
)

// An Inspection is what Inspect finds.
type Inspection struct {
	Location  string // of the file
	Version   string // see Engine.Version
	ID        string // see Engine.ID
	IsBuilt   bool   // see Engine.IsBuilt
	Documents int    // without tombstones
}

// Inspect reads the file in a directory, all its pages, and changes nothing. A directory without a file returns fs.ErrNotExist, and a file that the next
// Open removes ErrDamaged.
func Inspect(ctx context.Context, dir string) (i Inspection, err error) {
	i.Version = new(Engine).Version()
	if i.Location, err = filepath.Abs(filepath.Join(dir, fileName)); err != nil {
		return i, err
	}
	if _, err := os.Stat(i.Location); err != nil {
		return i, err
	}
	p, err := newPool(1, func() (*conn, error) { return openConn(i.Location, "query_only(1)") })
	if err != nil {
		return i, damage(err)
	}
	defer func() { _ = p.close() }()
	return i, damage(p.run(ctx, "BEGIN", i.read))
}

// read reads the file of a connection.
func (i *Inspection) read(c *conn) error {
	version, _, err := c.int64("PRAGMA user_version")
	if err == nil && version != schemaVersion {
		err = errOtherVersion
	}
	if err != nil {
		return err
	}
	if err := c.each("PRAGMA quick_check(1)", func(s *driver.Stmt) (bool, error) {
		if problem := s.ColumnText(0); problem != "ok" {
			return false, fmt.Errorf("%w: %s", ErrDamaged, problem)
		}
		return true, nil
	}); err != nil {
		return err
	}
	if err := c.each("SELECT value FROM state WHERE name = 'id'", func(s *driver.Stmt) (bool, error) {
		i.ID = s.ColumnText(0)
		return false, nil
	}); err != nil {
		return err
	}
	serving, err := c.use("")
	if err != nil {
		return err
	}
	i.IsBuilt = serving > firstCopy
	documents, _, err := c.int64("SELECT count(*) FROM documents_? WHERE number > 0")
	i.Documents = int(documents)
	return err
}
