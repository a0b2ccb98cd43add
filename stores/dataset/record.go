package dataset

import (
	"context"
	"crypto/sha256"
	"fmt"

	"fivefold/stores"
)

// RecordDigests reads all records that scan visits, and returns the digest of every table.
func RecordDigests(ctx context.Context, scan stores.RecordScan) (map[string]Digest, error) {
	digests := map[string]Digest{}
	hash, b := sha256.New(), []byte(nil)
	var current *stores.RecordTable
	end := func() {
		if current != nil {
			d := digests[current.Name]
			hash.Sum(d.SHA256[:0])
			digests[current.Name] = d
		}
		hash.Reset()
	}
	for _, t := range stores.RecordTables() {
		digests[t.Name] = Digest{SHA256: sha256.Sum256(nil)}
	}
	err := scan(ctx, func(t *stores.RecordTable, record []stores.RecordValue) error {
		if t != current {
			end()
			current = t
		}
		b = b[:0]
		for i, v := range record {
			b = v.Append(b, t.Columns[i].Type)
		}
		hash.Write(b)
		d := digests[t.Name]
		d.Rows++
		digests[t.Name] = d
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	end()
	return digests, nil
}
