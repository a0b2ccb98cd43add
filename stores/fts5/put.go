package fts5

import (
	"bytes"
	"encoding/binary"
	"slices"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// document returns a document without its words, and its number, 0 if it is not stored.
func (c *conn) document(id stores.ID) (d stores.SearchDocument, n number, err error) {
	err = c.each("SELECT number, version, head FROM documents_? WHERE id = ?", func(s *driver.Stmt) (bool, error) {
		n = number(s.ColumnInt64(0))
		d = stores.SearchDocument{ID: id, Version: stores.Revision(s.ColumnInt64(1)), Deleted: n < 0}
		if d.Deleted {
			return false, nil
		}
		return false, readHead(c.blob(s, 2), &d)
	}, key(id))
	return d, n, err
}

// body reads the words of a document.
func (c *conn) body(n number, d *stores.SearchDocument) error {
	return c.each("SELECT body FROM bodies_? WHERE number = ?", func(s *driver.Stmt) (bool, error) {
		return false, readBody(c.blob(s, 0), d)
	}, n)
}

// A writer writes to a copy within a transaction.
type writer struct {
	*conn
}

func (w writer) run(text string, args ...any) error { return w.exec(text, args...) }

// put stores a document unless a greater version is stored.
func (w writer) put(d stores.SearchDocument) error {
	former, n, err := w.document(d.ID)
	if err != nil || n != 0 && former.Version > d.Version {
		return err
	}
	if n > 0 {
		if err := w.body(n, &former); err != nil {
			return err
		}
		if base := numberOf(d); !d.Deleted && n >= base && n <= base.last() && sameIndex(former, d) {
			return w.run("UPDATE documents_? SET version = ?, head = ? WHERE number = ?", int64(d.Version), appendHead(nil, d), n)
		}
		if err := w.remove(former, n); err != nil {
			return err
		}
	}
	if err := w.run("DELETE FROM documents_? WHERE number = ?", n); err != nil {
		return err
	}
	if !d.Deleted {
		return w.insert(d)
	}
	return w.run("INSERT INTO documents_? SELECT min(coalesce(min(number), 0), 0) - 1, ?, ?, x'' FROM documents_?", key(d.ID), int64(d.Version))
}

// sameIndex reports whether the tables beside documents have the same of two documents.
func sameIndex(a, b stores.SearchDocument) bool {
	return slices.Equal(a.Owners, b.Owners) && bytes.Equal(appendBody(nil, a), appendBody(nil, b))
}

// insert stores a document that is not stored.
func (w writer) insert(d stores.SearchDocument) error {
	n, err := w.free(numberOf(d))
	if err != nil {
		return err
	}
	if err := w.run("INSERT INTO documents_? VALUES (?, ?, ?, ?)", n, key(d.ID), int64(d.Version), appendHead(nil, d)); err != nil {
		return err
	}
	if err := w.run("INSERT INTO bodies_? VALUES (?, ?)", n, appendBody(nil, d)); err != nil {
		return err
	}
	if err := w.run("INSERT INTO words_?(rowid, names, body) VALUES (?, ?, ?)", n, namesOf(d.Names), tokensOf(d.Text)); err != nil {
		return err
	}
	for _, owner := range d.Owners {
		if err := w.run("INSERT OR IGNORE INTO owners_? VALUES (?, ?)", key(owner), n); err != nil {
			return err
		}
	}
	for _, name := range d.Names {
		if err := w.run("INSERT OR IGNORE INTO exact_? VALUES (?, ?)", exactKey(name), n); err != nil {
			return err
		}
	}
	return eachTerm(d.Names, func(kind int, text string) error {
		if err := w.run("INSERT OR IGNORE INTO terms_? (kind, text) VALUES (?, ?)", kind, []byte(text)); err != nil {
			return err
		}
		return w.run("INSERT OR IGNORE INTO postings_? VALUES (?, ?, ?)", kind, []byte(text), n)
	})
}

// remove removes a document from all tables but documents.
func (w writer) remove(d stores.SearchDocument, n number) error {
	for _, text := range []string{"DELETE FROM bodies_? WHERE number = ?", "DELETE FROM words_? WHERE rowid = ?"} {
		if err := w.run(text, n); err != nil {
			return err
		}
	}
	for _, owner := range d.Owners {
		if err := w.run("DELETE FROM owners_? WHERE owner = ? AND number = ?", key(owner), n); err != nil {
			return err
		}
	}
	for _, name := range d.Names {
		if err := w.run("DELETE FROM exact_? WHERE words = ? AND number = ?", exactKey(name), n); err != nil {
			return err
		}
	}
	return eachTerm(d.Names, func(kind int, text string) error {
		return w.run("DELETE FROM postings_? WHERE kind = ? AND text = ? AND number = ?", kind, []byte(text), n)
	})
}

// free returns a number that no document has, from base. When all that begin as base are taken, it is a moved one.
func (w writer) free(base number) (number, error) {
	for {
		greatest, found, err := w.int64("SELECT number FROM documents_? WHERE number BETWEEN ? AND ? ORDER BY number DESC LIMIT 1", base, base.last())
		if err != nil || !found {
			return base, err
		}
		if number(greatest) < base.last() {
			return number(greatest) + 1, nil
		}
		if base |= moved << kindShift; greatest >= int64(base) {
			base += 1 << idShift
		}
	}
}

// The kinds of terms.
const (
	termWord  = iota // a word of a name
	termRun          // words of a name that follow each other, but not all of them, without spaces
	termWhole        // a name without spaces
	termKinds
)

// eachTerm calls do for the terms of names.
func eachTerm(names []stores.SearchName, do func(kind int, text string) error) error {
	for _, name := range names {
		for _, word := range name {
			if err := do(termWord, word); err != nil {
				return err
			}
		}
		for run, whole := range runs(name) {
			kind := termRun
			if whole {
				kind = termWhole
			} else if slices.Contains(name, run) {
				continue // it is a word
			}
			if err := do(kind, run); err != nil {
				return err
			}
		}
	}
	return nil
}

// runs returns words that follow each other among the first textsearch.MaxNameWords, without spaces as textsearch.Joined writes all of them, each once;
// true for the run of all words.
func runs(words []stores.SearchWord) map[string]bool {
	joined := textsearch.Joined(words)
	ends := []int{0}
	for i, word := range words {
		end := ends[i] + len(word)
		if i > 0 && i < len(words)-1 && textsearch.Joined(words[i-1:i+2]) == words[i-1]+words[i+1] {
			end = ends[i] // it is left out
		}
		ends = append(ends, end)
	}
	found := map[string]bool{}
	first := ends[:min(len(ends), 1+textsearch.MaxNameWords)]
	for i, start := range first {
		for _, end := range first[i+1:] {
			if run := joined[start:end]; run != "" {
				found[run] = false
			}
		}
	}
	if joined != "" {
		found[joined] = true
	}
	return found
}

// exactKey returns the different words of a name, which are the same in any order.
func exactKey(name []stores.SearchWord) []byte {
	words := slices.Clone(name)
	slices.Sort(words)
	var b []byte
	for _, word := range slices.Compact(words) {
		b = append(binary.AppendUvarint(b, uint64(len(word))), word...)
	}
	return b
}
