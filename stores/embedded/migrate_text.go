package embedded

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"fivefold/stores"
)

// textMigration computes the keys of names by which names are compared and ordered since version 8, and brings texts into the form in which
// stores keep them since then, so that every export can be imported.
func textMigration() *goose.Migration {
	return goose.NewGoMigration(8, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "ALTER TABLE user ADD COLUMN last_name_key TEXT NOT NULL DEFAULT ''"); err != nil {
			return err
		}
		for _, t := range textTables {
			if err := t.migrate(ctx, tx); err != nil {
				return fmt.Errorf("texts of %s: %w", t.name, err)
			}
		}
		return nil
	}}, nil)
}

// A textTable is a table with texts and their keys.
type textTable struct {
	name    string
	columns []string             // of texts and keys, which are written when they change
	repair  func(value []string) // replaces the values of columns
}

// unknown is the text that replaces a text that shows nothing where there must be one.
const unknown = "\uFFFD"

var textTables = []textTable{
	{"user", []string{"name", "name_key", "bio", "first_name", "last_name", "last_name_key", "gender", "languages", "facts", "handle"}, func(v []string) {
		v[0] = cmp.Or(stores.UserName.Repair(v[0]), v[9])
		v[2], v[3], v[4] = stores.UserBio.Repair(v[2]), stores.UserFirstName.Repair(v[3]), stores.UserLastName.Repair(v[4])
		v[1], v[5], v[6] = stores.Fold(v[0]), stores.Fold(v[4]), stores.UserGender.Repair(v[6])
		v[7] = repairList(v[7], func(tag *string) bool { *tag = stores.UserLanguage.Repair(*tag); return *tag != "" })
		v[8] = repairList(v[8], func(f *stores.ProfileField) bool {
			*f = stores.ProfileField{Label: stores.ProfileLabel.Repair(f.Label), Value: stores.ProfileValue.Repair(f.Value)}
			return f.Label != "" && f.Value != ""
		})
	}},
	{"interest", []string{"name", "name_key", "url"}, repairNamed(stores.InterestName, stores.InterestURL)},
	{"place", []string{"name", "name_key", "url"}, repairNamed(stores.PlaceName, stores.PlaceURL)},
	{"organisation", []string{"name", "name_key", "url"}, repairNamed(stores.OrganisationName, stores.OrganisationURL)},
	{"page", []string{"name", "name_key", "url", "about"}, func(v []string) {
		repairNamed(stores.PageName, stores.PageURL)(v)
		v[3] = stores.PageAbout.Repair(v[3])
	}},
	{"message", []string{"text", "image", "language"}, func(v []string) {
		text := stores.PostText.Repair(v[0])
		if v[1], v[2] = stores.PostImage.Repair(v[1]), stores.PostLanguage.Repair(v[2]); v[1] == "" {
			text = cmp.Or(text, unknown)
		}
		if text != strings.TrimSpace(v[0]) { // imported texts keep the spaces at their ends
			v[0] = text
		}
	}},
	{"session", []string{"device"}, func(v []string) { v[0] = stores.SessionDevice.Repair(v[0]) }},
}

// repairNamed repairs a name, its key, and a link.
func repairNamed(name, link stores.Text) func(v []string) {
	return func(v []string) {
		v[0], v[2] = cmp.Or(name.Repair(v[0]), unknown), link.Repair(v[2])
		v[1] = stores.Fold(v[0])
	}
}

// repairList repairs the values of a JSON array and drops those for which repair returns false.
func repairList[T comparable](text string, repair func(*T) bool) string {
	var all []T
	kept := []T{}
	if json.Unmarshal([]byte(text), &all) != nil {
		return text
	}
	for _, v := range all {
		if repair(&v) && !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	if slices.Equal(all, kept) {
		return text
	}
	return jsonText(kept)
}

// migrate rewrites the rows of a table, some at a time.
func (t textTable) migrate(ctx context.Context, tx *sql.Tx) error {
	query := "SELECT id, " + strings.Join(t.columns, ", ") + " FROM " + t.name + " WHERE id > ? ORDER BY id LIMIT 500"
	update, err := tx.PrepareContext(ctx, "UPDATE "+t.name+" SET ("+strings.Join(t.columns, ", ")+") = (?"+
		strings.Repeat(", ?", len(t.columns)-1)+") WHERE id = ?")
	if err != nil {
		return err
	}
	defer update.Close()
	for last := []byte{}; ; {
		ids, values, err := t.read(ctx, tx, query, last)
		if err != nil || len(ids) == 0 {
			return err
		}
		for i, v := range values {
			before := slices.Clone(v)
			if t.repair(v); slices.Equal(v, before) {
				continue
			}
			args := make([]any, 0, len(v)+1)
			for _, text := range v {
				args = append(args, text)
			}
			if _, err := update.ExecContext(ctx, append(args, ids[i])...); err != nil {
				return err
			}
		}
		last = ids[len(ids)-1]
	}
}

func (t textTable) read(ctx context.Context, tx *sql.Tx, query string, after []byte) (ids [][]byte, values [][]string, err error) {
	rows, err := tx.QueryContext(ctx, query, after)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		v := make([]string, len(t.columns))
		into := []any{&id}
		for i := range v {
			into = append(into, &v[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, nil, err
		}
		ids, values = append(ids, id), append(values, v)
	}
	return ids, values, rows.Err()
}
