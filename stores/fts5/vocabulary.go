package fts5

import (
	"sync"

	driver "zombiezen.com/go/sqlite"
)

// A vocabulary is the terms of a copy in memory.
type vocabulary struct {
	terms [termKinds]lexicon

	loading sync.Mutex
	last    int64 // the greatest term that is loaded
}

// vocabulary returns the vocabulary of a copy with all terms that the transaction of c has. It may have others, which name documents that a search of c
// does not find.
func (e *Engine) vocabulary(c *conn, copied int64) (*vocabulary, error) {
	e.mu.Lock()
	v := e.vocabularies[copied]
	if v == nil {
		v = &vocabulary{}
		e.vocabularies[copied] = v
	}
	e.mu.Unlock()
	last, _, err := c.int64("SELECT max(term) FROM terms_?")
	if err != nil {
		return nil, err
	}
	v.loading.Lock()
	defer v.loading.Unlock()
	if last <= v.last {
		return v, nil
	}
	var terms [termKinds][]string
	err = c.each("SELECT kind, text FROM terms_? WHERE term > ?", func(s *driver.Stmt) (bool, error) {
		kind := s.ColumnInt64(0)
		if kind < 0 || kind >= termKinds {
			return false, errDamaged
		}
		terms[kind] = append(terms[kind], c.blob(s, 1))
		return true, nil
	}, v.last)
	if err != nil {
		return nil, err
	}
	for kind := range terms {
		v.terms[kind].add(terms[kind])
	}
	v.last = last
	return v, nil
}

// forgetBefore forgets the vocabularies of copies before the one that is served.
func (e *Engine) forgetBefore(serving int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for copied := range e.vocabularies {
		if copied < serving {
			delete(e.vocabularies, copied)
		}
	}
}
