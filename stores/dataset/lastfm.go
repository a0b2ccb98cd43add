package dataset

import (
	"context"
	"fmt"
	"time"

	"fivefold/stores"
)

// lastfmDate is when hetrec2011-lastfm-2k was released, in May 2011. Its files date nobody's joining, friendship or listening.
var lastfmDate = time.Date(2011, 5, 1, 0, 0, 0, 0, time.UTC)

// The files of hetrec2011-lastfm-2k.
const (
	lastfmArtists = "artists.dat"
	lastfmTags    = "tags.dat"
	lastfmFriends = "user_friends.dat"
	lastfmPlays   = "user_artists.dat"
	lastfmTagged  = "user_taggedartists.dat"
)

// A lastfmData is what the files say, checked, in the source's numbers.
type lastfmData struct {
	people
	interests       []lastfmInterest
	isArtist, isTag map[uint64]bool
	plays           []numberedEdge // user, artist, how often
	tagged          edges          // artist, tag, how often
}

// A lastfmInterest is an artist or a tag.
type lastfmInterest struct {
	n         uint64
	source    string // artist or tag
	kind      string // what it is here
	name, url string
	at        place
}

// Lastfm imports the files of hetrec2011-lastfm-2k in dir, gzipped or not. Users are all whom the three relation files mention;
// artists become interests of kind BAND, and how often one was played the strength of a like; tags become interests of kind
// GENRE, which an artist has as often as it was given them. Whatever the files do not date has the date of the release, May 2011.
//
// All files are read before anything is written. A name that is too long, or in artists.dat not UTF-8, is repaired (see
// Report.Repairs). A row that mentions an artist or a tag that is not defined is a damaged one; the files as published have such
// rows in user_taggedartists.dat, so that they need ContinueOnError.
func Lastfm(ctx context.Context, dir string, archive stores.Archive, opts Options) (Report, error) {
	in := begin(ctx, dir, archive, opts)
	d, err := in.readLastfm()
	if err == nil {
		err = in.writeLastfm(d)
	}
	return in.end("import lastfm", err)
}

func (in *intake) readLastfm() (*lastfmData, error) {
	d := &lastfmData{isArtist: map[uint64]bool{}, isTag: map[uint64]bool{}}
	for _, f := range []struct {
		name, header string
		row          func(at place, fields []string) error
	}{
		{lastfmArtists, "id\tname\turl\tpictureURL", func(at place, fields []string) error { return d.artist(in, at, fields) }},
		{lastfmTags, "tagID\ttagValue", func(at place, fields []string) error { return d.tag(in, at, fields) }},
		{lastfmFriends, "userID\tfriendID", d.friendship},
		{lastfmPlays, "userID\tartistID\tweight", d.play},
		{lastfmTagged, "userID\tartistID\ttagID\tday\tmonth\tyear", d.assignment},
	} {
		if err := in.rows(f.name, "\t", f.header, f.row); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *lastfmData) artist(in *intake, at place, fields []string) error {
	n, err := number(fields[0])
	if err != nil {
		return err
	}
	name, err := in.fitName(at, fields[1], stores.MaxInterestName)
	if err != nil {
		return err
	}
	d.interests = append(d.interests, lastfmInterest{n, "artist", stores.KindBand, name, fit(fields[2]), at})
	d.isArtist[n] = true
	return nil
}

func (d *lastfmData) tag(in *intake, at place, fields []string) error {
	n, err := number(fields[0])
	if err != nil {
		return err
	}
	name, err := in.fitName(at, latin1(fields[1]), stores.MaxInterestName)
	if err != nil {
		return err
	}
	d.interests = append(d.interests, lastfmInterest{n, "tag", stores.KindGenre, name, "", at})
	d.isTag[n] = true
	return nil
}

func (d *lastfmData) play(at place, fields []string) error {
	n, err := numbers(fields...)
	if err != nil {
		return err
	}
	d.mention(at, n[0])
	if n[2] < 1 || n[2] > stores.MaxStrength {
		return fmt.Errorf("weight %d is not from 1 to %d", n[2], stores.MaxStrength)
	}
	if !d.isArtist[n[1]] {
		return fmt.Errorf("artist %d %w in %s", n[1], stores.ErrNotFound, lastfmArtists)
	}
	d.plays = append(d.plays, numberedEdge{n[0], n[1], int(n[2]), at})
	return nil
}

func (d *lastfmData) assignment(at place, fields []string) error {
	n, err := numbers(fields[:3]...)
	if err != nil {
		return err
	}
	d.mention(at, n[0])
	switch {
	case !d.isArtist[n[1]]:
		return fmt.Errorf("artist %d %w in %s", n[1], stores.ErrNotFound, lastfmArtists)
	case !d.isTag[n[2]]:
		return fmt.Errorf("tag %d %w in %s", n[2], stores.ErrNotFound, lastfmTags)
	}
	d.tagged.add(n[1], n[2], at)
	return nil
}

func (in *intake) writeLastfm(d *lastfmData) error {
	id := func(kind string, n uint64) stores.ID { return numberID("lastfm", kind, n) }
	if err := in.putUsers("lastfm", "Last.fm", lastfmDate, d.people); err != nil {
		return err
	}
	err := putAll(in, stores.TableInterests, ofInterests, d.interests, func(i lastfmInterest) (place, stores.Interest) {
		return i.at, stores.Interest{ID: id(i.source, i.n), Kind: i.kind, Name: i.name, URL: i.url}
	})
	if err != nil {
		return err
	}
	err = putAll(in, stores.TableGenres, ofGenres, d.tagged.all, func(e numberedEdge) (place, stores.Genre) {
		return e.at, stores.Genre{Interest: id("artist", e.a), Genre: id("tag", e.b), Count: e.weight}
	})
	if err != nil {
		return err
	}
	if err := in.putFriendships("lastfm", lastfmDate, d.people); err != nil {
		return err
	}
	return putAll(in, stores.TableLikes, ofLikes, d.plays, func(e numberedEdge) (place, stores.Like) {
		return e.at, stores.Like{User: id("user", e.a), Interest: id("artist", e.b), Strength: e.weight, Since: lastfmDate}
	})
}
