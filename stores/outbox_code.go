package stores

import "github.com/google/uuid"

// A ChangeCode is the table and the operation of a change as a small number, for engines to store. It never changes.
type ChangeCode int

// changeTables are the tables of changes by their number in a ChangeCode, with the kinds of the keys of their rows. A Key or Other that
// may be a post or a comment is a post here.
var changeTables = [...]struct {
	table      Table
	key, other Kind
}{
	{TableAll, "", ""},
	{TablePlaces, KindPlace, ""},
	{TableOrganisations, KindOrganisation, ""},
	{TableUsers, KindUser, ""},
	{TableAffiliations, KindUser, KindOrganisation},
	{TableInterests, KindInterest, ""},
	{TableGenres, KindInterest, KindInterest},
	{TableBlocks, KindUser, KindUser},
	{TableFriendships, KindUser, KindUser},
	{TableLikes, KindUser, KindInterest},
	{TablePages, KindPage, ""},
	{TablePageTopics, KindPage, KindInterest},
	{TablePageLinks, KindPage, KindPage},
	{TableMemberships, KindUser, KindPage},
	{TablePosts, KindPost, ""},
	{TableComments, KindComment, ""},
	{TableMessageTopics, KindPost, KindInterest},
	{TableReactions, KindUser, KindPost},
}

// changeOps are the operations by their number in a ChangeCode.
var changeOps = [4]ChangeOp{RowImported, RowInserted, RowUpdated, RowDeleted}

// CodeOfAll is the code of a change of TableAll.
const CodeOfAll ChangeCode = 2

// Change returns the change of a code, whose keys have the kinds of the table: message is the kind of a post or comment that Key or Other is. An ID
// without bytes is the zero ID. A code that no engine stores returns a change of no table.
func (c ChangeCode) Change(key, other, by uuid.UUID, message Kind) Change {
	if c < 0 || int(c>>2) >= len(changeTables) {
		return Change{}
	}
	table := changeTables[c>>2]
	id := func(kind Kind, bytes uuid.UUID) ID {
		switch {
		case kind == "" || bytes == uuid.UUID{}:
			return ID{}
		case kind == KindPost && message != "":
			kind = message
		}
		return ID{Kind: kind, UUID: bytes}
	}
	return Change{Table: table.table, Op: changeOps[c&3], Key: id(table.key, key), Other: id(table.other, other), By: id(KindUser, by)}
}
