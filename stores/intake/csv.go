package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
)

// csvSource is the name under which the owner's own keys become ids.
const csvSource = "csv"

// A sheet is a table as a CSV file. FORMAT.md says the same to those who write such files.
type sheet[T any] struct {
	table   stores.Table
	columns []column[T]
	blank   func(now time.Time) T             // a row whose optional columns are missing
	finish  func(row *T, now time.Time) error // what no column can say alone; may be nil
	wrap    func([]T) stores.Rows             // rows as Archive.Put takes them
	unwrap  func(stores.Rows) []T             // and as Archive.Scan gives them
	secret  bool                              // readable by its owner only, and exported only when asked for
}

// A column is one of a sheet. An empty field of an optional column is as if the column were missing, unless blankToo.
type column[T any] struct {
	name     string
	required bool // an empty field is an error
	blankToo bool // read is asked about an empty field also
	read     func(row *T, field string) error
	write    func(row T) string
}

func (s sheet[T]) file() string { return string(s.table) + ".csv" }

func (s sheet[T]) names() []columnName {
	names := make([]columnName, 0, len(s.columns))
	for _, c := range s.columns {
		names = append(names, columnName{c.name, c.required})
	}
	return names
}

// row reads a row whose fields belong to the columns that order tells.
func (s sheet[T]) row(order []int, fields []string, now time.Time) (T, error) {
	row := s.blank(now)
	if len(fields) != len(order) {
		return row, fmt.Errorf("%d columns instead of %d", len(fields), len(order))
	}
	for i, field := range fields {
		c := s.columns[order[i]]
		if field == "" && c.required {
			return row, fmt.Errorf("%s is empty", c.name)
		}
		if field == "" && !c.blankToo {
			continue
		}
		if err := c.read(&row, field); err != nil {
			return row, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	if s.finish != nil {
		return row, s.finish(&row, now)
	}
	return row, nil
}

// fields writes a row.
func (s sheet[T]) fields(row T) []string {
	fields := make([]string, 0, len(s.columns))
	for _, c := range s.columns {
		fields = append(fields, c.write(row))
	}
	return fields
}

// The sheets.

func usersSheet() sheet[stores.User] {
	type row = stores.User
	return sheet[row]{
		table: stores.TableUsers, wrap: ofUsers, unwrap: func(r stores.Rows) []row { return r.Users },
		blank: func(now time.Time) row {
			return row{JoinedAt: now, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
		},
		finish: func(r *row, _ time.Time) error {
			if r.Name == "" {
				r.Name = r.Handle
			}
			return nil
		},
		columns: []column[row]{
			idColumn("id", "user", func(r *row) *stores.ID { return &r.ID }),
			{
				name: "handle", required: true, write: func(r row) string { return r.Handle },
				read: func(r *row, f string) (err error) { r.Handle, err = handle(f); return err },
			},
			textColumn("name", false, 80, func(r *row) *string { return &r.Name }),
			{
				name: "bio", write: func(r row) string { return r.Bio },
				read: func(r *row, f string) error { r.Bio = stores.LineFeeds(f); return atMost(r.Bio, 500) },
			},
			timeColumn("joined_at", func(r *row) *time.Time { return &r.JoinedAt }),
			{
				name: "languages", write: func(r row) string { return strings.Join(r.Languages, " ") },
				read: func(r *row, f string) (err error) { r.Languages, err = languages(f); return err },
			},
			{
				name: "facts", write: func(r row) string { return factsText(r.Facts) },
				read: func(r *row, f string) (err error) { r.Facts, err = facts(f); return err },
			},
			visibilityColumn("friends_visibility", func(r *row) *stores.Visibility { return &r.FriendsVisibility }),
			visibilityColumn("interests_visibility", func(r *row) *stores.Visibility { return &r.InterestsVisibility }),
		},
	}
}

func passwordsSheet() sheet[stores.Password] {
	type row = stores.Password
	return sheet[row]{
		table: stores.TablePasswords, wrap: ofPasswords, unwrap: func(r stores.Rows) []row { return r.Passwords }, secret: true,
		blank: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			{
				name: "hash", required: true, write: func(r row) string { return r.Hash },
				read: func(r *row, f string) (err error) { r.Hash, err = phc(f); return err },
			},
		},
	}
}

func interestsSheet() sheet[stores.Interest] {
	type row = stores.Interest
	return sheet[row]{
		table: stores.TableInterests, wrap: ofInterests, unwrap: func(r stores.Rows) []row { return r.Interests },
		blank: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("id", "interest", func(r *row) *stores.ID { return &r.ID }),
			{
				name: "kind", required: true, write: func(r row) string { return r.Kind },
				read: func(r *row, f string) (err error) { r.Kind, err = interestKind(f); return err },
			},
			textColumn("name", true, nameMax, func(r *row) *string { return &r.Name }),
			textColumn("url", false, lineMax, func(r *row) *string { return &r.URL }),
		},
	}
}

func genresSheet() sheet[stores.Genre] {
	type row = stores.Genre
	return sheet[row]{
		table: stores.TableGenres, wrap: ofGenres, unwrap: func(r stores.Rows) []row { return r.Genres },
		blank: func(time.Time) row { return row{Count: 1} },
		columns: []column[row]{
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			idColumn("genre", "interest", func(r *row) *stores.ID { return &r.Genre }),
			countColumn("count", func(r *row) *int { return &r.Count }),
		},
	}
}

func friendshipsSheet() sheet[stores.Friendship] {
	type row = stores.Friendship
	return sheet[row]{
		table: stores.TableFriendships, wrap: ofFriendships, unwrap: func(r stores.Rows) []row { return r.Friendships },
		blank:  func(now time.Time) row { return row{Since: now} },
		finish: finishFriendship,
		columns: []column[row]{
			idColumn("user_a", "user", func(r *row) *stores.ID { return &r.Low }),
			idColumn("user_b", "user", func(r *row) *stores.ID { return &r.High }),
			optional(idColumn("requester", "user", func(r *row) *stores.ID { return &r.Requester })),
			timeColumn("requested_at", func(r *row) *time.Time { return &r.RequestedAt }),
			{
				name: "since", blankToo: true, write: func(r row) string { return timeText(r.Since) },
				read: func(r *row, f string) (err error) {
					r.Since = time.Time{} // an empty field is a request
					if f != "" {
						r.Since, err = parseTime(f)
					}
					return err
				},
			},
		},
	}
}

// finishFriendship puts the two in order and gives the friendship its ID.
func finishFriendship(f *stores.Friendship, now time.Time) error {
	switch {
	case f.Low == f.High:
		return stores.ErrSelf
	case !f.Requester.IsZero() && f.Requester != f.Low && f.Requester != f.High:
		return errors.New("requester is neither user_a nor user_b")
	case f.Requester.IsZero() && f.Since.IsZero():
		return errors.New("a request, which has no since, needs its requester")
	}
	if f.Low.Compare(f.High) > 0 {
		f.Low, f.High = f.High, f.Low
	}
	if f.RequestedAt.IsZero() {
		f.RequestedAt = f.Since
	}
	if f.RequestedAt.IsZero() {
		f.RequestedAt = now
	}
	f.ID = stores.FriendshipID(f.Low, f.High)
	return nil
}

func blocksSheet() sheet[stores.Block] {
	type row = stores.Block
	return sheet[row]{
		table: stores.TableBlocks, wrap: ofBlocks, unwrap: func(r stores.Rows) []row { return r.Blocks },
		blank: func(now time.Time) row { return row{Since: now} },
		finish: func(r *row, _ time.Time) error {
			if r.Blocker == r.Blocked {
				return stores.ErrSelf
			}
			return nil
		},
		columns: []column[row]{
			idColumn("blocker", "user", func(r *row) *stores.ID { return &r.Blocker }),
			idColumn("blocked", "user", func(r *row) *stores.ID { return &r.Blocked }),
			timeColumn("since", func(r *row) *time.Time { return &r.Since }),
		},
	}
}

func likesSheet() sheet[stores.Like] {
	type row = stores.Like
	return sheet[row]{
		table: stores.TableLikes, wrap: ofLikes, unwrap: func(r stores.Rows) []row { return r.Likes },
		blank: func(now time.Time) row { return row{Strength: 1, Since: now} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
			countColumn("strength", func(r *row) *int { return &r.Strength }),
			timeColumn("since", func(r *row) *time.Time { return &r.Since }),
		},
	}
}

// The columns that several sheets have.

// idColumn holds ids of ours, or the owner's own keys, which become ids the same way in every file.
func idColumn[T any](name, kind string, of func(*T) *stores.ID) column[T] {
	return column[T]{
		name: name, required: true, write: func(r T) string { return of(&r).String() },
		read: func(r *T, f string) (err error) {
			*of(r), err = csvID(kind, f)
			return err
		},
	}
}

// csvID reads an id of ours of the kind; anything else is a key of the owner's.
func csvID(kind, field string) (stores.ID, error) {
	k, err := kindOf(kind)
	if err != nil {
		return stores.ID{}, err
	}
	if id, err := stores.ParseID(field); err == nil && id.Kind == k.kind {
		return id, nil
	}
	return ID(csvSource, kind, field)
}

func optional[T any](c column[T]) column[T] {
	c.required = false
	return c
}

// textColumn holds a text, which has no carriage return: what encoding/csv leaves of them ends no line.
func textColumn[T any](name string, required bool, most int, of func(*T) *string) column[T] {
	return column[T]{
		name: name, required: required, write: func(r T) string { return *of(&r) },
		read: func(r *T, f string) error {
			if strings.Contains(f, "\r") {
				return errCR
			}
			*of(r) = f
			return atMost(f, most)
		},
	}
}

func timeColumn[T any](name string, of func(*T) *time.Time) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return timeText(*of(&r)) },
		read: func(r *T, f string) (err error) {
			*of(r), err = parseTime(f)
			return err
		},
	}
}

func countColumn[T any](name string, of func(*T) *int) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return strconv.Itoa(*of(&r)) },
		read: func(r *T, f string) error {
			n, err := number(f)
			if err != nil || n < 1 || n > math.MaxInt32 {
				return fmt.Errorf("%s is not a whole number from 1 to %d", quote(f), math.MaxInt32)
			}
			*of(r) = int(n)
			return nil
		},
	}
}

func visibilityColumn[T any](name string, of func(*T) *stores.Visibility) column[T] {
	return column[T]{
		name: name, write: func(r T) string { return string(*of(&r)) },
		read: func(r *T, f string) error {
			switch v := stores.Visibility(f); v {
			case stores.Everyone, stores.FriendsOnly, stores.OnlyMe:
				*of(r) = v
				return nil
			}
			return fmt.Errorf("%s is none of %s, %s, %s", quote(f), stores.Everyone, stores.FriendsOnly, stores.OnlyMe)
		},
	}
}

// What fields may hold.

const (
	languagesMax = 20
	factsMax     = 20
	phcMax       = 1000
	timeLayout   = "2006-01-02T15:04:05.000000Z07:00"
)

var (
	handleForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{2,29}$`)
	kindForm     = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,29}$`)
	languageForm = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
	phcForm      = regexp.MustCompile(`^\$[a-z0-9-]{1,32}(\$[A-Za-z0-9/+.,=-]+)+$`)
)

func handle(f string) (string, error) {
	if !handleForm.MatchString(f) {
		return "", fmt.Errorf("%s is not 3 to 30 of [a-z0-9_-], a letter or digit first", quote(f))
	}
	return f, nil
}

func interestKind(f string) (string, error) {
	if !kindForm.MatchString(f) {
		return "", fmt.Errorf("%s is not 1 to 30 of [A-Z0-9_], a letter first", quote(f))
	}
	return f, nil
}

// phc reads a password's hash; its errors do not show it.
func phc(f string) (string, error) {
	if len(f) > phcMax || !phcForm.MatchString(f) {
		return "", errors.New("not a hash in PHC form")
	}
	return f, nil
}

func atMost(f string, most int) error {
	if n := characters(f); n > most {
		return fmt.Errorf("%d characters, more than %d", n, most)
	}
	return nil
}

// languages reads BCP 47 tags between spaces.
func languages(f string) ([]string, error) {
	tags := strings.Split(f, " ")
	if len(tags) > languagesMax {
		return nil, fmt.Errorf("%d languages, more than %d", len(tags), languagesMax)
	}
	for _, tag := range tags {
		if !languageForm.MatchString(tag) {
			return nil, fmt.Errorf("%s is not a BCP 47 tag", quote(tag))
		}
	}
	return tags, nil
}

// facts reads a JSON array of objects with label and value.
func facts(f string) ([]stores.Fact, error) {
	dec := json.NewDecoder(strings.NewReader(f))
	dec.DisallowUnknownFields()
	var all []stores.Fact
	if err := dec.Decode(&all); err != nil {
		return nil, fmt.Errorf(`%s is not a JSON array of {"label": …, "value": …}: %w`, quote(f), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something behind the JSON array")
	}
	if len(all) == 0 {
		return nil, nil
	}
	if len(all) > factsMax {
		return nil, fmt.Errorf("%d facts, more than %d", len(all), factsMax)
	}
	for _, fact := range all {
		for _, part := range []struct {
			name, text string
			most       int
		}{{"label", fact.Label, 40}, {"value", fact.Value, 200}} {
			switch n := characters(part.text); {
			case n < 1 || n > part.most:
				return nil, fmt.Errorf("%s of %d characters, not 1 to %d", part.name, n, part.most)
			case strings.ContainsRune(part.text, 0): // JSON can hide one
				return nil, errNUL
			case strings.Contains(part.text, "\r"): // and one of these
				return nil, errCR
			}
		}
	}
	return all, nil
}

// factsText writes them; no facts are the empty text.
func factsText(all []stores.Fact) string {
	if len(all) == 0 {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(all); err != nil {
		panic("intake: " + err.Error()) // texts cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// parseTime reads RFC 3339; what is finer than a microsecond is cut off.
func parseTime(f string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, f)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is not a time such as 2024-01-31T12:00:00.000000Z", quote(f))
	}
	t = t.UTC().Truncate(time.Microsecond)
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, fmt.Errorf("%s is not of the years 1 to 9999", quote(f))
	}
	return t, nil
}

// timeText writes a time; the zero time is the empty text.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}
