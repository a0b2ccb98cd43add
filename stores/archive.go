package stores

import (
	"context"
	"fmt"
)

// Rows holds rows of every noun that outlives a move from one set of stores to another. Sessions are not among them.
type Rows struct {
	Places        []Place
	Organisations []Organisation
	Users         []User
	Passwords     []Password
	Affiliations  []Affiliation
	Interests     []Interest
	Genres        []Genre
	Friendships   []Friendship
	Blocks        []Block
	Likes         []Like
	Pages         []Page
	PageTopics    []PageTopic
	PageLinks     []PageLink
	Memberships   []Membership
	Posts         []Post
	Comments      []Comment
	MessageTopics []MessageTopic
	Reactions     []Reaction
}

// Len gives the number of rows.
func (r Rows) Len() int {
	return len(r.Places) + len(r.Organisations) + len(r.Users) + len(r.Passwords) + len(r.Affiliations) + len(r.Interests) +
		len(r.Genres) + len(r.Friendships) + len(r.Blocks) + len(r.Likes) + len(r.Pages) + len(r.PageTopics) + len(r.PageLinks) +
		len(r.Memberships) + len(r.Posts) + len(r.Comments) + len(r.MessageTopics) + len(r.Reactions)
}

// A Password is a person's password as it is kept: a hash in PHC form.
type Password struct {
	User ID
	Hash string
}

// A Table names the rows of one noun.
type Table string

// The tables, in an order in which each refers only to those before it.
const (
	TablePlaces        Table = "places"
	TableOrganisations Table = "organisations"
	TableUsers         Table = "users"
	TablePasswords     Table = "passwords"
	TableAffiliations  Table = "affiliations"
	TableInterests     Table = "interests"
	TableGenres        Table = "genres"
	TableFriendships   Table = "friendships"
	TableBlocks        Table = "blocks"
	TableLikes         Table = "likes"
	TablePages         Table = "pages"
	TablePageTopics    Table = "page_topics"
	TablePageLinks     Table = "page_links"
	TableMemberships   Table = "memberships"
	TablePosts         Table = "posts"
	TableComments      Table = "comments"
	TableMessageTopics Table = "message_topics"
	TableReactions     Table = "reactions"
)

// Tables lists the tables in that order.
func Tables() []Table {
	return []Table{TablePlaces, TableOrganisations, TableUsers, TablePasswords, TableAffiliations, TableInterests, TableGenres,
		TableFriendships, TableBlocks, TableLikes, TablePages, TablePageTopics, TablePageLinks, TableMemberships, TablePosts, TableComments,
		TableMessageTopics, TableReactions}
}

// A RowError says which row could not be stored.
type RowError struct {
	Table Table
	Index int // of the row within its slice
	Err   error
}

func (e *RowError) Error() string { return fmt.Sprintf("%s row %d: %v", e.Table, e.Index, e.Err) }

// Unwrap gives the reason.
func (e *RowError) Unwrap() error { return e.Err }

// Archive moves whole networks in and out.
type Archive interface {
	// Put adds the rows that are not there yet, all or none, and returns how many it added. A row already there by its key
	// stays as it is. It gives a *RowError with ErrHandleTaken for a handle that somebody else has, ErrNotFound for a reference to
	// nothing, ErrAlreadyFriends for a block between two who are friends or asked, ErrAlreadyBlocked for a friendship between two of whom
	// one blocks the other, and ErrSelf for a friendship or block of one person with themselves, a link of one page with
	// itself, and a place that is part of itself. A place and a comment may refer to another of the same call,
	// wherever that stands.
	Put(ctx context.Context, rows Rows) (added int, err error)

	// Scan returns up to limit rows of a table behind the keys of the last row of after, in order of their keys: the row's own
	// ID, or where it has none its two IDs in the order of the fields. It starts at the beginning when after holds no row of the table.
	Scan(ctx context.Context, table Table, after Rows, limit int) (Rows, error)

	// Counts returns how many rows each table has.
	Counts(ctx context.Context) (map[Table]int, error)
}
