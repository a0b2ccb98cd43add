package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// An archiveTable inserts the rows of one noun.
type archiveTable struct {
	name       stores.Table
	into       string // the statement before VALUES
	columns    int
	onConflict string // the end of the statement
	single     string // the statement for one row, where several rows cannot share a statement
	count      func(stores.Rows) int
	args       func(stores.Rows, int) []any
	prepare    func(context.Context, *conn, stores.Rows) (stores.Rows, error) // completes the rows before they are inserted; may be nil
	verify     func(context.Context, *conn, stores.Rows) error                // checks the rows after all are inserted; may be nil
}

// archiveTables are in the order of stores.Tables: a row refers to earlier rows only.
var archiveTables = []archiveTable{
	withPlaceCheck(newArchiveTable(stores.TablePlaces, "place (id, kind, name, name_key, url, part_of)", "(id)",
		func(r stores.Rows) []stores.Place { return r.Places }, placeArgs)),
	newArchiveTable(stores.TableOrganisations, "organisation (id, kind, name, name_key, url, place)", "(id)",
		func(r stores.Rows) []stores.Organisation { return r.Organisations }, organisationArgs),
	newArchiveTable(stores.TableUsers, "user (id, "+userFields+")", "(id)",
		func(r stores.Rows) []stores.User { return r.Users }, userArgs),
	{name: stores.TablePasswords,
		single: "UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ''",
		count:  func(r stores.Rows) int { return len(r.Passwords) },
		args:   func(r stores.Rows, i int) []any { return []any{r.Passwords[i].Hash, userBytes(r.Passwords[i].User)} }},
	newArchiveTable(stores.TableAffiliations, "affiliation (user, organisation, year)", "(user, organisation)",
		func(r stores.Rows) []stores.Affiliation { return r.Affiliations }, affiliationArgs),
	newArchiveTable(stores.TableInterests, "interest (id, kind, name, name_key, url)", "(id)",
		func(r stores.Rows) []stores.Interest { return r.Interests }, interestArgs),
	newArchiveTable(stores.TableGenres, "genre (interest, genre, count)", "(interest, genre)",
		func(r stores.Rows) []stores.Genre { return r.Genres }, genreArgs),
	newArchiveTable(stores.TableFriendships, "friendship (id, low, high, requester, requested_at, since)", "",
		func(r stores.Rows) []stores.Friendship { return r.Friendships },
		func(f stores.Friendship) []any { return friendshipArgs(normalizedFriendship(f)) }),
	newArchiveTable(stores.TableBlocks, "block (blocker, blocked, since)", "(blocker, blocked)",
		func(r stores.Rows) []stores.Block { return r.Blocks }, blockArgs),
	newArchiveTable(stores.TableLikes, `"like" (user, interest, strength, since)`, "(user, interest)",
		func(r stores.Rows) []stores.Like { return r.Likes }, likeArgs),
	newArchiveTable(stores.TablePages, pageRow, "(id)",
		func(r stores.Rows) []stores.Page { return r.Pages }, pageArgs),
	newArchiveTable(stores.TablePageTopics, "page_topic (page, interest)", "(page, interest)",
		func(r stores.Rows) []stores.PageTopic { return r.PageTopics }, pageTopicArgs),
	newArchiveTable(stores.TablePageLinks, "page_link (page, other)", "(page, other)",
		func(r stores.Rows) []stores.PageLink { return r.PageLinks }, pageLinkArgs),
	newArchiveTable(stores.TableMemberships, membershipRow, "(page, user)",
		func(r stores.Rows) []stores.Membership { return r.Memberships }, membershipArgs),
	newArchiveTable(stores.TablePosts, postRow, "(id)",
		func(r stores.Rows) []stores.Post { return r.Posts }, postArgs),
	withThreadPosts(newArchiveTable(stores.TableComments, commentRow, "(id)",
		func(r stores.Rows) []stores.Comment { return r.Comments }, commentArgs)),
	newArchiveTable(stores.TableMessageTopics, "message_topic (message, interest)", "(message, interest)",
		func(r stores.Rows) []stores.MessageTopic { return r.MessageTopics }, messageTopicArgs),
	newArchiveTable(stores.TableReactions, "reaction (user, message, kind, since)", "(user, message)",
		func(r stores.Rows) []stores.Reaction { return r.Reactions }, reactionArgs),
}

// newArchiveTable inserts the rows that of returns. Rows whose key exists are skipped.
func newArchiveTable[T any](name stores.Table, columns, key string, of func(stores.Rows) []T, args func(T) []any) archiveTable {
	return archiveTable{
		name: name, into: "INSERT INTO " + columns, columns: len(args(*new(T))), onConflict: "ON CONFLICT " + key + " DO NOTHING",
		count: func(r stores.Rows) int { return len(of(r)) },
		args:  func(r stores.Rows, i int) []any { return args(of(r)[i]) },
	}
}

// withPlaceCheck checks the parents of the places after they are inserted.
func withPlaceCheck(t archiveTable) archiveTable {
	t.verify = checkParentPlaces
	return t
}

// statement returns the statement that inserts the given number of rows.
func (t archiveTable) statement(rows int) string {
	if t.columns == 0 {
		return t.single
	}
	row := "(?" + strings.Repeat(", ?", t.columns-1) + ")"
	return t.into + " VALUES " + row + strings.Repeat(", "+row, rows-1) + " " + t.onConflict
}
