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

// facebookDate is the month in which the page-page network was collected. Its files have no dates.
var facebookDate = time.Date(2017, 11, 1, 0, 0, 0, 0, time.UTC)

// FacebookPages imports the large page-page network of verified Facebook sites (MUSAE) in dir, gzipped or not: pages, with their type as
// category, and the links between pages that like each other. A page that likes itself is an invalid row; the published files have 179,
// so that they need ContinueOnError. If a row stops the import, rows stored before it remain.
func FacebookPages(ctx context.Context, dir string, archive Destination, opts Options) (Report, error) {
	imp := newImporter(ctx, dir, archive, opts)
	pages := newBatch[stores.Page](imp, 0)
	err := imp.readQuotedRows("musae_facebook_target.csv", []string{"id", "facebook_id", "page_name", "page_type"}, func(at position, f []string) error {
		if _, err := parseNumber(f[0]); err != nil {
			return err
		}
		kind, err := stores.PageCategory.Required().Check(strings.ToUpper(f[3]))
		if err != nil {
			return err
		}
		name, err := imp.sanitizeName(at, stores.PageName, f[2])
		if err != nil {
			return err
		}
		url := "https://www.facebook.com/" + sanitize(f[1])
		if err := checkLength(url, stores.PageURL.Max); err != nil {
			return err
		}
		url = stores.PageURL.Repair(url)
		return asFatal(pages.add(at, stores.Page{ID: mustID("facebook", "page", f[0]), Kind: stores.Business, Category: kind,
			Name: name, URL: url, CreatedAt: facebookDate}))
	})
	if err == nil {
		err = pages.flush()
	}
	if err == nil {
		err = imp.importFacebookLinks()
	}
	return imp.finish("import facebook-pages", err)
}

func (imp *importer) importFacebookLinks() error {
	links := newBatch[stores.PageLink](imp, 0)
	err := imp.readQuotedRows("musae_facebook_edges.csv", []string{"id_1", "id_2"}, func(at position, f []string) error {
		n, err := parseNumbers(f...)
		if err != nil {
			return err
		}
		if n[0] == n[1] {
			return stores.ErrSelf
		}
		return asFatal(links.add(at, stores.PageLink{A: numberID("facebook", "page", min(n[0], n[1])), B: numberID("facebook", "page", max(n[0], n[1]))}))
	})
	if err != nil {
		return err
	}
	return links.flush()
}

// readQuotedRows reads a CSV file whose first line must be header. It calls row with the fields of each row.
func (imp *importer) readQuotedRows(name string, header []string, row func(at position, fields []string) error) error {
	f, err := openSource(imp.dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	rr := newRowReader(f.Reader)
	fields, _, err := rr.read()
	if err != nil {
		return f.wrapError(err)
	}
	if !slices.Equal(fields, header) {
		return fmt.Errorf("%s: the first line is not the header %q", f.name, strings.Join(header, ","))
	}
	for n := 1; ; n++ {
		if n%1024 == 0 && imp.ctx.Err() != nil {
			return imp.ctx.Err()
		}
		fields, line, err := rr.read()
		if errors.Is(err, io.EOF) {
			return imp.checkEnd(f, position{f.name, line})
		}
		if bad := csvError(""); err != nil && !errors.As(err, &bad) {
			return f.wrapError(err)
		}
		if err == nil && len(fields) != len(header) {
			err = fmt.Errorf("%d columns, want %d", len(fields), len(header))
		}
		if err == nil {
			err = row(position{f.name, line}, fields)
		}
		if err := imp.handleRowError(position{f.name, line}, err); err != nil {
			return err
		}
	}
}
