package postgres

import (
	"context"
	"time"

	"fivefold/stores"
	"fivefold/stores/bookkeeping"
)

// advertisers implements stores.Advertisers.
type advertisers struct{ *Engine }

const (
	advertiserColumns       = `x.id, x.page_id, x.name, x.currency, x.created_at`
	advertiserMemberColumns = `x.advertiser_id, x.user_id, x.role, x.since`
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
		key := args{"page": idArg(a.Page, stores.KindPage)}
		owner, err := queryRow(ctx, c, func(r *row) stores.ID { return r.id(stores.KindUser) },
			"SELECT owner_id FROM pages WHERE id = @page AND owner_id IS NOT NULL", key)
		if err != nil {
			return err
		}
		err = c.run(ctx, "INSERT INTO advertisers (id, page_id, name, currency, created_at) VALUES (@id, @page, @name, @currency, @created_at)",
			with(key, args{"id": idArg(a.ID, stores.KindAdvertiser), "name": a.Name, "currency": a.Currency, "created_at": a.CreatedAt}))
		if err != nil {
			return err
		}
		if _, err = c.setAdvertiserRole(ctx, a.ID, owner, stores.AdvertiserAdmin, a.CreatedAt); err != nil {
			return err
		}
		return c.openAccounts(ctx, accounts)
	})
}

// setAdvertiserRole stores a role and returns it.
func (c *conn) setAdvertiserRole(ctx context.Context, advertiser, user stores.ID, role stores.AdvertiserRole, at time.Time) (stores.AdvertiserMember, error) {
	return queryRow(ctx, c, readAdvertiserMember, `INSERT INTO advertiser_members AS x (advertiser_id, user_id, role, since) VALUES (@advertiser, @user, @role, @since)
		ON CONFLICT (advertiser_id, user_id) DO UPDATE SET role = excluded.role RETURNING `+advertiserMemberColumns,
		args{"advertiser": idArg(advertiser, stores.KindAdvertiser), "user": userArg(user), "role": role, "since": at})
}

// ownsAdvertiser reports whether a person owns the page of an advertiser, which exists or ErrNotFound is returned.
func (c *conn) ownsAdvertiser(ctx context.Context, advertiser, user stores.ID) (bool, error) {
	return queryRow(ctx, c, (*row).bool, "SELECT p.owner_id IS NOT DISTINCT FROM @user FROM advertisers a JOIN pages p ON p.id = a.page_id WHERE a.id = @advertiser",
		args{"advertiser": idArg(advertiser, stores.KindAdvertiser), "user": userArg(user)})
}

// ByIDs implements stores.Advertisers.
func (s advertisers) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Advertiser, error) {
	return queryMap(ctx, s.Engine, keysOf(ids, stores.KindAdvertiser), func(a stores.Advertiser) stores.ID { return a.ID }, readAdvertiser,
		"SELECT "+advertiserColumns+" FROM advertisers x WHERE x.id = ANY(@keys)", nil)
}

// OfPages implements stores.Advertisers.
func (s advertisers) OfPages(ctx context.Context, user stores.ID, pages []stores.ID) (map[stores.ID]stores.Advertiser, error) {
	return queryMap(ctx, s.Engine, keysOf(pages, stores.KindPage), func(a stores.Advertiser) stores.ID { return a.Page }, readAdvertiser,
		"SELECT "+advertiserColumns+" FROM advertisers x JOIN advertiser_members m ON m.advertiser_id = x.id AND m.user_id = @user WHERE x.page_id = ANY(@keys)",
		args{"user": userArg(user)})
}

// Between implements stores.Advertisers.
func (s advertisers) Between(ctx context.Context, user stores.ID, advertisers []stores.ID) (map[stores.ID]stores.AdvertiserMember, error) {
	keys := keysOf(advertisers, stores.KindAdvertiser)
	return queryMap(ctx, s.Engine, keys, func(m stores.AdvertiserMember) stores.ID { return m.Advertiser }, readAdvertiserMember,
		"SELECT "+advertiserMemberColumns+" FROM advertiser_members x WHERE x.advertiser_id = ANY(@keys) AND x.user_id = @user", args{"user": userArg(user)})
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
		if owns, err := c.ownsAdvertiser(ctx, advertiser, user); err == nil && owns {
			return stores.ErrOwner
		}
		return c.execOne(ctx, stores.ErrNotMember, "DELETE FROM advertiser_members WHERE advertiser_id = @advertiser AND user_id = @user",
			args{"advertiser": idArg(advertiser, stores.KindAdvertiser), "user": userArg(user)})
	})
}

// Members implements stores.Advertisers.
func (s advertisers) Members(ctx context.Context, advertisers []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.AdvertiserMember], error) {
	return queryLists(ctx, s.Engine, keysOf(advertisers, stores.KindAdvertiser),
		advertiserMemberList(stores.KindUser, "x.advertiser_id = k.id", "x.user_id"), window)
}

// OfUsers implements stores.Advertisers.
func (s advertisers) OfUsers(ctx context.Context, people []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.AdvertiserMember], error) {
	return queryLists(ctx, s.Engine, keysOf(people, stores.KindUser),
		advertiserMemberList(stores.KindAdvertiser, "x.user_id = k.id", "x.advertiser_id"), window)
}

// advertiserMemberList is the list of the roles with a condition, whose items have IDs of a kind in a column.
func advertiserMemberList(kind stores.Kind, condition, id string) list[stores.AdvertiserMember] {
	return list[stores.AdvertiserMember]{
		kind: kind, from: "advertiser_members x WHERE " + condition, order: listOrder{rank: "x.since", id: id},
		columns: ", " + advertiserMemberColumns,
		read:    func(r *row, _ *stores.ListPosition) stores.AdvertiserMember { return readAdvertiserMember(r) },
	}
}
