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
		return 0, s.alive(ctx)
	}
	err = s.write(ctx, "Archive.Put", rows.Len(), func(l *line) error {
		added = 0
		for _, t := range tables {
			n, err := l.insert(ctx, t, rows)
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
	scan, known := scans[table]
	if !known {
		return rows, fmt.Errorf("embedded: scan: no table %q", table)
	}
	err := s.read(ctx, "Archive.Scan", 1, func(l *line) error { return scan(ctx, l, after, limit, &rows) })
	if err != nil {
		return stores.Rows{}, err
	}
	return rows, nil
}

// counts tells where the rows of each table are.
var counts = map[stores.Table]string{
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
	answer := make(map[stores.Table]int, len(counts))
	err := s.readAll(ctx, "Archive.Counts", 0, func(l *line) error {
		for table, from := range counts {
			var n int
			if err := l.one(ctx, "SELECT count(*) FROM "+from, nil, whole{&n}); err != nil {
				return err
			}
			answer[table] = n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}
