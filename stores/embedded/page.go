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

// intoPage gives where pageColumns go.
func intoPage(p *stores.Page) []any {
	return []any{
		identity{&p.ID, stores.KindPage}, text{(*string)(&p.Kind)}, text{&p.Category}, text{&p.Name}, text{&p.About},
		text{&p.URL}, identity{&p.Owner, stores.KindUser}, moment{&p.CreatedAt}, whole{&p.Members},
	}
}

// pageArgs gives the values of pageRow's columns: those that a caller has a say in.
func pageArgs(p stores.Page) []any {
	return []any{
		bytesOf(p.ID, stores.KindPage), string(p.Kind), p.Category, p.Name, stores.Fold(p.Name), p.About, p.URL,
		orNull(p.Owner, stores.KindUser), p.CreatedAt.UnixMicro(),
	}
}

// Create implements stores.Pages. A page without an owner has no member.
func (s pages) Create(ctx context.Context, p stores.Page) error {
	return s.write(ctx, "Pages.Create", 1, func(l *line) error {
		if _, err := l.exec(ctx, "INSERT INTO "+pageRow+" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", pageArgs(p)...); err != nil {
			return refused(err)
		}
		if p.Owner.IsZero() {
			return nil
		}
		owner := stores.Membership{Page: p.ID, User: p.Owner, Role: stores.Moderator, Since: p.CreatedAt}
		_, err := l.exec(ctx, "INSERT INTO "+membershipRow+" VALUES (?, ?, ?, ?)", membershipArgs(owner)...)
		return refused(err)
	})
}

// Update implements stores.Pages.
func (s pages) Update(ctx context.Context, id stores.ID, change stores.PageChange) (stores.Page, error) {
	var p stores.Page
	err := s.write(ctx, "Pages.Update", 1, func(l *line) error {
		key := bytesOf(id, stores.KindPage)
		if err := l.one(ctx, "SELECT "+pageColumns+" FROM page x WHERE x.id = ?", []any{key}, intoPage(&p)...); err != nil {
			return err
		}
		replace(&p.Category, change.Category)
		replace(&p.Name, change.Name)
		replace(&p.About, change.About)
		replace(&p.URL, change.URL)
		_, err := l.exec(ctx, "UPDATE page SET (category, name, name_key, about, url) = (?, ?, ?, ?, ?) WHERE id = ?",
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
	ks := keysOf(ids, stores.KindPage)
	return found(ctx, s.Engine, "Pages.ByIDs", len(ks.list), func(p stores.Page) stores.ID { return p.ID },
		intoPage, withKeys+" SELECT "+pageColumns+" FROM k CROSS JOIN page x ON x.id = k.id", named("keys", ks.json))
}
