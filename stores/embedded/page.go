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

// intoPage returns the destinations of pageColumns.
func intoPage(p *stores.Page) []any {
	return []any{
		idColumn{&p.ID, stores.KindPage}, textColumn{(*string)(&p.Kind)}, textColumn{&p.Category}, textColumn{&p.Name}, textColumn{&p.About},
		textColumn{&p.URL}, idColumn{&p.Owner, stores.KindUser}, timeColumn{&p.CreatedAt}, intColumn{&p.Members},
	}
}

// pageArgs returns the values of the columns of pageRow, which callers set.
func pageArgs(p stores.Page) []any {
	return []any{
		idBytes(p.ID, stores.KindPage), string(p.Kind), p.Category, p.Name, stores.Fold(p.Name), p.About, p.URL,
		idOrNull(p.Owner, stores.KindUser), p.CreatedAt.UnixMicro(),
	}
}

// Create implements stores.Pages.
func (s pages) Create(ctx context.Context, p stores.Page) error {
	return s.write(ctx, func(c *conn) error {
		if _, err := c.exec(ctx, "INSERT INTO "+pageRow+" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", pageArgs(p)...); err != nil {
			return constraintError(err)
		}
		if p.Owner.IsZero() {
			return nil
		}
		owner := stores.Membership{Page: p.ID, User: p.Owner, Role: stores.Moderator, Since: p.CreatedAt}
		_, err := c.exec(ctx, "INSERT INTO "+membershipRow+" VALUES (?, ?, ?, ?)", membershipArgs(owner)...)
		return constraintError(err)
	})
}

// Update implements stores.Pages.
func (s pages) Update(ctx context.Context, id stores.ID, change stores.PageChange) (stores.Page, error) {
	var p stores.Page
	err := s.write(ctx, func(c *conn) error {
		key := idBytes(id, stores.KindPage)
		if err := c.queryRow(ctx, "SELECT "+pageColumns+" FROM page x WHERE x.id = ?", []any{key}, intoPage(&p)...); err != nil {
			return err
		}
		change.Apply(&p)
		_, err := c.exec(ctx, "UPDATE page SET (category, name, name_key, about, url) = (?, ?, ?, ?, ?) WHERE id = ?",
			p.Category, p.Name, stores.Fold(p.Name), p.About, p.URL, key)
		return err
	})
	if err != nil {
		return stores.Page{}, err
	}
	return p, nil
}

// ByIDs implements stores.Pages.
func (s pages) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Page, error) {
	keys := keysOf(ids, stores.KindPage)
	return queryMap(ctx, s.Engine, len(keys.list), func(p stores.Page) stores.ID { return p.ID },
		intoPage, withKeys+" SELECT "+pageColumns+" FROM k CROSS JOIN page x ON x.id = k.id", named("keys", keys.json))
}

// pageArchiveTable is how pages are moved.
var pageArchiveTable = newArchiveTable(pageRow, "(id)", pageArgs).
	read("page", newTableScan(pageColumns+" FROM page x WHERE", "x.id", intoPage,
		func(p stores.Page) []stores.ID { return []stores.ID{p.ID} }))

// pageTopicArchiveTable is how pageTopics are moved.
var pageTopicArchiveTable = newArchiveTable("page_topic (page, interest)", "(page, interest)", pageTopicArgs).
	read("page_topic", newTableScan("page, interest FROM page_topic WHERE", "page, interest", intoPageTopic,
		func(t stores.PageTopic) []stores.ID { return []stores.ID{t.Page, t.Interest} }))

// pageLinkArchiveTable is how pageLinks are moved.
var pageLinkArchiveTable = newArchiveTable("page_link (page, other)", "(page, other)", pageLinkArgs).
	read("page_link WHERE page < other", newTableScan("page, other FROM page_link WHERE page < other AND", "page, other", intoPageLink,
		func(k stores.PageLink) []stores.ID { return []stores.ID{k.A, k.B} }))

func (pages) archiveTables() []archiveTable {
	return []archiveTable{pageArchiveTable, pageTopicArchiveTable, pageLinkArchiveTable}
}
