package dataset

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"fivefold/stores"
)

// deezerDate is when the Deezer data set was collected, in November 2017. Its files date nothing.
var deezerDate = time.Date(2017, 11, 1, 0, 0, 0, 0, time.UTC)

// The files of the Hungarian part of the Deezer data set.
const (
	deezerEdges  = "deezer_HU_edges.csv"
	deezerGenres = "deezer_HU_genres.json"
)

// A deezerData is what the files say, checked.
type deezerData struct {
	people
	genres  []deezerGenre
	genreAt map[string]int // where a genre stands in genres
	likes   []numberedEdge // user, place in genres
}

// A deezerGenre is a genre; its key is its name as it stands in the source.
type deezerGenre struct {
	id   stores.ID
	name string
	at   place
}

// Deezer imports the Hungarian part of the Deezer data set (deezer_HU_edges.csv, deezer_HU_genres.json) in dir, gzipped or not.
// Users are all nodes of either file; genres become interests of kind GENRE, liked with strength 1. Whatever the files do not
// date has the date of the collection, November 2017. Both files are read before anything is written.
func Deezer(ctx context.Context, dir string, archive stores.Archive, opts Options) (Report, error) {
	in := begin(ctx, dir, archive, opts)
	d := &deezerData{genreAt: map[string]int{}}
	err := in.rows(deezerEdges, ",", "node_1,node_2", d.friendship)
	if err == nil {
		err = in.readDeezerGenres(d)
	}
	if err == nil {
		err = in.writeDeezer(d)
	}
	return in.end("import deezer", err)
}

// readDeezerGenres reads the JSON object of users to the names of the genres they like, entry by entry.
func (in *intake) readDeezerGenres(d *deezerData) error {
	f, err := open(in.dir, deezerGenres)
	if err != nil {
		return err
	}
	defer f.Close()
	limit := &rowLimit{r: f, left: lineMax}
	dec := json.NewDecoder(limit)
	if t, err := dec.Token(); err != nil {
		return f.wrap(cutShort(err))
	} else if t != json.Delim('{') {
		return fmt.Errorf("%s is not a JSON object", f.name)
	}
	for at := (place{f.name, 1}); dec.More(); at.line++ {
		if at.line%1024 == 0 && in.ctx.Err() != nil {
			return in.ctx.Err()
		}
		node, err := dec.Token()
		if err != nil {
			return f.wrap(cutShort(err))
		}
		var names []string
		err = dec.Decode(&names)
		var wrong *json.UnmarshalTypeError // the decoder has read past the value and can go on
		if err != nil && !errors.As(err, &wrong) {
			return f.wrap(cutShort(err))
		}
		limit.left = lineMax
		if err == nil {
			err = d.entry(in, at, node.(string), names)
		}
		if err == nil {
			continue
		}
		if err := in.fault(at, err); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return f.wrap(cutShort(err))
	}
	// Reading on to the end lets gzip compare its checksum.
	if _, err := dec.Token(); err == nil {
		return fmt.Errorf("%s goes on behind its JSON object", f.name)
	} else if !errors.Is(err, io.EOF) {
		return f.wrap(cutShort(err))
	}
	return nil
}

// cutShort calls an end in the middle what it is, and one that was not reached too.
func cutShort(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("an entry of more than %d bytes", lineMax)
	}
	return err
}

func (d *deezerData) entry(in *intake, at place, node string, names []string) error {
	user, err := number(node)
	if err != nil {
		return err
	}
	d.mention(at, user)
	liked := make([]numberedEdge, 0, len(names))
	for _, key := range names {
		i, known := d.genreAt[key]
		if !known {
			name, err := in.fitName(at, key, stores.MaxInterestName)
			if err != nil {
				return err
			}
			i = len(d.genres)
			d.genreAt[key] = i
			d.genres = append(d.genres, deezerGenre{mustID("deezer", "genre", key), name, at})
		}
		liked = append(liked, numberedEdge{user, uint64(i), 1, at})
	}
	d.likes = append(d.likes, liked...)
	return nil
}

func (in *intake) writeDeezer(d *deezerData) error {
	if err := in.putUsers("deezer", "Deezer", deezerDate, d.people); err != nil {
		return err
	}
	err := putAll(in, stores.TableInterests, ofInterests, d.genres, func(g deezerGenre) (place, stores.Interest) {
		return g.at, stores.Interest{ID: g.id, Kind: stores.KindGenre, Name: g.name}
	})
	if err != nil {
		return err
	}
	if err := in.putFriendships("deezer", deezerDate, d.people); err != nil {
		return err
	}
	return putAll(in, stores.TableLikes, ofLikes, d.likes, func(e numberedEdge) (place, stores.Like) {
		user := numberID("deezer", "user", e.a)
		return e.at, stores.Like{User: user, Interest: d.genres[e.b].id, Strength: e.weight, Since: deezerDate}
	})
}
