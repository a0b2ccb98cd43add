package dataset

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// lastfmDate is the month in which hetrec2011-lastfm-2k was released. Its files date neither users nor friendships nor plays.
var lastfmDate = time.Date(2011, 5, 1, 0, 0, 0, 0, time.UTC)

// The files of hetrec2011-lastfm-2k.
const (
	lastfmArtists  = "artists.dat"
	lastfmTags     = "tags.dat"
	lastfmFriends  = "user_friends.dat"
	lastfmPlays    = "user_artists.dat"
	lastfmTaggings = "user_taggedartists.dat"
)

// lastfmData is the content of the files. Entities are identified by their numbers in the source.
type lastfmData struct {
	userGraph
	interests       []lastfmInterest
	isArtist, isTag map[uint64]bool
	plays           []edge   // user, artist, how often
	taggings        edgeList // artist, tag, how often
}

// A lastfmInterest is an artist or a tag.
type lastfmInterest struct {
	n         uint64
	source    string // artist or tag
	kind      string // what it is here
	name, url string
	at        position
}

// Lastfm imports the files of hetrec2011-lastfm-2k in dir, gzipped or not. It imports a user for each number in the three relation files.
// Artists become interests of kind BAND, and play counts the strengths of likes. Tags become interests of kind GENRE; the number of users
// who assigned a tag to an artist is the count of that genre. All dates are the month of the release, May 2011.
//
// All files are read before anything is written. If a row stops the import after that, rows stored before it remain. Names that are too
// long, or in artists.dat not UTF-8, are repaired (see Report.Repairs). A row that refers to an undefined artist or tag is invalid; the
// published user_taggedartists.dat has 1538 such rows, so that the files need ContinueOnError.
func Lastfm(ctx context.Context, dir string, archive Destination, opts Options) (Report, error) {
	imp := newImporter(ctx, dir, archive, opts)
	d, err := imp.readLastfm()
	if err == nil {
		err = imp.writeLastfm(d)
	}
	return imp.finish("import lastfm", err)
}

func (imp *importer) readLastfm() (*lastfmData, error) {
	d := &lastfmData{isArtist: map[uint64]bool{}, isTag: map[uint64]bool{}}
	for _, f := range []struct {
		name, header string
		row          func(at position, fields []string) error
	}{
		{lastfmArtists, "id\tname\turl\tpictureURL", func(at position, fields []string) error { return d.addArtist(imp, at, fields) }},
		{lastfmTags, "tagID\ttagValue", func(at position, fields []string) error { return d.addTag(imp, at, fields) }},
		{lastfmFriends, "userID\tfriendID", d.addFriendship},
		{lastfmPlays, "userID\tartistID\tweight", d.addPlay},
		{lastfmTaggings, "userID\tartistID\ttagID\tday\tmonth\tyear", d.addTagging},
	} {
		if err := imp.readRows(f.name, "\t", f.header, f.row); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *lastfmData) addArtist(imp *importer, at position, fields []string) error {
	n, err := parseNumber(fields[0])
	if err != nil {
		return err
	}
	name, err := imp.sanitizeName(at, stores.InterestName, fields[1])
	if err != nil {
		return err
	}
	d.interests = append(d.interests, lastfmInterest{n, "artist", stores.KindBand, name, stores.InterestURL.Repair(fields[2]), at})
	d.isArtist[n] = true
	return nil
}

func (d *lastfmData) addTag(imp *importer, at position, fields []string) error {
	n, err := parseNumber(fields[0])
	if err != nil {
		return err
	}
	name, err := imp.sanitizeName(at, stores.InterestName, decodeLatin1(fields[1]))
	if err != nil {
		return err
	}
	d.interests = append(d.interests, lastfmInterest{n, "tag", stores.KindGenre, name, "", at})
	d.isTag[n] = true
	return nil
}

func (d *lastfmData) addPlay(at position, fields []string) error {
	n, err := parseNumbers(fields...)
	if err != nil {
		return err
	}
	d.addUser(at, n[0])
	if n[2] < 1 || n[2] > stores.MaxStrength {
		return fmt.Errorf("weight %d is not from 1 to %d", n[2], stores.MaxStrength)
	}
	if !d.isArtist[n[1]] {
		return fmt.Errorf("artist %d %w in %s", n[1], stores.ErrNotFound, lastfmArtists)
	}
	d.plays = append(d.plays, edge{n[0], n[1], int(n[2]), at})
	return nil
}

func (d *lastfmData) addTagging(at position, fields []string) error {
	n, err := parseNumbers(fields[:3]...)
	if err != nil {
		return err
	}
	d.addUser(at, n[0])
	switch {
	case !d.isArtist[n[1]]:
		return fmt.Errorf("artist %d %w in %s", n[1], stores.ErrNotFound, lastfmArtists)
	case !d.isTag[n[2]]:
		return fmt.Errorf("tag %d %w in %s", n[2], stores.ErrNotFound, lastfmTags)
	}
	d.taggings.add(n[1], n[2], at)
	return nil
}

func (imp *importer) writeLastfm(d *lastfmData) error {
	id := func(kind string, n uint64) stores.ID { return numberID("lastfm", kind, n) }
	if err := imp.putGraphUsers("lastfm", "Last.fm", lastfmDate, d.userGraph); err != nil {
		return err
	}
	err := putRows(imp, d.interests, func(i lastfmInterest) (position, stores.Interest) {
		return i.at, stores.Interest{ID: id(i.source, i.n), Kind: i.kind, Name: i.name, URL: i.url}
	})
	if err != nil {
		return err
	}
	err = putRows(imp, d.taggings.all, func(e edge) (position, stores.Genre) {
		return e.at, stores.Genre{Interest: id("artist", e.a), Genre: id("tag", e.b), Count: e.weight}
	})
	if err != nil {
		return err
	}
	if err := imp.putGraphFriendships("lastfm", lastfmDate, d.userGraph); err != nil {
		return err
	}
	return putRows(imp, d.plays, func(e edge) (position, stores.Like) {
		return e.at, stores.Like{User: id("user", e.a), Interest: id("artist", e.b), Strength: e.weight, Since: lastfmDate}
	})
}
