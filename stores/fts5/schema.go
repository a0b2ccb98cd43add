package fts5

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"fivefold/stores"
)

// schemaVersion is the version of tables and of what they contain. A file of another version is made anew.
const schemaVersion = 2

// state is the table that says which copies there are.
const state = `CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID`

// tables are the tables of a copy, whose number replaces the question mark.
var tables = []string{
	// number > 0: a document; number < 0: a tombstone.
	`CREATE TABLE documents_? (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, version INTEGER NOT NULL, head BLOB NOT NULL)`,
	`CREATE TABLE bodies_? (number INTEGER PRIMARY KEY, body BLOB NOT NULL)`,
	`CREATE VIRTUAL TABLE words_? USING fts5(names, body, content='', contentless_delete=1, tokenize='ascii', prefix='1 2 3')`,
	// The vocabulary, for close matches: see termWord.
	`CREATE TABLE terms_? (term INTEGER PRIMARY KEY, kind INTEGER NOT NULL, text BLOB NOT NULL, UNIQUE (kind, text))`,
	`CREATE TABLE postings_? (kind INTEGER NOT NULL, text BLOB NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (kind, text, number)) WITHOUT ROWID`,
	// The different words of each name, in order.
	`CREATE TABLE exact_? (words BLOB NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (words, number)) WITHOUT ROWID`,
	`CREATE TABLE owners_? (owner BLOB NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (owner, number)) WITHOUT ROWID`,
}

// dropped are the tables of a copy.
var dropped = []string{"documents_?", "bodies_?", "words_?", "terms_?", "postings_?", "exact_?", "owners_?"}

// of returns a statement for the tables of a copy.
func of(text string, copied int64) string {
	return strings.ReplaceAll(text, "_?", "_"+strconv.FormatInt(copied, 10))
}

// errOtherVersion says that a file is not of this version.
var errOtherVersion = errors.New("another version")

// firstCopy is the number of the copy that a new file has.
const firstCopy = 1

// migrate makes the tables of an empty file, which gets an ID, a random one if it is empty. It returns errOtherVersion for a file of another version.
func (c *conn) migrate(id string) error {
	version, _, err := c.int64("PRAGMA user_version")
	if err != nil || version == schemaVersion {
		return err
	}
	if n, _, err := c.int64("SELECT count(*) FROM sqlite_schema"); err != nil {
		return err
	} else if n > 0 || version != 0 {
		return errOtherVersion
	}
	if err := c.exec(state); err != nil {
		return err
	}
	if err := c.exec("INSERT INTO state VALUES ('id', ?), ('serving', ?), ('copies', ?)", cmp.Or(id, uuid.NewString()), firstCopy, firstCopy); err != nil {
		return err
	}
	if err := c.makeCopy(firstCopy); err != nil {
		return err
	}
	return c.exec(fmt.Sprintf("PRAGMA user_version = %d", schemaVersion))
}

// makeCopy makes the tables of a copy.
func (c *conn) makeCopy(copied int64) error {
	for _, table := range tables {
		if err := c.exec(of(table, copied)); err != nil {
			return err
		}
	}
	return nil
}

// dropCopy removes the tables of a copy.
func (c *conn) dropCopy(copied int64) error {
	if err := c.forget(); err != nil { // a statement that is prepared locks its tables
		return err
	}
	for _, table := range dropped {
		if err := c.exec(of("DROP TABLE "+table, copied)); err != nil {
			return err
		}
	}
	return nil
}

// serving returns the copy that Search reads.
func (c *conn) serving() (int64, error) {
	copied, _, err := c.int64("SELECT value FROM state WHERE name = 'serving'")
	return copied, err
}

// use returns the number of a copy, and forgets statements of another one. A copy that does not exist returns ErrNotFound.
func (c *conn) use(copied stores.SearchCopy) (int64, error) {
	n, err := c.serving()
	if err == nil && copied != stores.SearchServing {
		var found bool
		if n, found, err = c.int64("SELECT value FROM state WHERE name = 'copy' AND value = ?", string(copied)); err == nil && !found {
			return 0, stores.ErrNotFound
		}
	}
	if err == nil && n != c.copied {
		err, c.copied = c.forget(), n
	}
	return n, err
}
