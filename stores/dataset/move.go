package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"fivefold/stores"
)

// endOfTime is after the time of every row: those that are written during a move are moved too.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Move adds the rows of an archive to a destination. Rows that it has already are not changed, so a move that was interrupted goes on. A
// row that cannot be stored ends it; its error names the table, and the number of the row in the order of the keys. progress may be nil.
func Move(ctx context.Context, from stores.Archive, to Destination, progress func(Progress)) (Report, error) {
	m := &mover{importer: newImporter(ctx, "", to, Options{Progress: progress, Now: endOfTime}), from: from}
	return m.finish("move", m.run())
}

// A mover runs one move.
type mover struct {
	*importer
	from   stores.Archive
	totals map[stores.Table]int
}

func (m *mover) run() (err error) {
	if m.totals, err = m.from.Counts(m.ctx); err != nil {
		return err
	}
	for _, s := range csvSchemas() {
		if err := s.move(m); err != nil {
			return err
		}
	}
	return nil
}

// move adds the rows of the table.
func (s csvSchema[T]) move(m *mover) error {
	b, n := newBatch[T](m.importer, m.totals[s.table()]), 0
	err := eachPage(m.ctx, m.from, func(rows []T) error {
		for _, row := range rows {
			n++
			if err := b.add(position{string(s.table()), n}, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.flush()
}

// A Digest identifies the rows of a table: two archives with the same rows have equal ones.
type Digest struct {
	Rows   int
	SHA256 [sha256.Size]byte
}

// Digests reads all rows of an archive and returns the digest of every table.
func Digests(ctx context.Context, archive stores.Archive) (map[stores.Table]Digest, error) {
	digests := map[stores.Table]Digest{}
	for i, s := range csvSchemas() {
		d, err := s.digest(ctx, archive)
		if err != nil {
			return nil, fmt.Errorf("digest: %w", err)
		}
		digests[stores.Tables()[i]] = d
	}
	return digests, nil
}

// digest returns the digest of the table: of the JSON of its rows.
func (s csvSchema[T]) digest(ctx context.Context, archive stores.Archive) (d Digest, err error) {
	hash := sha256.New()
	rows := json.NewEncoder(hash)
	err = eachPage(ctx, archive, func(page []T) error {
		for _, row := range page {
			if err := rows.Encode(row); err != nil {
				return err
			}
		}
		d.Rows += len(page)
		return nil
	})
	hash.Sum(d.SHA256[:0])
	return d, err
}
