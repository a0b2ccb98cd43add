package fts5

import (
	"context"
	"strconv"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// index implements stores.SearchIndex.
type index struct{ *Engine }

func (x index) Put(ctx context.Context, to stores.SearchCopy, documents []stores.SearchDocument) error {
	return x.write(ctx, func(c *conn) error {
		if _, err := c.use(to); err != nil {
			return err
		}
		w := writer{c}
		for _, d := range documents {
			if err := w.put(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (x index) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.SearchDocument, error) {
	found := map[stores.ID]stores.SearchDocument{}
	err := x.read(ctx, func(c *conn) error {
		_, err := c.use(stores.SearchServing)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, n, err := c.document(id)
			if err != nil {
				return err
			}
			if n > 0 {
				err = c.body(n, &d)
			}
			if n != 0 {
				found[id] = d
			}
			if err != nil {
				return err
			}
		}
		stores.CountRows(ctx, len(found))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (x index) Versions(ctx context.Context, in stores.SearchCopy, ids []stores.ID) (map[stores.ID]stores.Revision, error) {
	found := map[stores.ID]stores.Revision{}
	err := x.read(ctx, func(c *conn) error {
		_, err := c.use(in)
		if err != nil {
			return err
		}
		for _, id := range ids {
			version, ok, err := c.int64("SELECT version FROM documents_? WHERE id = ?", key(id))
			if err != nil {
				return err
			}
			if ok {
				found[id] = stores.Revision(version)
			}
		}
		stores.CountRows(ctx, len(found))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (x index) Scan(ctx context.Context, after stores.ID, limit int) (ids []stores.ID, err error) {
	err = x.read(ctx, func(c *conn) error {
		_, err := c.use(stores.SearchServing)
		if err != nil {
			return err
		}
		return c.each("SELECT id FROM documents_? WHERE id > ? AND number > 0 ORDER BY id LIMIT ?", func(s *driver.Stmt) (bool, error) {
			id, err := idOf(c.bytes(s, 0))
			ids = append(ids, id)
			return true, err
		}, key(after), limit)
	})
	stores.CountRows(ctx, len(ids))
	return ids, err
}

func (x index) Count(ctx context.Context) (int, error) {
	var count int64
	err := x.read(ctx, func(c *conn) error {
		_, err := c.use(stores.SearchServing)
		if err == nil {
			count, _, err = c.int64("SELECT count(*) FROM documents_? WHERE number > 0")
		}
		return err
	})
	return int(count), err
}

func (x index) Copy(ctx context.Context) (stores.SearchCopy, error) {
	var made int64
	err := x.write(ctx, func(c *conn) error {
		var abandoned []int64
		if err := c.each("SELECT value FROM state WHERE name = 'copy'", func(s *driver.Stmt) (bool, error) {
			n, err := strconv.ParseInt(s.ColumnText(0), 10, 64)
			abandoned = append(abandoned, n)
			return true, err
		}); err != nil {
			return err
		}
		for _, n := range abandoned {
			if err := c.dropCopy(n); err != nil {
				return err
			}
		}
		var err error
		if made, _, err = c.int64("UPDATE state SET value = value + 1 WHERE name = 'copies' RETURNING value"); err != nil {
			return err
		}
		if err := c.makeCopy(made); err != nil {
			return err
		}
		return c.exec("INSERT OR REPLACE INTO state VALUES ('copy', ?)", strconv.FormatInt(made, 10))
	})
	return stores.SearchCopy(strconv.FormatInt(made, 10)), err
}

func (x index) Swap(ctx context.Context, from stores.SearchCopy) error {
	// The vocabulary of the copy is read before it is served, so that no search waits for it.
	if err := x.read(ctx, func(c *conn) error {
		copied, err := c.use(from)
		if err == nil {
			_, err = x.vocabulary(c, copied)
		}
		return err
	}); err != nil {
		return err
	}
	var serving int64
	err := x.write(ctx, func(c *conn) error {
		if from == stores.SearchServing {
			return stores.ErrNotFound
		}
		former, err := c.serving()
		if err != nil {
			return err
		}
		if serving, err = c.use(from); err != nil {
			return err
		}
		if err := c.exec("UPDATE state SET value = ? WHERE name = 'serving'", serving); err != nil {
			return err
		}
		if err := c.exec("DELETE FROM state WHERE name = 'copy'"); err != nil {
			return err
		}
		return c.dropCopy(former)
	})
	if err == nil {
		x.forgetBefore(serving)
	}
	return err
}

func (x index) Sweep(ctx context.Context, before stores.Revision) error {
	return x.write(ctx, func(c *conn) error {
		_, err := c.use(stores.SearchServing)
		if err != nil {
			return err
		}
		return c.exec("DELETE FROM documents_? WHERE number < 0 AND version < ?", int64(before))
	})
}
