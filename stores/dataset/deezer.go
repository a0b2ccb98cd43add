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
	userGraph
	genres     []deezerGenre
	genreIndex map[string]int // where a genre stands in genres
	likes      []edge         // user, place in genres
}

// A deezerGenre is a genre; its key is its name as it stands in the source.
type deezerGenre struct {
	id   stores.ID
	name string
	at   position
}

// Deezer imports the Hungarian part of the Deezer data set (deezer_HU_edges.csv, deezer_HU_genres.json) in dir, gzipped or not.
// Users are all nodes of either file; genres become interests of kind GENRE, liked with strength 1. Whatever the files do not
// date has the date of the collection, November 2017. Both files are read before anything is written.
func Deezer(ctx context.Context, dir string, archive stores.Archive, opts Options) (Report, error) {
	imp := newImporter(ctx, dir, archive, opts)
	d := &deezerData{genreIndex: map[string]int{}}
	err := imp.readRows(deezerEdges, ",", "node_1,node_2", d.addFriendship)
	if err == nil {
		err = imp.readDeezerGenres(d)
	}
	if err == nil {
		err = imp.writeDeezer(d)
	}
	return imp.finish("import deezer", err)
}

// readDeezerGenres reads the JSON object of users to the names of the genres they like, entry by entry.
func (imp *importer) readDeezerGenres(d *deezerData) error {
	f, err := openSource(imp.dir, deezerGenres)
	if err != nil {
		return err
	}
	defer f.Close()
	limit := &rowLimiter{r: f, remaining: maxRowBytes}
	dec := json.NewDecoder(limit)
	if t, err := dec.Token(); err != nil {
		return f.wrapError(decodeError(err))
	} else if t != json.Delim('{') {
		return fmt.Errorf("%s is not a JSON object", f.name)
	}
	for at := (position{f.name, 1}); dec.More(); at.line++ {
		if at.line%1024 == 0 && imp.ctx.Err() != nil {
			return imp.ctx.Err()
		}
		node, err := dec.Token()
		if err != nil {
			return f.wrapError(decodeError(err))
		}
		var names []string
		err = dec.Decode(&names)
		var wrong *json.UnmarshalTypeError // the decoder has read past the value and can go on
		if err != nil && !errors.As(err, &wrong) {
			return f.wrapError(decodeError(err))
		}
		limit.remaining = maxRowBytes
		if err == nil {
			err = d.addEntry(imp, at, node.(string), names)
		}
		if err == nil {
			continue
		}
		if err := imp.skipRow(at, err); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return f.wrapError(decodeError(err))
	}
	// Reading on to the end lets gzip compare its checksum.
	if _, err := dec.Token(); err == nil {
		return fmt.Errorf("%s goes on behind its JSON object", f.name)
	} else if !errors.Is(err, io.EOF) {
		return f.wrapError(decodeError(err))
	}
	return nil
}

// decodeError calls an end in the middle what it is, and one that was not reached too.
func decodeError(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("an entry of more than %d bytes", maxRowBytes)
	}
	return err
}

func (d *deezerData) addEntry(imp *importer, at position, node string, names []string) error {
	user, err := parseNumber(node)
	if err != nil {
		return err
	}
	d.addUser(at, user)
	liked := make([]edge, 0, len(names))
	for _, key := range names {
		i, known := d.genreIndex[key]
		if !known {
			name, err := imp.sanitizeName(at, key, stores.MaxInterestName)
			if err != nil {
				return err
			}
			i = len(d.genres)
			d.genreIndex[key] = i
			d.genres = append(d.genres, deezerGenre{mustID("deezer", "genre", key), name, at})
		}
		liked = append(liked, edge{user, uint64(i), 1, at})
	}
	d.likes = append(d.likes, liked...)
	return nil
}

func (imp *importer) writeDeezer(d *deezerData) error {
	if err := imp.putGraphUsers("deezer", "Deezer", deezerDate, d.userGraph); err != nil {
		return err
	}
	err := putRows(imp, stores.TableInterests, interestRows, d.genres, func(g deezerGenre) (position, stores.Interest) {
		return g.at, stores.Interest{ID: g.id, Kind: stores.KindGenre, Name: g.name}
	})
	if err != nil {
		return err
	}
	if err := imp.putGraphFriendships("deezer", deezerDate, d.userGraph); err != nil {
		return err
	}
	return putRows(imp, stores.TableLikes, likeRows, d.likes, func(e edge) (position, stores.Like) {
		user := numberID("deezer", "user", e.a)
		return e.at, stores.Like{User: user, Interest: d.genres[e.b].id, Strength: e.weight, Since: deezerDate}
	})
}
