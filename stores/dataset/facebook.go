package dataset

import (
	"context"
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
		kind, err := category(strings.ToUpper(f[3]))
		if err != nil {
			return err
		}
		name, err := in.fitName(at, f[2], stores.MaxPageName)
		if err != nil {
			return err
		}
		url := "https://www.facebook.com/" + fit(f[1])
		if err := atMost(url, stores.MaxURL); err != nil {
			return err
		}
		return later(pages.add(at, stores.Page{ID: mustID("facebook", "page", f[0]), Kind: stores.Business, Category: kind,
			Name: name, URL: url, CreatedAt: facebookDate}))
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

// quotedRows reads a CSV file with quotes under the header given.
func (in *intake) quotedRows(name string, header []string, row func(at place, fields []string) error) error {
	f, err := open(in.dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	rr := newRowReader(f.Reader)
	fields, _, err := rr.read()
	if err != nil {
		return f.wrap(err)
	}
	if !slices.Equal(fields, header) {
		return fmt.Errorf("%s: the first line is not the header %q", f.name, strings.Join(header, ","))
	}
	for n := 1; ; n++ {
		if n%1024 == 0 && in.ctx.Err() != nil {
			return in.ctx.Err()
		}
		fields, line, err := rr.read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if bad := rowError(""); err != nil && !errors.As(err, &bad) {
			return f.wrap(err)
		}
		if err == nil && len(fields) != len(header) {
			err = fmt.Errorf("%d columns instead of %d", len(fields), len(header))
		}
		if err == nil {
			err = row(place{f.name, line}, fields)
		}
		if err := in.leftOut(place{f.name, line}, err); err != nil {
			return err
		}
	}
}
