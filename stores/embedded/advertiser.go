package embedded

import (
	"context"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// advertisers implements stores.Advertisers.
type advertisers struct{ *Engine }

const (
	advertiserColumns       = `x.id, x.page, x.name, x.currency, x.created_at`
	advertiserMemberColumns = `x.advertiser, x.user, x.role, x.since`
)

// readAdvertiser reads advertiserColumns.
func readAdvertiser(r *row) stores.Advertiser {
	return stores.Advertiser{
		ID: r.id(stores.KindAdvertiser), Page: r.id(stores.KindPage), Name: r.text(), Currency: stores.Currency(r.text()), CreatedAt: r.time(),
	}
}

// readAdvertiserMember reads advertiserMemberColumns.
func readAdvertiserMember(r *row) stores.AdvertiserMember {
	return stores.AdvertiserMember{
		Advertiser: r.id(stores.KindAdvertiser), User: r.id(stores.KindUser), Role: stores.AdvertiserRole(r.text()), Since: r.time(),
	}
}

// Create implements stores.Advertisers.
func (s advertisers) Create(ctx context.Context, a stores.Advertiser) error {
	accounts, err := bookkeeping.CheckAccounts(a.Accounts())
	if err != nil {
		return err
	}
	return s.write(ctx, func(c *conn) error {
		owner, err := queryRow(ctx, c, func(r *row) stores.ID { return r.id(stores.KindUser) },
			"SELECT owner FROM page WHERE id = ? AND owner IS NOT NULL", idArg(a.Page, stores.KindPage))
		if err != nil {
			return err
		}
		err = c.run(ctx, "INSERT INTO advertiser (id, page, name, currency, created_at) VALUES (?, ?, ?, ?, ?)",
			idArg(a.ID, stores.KindAdvertiser), idArg(a.Page, stores.KindPage), textArg(a.Name), textArg(a.Currency), timeArg(a.CreatedAt))
		if err != nil {
			return constraintError(err)
		}
		if _, err = c.setAdvertiserRole(ctx, a.ID, owner, stores.AdvertiserAdmin, a.CreatedAt); err != nil {
			return err
		}
		return openAccounts(ctx, c, accounts)
	})
}

// setAdvertiserRole stores a role and returns it.
func (c *conn) setAdvertiserRole(ctx context.Context, advertiser, user stores.ID, role stores.AdvertiserRole, at time.Time) (stores.AdvertiserMember, error) {
	m, err := queryRow(ctx, c, readAdvertiserMember, `INSERT INTO advertiser_member (advertiser, user, role, since) VALUES (?, ?, ?, ?)
		ON CONFLICT (advertiser, user) DO UPDATE SET role = excluded.role RETURNING advertiser, user, role, since`,
		idArg(advertiser, stores.KindAdvertiser), userArg(user), textArg(role), timeArg(at))
	return m, constraintError(err)
}

// ownsAdvertiser reports whether a person owns the page of an advertiser, which exists or ErrNotFound is returned.
func (c *conn) ownsAdvertiser(ctx context.Context, advertiser, user stores.ID) (bool, error) {
	return queryRow(ctx, c, (*row).bool, "SELECT p.owner IS ? FROM advertiser a CROSS JOIN page p ON p.id = a.page WHERE a.id = ?",
		userArg(user), idArg(advertiser, stores.KindAdvertiser))
}

// ByIDs implements stores.Advertisers.
func (s advertisers) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Advertiser, error) {
	return queryKeys(ctx, s.Engine, keysOf(ids, stores.KindAdvertiser), func(a stores.Advertiser) stores.ID { return a.ID }, readAdvertiser,
		" SELECT "+advertiserColumns+" FROM k CROSS JOIN advertiser x ON x.id = k.id")
}

// OfPages implements stores.Advertisers.
func (s advertisers) OfPages(ctx context.Context, user stores.ID, pages []stores.ID) (map[stores.ID]stores.Advertiser, error) {
	return queryKeys(ctx, s.Engine, keysOf(pages, stores.KindPage), func(a stores.Advertiser) stores.ID { return a.Page }, readAdvertiser,
		" SELECT "+advertiserColumns+" FROM k CROSS JOIN advertiser x ON x.page = k.id CROSS JOIN advertiser_member m ON m.advertiser = x.id AND m.user = :user",
		named("user", userArg(user)))
}

// Between implements stores.Advertisers.
func (s advertisers) Between(ctx context.Context, user stores.ID, advertisers []stores.ID) (map[stores.ID]stores.AdvertiserMember, error) {
	keys := keysOf(advertisers, stores.KindAdvertiser)
	return queryKeys(ctx, s.Engine, keys, func(m stores.AdvertiserMember) stores.ID { return m.Advertiser }, readAdvertiserMember,
		" SELECT "+advertiserMemberColumns+" FROM k CROSS JOIN advertiser_member x ON x.advertiser = k.id AND x.user = :user", named("user", userArg(user)))
}

// SetRole implements stores.Advertisers.
func (s advertisers) SetRole(
	ctx context.Context, advertiser, user stores.ID, role stores.AdvertiserRole, at time.Time,
) (m stores.AdvertiserMember, err error) {
	err = s.write(ctx, func(c *conn) error {
		owns, err := c.ownsAdvertiser(ctx, advertiser, user)
		if err == nil && owns && role != stores.AdvertiserAdmin {
			err = stores.ErrOwner
		}
		if err != nil {
			return err
		}
		m, err = c.setAdvertiserRole(ctx, advertiser, user, role, at)
		return err
	})
	if err != nil {
		return stores.AdvertiserMember{}, err
	}
	return m, nil
}

// RemoveRole implements stores.Advertisers.
func (s advertisers) RemoveRole(ctx context.Context, advertiser, user stores.ID) error {
	return s.write(ctx, func(c *conn) error {
		removed, err := c.exec(ctx, `DELETE FROM advertiser_member WHERE advertiser = ? AND user = ? AND NOT EXISTS
			(SELECT * FROM advertiser a CROSS JOIN page p ON p.id = a.page WHERE a.id = advertiser AND p.owner = user)`,
			idArg(advertiser, stores.KindAdvertiser), userArg(user))
		if err != nil || removed > 0 {
			return err
		}
		if owns, err := c.ownsAdvertiser(ctx, advertiser, user); err == nil && owns {
			return stores.ErrOwner
		}
		return stores.ErrNotMember
	})
}

// Members implements stores.Advertisers.
func (s advertisers) Members(ctx context.Context, advertisers []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.AdvertiserMember], error) {
	source := keyList{from: "advertiser_member x WHERE x.advertiser = :key", order: listOrder{rank: "x.since", id: "x.user"}}
	return queryLists(ctx, s.Engine, keysOf(advertisers, stores.KindAdvertiser), advertiserMemberReader(stores.KindUser), source, window)
}

// OfUsers implements stores.Advertisers.
func (s advertisers) OfUsers(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.AdvertiserMember], error) {
	source := keyList{from: "advertiser_member x WHERE x.user = :key", order: listOrder{rank: "x.since", id: "x.advertiser"}}
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser), advertiserMemberReader(stores.KindAdvertiser), source, window)
}

// advertiserMemberReader reads roles in a list whose items have IDs of a kind.
func advertiserMemberReader(kind stores.Kind) listReader[stores.AdvertiserMember] {
	return listReader[stores.AdvertiserMember]{
		kind: kind, columns: ", " + advertiserMemberColumns,
		read: func(r *row, _ *stores.ListPosition) stores.AdvertiserMember { return readAdvertiserMember(r) },
	}
}
