package dataset

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// ldbc is the source name of the ids.
const ldbc = "ldbc"

// ldbcData holds what the rows of later files need from earlier files, by the number of the person.
type ldbcData struct {
	*importer
	languages map[string][]string
	emails    map[string][]string
	joined    map[string]time.Time
}

// LDBC imports the network written by the data generator of the LDBC Social Network Benchmark (Interactive v1): the folders static and
// dynamic in dir, gzipped or not.
//
// Persons become users, and their emails, IP address and browser become profile fields. Knows relations become friendships. Tags become
// interests of kind TAG, with their class as genre. Tag classes become interests of kind TAG_CLASS, with the class above as genre. Interests
// of persons become likes of strength 1 since the person joined. Forums become groups with moderator, members and topics, of category
// WALL, ALBUM or GROUP. Posts and comments become public messages, and likes of them reactions. Places, universities and companies keep
// their kinds. A row that refers to a missing row is invalid.
//
// Files are read one after the other and stored in batches. If a row stops the import, rows stored before it remain.
func LDBC(ctx context.Context, dir string, archive Destination, opts Options) (Report, error) {
	d := &ldbcData{importer: newImporter(ctx, dir, archive, opts), languages: map[string][]string{}, emails: map[string][]string{}, joined: map[string]time.Time{}}
	for _, step := range []func() error{d.importPlaces, d.importOrganisations, d.importTags, d.importPersons, d.importFriendships, d.importForums, d.importMessages, d.importReactions} {
		if err := step(); err != nil {
			return d.finish("import ldbc", err)
		}
	}
	return d.finish("import ldbc", nil)
}

// importLDBCTable imports a file into a table. It calls row with the fields of each row.
func importLDBCTable[T any](d *ldbcData, file, header string, row func(at position, fields []string) (T, error)) error {
	b := newBatch[T](d.importer, 0)
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

// optionalID returns the id of an entity of the network, or the zero id for an empty key.
func optionalID(kind, key string) (stores.ID, error) {
	if key == "" {
		return stores.ID{}, nil
	}
	return ID(ldbc, kind, key)
}

// requiredIDs returns the ids of entities, given as pairs of kind and key. It returns an error for an empty key.
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

// parseLDBCTime parses a time such as 2010-09-16T06:54:00.602+0000.
func parseLDBCTime(text string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04:05.000-0700", text)
	if err != nil {
		return t, fmt.Errorf("%s is not a time such as 2010-09-16T06:54:00.602+0000", quote(text))
	}
	return storedTime(t, text)
}

// idsWithTime returns requiredIDs of pairs, and the time in text.
func idsWithTime(text string, pairs ...string) ([]stores.ID, time.Time, error) {
	ids, err := requiredIDs(pairs...)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := parseLDBCTime(text)
	return ids, at, err
}
