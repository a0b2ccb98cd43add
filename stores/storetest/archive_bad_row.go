package storetest

import (
	"errors"
	"slices"

	"fivefold/stores"

	"pgregory.net/rapid"
)

// archiveBadRow tests the errors of Put.
func (s suite) archiveBadRow() {
	s.check("a bad row returns a RowError with its table, index and reason, and nothing is written", func(t *rapid.T, fx *fixture) {
		all := fx.allTables()
		fx.put(t, all)
		before := fx.counts(t)
		bad := rapid.SampledFrom(badRows).Draw(t, "bad row")
		good := fx.allTables() // in the same call as the bad row
		index := bad.put(fx, all, &good, rapid.IntRange(0, 2).Draw(t, "index"))
		added, err := fx.Archive.Put(t.Context(), good)
		var row *stores.RowError
		if !errors.As(err, &row) || row.Table != bad.table || row.Index != index || !errors.Is(err, bad.err) || added != 0 {
			t.Fatalf("%s: added %d, %v, want row %d of %s: %v", bad, added, err, index, bad.table, bad.err)
		}
		want(t, "Counts", fx.counts(t), before)
		want(t, "people", len(must(fx.Users.ByIDs(t.Context(), []stores.ID{good.Users[3].ID}))(t)), 0)
	})
}

// A badRow is a row that cannot be stored.
type badRow struct {
	name  string
	table stores.Table
	err   error
	// change returns a bad row for a store that holds stored; rows are put in the same call.
	change func(fx *fixture, stored stores.Rows, rows *stores.Rows) stores.Rows
}

func (b badRow) String() string { return b.name }

// put inserts the bad row into its table of rows, at index or at the end, and returns its index.
func (b badRow) put(fx *fixture, stored stores.Rows, rows *stores.Rows, index int) int {
	row := b.change(fx, stored, rows)
	switch b.table {
	case stores.TablePlaces:
		return insert(&rows.Places, row.Places, index)
	case stores.TableOrganisations:
		return insert(&rows.Organisations, row.Organisations, index)
	case stores.TableUsers:
		return insert(&rows.Users, row.Users, index)
	case stores.TableAffiliations:
		return insert(&rows.Affiliations, row.Affiliations, index)
	case stores.TablePages:
		return insert(&rows.Pages, row.Pages, index)
	case stores.TablePageTopics:
		return insert(&rows.PageTopics, row.PageTopics, index)
	case stores.TablePageLinks:
		return insert(&rows.PageLinks, row.PageLinks, index)
	case stores.TableMemberships:
		return insert(&rows.Memberships, row.Memberships, index)
	case stores.TablePasswords:
		return insert(&rows.Passwords, row.Passwords, index)
	case stores.TableGenres:
		return insert(&rows.Genres, row.Genres, index)
	case stores.TableFriendships:
		return insert(&rows.Friendships, row.Friendships, index)
	case stores.TableBlocks:
		return insert(&rows.Blocks, row.Blocks, index)
	case stores.TablePosts:
		return insert(&rows.Posts, row.Posts, index)
	case stores.TableComments:
		return insert(&rows.Comments, row.Comments, index)
	case stores.TableMessageTopics:
		return insert(&rows.MessageTopics, row.MessageTopics, index)
	case stores.TableReactions:
		return insert(&rows.Reactions, row.Reactions, index)
	default:
		return insert(&rows.Likes, row.Likes, index)
	}
}

func insert[T any](rows *[]T, row []T, index int) int {
	index = min(index, len(*rows))
	*rows = slices.Insert(*rows, index, row...)
	return index
}
