package intake

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"fivefold/stores"
)

// facebookDate is when the page-page network was collected, in November 2017. Its files date nothing.
var facebookDate = time.Date(2017, 11, 1, 0, 0, 0, 0, time.UTC)

// FacebookPages imports the files of the large page-page network of verified Facebook sites (MUSAE) in dir, gzipped or not: pages
// with their kind as category, and which of them like each other. A page that likes itself is a damaged row; the files as
// published have 179.
func FacebookPages(ctx context.Context, dir string, archive stores.Archive, opts Options) (Report, error) {
	in := begin(ctx, dir, archive, opts)
	pages := newBatch(in, stores.TablePages, 0, ofPages)
	err := in.quotedRows("musae_facebook_target.csv", []string{"id", "facebook_id", "page_name", "page_type"}, func(at place, f []string) error {
		if _, err := number(f[0]); err != nil {
			return err
		}
		name, err := in.fitName(at, f[2])
		if err != nil {
			return err
		}
		return later(pages.add(at, stores.Page{ID: mustID("facebook", "page", f[0]), Kind: stores.Business, Category: strings.ToUpper(f[3]),
			Name: name, URL: "https://www.facebook.com/" + f[1], CreatedAt: facebookDate}))
	})
	if err == nil {
		err = pages.flush()
	}
	if err == nil {
		err = in.facebookLikes()
	}
	return in.end("import facebook-pages", err)
}

func (in *intake) facebookLikes() error {
	links := newBatch(in, stores.TablePageLinks, 0, ofPageLinks)
	err := in.quotedRows("musae_facebook_edges.csv", []string{"id_1", "id_2"}, func(at place, f []string) error {
		n, err := numbers(f...)
		if err != nil {
			return err
		}
		if n[0] == n[1] {
			return stores.ErrSelf
		}
		return later(links.add(at, stores.PageLink{A: numberID("facebook", "page", min(n[0], n[1])), B: numberID("facebook", "page", max(n[0], n[1]))}))
	})
	if err != nil {
		return err
	}
	return links.flush()
}

// A fatal error stops an import, whatever its options: it is not about the row that was read when it came.
type fatal struct{ error }

func later(err error) error {
	if err == nil {
		return nil
	}
	return fatal{err}
}

// quotedRows reads a CSV file with quotes under the header given.
func (in *intake) quotedRows(name string, header []string, row func(at place, fields []string) error) error {
	f, err := open(in.dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	reader := csv.NewReader(f)
	for first := true; ; first = false {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		at := place{f.name, 0}
		if len(fields) > 0 {
			at.line, _ = reader.FieldPos(0)
		}
		var bad *csv.ParseError
		switch {
		case errors.As(err, &bad):
			at.line = bad.StartLine
		case err != nil:
			return f.wrap(err)
		case first && !slices.Equal(fields, header):
			return fmt.Errorf("%s: the first line is not the header %q", f.name, strings.Join(header, ","))
		case first:
			continue
		default:
			err = row(at, fields)
		}
		if stop, ok := errors.AsType[fatal](err); ok {
			return stop.error
		}
		if err != nil {
			if err := in.fault(at, err); err != nil {
				return err
			}
		}
	}
}
