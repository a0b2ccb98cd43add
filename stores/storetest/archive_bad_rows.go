package storetest

import (
	"time"

	"fivefold/stores"
)

// badRows are the rows that Put rejects. Those that conflict with another row of the same Put come after it.
var badRows = append(badMessages, []badRow{
	{"a place in a missing place", stores.TablePlaces, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Places: []stores.Place{{ID: fx.id(stores.KindPlace), Kind: stores.City, Name: "x", PartOf: fx.id(stores.KindPlace)}}}
	}},
	{"a place in an ID of another kind", stores.TablePlaces, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Places: []stores.Place{{ID: fx.id(stores.KindPlace), Kind: stores.City, Name: "x", PartOf: asKind(stored.Places[2].ID, stores.KindPage)}}}
	}},
	{"a place in itself", stores.TablePlaces, stores.ErrSelf, func(fx *fixture, _ stores.Rows, _ *stores.Rows) stores.Rows {
		id := fx.id(stores.KindPlace)
		return stores.Rows{Places: []stores.Place{{ID: id, Kind: stores.City, Name: "x", PartOf: id}}}
	}},
	{"an organisation at a missing place", stores.TableOrganisations, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Organisations: []stores.Organisation{{ID: fx.id(stores.KindOrganisation), Kind: stores.Company, Name: "x", Place: fx.id(stores.KindPlace)}}}
	}},
	{"a person in a missing city", stores.TableUsers, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Users: fx.users(1, func(_ int, u *stores.User) { u.City = fx.id(stores.KindPlace) })}
	}},
	{"a person in an ID of another kind", stores.TableUsers, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Users: fx.users(1, func(_ int, u *stores.User) { u.City = stored.Organisations[0].ID })}
	}},
	{"a taken handle", stores.TableUsers, stores.ErrHandleTaken, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Users: fx.users(1, func(_ int, u *stores.User) { u.Handle = stored.Users[3].Handle })}
	}},
	{"a password of a missing person", stores.TablePasswords, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Passwords: []stores.Password{{User: fx.id(stores.KindUser), Hash: "hash"}}}
	}},
	{"a genre of a missing interest", stores.TableGenres, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Genres: []stores.Genre{{Interest: fx.id(stores.KindInterest), Genre: stored.Interests[0].ID, Count: 1}}}
	}},
	{"a missing genre", stores.TableGenres, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Genres: []stores.Genre{{Interest: stored.Interests[0].ID, Genre: fx.id(stores.KindInterest), Count: 1}}}
	}},
	{"a friendship with a missing person", stores.TableFriendships, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Friendships: []stores.Friendship{friendship(stored.Users[0].ID, fx.id(stores.KindUser), at(0))}}
	}},
	{"a friendship of a missing person", stores.TableFriendships, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{Friendships: []stores.Friendship{friendship(fx.id(stores.KindUser), rows.Users[0].ID, at(0))}}
	}},
	{"a friendship with the same person", stores.TableFriendships, stores.ErrSelf, func(_ *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Friendships: []stores.Friendship{friendship(stored.Users[0].ID, stored.Users[0].ID, at(0))}}
	}},
	{"a friendship with a blocked person", stores.TableFriendships, stores.ErrAlreadyBlocked, func(_ *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Friendships: []stores.Friendship{friendship(stored.Users[4].ID, stored.Users[8].ID, at(0))}}
	}},
	{"a request to a person who blocks", stores.TableFriendships, stores.ErrAlreadyBlocked, func(_ *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		f := friendship(stored.Users[9].ID, stored.Users[5].ID, at(0))
		f.Since = time.Time{}
		return stores.Rows{Friendships: []stores.Friendship{f}}
	}},
	{"a block of a friend", stores.TableBlocks, stores.ErrAlreadyFriends, func(_ *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Blocks: []stores.Block{{Blocker: stored.Users[1].ID, Blocked: stored.Users[0].ID, Since: at(0)}}}
	}},
	{"a block of the same person", stores.TableBlocks, stores.ErrSelf, func(_ *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Blocks: []stores.Block{{Blocker: stored.Users[0].ID, Blocked: stored.Users[0].ID, Since: at(0)}}}
	}},
	{"a block of a missing person", stores.TableBlocks, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Blocks: []stores.Block{{Blocker: stored.Users[0].ID, Blocked: fx.id(stores.KindUser), Since: at(0)}}}
	}},
	{"a like of a missing person", stores.TableLikes, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Likes: []stores.Like{{User: fx.id(stores.KindUser), Interest: stored.Interests[0].ID, Strength: 1, Since: at(0)}}}
	}},
	{"a like of a missing interest", stores.TableLikes, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{Likes: []stores.Like{{User: rows.Users[0].ID, Interest: fx.id(stores.KindInterest), Strength: 1, Since: at(0)}}}
	}},
	{"an affiliation of a missing person", stores.TableAffiliations, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Affiliations: []stores.Affiliation{{User: fx.id(stores.KindUser), Organisation: stored.Organisations[0].ID}}}
	}},
	{"an affiliation with a missing organisation", stores.TableAffiliations, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{Affiliations: []stores.Affiliation{{User: rows.Users[0].ID, Organisation: fx.id(stores.KindOrganisation)}}}
	}},
	{"a page of a missing person", stores.TablePages, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Pages: fx.newPages(1, func(_ int, p *stores.Page) { p.Owner = fx.id(stores.KindUser) })}
	}},
	{"a topic of a missing page", stores.TablePageTopics, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{PageTopics: []stores.PageTopic{{Page: fx.id(stores.KindPage), Interest: stored.Interests[0].ID}}}
	}},
	{"a missing topic", stores.TablePageTopics, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{PageTopics: []stores.PageTopic{{Page: rows.Pages[0].ID, Interest: fx.id(stores.KindInterest)}}}
	}},
	{"a link to a missing page", stores.TablePageLinks, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{PageLinks: []stores.PageLink{{A: stored.Pages[0].ID, B: highest(fx.id(stores.KindPage))}}}
	}},
	{"a link from a missing page", stores.TablePageLinks, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{PageLinks: []stores.PageLink{{A: lowest(fx.id(stores.KindPage)), B: rows.Pages[0].ID}}}
	}},
	{"a link of a page to itself", stores.TablePageLinks, stores.ErrSelf, func(_ *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{PageLinks: []stores.PageLink{{A: stored.Pages[0].ID, B: stored.Pages[0].ID}}}
	}},
	{"a membership of a missing person", stores.TableMemberships, stores.ErrNotFound, func(fx *fixture, stored stores.Rows, _ *stores.Rows) stores.Rows {
		return stores.Rows{Memberships: []stores.Membership{{Page: stored.Pages[4].ID, User: fx.id(stores.KindUser), Role: stores.Member, Since: at(0)}}}
	}},
	{"a membership in a missing page", stores.TableMemberships, stores.ErrNotFound, func(fx *fixture, _ stores.Rows, rows *stores.Rows) stores.Rows {
		return stores.Rows{Memberships: []stores.Membership{{Page: fx.id(stores.KindPage), User: rows.Users[0].ID, Role: stores.Member, Since: at(0)}}}
	}},
}...)

// lowest and highest return an ID of the same kind that sorts before, and after, all others.
func lowest(id stores.ID) stores.ID {
	id.UUID[0], id.UUID[1] = 0, 0
	return id
}

func highest(id stores.ID) stores.ID {
	id.UUID[0], id.UUID[1] = 0xff, 0xff
	return id
}
