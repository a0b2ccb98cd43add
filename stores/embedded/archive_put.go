package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// chunk is how many rows a statement inserts: enough that the rows cost more than the statement.
const chunk = 100

// A table tells how rows of one noun are inserted.
type table struct {
	name    stores.Table
	into    string // the statement up to VALUES
	columns int
	unless  string // the statement behind the values
	count   func(stores.Rows) int
	args    func(stores.Rows, int) []any
	single  string // the statement for a row, where rows cannot be inserted together
}

// tables are in the order of stores.Tables: a row refers to rows before it.
var tables = []table{
	{name: stores.TableUsers, columns: 10, unless: "ON CONFLICT (id) DO NOTHING",
		into: `INSERT INTO user (id, handle, name, name_key, bio, joined_at, languages, facts,
			friends_visibility, interests_visibility)`,
		count: func(r stores.Rows) int { return len(r.Users) },
		args:  func(r stores.Rows, i int) []any { return userArgs(r.Users[i]) }},
	{name: stores.TablePasswords,
		single: "UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ''",
		count:  func(r stores.Rows) int { return len(r.Passwords) },
		args:   func(r stores.Rows, i int) []any { return []any{r.Passwords[i].Hash, person(r.Passwords[i].User)} }},
	{name: stores.TableInterests, columns: 5, unless: "ON CONFLICT (id) DO NOTHING",
		into:  "INSERT INTO interest (id, kind, name, name_key, url)",
		count: func(r stores.Rows) int { return len(r.Interests) },
		args:  func(r stores.Rows, i int) []any { return interestArgs(r.Interests[i]) }},
	{name: stores.TableGenres, columns: 3, unless: "ON CONFLICT (interest, genre) DO NOTHING",
		into:  "INSERT INTO genre (interest, genre, count)",
		count: func(r stores.Rows) int { return len(r.Genres) },
		args:  func(r stores.Rows, i int) []any { return genreArgs(r.Genres[i]) }},
	{name: stores.TableFriendships, columns: 6, unless: "ON CONFLICT DO NOTHING",
		into:  "INSERT INTO friendship (id, low, high, requester, requested_at, since)",
		count: func(r stores.Rows) int { return len(r.Friendships) },
		args:  func(r stores.Rows, i int) []any { return friendshipArgs(ordered(r.Friendships[i])) }},
	{name: stores.TableBlocks, columns: 3, unless: "ON CONFLICT (blocker, blocked) DO NOTHING",
		into:  "INSERT INTO block (blocker, blocked, since)",
		count: func(r stores.Rows) int { return len(r.Blocks) },
		args:  func(r stores.Rows, i int) []any { return blockArgs(r.Blocks[i]) }},
	{name: stores.TableLikes, columns: 4, unless: "ON CONFLICT (user, interest) DO NOTHING",
		into:  `INSERT INTO "like" (user, interest, strength, since)`,
		count: func(r stores.Rows) int { return len(r.Likes) },
		args:  func(r stores.Rows, i int) []any { return likeArgs(r.Likes[i]) }},
}

// insert adds the rows of a table that are not there yet. An error is that of the first row that cannot be stored.
func (l *line) insert(ctx context.Context, t table, rows stores.Rows) (added int, err error) {
	total := t.count(rows)
	for from := 0; from < total; {
		n, failed := 0, error(nil)
		to := min(from+chunk, total)
		if to-from == chunk && t.columns > 0 {
			n, failed = l.insertChunk(ctx, t, rows, from, to)
		} else {
			n, failed = l.insertEach(ctx, t, rows, from, to)
		}
		if failed != nil {
			return 0, failed
		}
		added, from = added+n, to
	}
	return added, nil
}

// insertChunk inserts rows together. When one cannot be stored none is, and each is tried alone to learn which.
func (l *line) insertChunk(ctx context.Context, t table, rows stores.Rows, from, to int) (int, error) {
	args := make([]any, 0, t.columns*(to-from))
	for i := from; i < to; i++ {
		args = append(args, t.args(rows, i)...)
	}
	added, err := l.exec(ctx, t.statement(to-from), args...)
	if err != nil && refused(err) != err {
		return l.insertEach(ctx, t, rows, from, to)
	}
	return added, err
}

func (l *line) insertEach(ctx context.Context, t table, rows stores.Rows, from, to int) (added int, err error) {
	for i := from; i < to; i++ {
		n, err := l.exec(ctx, t.statement(1), t.args(rows, i)...)
		if err == nil && n == 0 && t.name == stores.TablePasswords {
			err = l.one(ctx, "SELECT 1 FROM user WHERE id = ?", []any{person(rows.Passwords[i].User)}, new(any))
		}
		if err != nil {
			return 0, &stores.RowError{Table: t.name, Index: i, Err: refused(err)}
		}
		added += n
	}
	return added, nil
}

// statement inserts so many rows.
func (t table) statement(rows int) string {
	if t.columns == 0 {
		return t.single
	}
	row := "(?" + strings.Repeat(", ?", t.columns-1) + ")"
	return t.into + " VALUES " + row + strings.Repeat(", "+row, rows-1) + " " + t.unless
}
