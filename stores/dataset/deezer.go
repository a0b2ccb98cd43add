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

// deezerDate is the month in which the Deezer data set was collected. Its files have no dates.
var deezerDate = time.Date(2017, 11, 1, 0, 0, 0, 0, time.UTC)

// The files of the Hungarian part of the Deezer data set.
const (
	deezerEdges  = "deezer_HU_edges.csv"
	deezerGenres = "deezer_HU_genres.json"
)

// deezerData is the content of the files.
type deezerData struct {
	userGraph
	genres     []deezerGenre
	genreIndex map[string]int // index in genres, by name
	likes      []edge         // user, index in genres
}

// A deezerGenre is a genre. Its key is its name in the source.
type deezerGenre struct {
	id   stores.ID
	name string
	at   position
}

// Deezer imports the Hungarian part of the Deezer data set (deezer_HU_edges.csv, deezer_HU_genres.json) in dir, gzipped or not.
// It imports a user for each node of either file. Genres become interests of kind GENRE, liked with strength 1. All dates are the month
// of the collection, November 2017.
//
// Both files are read before anything is written. If a row stops the import after that, rows stored before it remain.
func Deezer(ctx context.Context, dir string, archive Destination, opts Options) (Report, error) {
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

// readDeezerGenres reads a JSON object of users and the names of the genres they like, one entry at a time.
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
	at := position{f.name, 1}
	for ; dec.More(); at.line++ {
		if at.line%1024 == 0 && imp.ctx.Err() != nil {
			return imp.ctx.Err()
		}
		node, err := dec.Token()
		if err != nil {
			return f.wrapError(decodeError(err))
		}
		var names []string
		err = dec.Decode(&names)
		var typeErr *json.UnmarshalTypeError // the decoder can continue after the value
		if err != nil && !errors.As(err, &typeErr) {
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
	// Reading to the end makes gzip verify its checksum.
	if _, err := dec.Token(); err == nil {
		return fmt.Errorf("%s has data after its JSON object", f.name)
	} else if !errors.Is(err, io.EOF) {
		return f.wrapError(decodeError(err))
	}
	return imp.checkEnd(f, position{f.name, at.line - 1})
}

// decodeError returns a more precise error for an end of input or a limit that the decoder met inside the object.
func decodeError(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("an entry of more than %d bytes, the limit", maxRowBytes)
	}
	return err
}

// addEntry adds a user and the genres that the user likes.
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
			name, err := imp.sanitizeName(at, stores.InterestName, key)
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
	err := putRows(imp, d.genres, func(g deezerGenre) (position, stores.Interest) {
		return g.at, stores.Interest{ID: g.id, Kind: stores.KindGenre, Name: g.name}
	})
	if err != nil {
		return err
	}
	if err := imp.putGraphFriendships("deezer", deezerDate, d.userGraph); err != nil {
		return err
	}
	return putRows(imp, d.likes, func(e edge) (position, stores.Like) {
		user := numberID("deezer", "user", e.a)
		return e.at, stores.Like{User: user, Interest: d.genres[e.b].id, Strength: e.weight, Since: deezerDate}
	})
}
