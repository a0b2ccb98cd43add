package dataset

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// ldbc is the name under which the network's own numbers become ids.
const ldbc = "ldbc"

// A ldbcData is what of the files is needed by other files.
type ldbcData struct {
	*importer
	languages map[string][]string  // of a person
	emails    map[string][]string  // of a person
	joined    map[string]time.Time // of a person
}

// LDBC imports the network that the data generator of the LDBC Social Network Benchmark (Interactive v1) writes: the folders
// static and dynamic in dir, gzipped or not.
//
// Persons become users, their emails, address and browser facts of their profiles; whom they know friends with its date; tags
// interests of kind TAG whose genre is their class, and classes interests of kind TAG_CLASS whose genre is the class above;
// what a person is interested in a like of strength 1 since the person joined; places, universities and companies what they
// are, with years; forums groups with moderator, members and topics, of category WALL, ALBUM or GROUP; posts and comments
// public messages; likes reactions. A row that refers to nothing is a damaged one.
//
// Files are read one after the other and stored in batches; when a row stops the import, what came before it stays.
func LDBC(ctx context.Context, dir string, archive stores.Archive, opts Options) (Report, error) {
	d := &ldbcData{importer: newImporter(ctx, dir, archive, opts), languages: map[string][]string{}, emails: map[string][]string{}, joined: map[string]time.Time{}}
	for _, step := range []func() error{d.importPlaces, d.importOrganisations, d.importTags, d.importPersons, d.importFriendships, d.importForums, d.importMessages, d.importReactions} {
		if err := step(); err != nil {
			return d.finish("import ldbc", err)
		}
	}
	return d.finish("import ldbc", nil)
}

// importLDBCTable reads a file into a table, a row at a time.
func importLDBCTable[T any](d *ldbcData, file, header string, table stores.Table, wrap func([]T) stores.Rows, row func(at position, fields []string) (T, error)) error {
	b := newBatch(d.importer, table, 0, wrap)
	err := d.readRows(file+"_0_0.csv", "|", header, func(at position, fields []string) error {
		value, err := row(at, fields)
		if err != nil {
			return err
		}
		return asFatal(b.add(at, value))
	})
	if err != nil {
		return err
	}
	return b.flush()
}

// optionalID gives the id of a thing of the network; the empty key is none.
func optionalID(kind, key string) (stores.ID, error) {
	if key == "" {
		return stores.ID{}, nil
	}
	return ID(ldbc, kind, key)
}

// requiredIDs gives the ids of several things, none of which may be missing.
func requiredIDs(pairs ...string) ([]stores.ID, error) {
	ids := make([]stores.ID, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			return nil, fmt.Errorf("no %s", pairs[i])
		}
		id, err := optionalID(pairs[i], pairs[i+1])
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// parseLDBCTime reads a time such as 2010-09-16T06:54:00.602+0000.
func parseLDBCTime(text string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04:05.000-0700", text)
	if err != nil {
		return t, fmt.Errorf("%s is not a time such as 2010-09-16T06:54:00.602+0000", quote(text))
	}
	return storedTime(t, text)
}

// idsWithTime reads the ids of a row whose last field is a time.
func idsWithTime(text string, pairs ...string) ([]stores.ID, time.Time, error) {
	ids, err := requiredIDs(pairs...)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := parseLDBCTime(text)
	return ids, at, err
}
