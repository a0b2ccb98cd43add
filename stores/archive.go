package stores

import (
	"context"
	"fmt"
)

// Rows holds rows of every noun that is moved from one set of stores to another. Sessions are not moved. Each field is one Table, in an
// order in which each refers only to those before it, and blocks precede the friendships that they prevent; everything else about tables follows from the fields: field Pages is TablePages.
type Rows struct {
	Places        []Place        `table:"places"`
	Organisations []Organisation `table:"organisations"`
	Users         []User         `table:"users"`
	Passwords     []Password     `table:"passwords"`
	Affiliations  []Affiliation  `table:"affiliations"`
	Interests     []Interest     `table:"interests"`
	Genres        []Genre        `table:"genres"`
	Blocks        []Block        `table:"blocks"`
	Friendships   []Friendship   `table:"friendships"`
	Likes         []Like         `table:"likes"`
	Pages         []Page         `table:"pages"`
	PageTopics    []PageTopic    `table:"page_topics"`
	PageLinks     []PageLink     `table:"page_links"`
	Memberships   []Membership   `table:"memberships"`
	Posts         []Post         `table:"posts"`
	Comments      []Comment      `table:"comments"`
	MessageTopics []MessageTopic `table:"message_topics"`
	Reactions     []Reaction     `table:"reactions"`
}

// A Password is the hash of a person's password in PHC form.
type Password struct {
	User ID
	Hash string
}

// A Table names the rows of one noun.
type Table string

// A RowError reports a row that could not be stored.
type RowError struct {
	Table Table
	Index int // of the row within its slice
	Err   error
}

func (e *RowError) Error() string { return fmt.Sprintf("%s row %d: %v", e.Table, e.Index, e.Err) }

// Unwrap returns the reason.
func (e *RowError) Unwrap() error { return e.Err }

// Archive reads and writes whole networks, for imports, exports and moves. It is the truth.
type Archive interface {
	// Put adds the rows whose key does not exist yet, all or none, and returns how many it added. An existing row is not changed. It
	// returns a *RowError for the first row that cannot be stored: with ErrHandleTaken for a handle that another person has, ErrNotFound
	// for a reference to a missing row, ErrAlreadyFriends for a block between two friends, ErrAlreadyBlocked for a friendship or a request
	// between two people of whom one blocks the other, also when the block is a row of the same call, and ErrSelf for a friendship or
	// block of one person with themselves, a link of a page with itself, and a place that is part of itself. A block removes a stored
	// request between its two people. A place and a comment may refer to another row of the same call, in any order.
	Put(ctx context.Context, rows Rows) (added int, err error)

	// Scan returns up to limit rows of a table after the last row of the table in after, ordered by key: the row's own ID, or where it has
	// none its two IDs in the order of the fields. When after holds no row of the table, it starts at the beginning.
	Scan(ctx context.Context, table Table, after Rows, limit int) (Rows, error)

	// Counts returns the number of rows of every table.
	Counts(ctx context.Context) (map[Table]int, error)
}
