package embedded

import (
	"context"

	"fivefold/stores"
)

// pages implements stores.Pages.
type pages struct{ *Engine }

const (
	pageColumns = `x.id, x.kind, x.category, x.name, x.about, x.url, x.owner, x.created_at, x.members`
	pageRow     = "page (id, kind, category, name, name_key, about, url, owner, created_at)"
)

// readPage reads pageColumns.
func readPage(r *row) stores.Page {
	return stores.Page{
		ID: r.id(stores.KindPage), Kind: stores.PageKind(r.text()), Category: r.text(), Name: r.text(), About: r.text(),
		URL: r.text(), Owner: r.id(stores.KindUser), CreatedAt: r.time(), Members: r.int(),
	}
}

// pageArgs returns the values of the columns of pageRow, which callers set.
func pageArgs(p stores.Page) []arg {
	return []arg{
		idArg(p.ID, stores.KindPage), textArg(p.Kind), textArg(p.Category), textArg(p.Name), textArg(stores.Fold(p.Name)), textArg(p.About), textArg(p.URL),
		idOrNull(p.Owner, stores.KindUser), timeArg(p.CreatedAt),
	}
}

// Create implements stores.Pages.
func (s pages) Create(ctx context.Context, p stores.Page) error {
	return s.write(ctx, func(c *conn) error {
		if err := c.run(ctx, "INSERT INTO "+pageRow+" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", pageArgs(p)...); err != nil {
			return constraintError(err)
		}
		if p.Owner.IsZero() {
			return nil
		}
		owner := stores.Membership{Page: p.ID, User: p.Owner, Role: stores.Moderator, Since: p.CreatedAt}
		return constraintError(c.run(ctx, "INSERT INTO "+membershipRow+" VALUES (?, ?, ?, ?)", membershipArgs(owner)...))
	})
}

// Update implements stores.Pages.
func (s pages) Update(ctx context.Context, id stores.ID, change stores.PageChange) (stores.Page, error) {
	var p stores.Page
	err := s.write(ctx, func(c *conn) (err error) {
		key := idArg(id, stores.KindPage)
		if p, err = queryRow(ctx, c, readPage, "SELECT "+pageColumns+" FROM page x WHERE x.id = ?", key); err != nil {
			return err
		}
		change.Apply(&p)
		return c.run(ctx, "UPDATE page SET (category, name, name_key, about, url) = (?, ?, ?, ?, ?) WHERE id = ?",
			textArg(p.Category), textArg(p.Name), textArg(stores.Fold(p.Name)), textArg(p.About), textArg(p.URL), key)
	})
	if err != nil {
		return stores.Page{}, err
	}
	return p, nil
}

// ByIDs implements stores.Pages.
func (s pages) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Page, error) {
	keys := keysOf(ids, stores.KindPage)
	return queryKeys(ctx, s.Engine, keys, func(p stores.Page) stores.ID { return p.ID }, readPage,
		" SELECT "+pageColumns+" FROM k CROSS JOIN page x ON x.id = k.id")
}

// pageArchiveTable is how pages are moved.
var pageArchiveTable = newArchiveTable(pageRow, "(id)", pageArgs).
	read("page", newTableScan(pageColumns+" FROM page x WHERE", "x.id", readPage,
		func(p stores.Page) []stores.ID { return []stores.ID{p.ID} }))

// pageTopicArchiveTable is how pageTopics are moved.
var pageTopicArchiveTable = newArchiveTable("page_topic (page, interest)", "(page, interest)", pageTopicArgs).
	read("page_topic", newTableScan("page, interest FROM page_topic WHERE", "page, interest", readPageTopic,
		func(t stores.PageTopic) []stores.ID { return []stores.ID{t.Page, t.Interest} }))

// pageLinkArchiveTable is how pageLinks are moved.
var pageLinkArchiveTable = newArchiveTable("page_link (page, other)", "(page, other)", pageLinkArgs).
	read("page_link WHERE page < other", newTableScan("page, other FROM page_link WHERE page < other AND", "page, other", readPageLink,
		func(k stores.PageLink) []stores.ID { return []stores.ID{k.A, k.B} }))

func (pages) archiveTables() []archiveTable {
	return []archiveTable{pageArchiveTable, pageTopicArchiveTable, pageLinkArchiveTable}
}
