package postgres

import (
	"context"

	"fivefold/stores"
)

// pages implements stores.Pages.
type pages struct{ *Engine }

const pageColumns = `x.id, x.kind, x.category, x.name, x.about, x.url, x.owner_id, x.created_at, x.members`

// readPage reads pageColumns.
func readPage(r *row) stores.Page {
	return stores.Page{
		ID: r.id(stores.KindPage), Kind: stores.PageKind(r.text()), Category: r.text(), Name: r.text(), About: r.text(),
		URL: r.text(), Owner: r.id(stores.KindUser), CreatedAt: r.time(), Members: r.int(),
	}
}

// pageArgs returns the values of the columns that callers set.
func pageArgs(p stores.Page) []any {
	return []any{
		idArg(p.ID, stores.KindPage), p.Kind, p.Category, p.Name, stores.Fold(p.Name), p.About, p.URL, refArg(p.Owner, stores.KindUser), p.CreatedAt,
	}
}

// Create implements stores.Pages.
func (s pages) Create(ctx context.Context, p stores.Page) error {
	return s.write(ctx, func(c *conn) error {
		_, err := c.execValues(ctx, `INSERT INTO pages (id, kind, category, name, name_key, about, url, owner_id, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, pageArgs(p)...)
		if err != nil || p.Owner.IsZero() {
			return err
		}
		return c.insertMembership(ctx, stores.Membership{Page: p.ID, User: p.Owner, Role: stores.Moderator, Since: p.CreatedAt})
	})
}

// Update implements stores.Pages.
func (s pages) Update(ctx context.Context, id stores.ID, change stores.PageChange) (stores.Page, error) {
	var p stores.Page
	err := s.write(ctx, func(c *conn) (err error) {
		key := args{"id": idArg(id, stores.KindPage)}
		if p, err = queryRow(ctx, c, readPage, "SELECT "+pageColumns+" FROM pages x WHERE x.id = @id FOR NO KEY UPDATE", key); err != nil {
			return err
		}
		change.Apply(&p)
		return c.run(ctx, `UPDATE pages SET category = @category, name = @name, name_key = @name_key, about = @about, url = @url WHERE id = @id`,
			with(key, args{"category": p.Category, "name": p.Name, "name_key": stores.Fold(p.Name), "about": p.About, "url": p.URL}))
	})
	if err != nil {
		return stores.Page{}, err
	}
	return p, nil
}

// ByIDs implements stores.Pages.
func (s pages) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Page, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindPage), func(p stores.Page) stores.ID { return p.ID }, readPage,
		"SELECT "+pageColumns+" FROM pages x WHERE x.id = ANY(@keys)", nil)
}

// pageTable is how pages are moved.
var pageTable = newTable("pages", "id uuid, kind text, category text, name text, name_key text, about text, url text, owner_id uuid, created_at timestamptz", "(id)", pageArgs).
	read("pages", newScan(pageColumns+" FROM pages x WHERE", "x.id", readPage,
		func(p stores.Page) []stores.ID { return []stores.ID{p.ID} }))

// pageTopicTable is how the topics of pages are moved.
var pageTopicTable = newTable("page_topics", "page_id uuid, interest_id uuid", "(page_id, interest_id)", func(t stores.PageTopic) []any {
	return []any{idArg(t.Page, stores.KindPage), idArg(t.Interest, stores.KindInterest)}
}).
	read("page_topics", newScan("page_id, interest_id FROM page_topics WHERE", "page_id, interest_id",
		func(r *row) stores.PageTopic {
			return stores.PageTopic{Page: r.id(stores.KindPage), Interest: r.id(stores.KindInterest)}
		},
		func(t stores.PageTopic) []stores.ID { return []stores.ID{t.Page, t.Interest} }))

// pageLinkTable is how the links of pages are moved.
var pageLinkTable = newTable("page_links", "low_id uuid, high_id uuid", "(low_id, high_id)", pageLinkArgs).
	read("page_links", newScan("low_id, high_id FROM page_links WHERE", "low_id, high_id",
		func(r *row) stores.PageLink {
			return stores.PageLink{A: r.id(stores.KindPage), B: r.id(stores.KindPage)}
		},
		func(k stores.PageLink) []stores.ID { return []stores.ID{k.A, k.B} }))

// pageLinkArgs returns the two pages in order.
func pageLinkArgs(k stores.PageLink) []any {
	if k.A.Compare(k.B) > 0 {
		k.A, k.B = k.B, k.A
	}
	return []any{idArg(k.A, stores.KindPage), idArg(k.B, stores.KindPage)}
}
