package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// A table tells how rows of one noun are inserted.
type table struct {
	name    stores.Table
	into    string // the statement up to VALUES
	columns int
	unless  string // the statement behind the values
	single  string // the statement for a row, where rows cannot be inserted together
	count   func(stores.Rows) int
	args    func(stores.Rows, int) []any
	ready   func(context.Context, *line, stores.Rows) (stores.Rows, error) // fills in what the rows lack, before; may be nil
	settled func(context.Context, *line, stores.Rows) error                // looks at the rows when all are in; may be nil
}

// tables are in the order of stores.Tables: a row refers to rows before it.
var tables = []table{
	placed(rowsOf(stores.TablePlaces, "place (id, kind, name, name_key, url, part_of)", "(id)",
		func(r stores.Rows) []stores.Place { return r.Places }, placeArgs)),
	rowsOf(stores.TableOrganisations, "organisation (id, kind, name, name_key, url, place)", "(id)",
		func(r stores.Rows) []stores.Organisation { return r.Organisations }, organisationArgs),
	rowsOf(stores.TableUsers, "user (id, "+userFields+")", "(id)",
		func(r stores.Rows) []stores.User { return r.Users }, userArgs),
	{name: stores.TablePasswords,
		single: "UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ''",
		count:  func(r stores.Rows) int { return len(r.Passwords) },
		args:   func(r stores.Rows, i int) []any { return []any{r.Passwords[i].Hash, person(r.Passwords[i].User)} }},
	rowsOf(stores.TableAffiliations, "affiliation (user, organisation, year)", "(user, organisation)",
		func(r stores.Rows) []stores.Affiliation { return r.Affiliations }, affiliationArgs),
	rowsOf(stores.TableInterests, "interest (id, kind, name, name_key, url)", "(id)",
		func(r stores.Rows) []stores.Interest { return r.Interests }, interestArgs),
	rowsOf(stores.TableGenres, "genre (interest, genre, count)", "(interest, genre)",
		func(r stores.Rows) []stores.Genre { return r.Genres }, genreArgs),
	rowsOf(stores.TableFriendships, "friendship (id, low, high, requester, requested_at, since)", "",
		func(r stores.Rows) []stores.Friendship { return r.Friendships },
		func(f stores.Friendship) []any { return friendshipArgs(ordered(f)) }),
	rowsOf(stores.TableBlocks, "block (blocker, blocked, since)", "(blocker, blocked)",
		func(r stores.Rows) []stores.Block { return r.Blocks }, blockArgs),
	rowsOf(stores.TableLikes, `"like" (user, interest, strength, since)`, "(user, interest)",
		func(r stores.Rows) []stores.Like { return r.Likes }, likeArgs),
	rowsOf(stores.TablePages, pageRow, "(id)",
		func(r stores.Rows) []stores.Page { return r.Pages }, pageArgs),
	rowsOf(stores.TablePageTopics, "page_topic (page, interest)", "(page, interest)",
		func(r stores.Rows) []stores.PageTopic { return r.PageTopics }, topicArgs),
	rowsOf(stores.TablePageLinks, "page_link (page, other)", "(page, other)",
		func(r stores.Rows) []stores.PageLink { return r.PageLinks }, linkArgs),
	rowsOf(stores.TableMemberships, membershipRow, "(page, user)",
		func(r stores.Rows) []stores.Membership { return r.Memberships }, membershipArgs),
	rowsOf(stores.TablePosts, postRow, "(id)",
		func(r stores.Rows) []stores.Post { return r.Posts }, postArgs),
	threaded(rowsOf(stores.TableComments, commentRow, "(id)",
		func(r stores.Rows) []stores.Comment { return r.Comments }, commentArgs)),
	rowsOf(stores.TableMessageTopics, "message_topic (message, interest)", "(message, interest)",
		func(r stores.Rows) []stores.MessageTopic { return r.MessageTopics }, messageTopicArgs),
	rowsOf(stores.TableReactions, "reaction (user, message, kind, since)", "(user, message)",
		func(r stores.Rows) []stores.Reaction { return r.Reactions }, reactionArgs),
}

// rowsOf tells how the rows that of gives are inserted into their columns, unless one with that key is there.
func rowsOf[T any](name stores.Table, columns, key string, of func(stores.Rows) []T, args func(T) []any) table {
	return table{
		name: name, into: "INSERT INTO " + columns, columns: len(args(*new(T))), unless: "ON CONFLICT " + key + " DO NOTHING",
		count: func(r stores.Rows) int { return len(of(r)) },
		args:  func(r stores.Rows, i int) []any { return args(of(r)[i]) },
	}
}

// placed makes t look at the places that its rows are part of.
func placed(t table) table {
	t.settled = placesExist
	return t
}

// statement inserts so many rows.
func (t table) statement(rows int) string {
	if t.columns == 0 {
		return t.single
	}
	row := "(?" + strings.Repeat(", ?", t.columns-1) + ")"
	return t.into + " VALUES " + row + strings.Repeat(", "+row, rows-1) + " " + t.unless
}
