package fts5

import (
	"context"
	"slices"
	"strings"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
)

// search implements stores.Search.
type search struct{ *Engine }

func (s search) Find(ctx context.Context, request stores.SearchRequest) (result stores.SearchResult, err error) {
	err = s.read(ctx, func(c *conn) error {
		copied, err := c.use(stores.SearchServing)
		if err != nil {
			return err
		}
		s.forgetBefore(copied)
		f := newFinder(c, request)
		result, err = f.find(func() (*vocabulary, error) { return s.vocabulary(c, copied) })
		stores.CountRows(ctx, len(result.Candidates))
		return err
	})
	if err != nil {
		return stores.SearchResult{}, err
	}
	return result, nil
}

// A finder answers one request within a transaction.
type finder struct {
	*conn
	request stores.SearchRequest
	selection
	read struct { // literal matches that are read already, in order
		numbers   []number
		documents []stores.SearchDocument
	}
}

func newFinder(c *conn, request stores.SearchRequest) *finder {
	f := &finder{conn: c, request: request}
	f.selection = newSelection(request)
	return f
}

func (f *finder) find(vocabulary func() (*vocabulary, error)) (result stores.SearchResult, err error) {
	literal, err := f.literal()
	if err != nil {
		return result, err
	}
	if result.More = len(literal) > f.request.Limit; result.More {
		if result.Counts, err = f.count(literal); err != nil {
			return result, err
		}
		if literal, err = f.best(literal); err != nil {
			return result, err
		}
	}
	if result.Candidates, err = f.load(literal); err != nil || len(literal) == f.request.Limit || len(f.request.Query.Words) == 0 {
		return result, err
	}
	v, err := vocabulary()
	if err != nil {
		return result, err
	}
	near, err := f.near(v, literal, f.request.Limit-len(literal))
	result.Candidates = append(result.Candidates, near...)
	return result, err
}

// maxFriends is the number of friends who are looked up one by one.
const maxFriends = 300

// partly reports whether it is enough to read the first literal matches: more than the limit, with all that are tied with the last of them.
func (f *finder) partly() bool { return f.request.Uncounted && len(f.friends) <= maxFriends }

// literal returns the numbers of the literal matches in the scope and the filter, in order; the first ones if these are enough.
func (f *finder) literal() (numbers []number, err error) {
	var without []number
	text, args := "SELECT rowid FROM words_? WHERE words_? MATCH ? ORDER BY rowid", []any{matchOf(f.request.Query)}
	if args[0] == "" {
		if len(f.request.Query.Without) > 0 {
			if without, err = f.numbers(text, anyMatch(f.request.Query.Without)); err != nil {
				return nil, err
			}
		}
		text, args = "SELECT number FROM documents_? WHERE number > 0 ORDER BY number", nil
	}
	partly, limit := f.partly(), f.request.Limit
	together := partly && args != nil && f.selectsPublic()
	if together {
		f.read.documents = make([]stores.SearchDocument, 0, min(limit, 64))
		text = "SELECT w.rowid, d.id, d.version, d.head, b.body FROM words_? w JOIN documents_? d ON d.number = w.rowid JOIN bodies_? b ON b.number = w.rowid " +
			"WHERE words_? MATCH ? ORDER BY w.rowid"
	}
	err = f.each(text, func(s *driver.Stmt) (bool, error) {
		n := number(s.ColumnInt64(0))
		if partly && len(numbers) > limit && n.tie() != numbers[limit-1].tie() {
			return false, nil
		}
		if contains(without, n) {
			return true, nil
		}
		ok, err := f.selectsNumber(n)
		if !ok || err != nil {
			return true, err
		}
		numbers = append(numbers, n)
		if together && len(numbers) <= limit {
			f.read.numbers, f.read.documents = append(f.read.numbers, n), append(f.read.documents, stores.SearchDocument{})
			err = f.readDocument(s, 1, &f.read.documents[len(f.read.documents)-1])
		}
		return true, err
	}, args...)
	return numbers, err
}

// numbers returns the numbers that a statement selects.
func (f *finder) numbers(text string, args ...any) (numbers []number, err error) {
	err = f.each(text, func(s *driver.Stmt) (bool, error) {
		numbers = append(numbers, number(s.ColumnInt64(0)))
		return true, nil
	}, args...)
	return numbers, err
}

// contains reports whether a number is among numbers in order.
func contains(numbers []number, n number) bool {
	_, found := slices.BinarySearch(numbers, n)
	return found
}

// loaded is the number of documents that a statement reads.
const loaded = 16

// The statements that read one document and loaded ones.
var (
	loadOne  = "SELECT d.id, d.version, d.head, b.body FROM documents_? d JOIN bodies_? b USING (number) WHERE d.number = ?"
	loadMany = strings.Replace(loadOne, "= ?", "IN (?"+strings.Repeat(", ?", loaded-1)+")", 1)
)

// load returns the documents with numbers.
func (f *finder) load(numbers []number) ([]stores.SearchDocument, error) {
	if len(numbers) > 0 && slices.Equal(numbers, f.read.numbers) {
		return f.read.documents, nil
	}
	documents := make([]stores.SearchDocument, 0, len(numbers))
	if len(f.read.numbers) > 0 {
		var missing []number
		for _, n := range numbers {
			if at, found := slices.BinarySearch(f.read.numbers, n); found {
				documents = append(documents, f.read.documents[at])
			} else {
				missing = append(missing, n)
			}
		}
		numbers = missing
	}
	wanted := len(documents) + len(numbers)
	for batch := range slices.Chunk(numbers, loaded) {
		text, args := loadOne, []any{batch[0]}
		if len(batch) > 1 {
			text = loadMany
			for i := 1; i < loaded; i++ {
				args = append(args, batch[min(i, len(batch)-1)])
			}
		}
		err := f.each(text, func(s *driver.Stmt) (bool, error) {
			documents = append(documents, stores.SearchDocument{})
			return true, f.readDocument(s, 0, &documents[len(documents)-1])
		}, args...)
		if err != nil {
			return nil, err
		}
	}
	if len(documents) < wanted {
		return nil, errDamaged
	}
	return documents, nil
}

// readDocument reads a document from four columns of a row: its ID, version, head and body.
func (c *conn) readDocument(s *driver.Stmt, first int, d *stores.SearchDocument) error {
	if err := c.readRow(s, first, d); err != nil {
		return err
	}
	return readBody(c.blob(s, first+3), d)
}

// readRow reads the ID, the version and the head of a document from three columns of a row.
func (c *conn) readRow(s *driver.Stmt, first int, d *stores.SearchDocument) (err error) {
	if d.ID, err = idOf(c.bytes(s, first)); err != nil {
		return err
	}
	d.Version = stores.Revision(s.ColumnInt64(first + 1))
	return readHead(c.blob(s, first+2), d)
}

// head reads the document with a number, without its words.
func (f *finder) head(n number, d *stores.SearchDocument) error {
	found := false
	err := f.each("SELECT id, version, head FROM documents_? WHERE number = ?", func(s *driver.Stmt) (bool, error) {
		found = true
		return false, f.readRow(s, 0, d)
	}, n)
	if err == nil && !found {
		err = errDamaged
	}
	return err
}
