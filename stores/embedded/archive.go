package embedded

import (
	"context"
	"fmt"

	"fivefold/stores"
)

// archive implements stores.Archive.
type archive struct{ *Engine }

// Put implements stores.Archive.
func (s archive) Put(ctx context.Context, rows stores.Rows) (added int, err error) {
	if rows.Len() == 0 {
		return 0, s.checkOpen(ctx)
	}
	err = s.write(ctx, func(c *conn) error {
		added = 0
		for _, t := range archiveTables {
			n, err := c.insertRows(ctx, t, rows)
			if err != nil {
				return err
			}
			added += n
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// Scan implements stores.Archive.
func (s archive) Scan(ctx context.Context, table stores.Table, after stores.Rows, limit int) (stores.Rows, error) {
	var rows stores.Rows
	scan, known := tableScans[table]
	if !known {
		return rows, fmt.Errorf("scan: unknown table %q", table)
	}
	err := s.read(ctx, func(c *conn) error { return scan(ctx, c, after, limit, &rows) })
	if err != nil {
		return stores.Rows{}, err
	}
	return rows, nil
}

// countSources are the FROM clauses that select the rows of each table.
var countSources = map[stores.Table]string{
	stores.TablePlaces:        "place",
	stores.TableOrganisations: "organisation",
	stores.TableUsers:         "user",
	stores.TablePasswords:     "user WHERE password_hash <> ''",
	stores.TableAffiliations:  "affiliation",
	stores.TableInterests:     "interest",
	stores.TableGenres:        "genre",
	stores.TableFriendships:   "friendship",
	stores.TableBlocks:        "block",
	stores.TableLikes:         `"like"`,
	stores.TablePages:         "page",
	stores.TablePageTopics:    "page_topic",
	stores.TablePageLinks:     "page_link WHERE page < other",
	stores.TableMemberships:   "membership",
	stores.TablePosts:         "message WHERE reply_to IS NULL",
	stores.TableComments:      "message WHERE reply_to IS NOT NULL",
	stores.TableMessageTopics: "message_topic",
	stores.TableReactions:     "reaction",
}

// Counts implements stores.Archive.
func (s archive) Counts(ctx context.Context) (map[stores.Table]int, error) {
	result := make(map[stores.Table]int, len(countSources))
	err := s.readAll(ctx, func(c *conn) error {
		for table, from := range countSources {
			var n int
			if err := c.queryRow(ctx, "SELECT count(*) FROM "+from, nil, intColumn{&n}); err != nil {
				return err
			}
			result[table] = n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
